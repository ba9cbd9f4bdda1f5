"""The kinds of exercise, loaded from YAML and checked before a learner sees them.

What an author may write stands in ``data/exercises/schema.json``, which is generated from
the classes below, so that editors complete and check the same contract as the loader.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from medialit import case, evidence
from medialit.content import ContentError, Record, Text, convert, parse_yaml, read_text, read_yaml
from medialit.exercises import checks
from medialit.exercises.chain import Chain, check_chain
from medialit.exercises.code import Code, check_code
from medialit.exercises.ladder import Ladder, check_ladder, verdicts_of
from medialit.exercises.mark import Mark, check_mark
from medialit.exercises.plainly import in_plain_words
from medialit.exercises.records import (
    CANNOT_TELL,
    CANNOT_TELL_TEXT,
    Choice,
    Estimate,
    Exercise,
    Gauge,
    Judged,
    Label,
    Level,
    Multi,
    Option,
    Order,
    Range,
    Rank,
    RankItem,
    Rubric,
    Sort,
    SortItem,
    State,
    Write,
    WrongTurn,
    choices_of,
)
from medialit.exercises.search import Search, check_search
from medialit.paths import data_folder

__all__ = [
    "ASKED_AGAIN",
    "CANNOT_TELL",
    "CANNOT_TELL_TEXT",
    "AnyExercise",
    "Chain",
    "Choice",
    "Code",
    "Estimate",
    "Exercise",
    "Gauge",
    "Judged",
    "Label",
    "Ladder",
    "Level",
    "Mark",
    "Multi",
    "Option",
    "Order",
    "Range",
    "Rank",
    "RankItem",
    "Rubric",
    "Search",
    "Sheet",
    "Sort",
    "SortItem",
    "State",
    "Workbook",
    "Write",
    "WrongTurn",
    "asked",
    "belongs",
    "choices_of",
    "find",
    "load",
    "load_recall",
    "notebooks",
    "schema",
    "verdicts_of",
]

AnyExercise = (
    Choice | Multi | Sort | Estimate | Rank | Write | Mark | Chain | Search | Ladder | Code
)

ASKED_AGAIN = ".recall."
"""What stands in the id of a question asked again, between who asks and what is asked."""

_CHECKS = {
    Choice: checks.check_options,
    Multi: checks.check_options,
    Sort: checks.check_sort,
    Estimate: checks.check_estimate,
    Rank: checks.check_rank,
    Write: checks.check_write,
    Mark: check_mark,
    Chain: check_chain,
    Search: check_search,
    Ladder: check_ladder,
    Code: check_code,
}


# The top-level entry `recall` with all that is indented below it, or stands there as its list.
_RECALL = re.compile(r"^recall:(?:.*\n?)(?:(?:[ #-].*)?(?:\n|\Z))*", re.MULTILINE)


class _Sheet(Record, kw_only=True):
    """A file of exercises as written, before its exercises are looked at."""

    notebook: Text
    title: Text
    minutes: Annotated[int, Meta(ge=0)] = 0
    objectives: dict[str, Text] = msgspec.field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    exercises: tuple[Any, ...]
    recall: tuple[Any, ...] = ()


class Sheet(Record, kw_only=True):
    """The shape of an exercise file; ``schema.json`` is made from it."""

    notebook: Text
    title: Text
    minutes: Annotated[
        int, Meta(ge=0, description="The notebook's minutes, as its header says; 0: unknown.")
    ] = 0
    objectives: Annotated[
        dict[str, Text], Meta(description="Objective id (01.o1) to its sentence.")
    ] = msgspec.field(default_factory=dict)
    evidence: Annotated[
        tuple[str, ...], Meta(description="Source ids that the notebook's prose uses.")
    ] = ()
    exercises: Annotated[tuple[AnyExercise, ...], Meta(min_length=1)]
    recall: Annotated[
        tuple[AnyExercise, ...], Meta(description="Questions that later notebooks ask again.")
    ] = ()


class Workbook(Sheet, kw_only=True):
    """All exercises of one notebook, in its order."""

    def __getitem__(self, exercise_id: str) -> AnyExercise:
        """Return the exercise of that id.

        Raises
        ------
        KeyError
            If there is none; the message lists those there are.
        """
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise KeyError(f"No exercise '{exercise_id}' in {self.notebook}. There are: {known}.")

    def source_ids(self) -> tuple[str, ...]:
        """Return the source ids used in the exercises and the notebook's prose, sorted."""
        used = set(self.evidence)
        for exercise in self.exercises:
            used.update(exercise.evidence)
            cards = getattr(exercise, "cards", ())
            used.update(evidence.card(one.card).source for one in cards)
            for text in exercise.texts():
                used.update(evidence.ids_in(text))
        return tuple(sorted(used, key=lambda i: (i[0], int(i[1:]))))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of an exercise file, the author's contract."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    made |= msgspec.json.schema(Sheet)
    return msgspec.json.decode(msgspec.json.encode(made))  # with lists for tuples, as in the file


