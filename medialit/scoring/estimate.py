"""Scoring an `estimate`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Estimate
from medialit.scoring.model import Answer, Kind, judge, key_item, nothing_given, unanswered


def _fits(exercise: Estimate, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    within = number and exercise.low <= value <= exercise.high  # never so for NaN
    return within or value == CANNOT_TELL


def _score(exercise: Estimate, answer: Answer):
    if answer.value is None:
        return (unanswered(),), 1.0
    if answer.value == CANNOT_TELL:
        return (judge(exercise.cannot_tell, CANNOT_TELL_TEXT, answer),), 1.0
    nearest = min(
        exercise.ranges, key=lambda one: max(one.low - answer.value, answer.value - one.high, 0)
    )
    return (judge(nearest, f"{answer.value:g} {exercise.unit}", answer),), 1.0


def _range_text(one, unit: str) -> str:
    return f"{one.low:g} {unit}" if one.low == one.high else f"{one.low:g} to {one.high:g} {unit}"


def _key(exercise: Estimate):
    entries = [(_range_text(one, exercise.unit), one) for one in exercise.ranges]
    return (key_item("", "", [*entries, (CANNOT_TELL_TEXT, exercise.cannot_tell)]),)


def _plain(exercise: Estimate, value: Any) -> str:
    return CANNOT_TELL_TEXT if value == CANNOT_TELL else f"{value:g} {exercise.unit}"


ESTIMATE = Kind(_fits, nothing_given, _score, _key, _plain)
