"""Scoring a `choice` and a `multi`."""

from __future__ import annotations

from typing import Any

import msgspec

from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Choice, Multi, choices_of
from medialit.scoring.model import (
    Answer,
    Kind,
    distinct,
    judge,
    key_item,
    nothing_given,
    part_ids,
    unanswered,
)


def _fits_choice(exercise: Choice, value: Any) -> bool:
    return isinstance(value, str) and value in {CANNOT_TELL, *part_ids(exercise)}


def _fits_multi(exercise: Multi, value: Any) -> bool:
    return value == CANNOT_TELL or (isinstance(value, list) and distinct(value, part_ids(exercise)))


def option_text(exercise: Choice | Multi, option: str) -> str:
    texts = {one.id: one.text for one in exercise.options} | {CANNOT_TELL: CANNOT_TELL_TEXT}
    return texts[option]


def _score_choice(exercise: Choice, answer: Answer):
    if answer.value is None:
        return (unanswered(),), 1.0
    judged = choices_of(exercise)[answer.value]
    return (judge(judged, option_text(exercise, answer.value), answer),), 1.0


def _score_multi(exercise: Multi, answer: Answer):
    """One point for each accepted option chosen, one less for each that is not supported."""
    judged = choices_of(exercise)
    possible = float(max(1, sum(one.state == "accepted" for one in exercise.options)))
    chosen = [answer.value] if answer.value == CANNOT_TELL else answer.value or []
    if not chosen:
        return (unanswered(),), possible
    items = []
    for option in chosen:
        text = option_text(exercise, option)
        item = judge(judged[option], text, answer, item=option, title=text)
        if item.state == "not_supported":
            item = msgspec.structs.replace(item, points=-1.0)
        items.append(item)
    return tuple(items), possible


def _key(exercise: Choice | Multi):
    entries = [(option_text(exercise, i), one) for i, one in choices_of(exercise).items()]
    return (key_item("", "", entries),)


def _plain(exercise: Choice | Multi, value: Any) -> str:
    chosen = [value] if isinstance(value, str) else value
    return "; ".join(option_text(exercise, one) for one in chosen)


CHOICE = Kind(_fits_choice, nothing_given, _score_choice, _key, _plain)
MULTI = Kind(_fits_multi, nothing_given, _score_multi, _key, _plain)