def notebooks(folder: Path | None = None) -> tuple[str, ...]:
    """Return the notebooks that have an exercise file, in the order of the course."""
    folder = folder or data_folder() / "exercises"
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


@functools.lru_cache(maxsize=32)
def load(notebook: str, folder: Path | None = None) -> Workbook:
    """Load and check the exercises of a notebook.

    Parameters
    ----------
    notebook : str
        The notebook's name without its ending, such as ``01_read_before_you_judge``.
    folder : Path, optional
        Where the exercise files are; the course's own by default.

    Raises
    ------
    ContentError
        If anything in the file is missing, unknown or does not fit; it names the file, the
        exercise, the field and the remedy.
    """
    path = (folder or data_folder() / "exercises") / f"{notebook}.yaml"
    sheet = convert(read_yaml(path), _Sheet, file=path, where="top of the file")
    workbook = Workbook(
        notebook=sheet.notebook,
        title=sheet.title,
        minutes=sheet.minutes,
        objectives=sheet.objectives,
        evidence=sheet.evidence,
        exercises=_convert_each(sheet.exercises, "exercise", path),
        recall=_convert_each(sheet.recall, "recall", path),
    )
    _check_workbook(workbook, path)
    return workbook


@functools.lru_cache(maxsize=32)
def load_recall(notebook: str, folder: Path | None = None) -> tuple[AnyExercise, ...]:
    """Load the questions of a notebook that later ones ask again, and nothing else.

    Several times quicker than `load`, which also checks the rest of the file and all that it
    refers to; where a part of the file cannot be read by itself, that is what happens here too.

    Raises
    ------
    ContentError
        As `load`.
    """
    path = (folder or data_folder() / "exercises") / f"{notebook}.yaml"
    part = _RECALL.search(read_text(path))
    try:
        raws = parse_yaml(part[0], path)["recall"] if part else ()
        return _convert_each(tuple(raws), "recall", path)
    except (ContentError, TypeError):
        return load(notebook, folder).recall


def _convert_each(raws: tuple[Any, ...], what: str, path: Path) -> tuple[AnyExercise, ...]:
    """Convert one by one, so that an error names the exercise and not only its place."""
    made = []
    for number, raw in enumerate(raws, start=1):
        name = raw.get("id") if isinstance(raw, dict) else None
        where = f"{what} {name}" if name else f"{what} number {number}"
        try:
            made.append(convert(raw, AnyExercise, file=path, where=where))
        except ContentError as error:
            raise in_plain_words(error) from None
    return tuple(made)


def asked(placed: str) -> AnyExercise | None:
    """Return the exercise or question behind an id of the journal, or None if it is unknown.

    A question asked again is kept under the id of the notebook that asks: ``03.recall.01.r_form``.
    """
    plain = placed.split(ASKED_AGAIN)[-1]
    for name in notebooks():
        if name[:2] == plain[:2]:
            workbook = load(name)
            known = workbook.recall if ASKED_AGAIN in placed else workbook.exercises
            return next((one for one in known if one.id == plain), None)
    return None


