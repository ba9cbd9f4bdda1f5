"""`ladder`: how far does evidence carry a claim? Five steps, with the evidence named."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit import evidence
from medialit.content import Text
from medialit.exercises.records import Exercise, Judged
from medialit.exercises.search import check_cards


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
    none : Judged
        How naming none of them is judged.
    search : str
        An earlier `search` whose cards are shown here with what is inside.
    """

    claim: str
    whys: dict[evidence.Verdict, Text]
    cards: Annotated[tuple[LadderCard, ...], Meta(min_length=1)]
    none: Judged
    search: str = ""


def verdicts_of(exercise: Ladder) -> dict[evidence.Verdict, Judged]:
    """Return how each of the five verdicts is judged: state of the ledger, why of the author."""
    claim = evidence.load_claims()[exercise.claim]
    states = {other.verdict: "arguable" for other in claim.arguable} | {claim.verdict: "accepted"}
    return {
        step: Judged(state=states.get(step, "not_supported"), why=exercise.whys[step])
        for step in evidence.LADDER
    }


def check_ladder(exercise: Ladder, fault) -> None:
    """Check that claim and cards exist and that every verdict is explained."""
    claim = evidence.load_claims().get(exercise.claim)
    if claim is None:
        raise fault(
            "claim",
            f"No claim has the id '{exercise.claim}'.",
            "Add it to data/case/claims.yaml, or correct the id.",
        )
    if not claim.is_fact:
        raise fault(
            "claim",
            f"The verdict on {claim.id} is an inference, or of low confidence.",
            "Judge a claim whose verdict can be printed as a fact.",
        )
    for step in evidence.LADDER:
        if step not in exercise.whys:
            raise fault("whys", f"'{step}' is not explained.", f"Add '{step}' with its reason.")
    check_cards(exercise.cards, fault)
    for one in exercise.cards:
        source = evidence.card(one.card).source
        if one.state == "accepted" and source not in claim.evidence:
            raise fault(
                "cards",
                f"{one.card} is accepted, and the ledger does not name {source} for {claim.id}.",
                "Add the source to the claim's 'evidence', or call the card arguable.",
            )
    if not any(one.state == "accepted" for one in (*exercise.cards, exercise.none)):
        raise fault(
            "cards",
            "No evidence is accepted.",
            "Mark a card as 'accepted', or 'none' where nothing was found.",
        )
