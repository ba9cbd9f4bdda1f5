"""Who speaks in the article: units per source, counted live from the key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from medialit import charts
from medialit.case import Entry, Key, load_key
from medialit.figures import Figure, Table

NO_SOURCE = "No source named"
UNNAMED = "Somebody without a name"
TITLE = "Who stands behind how many units of the article"

#: What the key calls the lines of a page that tell nothing themselves.
_FURNITURE = {"headline", "teaser", "navigation", "page_furniture"}


class Voice(NamedTuple):
    """One source and its units.

    Attributes
    ----------
    name : str
    sure : tuple of str
        Ids of the units that rest on it.
    arguable : tuple of str
        Ids of those that may: the key leaves their voice open.
    """

    name: str
    sure: tuple[str, ...]
    arguable: tuple[str, ...]


def count(key: Key) -> tuple[tuple[Voice, ...], tuple[str, ...]]:
    """Return the voices, most units first and those without a source last, and what is left out.

    A unit rests on a person whom the key puts behind it, be the words that person's or the
    outlet's report of them. Where the outlet tells by itself what somebody did, it has no source.
    """
    names = {person.id: person.name for person in key.people}
    found: dict[str, tuple[list[str], list[str]]] = {}
    left_out = []
    for entry in key.sentences:
        if any(one.label in _FURNITURE for one in entry.claim.accepted):
            left_out.append(entry.id)
            continue
        sure, arguable = found.setdefault(_source(entry, names), ([], []))
        (arguable if _is_open(entry) else sure).append(entry.id)
    voices = [Voice(name, tuple(sure), tuple(arguable)) for name, (sure, arguable) in found.items()]
    voices.sort(key=lambda one: (one.name == NO_SOURCE, -len(one.sure), -len(one.arguable)))
    return tuple(voices), tuple(left_out)


def _source(entry: Entry, names: dict[str, str]) -> str:
    if entry.source.given == "unnamed":
        return UNNAMED
    if not entry.source.person or entry.attribution.type == "outlet_voice":
        return NO_SOURCE
    return names[entry.source.person]


def _is_open(entry: Entry) -> bool:
    """Say whether the key leaves open if these are words of a source."""
    return entry.source.voice == "unclear" and "source" in entry.source.voice_arguable


def voices(folder: Path | None = None, text_file: Path | None = None) -> Figure:
    """Show how many units of the article rest on each source, as a chart with its table.

    Parameters
    ----------
    folder, text_file : Path, optional
        Another case and its text; the course's own by default.

    Raises
    ------
    ContentError
        If the key cannot be read.
    """
    key = load_key(folder, text_file)
    counted, left_out = count(key)
    return Figure(
        charts.bars(
            [one.name for one in counted],
            [len(one.sure) for one in counted],
            arguable=[len(one.arguable) for one in counted],
            legend=("by the key", "arguable"),
        ),
        title=TITLE,
        alt=_alt(counted),
        finding=_finding(counted),
        table=_table(counted),
        note=_note(key, left_out),
    )


def _alt(counted: Sequence[Voice]) -> str:
    bars = [
        f"{one.name}: {len(one.sure)}"
        + (f", and {len(one.arguable)} arguable" if one.arguable else "")
        for one in counted
    ]
    return f"Bar chart of units per source. {'. '.join(bars)}. The arguable parts are hatched."


def _finding(counted: Sequence[Voice]) -> str:
    total = sum(len(one.sure) + len(one.arguable) for one in counted)
    named = [one for one in counted if one.name != NO_SOURCE]
    said = []
    if named:
        first, *others = named
        rests = "rests" if len(first.sure) == 1 else "rest"
        said.append(f"Of {total} units, {len(first.sure)} {rests} on {first.name}{_more(first)}")
        if others:
            most = max(len(one.sure) + len(one.arguable) for one in others)
            said.append(f"no other source stands behind more than {most}")
    for one in counted:
        if one.name == NO_SOURCE:
            names = "names" if len(one.sure) == 1 else "name"
            said.append(f"{len(one.sure)} {names} no source{_more(one)}")
    return "; ".join(said) + "."


def _more(voice: Voice) -> str:
    """Say how many it is with the arguable units: (14 with the 2 whose voice is left open)."""
    more = len(voice.arguable)
    if not more:
        return ""
    whose = "the one" if more == 1 else f"the {more}"
    return f" ({len(voice.sure) + more} with {whose} whose voice the key leaves open)"


def _table(counted: Sequence[Voice]) -> Table:
    rows = [
        (
            one.name,
            len(one.sure),
            len(one.arguable),
            ", ".join(one.sure) or "none",
            ", ".join(one.arguable) or "none",
        )
        for one in counted
    ]
    header = ("Source", "Units", "Arguable", "Which", "Which are arguable")
    return Table(header, rows, "Units of the article by source")


def _note(key: Key, left_out: Sequence[str]) -> str:
    status = key.status
    people = "one person" if status.annotators == 1 else f"{status.annotators} people"
    checked = "" if status.independently_annotated else ", and nobody has checked it independently"
    return (
        f"Counted from the key of the case, version {status.version}. It was made by {people}"
        f"{checked}. A unit is a numbered sentence or line. Not counted are headlines, teasers, "
        f"links and lines of the page: {', '.join(left_out) or 'none'}. A unit is arguable where "
        "the key leaves open whether these are words of a source. A line in the text's own voice "
        "counts as “No source named”, also where it tells of a public act that anybody can look "
        "up; that is no fault. The count says who speaks how "
        "often, and nothing of whether it is so. An interview rests on one voice, and is a "
        "legitimate genre."
    )
