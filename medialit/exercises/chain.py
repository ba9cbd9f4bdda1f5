"""`chain`: put together the way a statement travelled, and say how long the way was."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit.content import Record, Text
from medialit.exercises.checks import check_ids
from medialit.exercises.records import Exercise, Judged, Order, Slug


class Station(Record, kw_only=True):
    """A person, outlet or text through which a statement may have passed."""

    id: Slug
    text: Text
    help: str = ""
    sentences: tuple[str, ...] = ()
    why: Annotated[str, Meta(min_length=1, description="Why it belongs, or does not.")]


class Depth(Judged, kw_only=True):
    """A chain depth and how it is judged: intermediaries visible in the text."""

    depth: Annotated[int, Meta(ge=0, le=9)]


class Chain(Exercise, kw_only=True, tag_field="kind", tag="chain"):
    """The stations of a statement, first speaker first, and the depth of the chain.

    Attributes
    ----------
    stations : tuple of Station
        What can be put into the chain, some of which may not belong.
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
    """Check that chains name stations and that something is accepted."""
    check_ids(exercise.stations, fault, "stations")
