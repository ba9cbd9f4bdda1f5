"""How sure a learner was, and what came of it: live from the journal, as picture and table.

Counted are first tries with a confidence. Each part that was judged is one answer: "how sure
are you that each answer will be accepted, on average?" is what the page asks. Accepted counts
as 1 and not supported as 0. Arguable answers are left out: there the key says itself that
careful readers differ, so nobody was right or wrong about its acceptance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import fmean
from typing import Any, NamedTuple

from medialit import charts, scoring
from medialit.agreement import brier, brier_in_words, wilson
from medialit.answers import Journal, Progress
from medialit.charts import Step
from medialit.content import ContentError
from medialit.exercises import load
from medialit.figures import Figure, Table
from medialit.widgets import recalling, twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.session import Session

STEPS = (50, 60, 70, 80, 90, 100)

_TITLE = "How sure you were, and what the key accepted"
_NOTHING_YET = (
    "There is nothing to show yet. Answer a question, say how sure you are, and check it. Then a "
    "picture appears here by itself."
)
_ALL_ARGUABLE = (
    "So far each answer that counts here is arguable, {count} in all. There the key says itself "
    "that careful readers differ, so it cannot say how well your confidence fits. Once an answer "
    "is accepted or not supported, a picture appears here by itself."
)
_NOTE = (
    "Counted are your first tries for which you said how sure you were; each part that is judged "
    "is one answer. Accepted counts as 1, not supported as 0. Arguable answers are left out: "
    "there the key says itself that careful readers differ. The line through a dot (95 % Wilson "
    "interval) shows how far chance alone may move it. With few answers chance moves it far, and "
    "answers in one exercise hang together. So take this for a hint about habits, not for a "
    "measure of you."
)


class Told(NamedTuple):
    """One answer: the confidence in per cent, and what the key says of it."""

    sure: int
    state: str


class Calibration(View):
    """The learner's confidence beside what the key accepted; it follows as they answer.

    Parameters
    ----------
    session : Session
        Whose answers are shown.
    notebook : str, optional
        Only answers given in this notebook; by default those of the whole course.

    Raises
    ------
    ContentError
        If there is no such notebook.
    """

    def __init__(self, session: Session, notebook: str | None = None):
        self._session = session
        self._number = notebook[:2] if notebook else ""
        self._title = f"{_TITLE}: {load(notebook).title}" if notebook else _TITLE
        super().__init__(spec={"view": "calibration"}, state=self._state())
        session.views.add(self)

    def twin(self) -> Twin:
        """Return what the view will show; never anything of the learner's."""
        return twins.of_note(
            self._title,
            [
                "When the notebook runs, a picture appears here: across, how sure you said you "
                "were; upwards, how many of those answers the key accepted. On a dashed line the "
                "two agree.",
                "Below it stand your own numbers in words and as a table, with your Brier score. "
                "They change as you answer.",
            ],
        )

    def reload(self) -> None:
        """Show the journal as it is now."""
        self.state = self._state()

    def count(self) -> None:
        """Count again after answers were handed in."""
        self.reload()

    def _state(self) -> dict[str, Any]:
        """Describe the picture for the page: text and numbers, and an SVG to show as an image."""
        told = list(first_answers(self._session.journal, self._number))
        settled = [one for one in told if one.state != "arguable"]
        if not settled:
            empty = _ALL_ARGUABLE.format(count=len(told)) if told else _NOTHING_YET
            return {"title": self._title, "empty": empty}
        figure = draw(told, self._title)
        return {
            "title": figure.title,
            "picture": figure.picture,
            "alt": figure.alt,
            "finding": figure.finding,
            "score": brier_in_words(brier((one.sure / 100, _right(one)) for one in settled)),
            "table": {
                "caption": figure.table.caption,
                "header": list(figure.table.header),
                "sides": figure.table.sides,
                "rows": figure.table.cells,
            },
            "note": figure.note,
        }


def first_answers(journal: Journal, number: str = "") -> Iterator[Told]:
    """Iterate over the answers that count: first tries for which a confidence was given.

    Parameters
    ----------
    journal : Journal
    number : str
        Only answers given in the notebook of this number; those of all by default.
    """
    for placed, progress in journal.all_progress().items():
        if placed.startswith(number) and progress.attempts:
            yield from _judged(placed, progress)


def _judged(placed: str, progress: Progress) -> Iterator[Told]:
    first, exercise = progress.attempts[0], recalling.question_of(placed)
    if exercise is None or not exercise.confidence or first.confidence not in STEPS:
        return
    try:
        answer = scoring.read_answer(exercise, first.answer)
    except ContentError:
        return  # from another version of the course
    for item in scoring.judgements(exercise, scoring.score(exercise, answer)):
        if item.state in ("accepted", "arguable", "not_supported"):
            yield Told(first.confidence, item.state)


def draw(told: list[Told], title: str) -> Figure:
    """Draw answers of which one or more are not arguable."""
    counts = Counter(told)
    steps, rows = [], []
    for sure in STEPS:
        right, wrong, arguable = (
            counts[Told(sure, state)] for state in ("accepted", "not_supported", "arguable")
        )
        settled = right + wrong
        if settled:
            steps.append(Step(sure, right, settled))
        if settled or arguable:
            share = round(100 * right / settled) if settled else None
            rows.append((f"{sure} %", settled, right, share, arguable))
    return Figure(
        charts.calibration(steps),
        title=title,
        alt=_alt(steps),
        finding=_finding([one for one in told if one.state != "arguable"]),
        table=Table(
            ("How sure", "Answers", "Accepted", "Share (%)", "Arguable, left out"),
            rows,
            "Your first answers, by how sure you were",
        ),
        note=_NOTE,
    )


def _right(told: Told) -> bool:
    return told.state == "accepted"


def _alt(steps: list[Step]) -> str:
    said = "; ".join(
        f"at {one.confidence} %, {one.accepted} of {one.answers} accepted" for one in steps
    )
    return (
        "A chart: how sure you were runs across, the share that the key accepted upwards. A "
        f"dashed line marks where the two agree. Your dots: {said}."
    )


def _finding(settled: list[Told]) -> str:
    """Set mean confidence beside the share accepted; speak of a gap only if chance is no excuse."""
    right, of = sum(map(_right, settled)), len(settled)
    mean = fmean(one.sure for one in settled)
    gap = round(mean) - round(100 * right / of)
    beside = f"{abs(gap)} points {'less' if gap > 0 else 'more'}" if gap else "the same"
    said = (
        f"You said {round(mean)} % on average; the key accepted {right} of {of}, which is "
        f"{round(100 * right / of)} %: {beside}."
    )
    low, high = wilson(right, of)
    if low <= mean / 100 <= high:
        return f"{said} Chance alone could make that difference." if gap else said
    if gap > 0:
        return f"{said} You were surer than your answers bear out."
    return f"{said} Your answers were better than you thought: you may trust them more."
