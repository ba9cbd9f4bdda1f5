"""How sure a learner was, and what came of it: from the journal to a figure.

Counted are first tries with a confidence. Each part that was judged is one answer: "how sure
are you that each answer will be accepted, on average?" is what the page asks. Accepted counts
as 1 and not supported as 0. Arguable answers are left out: there the key says itself that
careful readers differ, so nobody was right or wrong about its acceptance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

from medialit import charts, scoring
from medialit.agreement import brier, brier_in_words, wilson
from medialit.answers import Journal, Progress
from medialit.charts import Step
from medialit.content import ContentError
from medialit.exercises import asked
from medialit.figures import Figure, Table

STEPS = (50, 60, 70, 80, 90, 100)
TITLE = "How sure you were, and what the key accepted"
HEADER = ("How sure", "Answers", "Accepted", "Share (%)", "Arguable, left out")

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
    first, exercise = progress.attempts[0], asked(placed)
    if exercise is None or not exercise.confidence or first.confidence not in STEPS:
        return
    try:
        answer = scoring.read_answer(exercise, first.answer)
    except ContentError:
        return  # from another version of the course
    for item in scoring.judgements(exercise, scoring.score(exercise, answer)):
        if item.state in ("accepted", "arguable", "not_supported"):
            yield Told(first.confidence, item.state)


def draw(told: Sequence[Told], title: str) -> Figure:
    """Draw answers of which one or more are not arguable."""
    steps, rows = by_step(Counter(told))
    return Figure(
        charts.calibration(steps),
        title=title,
        alt=_alt(steps),
        finding=_finding([one for one in told if one.state != "arguable"]),
        table=Table(HEADER, rows, "Your first answers, by how sure you were"),
        note=_NOTE,
    )


def by_step(
    counts: Counter[tuple[int, str]], fewest: int = 1
) -> tuple[list[Step], list[tuple[str, int, int, int | None, int]]]:
    """Set out answers by confidence, for a picture and for its table under `HEADER`.

    Parameters
    ----------
    counts : Counter
        Confidence and state to how many answers: a `Told`, or a plain pair.
    fewest : int
        With fewer settled answers than this, a row of the table gives no share.
    """
    steps, rows = [], []
    for sure in STEPS:
        right, wrong, arguable = (
            counts[sure, state] for state in ("accepted", "not_supported", "arguable")
        )
        settled = right + wrong
        if settled:
            steps.append(Step(sure, right, settled))
        if settled or arguable:
            share = round(100 * right / settled) if settled >= fewest else None
            rows.append((f"{sure} %", settled, right, share, arguable))
    return steps, rows


def dots_in_words(steps: Sequence[Step]) -> str:
    """Say where the dots of the picture stand, for its alt text."""
    return "; ".join(
        f"at {one.confidence} %, {one.accepted} of {one.answers} accepted" for one in steps
    )


def in_words(told: Sequence[Told]) -> str:
    """Say the Brier score of answers of which one or more are not arguable."""
    settled = (one for one in told if one.state != "arguable")
    return brier_in_words(brier((one.sure / 100, _right(one)) for one in settled))


def _right(told: Told) -> bool:
    return told.state == "accepted"


def _alt(steps: list[Step]) -> str:
    return (
        "A chart: how sure you were runs across, the share that the key accepted upwards. A "
        f"dashed line marks where the two agree. Your dots: {dots_in_words(steps)}."
    )


def _finding(settled: list[Told]) -> str:
    """Set mean confidence beside the share accepted; speak of a gap only if chance is no excuse."""
    right, of = sum(map(_right, settled)), len(settled)
    mean = fmean(one.sure for one in settled)
    gap = round(mean) - round(100 * right / of)
    size = "1 point" if abs(gap) == 1 else f"{abs(gap)} points"
    beside = f"{size} {'less' if gap > 0 else 'more'}" if gap else "the same"
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
