"""The part of the report that speaks of the whole course: how far, and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medialit import confidence, scoring
from medialit.answers import Journal, Progress
from medialit.content import ContentError
from medialit.exercises import AnyExercise, Workbook
from medialit.figures import Figure

_ARGUABLE_ONLY = (
    "So far each answer that counts here is arguable, so the key cannot say how well your "
    "confidence fits."
)
_NOTHING = "You have not said yet how sure you were of an answer that counts here."


def progress_table(journal: Journal, workbooks: Sequence[Workbook]) -> str:
    """Return a table: for each notebook what is done, and the points of the last tries."""
    rows = "".join(_row(book, journal) for book in workbooks)
    head = "".join(
        f"<th scope='col'{side}>{name}</th>"
        for name, side in (
            ("Notebook", ""),
            ("Exercises done", " class='number'"),
            ("Points, last try", " class='number'"),
        )
    )
    return (
        "<table><caption>Each notebook, as you left it</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "<p class='quiet'>Written work has no points: you score it with the rubric. Questions "
        "that are asked again later are not counted.</p>"
    )


def _row(book: Workbook, journal: Journal) -> str:
    left = [(one, journal.progress(one.id)) for one in book.exercises]
    done = sum(bool(progress.attempts) for _, progress in left)
    scored = [pair for one, progress in left if (pair := _points(one, progress))]
    points, possible = (sum(column) for column in zip(*scored, strict=True)) if scored else (0, 0)
    said = f"{scoring.number(points)} of {scoring.number(possible)}" if possible else "–"
    return (
        f"<tr><th scope='row'>{escape(book.notebook[:2])} {escape(book.title)}</th>"
        f"<td class='number'>{done} of {len(left)}</td><td class='number'>{said}</td></tr>"
    )


def _points(exercise: AnyExercise, progress: Progress) -> tuple[float, float] | None:
    """Score the last try anew; what a file says of points is not believed."""
    if not progress.attempts or getattr(exercise, "feedback_later", False):
        return None
    try:
        answer = scoring.read_answer(exercise, progress.attempts[-1].answer)
    except ContentError:
        return None
    told = scoring.score(exercise, answer)
    return (told.points, told.possible) if told.possible else None


def calibration(journal: Journal, number: str) -> str:
    """Return how sure the learner was beside what was accepted: picture, words and table."""
    told = list(confidence.first_answers(journal, number))
    if not any(one.state != "arguable" for one in told):
        return f"<p>{_ARGUABLE_ONLY if told else _NOTHING}</p>"
    figure = confidence.draw(told, confidence.TITLE)
    return (
        f"<figure>{_drawing(figure)}<figcaption><strong>{escape(figure.finding)}</strong> "
        f"{escape(confidence.in_words(told))}</figcaption></figure>{_table(figure)}"
        f"<p class='quiet'>{escape(figure.note)}</p>"
    )


def _drawing(figure: Figure) -> str:
    """Put the drawing, which is ours and holds numbers only, into the page with its words."""
    picture = figure.picture[figure.picture.index("<svg") :]
    return picture.replace("<svg", f"<svg role='img' aria-label='{escape(figure.alt)}'", 1)


def _table(figure: Figure) -> str:
    table = figure.table
    marks = [" class='number'" if side == "right" else "" for side in table.sides]
    head = "".join(
        f"<th scope='col'{mark}>{escape(name)}</th>"
        for name, mark in zip(table.header, marks, strict=True)
    )
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(
            f"<td{mark}>{escape(cell)}</td>" for cell, mark in zip(row[1:], marks[1:], strict=True)
        )
        + "</tr>"
        for row in table.cells
    )
    return (
        f"<table><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
