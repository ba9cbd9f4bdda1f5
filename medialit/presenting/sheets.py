"""Read a run sheet out of a notebook's metadata and its exercise file."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medialit import evidence, exercises
from medialit.content import ContentError, Record, read_text

LONGEST_WHY = 26
"""Words of an explanation that a sheet repeats; whole sentences, and always the first."""

_NOT_TAUGHT = {"title", "badges", "objectives", "before", "setup", "summary", "hand_in", "sources"}
_DRAWN = {"figure", "lab"}
_PARTS = re.compile(r"“[^”]*”|(: )")


class Reply(Record, kw_only=True):
    """A wrong answer that a class is likely to give, and what to say to it.

    Attributes
    ----------
    wrong, say : str
        The answer, and the reply.
    exercise : str
        Id of the exercise that offers it as an option; empty for an answer from the room.
    """

    wrong: str
    say: str
    exercise: str = ""


class Question(Record, kw_only=True):
    """A question for the room, with the wrong answers to expect."""

    ask: str
    replies: tuple[Reply, ...]


class Shown(Record, kw_only=True):
    """One thing on the screen.

    Attributes
    ----------
    kind : str
        "sentences", "exercise", "figure", "lab" or "panel".
    id : str
        Sentence ids ("S06, S08", "the whole article") or the id of an exercise.
    title : str
        What a teacher finds it by; empty for sentences.
    """

    kind: str
    id: str = ""
    title: str = ""

    def __str__(self) -> str:
        before = {"sentences": "Read ", "figure": "Picture: ", "lab": "Lab: "}.get(self.kind, "")
        return before + f"{self.id} {self.title}".strip()


class Saving(Record, kw_only=True):
    """What may be left out when time runs short, and the minutes that it saves."""

    what: str
    minutes: float


class Step(Record, kw_only=True):
    """One part of the lesson, by the clock.

    Attributes
    ----------
    start, minutes : float
        When it begins, counted from the start of the lesson, and how long it takes.
    title : str
        Its heading on the page.
    screen : tuple of Shown
        What stands on the screen, in order.
    questions : tuple of Question
        What to ask the room, and what may come back.
    tempting : Reply or None
        The wrong option of one of its exercises that most needs a word.
    savings : tuple of Saving
        What may be left out of it.
    """

    start: float
    minutes: float
    title: str
    screen: tuple[Shown, ...]
    questions: tuple[Question, ...]
    tempting: Reply | None
    savings: tuple[Saving, ...]

    @property
    def clock(self) -> str:
        """From when to when, such as "0:03-0:12"."""
        return f"{_clock(self.start)}–{_clock(self.start + self.minutes)}"


class RunSheet(Record, kw_only=True):
    """What a teacher needs for one notebook.

    Attributes
    ----------
    notebook : str
        Its name without ending.
    title, topic : str
        The question it asks, and its short name.
    minutes : float
        Its length in class; the steps add up to it.
    pace, needs, notice : str
        What the notebook says of its time beyond the minutes, of its needs and its content.
    prepare : tuple of str
        What to do before the lesson.
    objectives : tuple of str
        What learners can do afterwards.
    steps : tuple of Step
        The lesson by the clock.
    home : tuple of str
        What is not in the clock.
    """

    notebook: str
    title: str
    topic: str
    minutes: float
    pace: str
    needs: str
    notice: str
    prepare: tuple[str, ...]
    objectives: tuple[str, ...]
    steps: tuple[Step, ...]
    home: tuple[str, ...]

    @property
    def savings(self) -> tuple[Saving, ...]:
        """All that may be left out when late, in the order of the lesson."""
        return tuple(saving for step in self.steps for saving in step.savings)


def load(path: Path, workbook: exercises.Workbook | None = None) -> RunSheet:
    """Return the run sheet of a stored notebook; nothing is run.

    Parameters
    ----------
    path : Path
        The notebook.
    workbook : Workbook, optional
        Its exercises; the course's own of that name by default.

    Raises
    ------
    ContentError
        If a note is missing or has no reply; it names the notebook, the cell and the remedy.
    """
    cells = _cells(path)
    workbook = workbook or exercises.load(path.stem)
    rows = _rows("".join(cell.source for cell in cells if cell.role == "before"))
    start, steps, home = 0.0, [], []
    for part in _parts(cells):
        step = _step(part, start, workbook, path)
        start += step.minutes
        if step.minutes:
            steps.append(step)
        else:
            home.append(_for_home(step.title, step.screen))
        home += [_for_home(inner.title, _screen(inner.cells, workbook)) for inner in part.home]
    return RunSheet(
        notebook=path.stem,
        title=next((cell.heading for cell in cells if cell.role == "title"), path.stem),
        topic=workbook.title,
        minutes=start,
        pace=pace if (pace := rows.get("minutes", "")) != f"{start:g}" else "",
        needs=rows.get("needs", ""),
        notice=rows.get("content note", ""),
        prepare=tuple(one for cell in cells for one in cell.notes.get("prepare", ())),
        objectives=tuple(workbook.objectives.values()),
        steps=tuple(steps),
        home=tuple(home),
    )


# --- The cells -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """A stored cell, as far as a sheet reads it."""

    id: str
    is_code: bool
    source: str
    about: dict[str, Any]
    printed: str

    @property
    def role(self) -> str:
        return str(self.about.get("role", ""))

    @property
    def notes(self) -> dict[str, Any]:
        return self.about.get("instructor", {})

    @property
    def skip(self) -> bool:
        return bool(self.notes.get("skip"))

    @property
    def heading(self) -> str:
        found = re.search(r"^#+ (.+)$", self.source, re.MULTILINE) if not self.is_code else None
        return _plain(found[1]) if found else ""

    @property
    def call(self) -> tuple[str, list[str], dict[str, Any]]:
        """Name, plain words and named words of the one call that makes up the cell."""
        try:
            body = ast.parse(self.source).body if self.is_code else []
        except SyntaxError:
            body = []
        one = getattr(body[0], "value", None) if len(body) == 1 else None
        if not isinstance(one, ast.Call):
            return "", [], {}
        words = [a.value for a in one.args if isinstance(a, ast.Constant)]
        named = {k.arg: ast.literal_eval(k.value) for k in one.keywords if k.arg}
        return ast.unparse(one.func), words, named


@dataclass
class _Part:
    """The cells from one that has minutes to the next; what is for home stands apart."""

    cells: list[_Cell]
    home: list[_Part] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.cells[0].heading


def _cells(path: Path) -> list[_Cell]:
    try:
        stored = json.loads(read_text(path))["cells"]
        return [
            _Cell(
                id=str(cell.get("id", number)),
                is_code=cell["cell_type"] == "code",
                source="".join(cell["source"]),
                about=cell.get("metadata", {}).get("medialit", {}),
                printed="".join(
                    "".join(output.get("data", {}).get("text/plain", ""))
                    for output in cell.get("outputs", ())
                ),
            )
            for number, cell in enumerate(stored, start=1)
        ]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ContentError(
            path,
            "",
            "",
            f"This is not a notebook that can be read ({error}).",
            "Restore it from the repository.",
        ) from None


def _parts(cells: Sequence[_Cell]) -> Iterator[_Part]:
    """Cut a notebook where a cell names its minutes; set apart what is marked for home."""
    part: _Part | None = None
    into: list[_Cell] = []
    for cell in cells:
        if cell.role in _NOT_TAUGHT:
            continue
        if "minutes" in cell.about:
            if part:
                yield part
            part = _Part([cell])
            into = part.cells
        elif part and cell.heading and cell.skip:
            part.home.append(_Part([cell]))
            into = part.home[-1].cells
        elif part:
            into = part.cells if cell.heading else into
            into.append(cell)
    if part:
        yield part


def _step(part: _Part, start: float, workbook: exercises.Workbook, path: Path) -> Step:
    minutes = part.cells[0].about["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or minutes < 0:
        raise ContentError(
            path,
            f"cell {part.cells[0].id}",
            "minutes",
            f"'{minutes}' is no number of minutes.",
            "Write a number such as 8.",
        )
    told = [cell for cell in part.cells if cell.notes.get("ask")]
    if minutes and not told:
        raise ContentError(
            path,
            f"cell {part.cells[0].id}",
            "instructor",
            "This part has minutes and no question for the room.",
            "Add 'ask', and under 'expect' at least one wrong answer with its reply.",
        )
    return Step(
        start=start,
        minutes=minutes,
        title=part.title,
        screen=_screen(part.cells, workbook),
        questions=tuple(Question(ask=c.notes["ask"], replies=_replies(c, path)) for c in told),
        tempting=_tempting(part.cells, workbook),
        savings=_savings(part, workbook) if minutes else (),
    )


def _replies(cell: _Cell, path: Path) -> tuple[Reply, ...]:
    """Part each expected answer from its reply at the first colon outside quotation marks."""
    found = []
    for line in cell.notes.get("expect", ()):
        cut = next((m for m in _PARTS.finditer(line) if m[1]), None)
        wrong, say = (line[: cut.start()], line[cut.end() :]) if cut else (line, "")
        if not (wrong.strip() and say.strip()):
            raise ContentError(
                path,
                f"cell {cell.id}",
                "instructor.expect",
                f"'{line}' has no reply.",
                "Write the answer you expect, a colon, and what a teacher can say to it.",
            )
        found.append(Reply(wrong=wrong.strip(), say=say.strip()))
    if not found:
        raise ContentError(
            path,
            f"cell {cell.id}",
            "instructor.expect",
            "The question has no expected answer.",
            "Add at least one wrong answer, a colon, and what a teacher can say to it.",
        )
    return tuple(found)


# --- What is on the screen -------------------------------------------------------------------


def _screen(cells: Sequence[_Cell], workbook: exercises.Workbook) -> tuple[Shown, ...]:
    return tuple(shown for cell in cells for shown in _shown(cell, workbook))


def _shown(cell: _Cell, workbook: exercises.Workbook) -> Iterator[Shown]:
    name, words, named = cell.call
    if name == "exercise":
        yield from (Shown(kind="exercise", id=one, title=workbook[one].title) for one in words)
    elif name == "article":
        which = ", ".join(named.get("only", ())) or "the whole article"
        beside = " with the Ukrainian original" if named.get("original") else ""
        yield Shown(kind="sentences", id=which + beside)
    elif cell.role in _DRAWN:
        yield Shown(kind=cell.role, title=cell.printed.partition("\n")[0])
    elif name == "work":
        yield Shown(kind="panel", title="Your work: save, restore, start over")


def _for_home(title: str, screen: Sequence[Shown]) -> str:
    names = ", ".join(shown.id for shown in screen if shown.kind == "exercise")
    return f"{title} ({names})" if names else title


def _savings(part: _Part, workbook: exercises.Workbook) -> tuple[Saving, ...]:
    """Return what may be left out: the whole part, or exercises whose cell says so."""
    if part.cells[0].skip:
        return (Saving(what=part.title, minutes=part.cells[0].about["minutes"]),)
    found = []
    for cell in part.cells[1:]:
        asked = [shown.id for shown in _shown(cell, workbook) if shown.kind == "exercise"]
        if cell.is_code and cell.skip and asked:
            titles = " and ".join(f"{one} {workbook[one].title}" for one in asked)
            saved = sum(workbook[one].minutes for one in asked)
            found.append(Saving(what=titles, minutes=min(saved, part.cells[0].about["minutes"])))
    return tuple(found)


# --- The wrong option that most needs a word -------------------------------------------------


def _tempting(cells: Sequence[_Cell], workbook: exercises.Workbook) -> Reply | None:
    """Return the first wrong option of the kind of exercise in which it says most."""
    asked = [
        workbook[shown.id]
        for cell in cells
        for shown in _shown(cell, workbook)
        if shown.kind == "exercise"
    ]
    for kind, wrong_of in _WRONG.items():
        for exercise in asked:
            if isinstance(exercise, kind):
                for told, why in wrong_of(exercise):
                    return Reply(wrong=told, say=_shortened(why), exercise=exercise.id)
    return None


def _wrong_options(exercise: exercises.Choice | exercises.Multi) -> Iterator[tuple[str, str]]:
    """Authors write the most tempting wrong option first."""
    for option in exercise.options:
        if option.state == "not_supported":
            yield _quoted(option.text.rstrip(".")), option.why


def _wrong_verdicts(exercise: exercises.Ladder) -> Iterator[tuple[str, str]]:
    for step, judged in exercises.verdicts_of(exercise).items():
        if judged.state == "not_supported":
            yield _quoted(evidence.LADDER[step][0]), judged.why


def _wrong_labels(exercise: exercises.Sort) -> Iterator[tuple[str, str]]:
    labels = {label.id: label.text for label in exercise.labels}
    for item in exercise.items:
        for label, judged in item.judged.items():
            if judged.state == "not_supported" and label in labels:
                yield f"{item.sentence or item.text}: {_quoted(labels[label])}", judged.why


_WRONG: dict[type, Callable[[Any], Iterator[tuple[str, str]]]] = {
    exercises.Choice: _wrong_options,
    exercises.Ladder: _wrong_verdicts,
    exercises.Multi: _wrong_options,
    exercises.Sort: _wrong_labels,
}


def _quoted(text: str) -> str:
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _shortened(why: str) -> str:
    """Keep whole sentences from the start, as many as a sheet has room for."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.?!])\s+", why.strip()):
        if kept and len(" ".join([*kept, sentence]).split()) > LONGEST_WHY:
            break
        kept.append(sentence)
    return " ".join(kept)


# --- Small things ----------------------------------------------------------------------------


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60}:{int(minutes) % 60:02}"


def _plain(markdown: str) -> str:
    """Return Markdown's words without its marks."""
    words = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"\*\*|`", "", words).strip()


def _rows(markdown: str) -> dict[str, str]:
    """Return the first two columns of a table, plain, by the first in lower case."""
    rows = [
        [_plain(cell) for cell in line.strip().strip("|").split("|")]
        for line in markdown.splitlines()
        if line.strip().startswith("|")
    ]
    return {row[0].lower(): row[1] for row in rows if len(row) > 1 and row[0]}
