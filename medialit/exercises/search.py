"""`search`: choose search results before opening any, on a frozen result page."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit import evidence
from medialit.content import Text
from medialit.exercises.records import Exercise, Judged


class SearchCard(Judged, kw_only=True):
    """A card of the case on a result page: how good a first choice it is, and what is inside.

    Attributes
    ----------
    card : str
        Its id in ``cards.yaml``.
    inside : str
        What reading it shows about this question, in our words, with source ids.
    """

    card: str
    inside: Text


class Search(Exercise, kw_only=True, tag_field="kind", tag="search"):
    """A page of search results: pick some before opening any (click restraint).

    Attributes
    ----------
    query : str
        The words that were searched for.
    cards : tuple of SearchCard
        The results, in the order of the page.
    pick : int
        How many to choose.
    restraint : str
        Why it pays to look over the whole page first; said with the feedback.
    confidence : bool
        Off: nobody can be sure of a page that they have not read.
    """

    query: Text
    cards: Annotated[tuple[SearchCard, ...], Meta(min_length=4, max_length=8)]
    pick: Annotated[int, Meta(ge=1, le=3)] = 2
    restraint: Text
    cannot_tell: Judged
    confidence: bool = False


def check_search(exercise: Search, fault) -> None:
    """Check that the cards exist and that enough of them are worth choosing."""
    check_cards(exercise.cards, fault)
    good = sum(one.state != "not_supported" for one in exercise.cards)
    if good < exercise.pick:
        raise fault(
            "cards",
            f"{exercise.pick} are to be chosen, and {good} of the cards are a good choice.",
            "Mark as many as 'accepted' or 'arguable', or lower 'pick'.",
        )


def check_cards(cards, fault) -> None:
    """Check that each card is one of the case and stands once."""
    known = {one.id for one in evidence.load_cards()}
    seen: set[str] = set()
    for place, one in enumerate(cards):
        field = f"cards[{place}].card"
        if one.card not in known:
            raise fault(
                field,
                f"No card has the id '{one.card}'.",
                "Add it to data/case/cards.yaml, or correct the id.",
            )
        if one.card in seen:
            raise fault(field, f"The card '{one.card}' stands twice.", "Keep one of the two.")
        seen.add(one.card)
