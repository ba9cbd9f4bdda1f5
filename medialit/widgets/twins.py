"""Static twins: what a question looks like where nothing runs, as HTML and as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from medialit.exercises import (
    CANNOT_TELL_TEXT,
    AnyExercise,
    Choice,
    Estimate,
    Multi,
    Rank,
    Sort,
    Write,
)
from medialit.scoring import item_title, quoted
from medialit.widgets.engine import Twin
from medialit.widgets.fields import FIELDS

_FRAME = "border-left:4px solid #1d4f9f;padding:0.5em 1em;max-width:46rem"
_RUN = "To answer here, run the notebook: Run, then Run All Cells."


def frame(inner: str) -> str:
    """Put HTML into the frame that all twins share."""
    return f'<div class="medialit-twin" lang="en" style="{_FRAME}">{inner}</div>'


def with_code(text: str) -> str:
    """Return a text as HTML in which `backquotes` show code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def of_exercises(exercises: Sequence[AnyExercise]) -> Twin:
    """Return the twin of one or several exercises: the questions, never the key."""
    html = "".join(_html(one) for one in exercises) + f"<p><em>{_RUN}</em></p>"
    text = "\n\n".join(_text(one) for one in exercises)
    return Twin(frame(html), text)


def of_note(title: str, sentences: Sequence[str]) -> Twin:
    """Return the twin of a view that is more than a question: its title and what it does."""
    html = f"<p><strong>{escape(title)}</strong></p>"
    html += "".join(f"<p>{escape(one)}</p>" for one in sentences)
    return Twin(frame(html), "\n".join([title, *sentences]))


def _heading(exercise: AnyExercise) -> str:
    return f"{exercise.title} (about {exercise.minutes:g} min)"


def _parts(exercise: AnyExercise) -> list[str]:
    """List what is to be chosen, sorted or ordered; words of the article are cut to twelve."""
    match exercise:
        case Choice() | Multi():
            return [_with_quotes(one) for one in exercise.options] + [CANNOT_TELL_TEXT]
        case Sort():
            return [
                f"{item_title(item)}: “{quoted(item.sentence)}”" + _before(item)
                if item.sentence
                else item.text
                for item in exercise.items
            ]
        case Rank():
            return [_with_quotes(one) for one in exercise.items] + [CANNOT_TELL_TEXT]
        case Estimate():
            ends = f"from “{exercise.low_text}” to “{exercise.high_text}”"
            return [f"A number {exercise.unit}, {ends}", CANNOT_TELL_TEXT]
        case Write():
            said = f"Your text, at most {exercise.max_words} words"
            looked = ", ".join(one.text for one in exercise.meter)
            line = f"A line under it tells, and grades nothing: {looked}"
            return [said, line] if looked else [said]
    return FIELDS[type(exercise)].parts(exercise)


def _before(item) -> str:
    return f" (after {item.context}: “{quoted(item.context)}”)" if item.context else ""


def _with_quotes(part) -> str:
    quotes = "; ".join(f"“{quoted(one)}”" for one in part.sentences)
    return f"{part.text}: {quotes}" if quotes else part.text


def _labels(exercise: AnyExercise) -> list[tuple[str, str]]:
    if not isinstance(exercise, Sort):
        return []
    return [(one.text, one.help) for one in exercise.labels] + [(CANNOT_TELL_TEXT, "")]


def _html(exercise: AnyExercise) -> str:
    labels = "".join(
        f"<li><strong>{escape(text)}</strong>{': ' if help_ else ''}{escape(help_)}</li>"
        for text, help_ in _labels(exercise)
    )
    items = "".join(f"<li>{escape(one)}</li>" for one in _parts(exercise))
    return (
        f"<p><strong>{escape(_heading(exercise))}</strong></p><p>{with_code(exercise.prompt)}</p>"
        + (f"<p>Labels:</p><ul>{labels}</ul>" if labels else "")
        + f"<ul>{items}</ul>"
    )


def _text(exercise: AnyExercise) -> str:
    lines = [_heading(exercise), exercise.prompt]
    for text, help_ in _labels(exercise):
        lines.append(f"  label: {text}" + (f": {help_}" if help_ else ""))
    lines += [f"  - {one}" for one in _parts(exercise)]
    return "\n".join(lines)