def belongs(placed: str, number: str) -> bool:
    """Say whether an id of the journal belongs to the notebook of that number.

    Questions from earlier belong to the notebook that asks: ``03-2.recall.01.r_form`` to ``03``.
    """
    return bool(re.match(rf"{re.escape(number)}(-\d+)?\.", placed))


def find(exercise_id: str) -> AnyExercise:
    """Return an exercise of any notebook by its id.

    Raises
    ------
    KeyError
        If no notebook has it.
    """
    for notebook in notebooks():
        if notebook[:2] == exercise_id[:2]:
            return load(notebook)[exercise_id]
    raise KeyError(
        f"No exercise file belongs to '{exercise_id}'; ids start with a notebook's number."
    )


def _check_workbook(workbook: Workbook, path: Path) -> None:
    """Check what holds between exercises, then each exercise by its kind."""
    if workbook.notebook != path.stem:
        raise ContentError(
            path,
            "top of the file",
            "notebook",
            f"It says '{workbook.notebook}'.",
            f"Write the file's own name, '{path.stem}'.",
        )
    for source in workbook.evidence:
        if source not in evidence.load_sources():
            raise ContentError(path, "top of the file", "evidence", *_no_source(source))
    seen: dict[str, AnyExercise] = {}
    for exercise in (*workbook.exercises, *workbook.recall):
        fault = functools.partial(ContentError, path, f"exercise {exercise.id}")
        if exercise.id in seen:
            raise fault("id", "This id stands twice.", "Give each exercise an id of its own.")
        if exercise.id[:2] != path.stem[:2]:
            raise fault(
                "id", "The id belongs to another notebook.", f"Start it with '{path.stem[:2]}.'."
            )
        for objective in exercise.objectives:
            if objective not in workbook.objectives:
                raise fault(
                    "objectives",
                    f"'{objective}' is not an objective of this notebook.",
                    f"Use one of {', '.join(workbook.objectives)}, or add it at the top.",
                )
        _check_references(exercise, fault)
        _CHECKS[type(exercise)](exercise, fault)
        if getattr(exercise, "feedback_later", False) and exercise.confidence:
            raise fault(
                "confidence",
                "How sure somebody is cannot be set beside feedback that comes later.",
                "Write 'confidence: false', or ask in the exercise that compares.",
            )
        earlier = getattr(exercise, "compare_with", "")
        if earlier and type(seen.get(earlier)) is not type(exercise):
            raise fault(
                "compare_with",
                f"'{earlier}' is not an earlier {exercise.kind}.",
                "Name one of the same kind that stands above this one.",
            )
        results = getattr(exercise, "search", "")
        if results and not isinstance(seen.get(results), Search):
            raise fault(
                "search",
                f"'{results}' is not an earlier search.",
                "Name a search that stands above this one.",
            )
        seen[exercise.id] = exercise


def _check_references(exercise: AnyExercise, fault) -> None:
    known = case.load_article().by_id
    named = list(exercise.sentences)
    for part in (*getattr(exercise, "options", ()), *getattr(exercise, "items", ())):
        named += getattr(part, "sentences", ()) or [getattr(part, "sentence", "")]
        named.append(getattr(part, "context", ""))
    for sentence in filter(None, named):
        if sentence not in known:
            raise fault("sentences", f"There is no sentence {sentence}.", "Use S01 to S36.")
    for term in exercise.terms:
        if term not in case.load_glossary():
            raise fault(
                "terms", f"'{term}' is not in the glossary.", "Add it to data/glossary.yaml."
            )
    cited = {*exercise.evidence, *(i for text in exercise.texts() for i in evidence.ids_in(text))}
    for source in sorted(cited):
        if source not in evidence.load_sources():
            raise fault("evidence", *_no_source(source))


def _no_source(source: str) -> tuple[str, str]:
    return f"No source has the id {source}.", "Add it to data/case/sources.csv, or correct it."
