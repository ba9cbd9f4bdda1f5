"""What learners can do after each notebook, held against published frameworks.

``data/objectives.yaml`` maps each objective of the exercise files to parts of the frameworks. A
part whose text was not read says so, and no objective may rest on it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from medialit import evidence, exercises
from medialit.content import ContentError, Record, Text, convert, convert_each, read_yaml
from medialit.paths import data_folder


class Part(Record, kw_only=True):
    """One competency, frame or question of a framework.

    Attributes
    ----------
    id : str
        Short, unique in its framework.
    name : str
        A name of few words: the framework's own, or ours where its own is long.
    says : str
        What was read, in our words.
    read : bool
        False where its text was not seen.
    """

    id: Text
    name: Text
    says: Text
    read: bool = True


class Framework(Record, kw_only=True):
    """A published framework, as far as it was read.

    Attributes
    ----------
    id, name : str
    sources : tuple of str
        Ids that :func:`medialit.evidence.cite` resolves.
    note : str
        What was read and what was not.
    parts : tuple of Part
    """

    id: Text
    name: Text
    sources: tuple[str, ...]
    note: Text
    parts: tuple[Part, ...]

    def __getitem__(self, part_id: str) -> Part:
        """Return the part of that id; KeyError where there is none."""
        return {part.id: part for part in self.parts}[part_id]


class Objective(Record, kw_only=True):
    """One objective of a notebook, and what it meets.

    Attributes
    ----------
    id : str
        As in the exercise file, such as "01.o1".
    meets : dict of str to tuple of str
        Framework id to ids of its parts; empty where nothing fits.
    why : str
        The reason, in a few words.
    """

    id: Text
    meets: dict[str, tuple[str, ...]]
    why: Text


class Alignment(Record, kw_only=True):
    """All objectives of the course beside all frameworks."""

    frameworks: tuple[Framework, ...]
    objectives: tuple[Objective, ...]


class _File(Record, kw_only=True):
    frameworks: list[dict[str, Any]]
    objectives: list[dict[str, Any]]


def sentences() -> dict[str, str]:
    """Return every objective of the course, id to sentence, in its order."""
    return {
        one: said
        for notebook in exercises.notebooks()
        for one, said in exercises.load(notebook).objectives.items()
    }


@functools.lru_cache(maxsize=1)
def course() -> Alignment:
    """Return the alignment of the course."""
    return load(data_folder() / "objectives.yaml", sentences())


def load(path: Path, wanted: Mapping[str, str]) -> Alignment:
    """Read and check an alignment.

    Parameters
    ----------
    path : Path
        The YAML file.
    wanted : mapping of str to str
        The objectives that there are: id to sentence. Each must stand in the file once.

    Raises
    ------
    ContentError
        If the file does not fit; it names file, entry, field and what to do.
    """
    stored = convert(read_yaml(path), _File, file=path, where="")
    frameworks = convert_each(stored.frameworks, Framework, file=path)
    for framework in frameworks:
        _check_framework(framework, path)
    objectives = convert_each(stored.objectives, Objective, file=path)
    by_id = {framework.id: framework for framework in frameworks}
    for objective in objectives:
        _check_objective(objective, by_id, wanted, path)
    for missing in wanted.keys() - {objective.id for objective in objectives}:
        raise ContentError(
            path,
            missing,
            "objectives",
            "This objective of an exercise file stands nowhere here.",
            f"Add an entry for '{missing}' that says what it meets, or empty lists.",
        )
    return Alignment(frameworks=frameworks, objectives=objectives)


def _check_framework(framework: Framework, path: Path) -> None:
    def fault(field: str, problem: str, remedy: str) -> ContentError:
        return ContentError(path, framework.id, field, problem, remedy)

    if not framework.sources:
        raise fault("sources", "No source is named.", "Name what was read by its id, such as R3.")
    for source in (*framework.sources, *evidence.ids_in(framework.note)):
        if not evidence.knows(source):
            raise fault(
                "sources",
                f"No source has the id {source}.",
                "Add it to data/references.csv, or correct it.",
            )
    ids = [part.id for part in framework.parts]
    if len(set(ids)) < len(ids) or not ids:
        raise fault("parts", "There is no part, or two have one id.", "Give each its own id.")


def _check_objective(
    objective: Objective,
    frameworks: Mapping[str, Framework],
    wanted: Mapping[str, str],
    path: Path,
) -> None:
    def fault(field: str, problem: str, remedy: str) -> ContentError:
        return ContentError(path, objective.id, field, problem, remedy)

    if objective.id not in wanted:
        raise fault("id", "No exercise file has this objective.", "Remove it or correct its id.")
    if objective.meets.keys() != frameworks.keys():
        raise fault(
            "meets",
            f"It names {', '.join(objective.meets) or 'nothing'}.",
            f"Name each of {', '.join(frameworks)}; an empty list where nothing fits.",
        )
    for name, parts in objective.meets.items():
        known = {part.id: part for part in frameworks[name].parts}
        for one in parts:
            if one not in known:
                raise fault(
                    f"meets.{name}", f"There is no part '{one}'.", f"Use {', '.join(known)}."
                )
            if not known[one].read:
                raise fault(
                    f"meets.{name}",
                    f"The text of '{one}' was not read.",
                    "Read it and write what it says, or leave it out.",
                )
        if len(set(parts)) < len(parts):
            raise fault(f"meets.{name}", "A part stands twice.", "Keep one.")


# --- As a page -------------------------------------------------------------------------------

_HEAD = """\
# Objectives beside three frameworks

<!-- Made from data/objectives.yaml by `python3 run.py data`: change it there. -->

For a teacher who has to show what a lesson is good for. Each objective stands at the head of its
notebook and on the exercises that test it. The right-hand columns are our own reading, checked by
nobody from outside yet; – means that we found nothing there that fits.
"""


def as_markdown(alignment: Alignment, said: Mapping[str, str]) -> str:
    """Return the alignment as a Markdown page: one table, then what each framework says.

    Parameters
    ----------
    alignment : Alignment
    said : mapping of str to str
        Objective id to its sentence.
    """
    frameworks = alignment.frameworks
    lines = [
        _HEAD,
        f"| Learners can … | {' | '.join(one.name for one in frameworks)} | Why |",
        f"|---|{'---|' * len(frameworks)}---|",
    ]
    for objective in alignment.objectives:
        met = [", ".join(_named(one, objective.meets[one.id])) or "–" for one in frameworks]
        row = [f"**{objective.id}** {said[objective.id]}", *met, objective.why]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    for framework in frameworks:
        lines += ["", *_about(framework, alignment)]
    cited = dict.fromkeys(
        source for one in frameworks for source in (*one.sources, *evidence.ids_in(one.note))
    )
    lines += ["", "## Sources", ""]
    lines += [f"- {evidence.citation(evidence.cite(source)).text}" for source in cited]
    return "\n".join(lines) + "\n"


def _named(framework: Framework, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield how a part is called in the table: its number with its name, or its first word."""
    for one in parts:
        yield f"{one} {framework[one].name}" if one[-1].isdigit() else framework[one].name


def _about(framework: Framework, alignment: Alignment) -> Iterator[str]:
    used = {part for one in alignment.objectives for part in one.meets[framework.id]}
    yield f"## {framework.name}"
    yield ""
    yield framework.note
    yield ""
    for part in framework.parts:
        number = f"{part.id} " if part.id[-1].isdigit() else ""
        says = part.says if part.read else "we have not read this part, and map nothing to it"
        unused = "" if part.id in used or not part.read else " (no objective yet)"
        yield f"- **{number}{part.name}**: {says}{unused}"
