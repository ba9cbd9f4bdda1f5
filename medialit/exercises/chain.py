"""`chain`: put together the way a statement travelled, and say how long the way was."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit import case
from medialit.content import Record, Text
from medialit.exercises.checks import check_ids, check_one_accepted
from medialit.exercises.records import Exercise, Judged, Order, Slug


class Station(Record, kw_only=True):
    """A person, outlet or text through which a statement may have passed."""

    id: Slug
    text: Text
    help: str = ""
    sentences: tuple[str, ...] = ()
    why: Annotated[str, Meta(min_length=1, description="Why it belongs, or does not.")]


class Depth(Judged, kw_only=True):
    """A chain depth and how it is judged: intermediaries visible in the text.

    Attributes
    ----------
    text : str
        What the number means here; shown beside it.
    """

    depth: Annotated[int, Meta(ge=0, le=9)]
    text: str = ""


class Chain(Exercise, kw_only=True, tag_field="kind", tag="chain"):
    """The stations of a statement, first speaker first, and the depth of the chain.

    Attributes
    ----------
    stations : tuple of Station
        What can be put into the chain, some of which may not belong. They are offered in this
        order, so do not list them in the order of the chain.
    chains : tuple of Order
        The accepted and arguable chains.
    otherwise : str
        Why other chains do not hold.
    depth_prompt : str
        The question about the depth.
    depths : tuple of Depth
        Every depth that is offered.
    """

    stations: Annotated[tuple[Station, ...], Meta(min_length=3)]
    chains: Annotated[tuple[Order, ...], Meta(min_length=1)]
    otherwise: Text
    depth_prompt: Text
    depths: Annotated[tuple[Depth, ...], Meta(min_length=2)]
    cannot_tell: Judged


def check_chain(exercise: Chain, fault) -> None:
    """Check that chains name stations, and that a chain and a depth are accepted."""
    check_ids(exercise.stations, fault, "stations")
    known = {station.id for station in exercise.stations}
    for station in exercise.stations:
        for sentence in station.sentences:
            if sentence not in case.load_article().by_id:
                raise fault("stations", f"There is no sentence {sentence}.", "Use S01 to S36.")
    for chain in exercise.chains:
        for one in chain.order:
            if one not in known:
                raise fault("chains", f"'{one}' is not a station.", "Use the ids under 'stations'.")
        if len(set(chain.order)) < len(chain.order):
            raise fault(
                "chains",
                f"'{', '.join(chain.order)}' passes a station twice.",
                "Name each station once.",
            )
    orders = [chain.order for chain in exercise.chains]
    if len(set(orders)) < len(orders):
        raise fault("chains", "A chain stands twice.", "Keep one of the two.")
    offered = tuple(station.id for station in exercise.stations)
    if any(offered[: len(order)] == order for order in orders):
        raise fault(
            "stations", "They stand in the order of a chain and give it away.", "Shuffle them."
        )
    depths = [one.depth for one in exercise.depths]
    if len(set(depths)) < len(depths):
        raise fault("depths", "A depth stands twice.", "Keep one of the two.")
    check_one_accepted(dict(enumerate(exercise.chains)), fault, "chains")
    check_one_accepted(dict(enumerate(exercise.depths)), fault, "depths")
