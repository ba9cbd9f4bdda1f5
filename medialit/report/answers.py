"""One exercise in the report: each try, its feedback, and a written answer with its own score."""

from __future__ import annotations

from html import escape
from typing import Any

from medialit import scoring
from medialit.answers import Attempt, Progress
from medialit.content import ContentError
from medialit.exercises import AnyExercise, Write

_LEVELS = ("proficient", "emergent", "basic")


def other(begun: dict[str, Progress]) -> str:
    """Show answers to exercises that this version of the course does not have."""
    entries = [
        f"<dt>{escape(name)}</dt><dd>{_raw(data)}</dd>"
        for name, progress in begun.items()
        for data in [*(one.answer for one in progress.attempts), progress.draft]
        if data is not None
    ]
    return f"<dl>{''.join(entries)}</dl>" if entries else ""


def shown(exercise: AnyExercise, progress: Progress) -> str:
    """Show an exercise as a learner left it."""
    again = len(progress.attempts) == 1 and not progress.key_shown
    tries = "".join(_attempt(exercise, one, again) for one in progress.attempts)
    if progress.draft is not None:
        tries += f"<dt>Not submitted yet</dt><dd>{_told(exercise, progress.draft)}</dd>"
    if progress.practice is not None:
        later = _told(exercise, progress.practice, judged=True)
        tries += f"<dt>Later, for practice</dt><dd>{later}</dd>"
    tries += _own_score(exercise, progress)
    if progress.hints:
        most = len(exercise.hints)
        tries += f"<dt>Hints used</dt><dd>{min(progress.hints, most)} of {most}</dd>"
    return (
        f"<article><h3>{escape(exercise.title)} <small class='quiet'>{exercise.id}</small></h3>"
        f"<p>{escape(exercise.prompt)}</p><dl>{tries}</dl></article>"
    )


def _own_score(exercise: AnyExercise, progress: Progress) -> str:
    """Show the level that a learner gave their own text, and what that level means."""
    level = progress.self_score
    if not level:
        waits = isinstance(exercise, Write) and progress.attempts
        return "<dt>My own score</dt><dd>Not given yet</dd>" if waits else ""
    rubric = isinstance(exercise, Write) and level in _LEVELS
    said = getattr(exercise.rubric, level) if rubric else None
    meaning = f"<p class='level'>This level means: {escape(said.when)}</p>" if said else ""
    return f"<dt>My own score</dt><dd><p>{escape(level.title())}</p>{meaning}</dd>"


def _attempt(exercise: AnyExercise, attempt: Attempt, again: bool) -> str:
    """Show a try; while `again` there is another one, no more is told than on the page."""
    sure = f", {attempt.confidence} % sure" if attempt.confidence else ""
    head = f"Try {attempt.number}{sure} <span class='quiet'>({escape(attempt.time[:10])})</span>"
    # Asked again later: what the first answer was worth would tell the key of the second.
    judged = not getattr(exercise, "feedback_later", False)
    return f"<dt>{head}</dt><dd>{_told(exercise, attempt.answer, judged=judged, again=again)}</dd>"


def _told(exercise: AnyExercise, data: Any, *, judged: bool = False, again: bool = False) -> str:
    """Show an answer, with its feedback where it was submitted."""
    try:
        answer = scoring.read_answer(exercise, data)
    except ContentError:
        return f"An answer from another version of the course: {_raw(data)}"
    reasons = "".join(
        f"<div class='text' dir='auto'>My reason: {escape(text)}</div>"
        for text in answer.reasons.values()
        if text.strip()
    )
    if isinstance(exercise, Write):
        text = answer.value or ""
        line = escape(scoring.meter_line(exercise, text))
        told = f"<p class='quiet'>{line} This informs; it is no grade.</p>" if line else ""
        return f"<div class='text' dir='auto'>{escape(text)}</div>{told}"
    if not judged:
        return escape(scoring.plain(exercise, answer)) + reasons
    feedback = scoring.score(exercise, answer, retry=again)
    items = "".join(
        f"<li>{escape(item.title + ': ' if item.title not in ('', item.chosen) else '')}"
        f"{escape(item.chosen)} <strong>{scoring.state_text(exercise, item.state)}.</strong> "
        f"{escape(item.why)}</li>"
        for item in feedback.items
    )
    return f"<p>{escape(feedback.summary)}</p><ul>{items}</ul>{reasons}"


def _raw(data: Any) -> str:
    """Show an answer that no exercise explains: a text as it was typed, anything else as data."""
    text = data.get("value") if isinstance(data, dict) else data
    if isinstance(text, str):
        return f"<div class='text' dir='auto'>{escape(text)}</div>"
    return f"<code>{escape(repr(data))}</code>"
