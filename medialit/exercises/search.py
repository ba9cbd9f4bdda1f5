"""`search`: choose search results before opening any, on a frozen result page."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

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
    pick : int
        How many to choose.
    restraint : str
        Why it pays to look over the whole page first; said with the feedback.
    """

    query: Text
    cards: Annotated[tuple[SearchCard, ...], Meta(min_length=4, max_length=8)]
    pick: Annotated[int, Meta(ge=1, le=3)] = 2
    restraint: Text
    cannot_tell: Judged


def check_search(exercise: Search, fault) -> None:
    """Check that the cards exist and that enough of them are worth choosing."""
