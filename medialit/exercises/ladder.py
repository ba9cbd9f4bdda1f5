"""`ladder`: how far does evidence carry a claim? Five steps, with the evidence named."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit import evidence
from medialit.content import Text
from medialit.exercises.records import Exercise, Judged


class LadderCard(Judged, kw_only=True):
    """A card that may be named as evidence, and whether it carries the verdict."""

    card: str


class Ladder(Exercise, kw_only=True, tag_field="kind", tag="ladder"):
    """A verdict on one claim of the ledger.

    Which verdicts are accepted or arguable stands in ``claims.yaml`` and nowhere else.

    Attributes
    ----------
    claim : str
        Its id in ``claims.yaml``.
    whys : dict
        The explanation of each of the five verdicts.
    cards : tuple of LadderCard
        What can be named as evidence.
    """

    claim: str
    whys: dict[evidence.Verdict, Text]
    cards: Annotated[tuple[LadderCard, ...], Meta(min_length=1)]


def check_ladder(exercise: Ladder, fault) -> None:
    """Check that claim and cards exist and that every verdict is explained."""
