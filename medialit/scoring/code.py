"""Scoring a `code`: a number that code worked out."""

from __future__ import annotations

import math
from typing import Any

from medialit.exercises import Code, Judged, Range
from medialit.scoring.model import (
    Answer,
    KeyEntry,
    KeyItem,
    Kind,
    judge,
    nothing_given,
    unanswered,
)


def _fits(_exercise: Code, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond what a float holds
        return False


def _score(exercise: Code, answer: Answer):
    """Judge a value by the range it lies in; any other value learns what to try."""
    if answer.value is None:
        return (unanswered(),), 1.0
    value = float(answer.value)
    other = Judged(state="not_supported", why=exercise.otherwise)
    ranges = (exercise.accepted, *exercise.turns)
    judged = next((one for one in ranges if one.low <= value <= one.high), other)
    return (judge(judged, written(exercise, value), answer),), 1.0


def written(exercise: Code, value: float) -> str:
    """Write a value with its unit, precise enough to be found again: 7,644.3 km."""
    digits = 0 if abs(value) >= 1e5 else 4
    text = f"{value:,.{digits}f}" if 1e-3 <= abs(value) < 1e15 else f"{value:.4g}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {exercise.unit}"


def _span(exercise: Code, one: Range) -> str:
    if one.low == one.high:
        return written(exercise, one.low)
    low = written(exercise, one.low).removesuffix(f" {exercise.unit}")
    return f"{low} to {written(exercise, one.high)}"


def _key(exercise: Code):
    solution = KeyEntry(
        text=f"{_span(exercise, exercise.accepted)}, for example with this code",
        state="accepted",
        why=exercise.accepted.why,
        example=exercise.solution,
    )
    # No state beside them: they are slips on the way, not readings of the text.
    slips = [
        KeyEntry(
            text=_span(exercise, one), state="" if one.state != "arguable" else one.state,
            why=one.why,
        )
        for one in exercise.turns
    ]  # fmt: skip
    slips.append(KeyEntry(text="Any other value", state="", why=exercise.otherwise))
    return (
        KeyItem(id="solution", title="One solution", entries=(solution,)),
        KeyItem(id="slips", title="Other values, and where they come from", entries=tuple(slips)),
    )


def _plain(exercise: Code, value: Any) -> str:
    return written(exercise, float(value))


CODE = Kind(_fits, nothing_given, _score, _key, _plain)
