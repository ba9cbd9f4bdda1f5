"""What the page and the twin are told of a `ladder`."""

from __future__ import annotations

from typing import Any

from medialit import evidence
from medialit.case import load_article
from medialit.exercises import Ladder, find
from medialit.scoring import quoted, state_text
from medialit.widgets.fields import cards
from medialit.widgets.fields.model import Fields


def _describe(exercise: Ladder) -> dict[str, Any]:
    claim = evidence.load_claims()[exercise.claim]
    article = load_article()
    inside = {}
    if exercise.search:
        inside = {one.card: one.inside for one in find(exercise.search).cards}
    return {
        "claim": claim.claim,
        "quotes": [{"id": one, "text": article[one].text} for one in claim.sentences],
        "steps": [
            {"id": step, "text": text, "help": help_}
            for step, (text, help_) in evidence.LADDER.items()
        ],
        "cards": [cards.described(one.card, inside.get(one.card, "")) for one in exercise.cards],
        "states": {"not_supported": state_text(exercise, "not_supported")},
    }


def _parts(exercise: Ladder) -> list[str]:
    claim = evidence.load_claims()[exercise.claim]
    said = [f"{one}: “{quoted(one)}”" for one in claim.sentences]
    steps = [f"{text}: {help_}" for text, help_ in evidence.LADDER.values()]
    shown = [f"May be named as evidence: {cards.line(one.card)}" for one in exercise.cards]
    return [f"The claim, in our words: {claim.claim}", *said, *steps, *shown]


LADDER = Fields(_describe, _parts)
