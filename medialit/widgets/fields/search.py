"""What the page and the twin are told of a `search`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import CANNOT_TELL_TEXT, Search
from medialit.scoring import state_text
from medialit.widgets.fields import cards
from medialit.widgets.fields.model import Fields


def _describe(exercise: Search) -> dict[str, Any]:
    return {
        "query": exercise.query,
        "pick": exercise.pick,
        "cards": [cards.described(one.card, one.inside) for one in exercise.cards],
        "states": {"not_supported": state_text(exercise, "not_supported")},
    }


def _parts(exercise: Search) -> list[str]:
    shown = [cards.line(one.card) for one in exercise.cards]
    return [f"Searched for: {exercise.query}", *shown, CANNOT_TELL_TEXT]


SEARCH = Fields(_describe, _parts)
