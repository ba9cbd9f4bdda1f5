"""A `write` is kept, not scored: the learner does that with the rubric."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Write
from medialit.scoring.meter import meter_line
from medialit.scoring.model import (
    LONGEST_TEXT,
    Answer,
    ItemFeedback,
    KeyEntry,
    KeyItem,
    Kind,
    nothing_given,
)


def _fits(_exercise: Write, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _score(exercise: Write, answer: Answer):
    """A written answer is kept; the learner scores it."""
    text = answer.value or ""
    counted = f"Your text has {len(text.split())} of at most {exercise.max_words} words."
    line = meter_line(exercise, text)
    why = f"{line} This informs; it is no grade." if line else counted
    return (ItemFeedback(id="", title="", chosen="", state="kept", points=0.0, why=why),), 0.0


def _key(exercise: Write) -> tuple[KeyItem, ...]:
    levels = tuple(
        KeyEntry(text=f"{name.title()}: {level.when}", state="", why=level.why, example=level.model)
        for name in ("proficient", "emergent", "basic")
        for level in [getattr(exercise.rubric, name)]
    )
    turns = tuple(KeyEntry(text=one.text, state="", why=one.why) for one in exercise.wrong_turns)
    gauges = tuple(
        KeyEntry(text=f"{one.text}: {'; '.join(one.any_of)}", state="", why=one.why)
        for one in exercise.meter
    )
    counted = "What the line under your text looks for; it is no grade"
    return (
        KeyItem(id="rubric", title="Rubric with a model answer for each level", entries=levels),
        KeyItem(id="turns", title="Typical wrong turns", entries=turns),
        *([KeyItem(id="meter", title=counted, entries=gauges)] if gauges else []),
    )


def _plain(_exercise: Write, value: Any) -> str:
    return value


WRITE = Kind(_fits, nothing_given, _score, _key, _plain)
