"""The choropleth lab: one table, and as many maps as there are choices."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import traitlets

from medialit import maps, numbers
from medialit.labs.regions import drawing, short_name
from medialit.maps.colours import FEWEST, MOST
from medialit.maps.values import MEASURES, NEAR_KM, TOWNS_CAVEAT, region_values
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, KeepingLab, differing, twin
from medialit.widgets.session import Session

#: What a learner is asked to make, by the letter of the slot.
SLOTS = {
    "A": "the regions look much alike",
    "B": "the regions look very different",
    "C": "the one I would publish",
}
#: The kind of the journal's event when a map is kept.
KEPT = "map"
#: What each choice is called where two maps differ in it.
CALLED = {
    "measure": "measure",
    "scheme": "way to cut",
    "classes": "number of classes",
    "ramp": "colours",
}
_START: Choice = {
    "measure": "count",
    "scheme": "equal_interval",
    "classes": 5,
    "ramp": "blues",
}
_TITLE = "One table, many maps"
_ABOUT = (
    "All maps here show one table of Kazakhstan’s 20 regions. Change what is shown, how the "
    "classes are cut, how many there are, and the colours. Keep three maps: A, B and C."
)


class ChoroplethLab(KeepingLab):
    """Choose measure, scheme, classes and ramp; keep three maps in the learner's journal.

    The page asks for all classes once, when it shows the lab. From then on a change of colours
    stays in the page; only keeping a map sends something.

    Parameters
    ----------
    session : Session
        Where the kept maps go.

    Attributes
    ----------
    made : dict
        Every way to class every measure; empty until a page asks, because only who sees the map
        should wait for the library that makes natural breaks.
    """

    made = traitlets.Dict().tag(sync=True)

    fields: ClassVar[Mapping[str, Sequence[Any]]] = {
        "measure": tuple(MEASURES),
        "scheme": tuple(maps.SCHEMES),
        "classes": tuple(range(FEWEST, MOST + 1)),
        "ramp": tuple(maps.RAMPS),
    }

    event: ClassVar[str] = KEPT
    slots: ClassVar[Mapping[str, str]] = SLOTS

    def __init__(self, session: Session):
        super().__init__(session, _spec(), dict(_START))

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return nothing: the page has all classes and colours already."""
        return {}

    def act(self, kind: str, content: Mapping[str, Any], choice: Choice) -> None:
        """Work out all classes when a page asks for them; keep a map."""
        if kind == "classes":
            self.made = dict(_classified())
        else:
            super().act(kind, content, choice)

    def words(self, choice: Choice) -> str:
        """Say the settings of a map, as they stand under it and in the learner's report."""
        return words(choice)

    def differences(self, one: Choice, other: Choice) -> str:
        """Say which choices two maps of the table do not share."""
        return differences(one, other)

    def twin(self) -> Twin:
        """Return the table that all maps show, computed."""
        columns = [region_values(measure) for measure in MEASURES]
        rows = sorted(
            (short_name(row[0].region), *map(told, MEASURES, (one.value for one in row)))
            for row in zip(*columns, strict=True)
        )
        header = ("Region", *(_titles()[measure] for measure in MEASURES))
        return twin(_TITLE, _ABOUT, header, rows, _note())


# Words --------------------------------------------------------------------------------------


@functools.cache
def _titles() -> dict[str, str]:
    near = f"People in towns within {NEAR_KM:g} km of the border"
    return {**MEASURES, "near_border": near}


def words(choice: Choice) -> str:
    """Say the settings of a map, as they stand under it and in the learner's report."""
    measure, scheme = _titles()[choice["measure"]], maps.SCHEMES[choice["scheme"]].lower()
    return f"{measure}; {choice['classes']} classes; {scheme}; {choice['ramp']}"


def differences(one: Choice, other: Choice) -> str:
    """Say which choices two maps of the table do not share."""
    names: dict[str, Any] = {"measure": _titles(), "scheme": maps.SCHEMES}
    changed = []
    for field, called in CALLED.items():
        if one[field] != other[field]:
            said = [names.get(field, {}).get(its[field], its[field]) for its in (one, other)]
            changed.append((called, *map(str, said)))
    return differing(changed, "maps")


def told(measure: str, value: float | None) -> str:
    """Say a value with its unit."""
    if value is None:
        return "no data"
    unit = {"count": "people", "density": "people per km²", "near_border": "people in towns"}
    thousand = "" if measure == "density" or not value else "thousand "
    return f"{_number(measure, value)} {thousand}{unit[measure]}"


def _number(measure: str, value: float) -> str:
    if measure == "density":
        return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
    return f"{value / 1000:,.0f}"


def bounds(measure: str, edges: tuple[float, ...]) -> list[str]:
    """Say from where to where each class goes; a class holds its upper bound."""
    said = [_number(measure, edge) for edge in edges]
    pairs = enumerate(itertools.pairwise(said))
    whole = [f"{'over ' if at else ''}{low} to {high}" for at, (low, high) in pairs]
    # A class of one value, such as "nobody", is that value.
    if edges and edges[0] == edges[1]:
        whole[0] = said[0]
    return whole


# What the page is told once ------------------------------------------------------------------


def _classified() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every way to class every measure: its key, bounds, classes of the regions, note."""
    for measure in MEASURES:
        values = [row.value for row in region_values(measure)]
        for scheme in maps.SCHEMES:
            for count in range(FEWEST, MOST + 1):
                made = maps.classify(values, scheme, count)
                index = "".join("-" if one is None else str(one) for one in made.index)
                # How many classes there are and how they are cut, the title says already.
                note = made.note.partition(". ")[2]
                made_so = {"bounds": bounds(measure, made.edges), "index": index, "note": note}
                yield f"{measure}/{scheme}/{count}", made_so


def _spec() -> dict[str, Any]:
    return {
        "view": "choropleth",
        "title": _TITLE,
        "about": _ABOUT,
        "map": drawing(),
        "fields": [
            {"id": "measure", "text": "What is shown?", "options": _pairs(_titles())},
            {"id": "scheme", "text": "How are the classes cut?", "options": _pairs(maps.SCHEMES)},
            {
                "id": "classes",
                "text": "How many classes?",
                "options": [[one, str(one)] for one in range(FEWEST, MOST + 1)],
            },
            {
                "id": "ramp",
                "text": "Which colours?",
                "options": [[one, one.capitalize()] for one in maps.RAMPS],
            },
        ],
        "explained": dict(maps.EXPLAINED),
        "heads": [
            f"{title}, thousand" if told(one, 1.0).count("thousand") else title
            for one, title in _titles().items()
        ],
        "units": {one: told(one, 1.0).partition(" ")[2] for one in MEASURES},
        "values": {one: [told(one, row.value) for row in region_values(one)] for one in MEASURES},
        "ramps": {
            name: {n: list(maps.ramp(name, n)) for n in range(1, MOST + 1)} for name in maps.RAMPS
        },
        "slots": _pairs(SLOTS),
        "date": _day(),
        "note": _note(),
    }


def _pairs(named: Mapping[str, str]) -> list[list[str]]:
    return [[one, text] for one, text in named.items()]


def _day() -> str:
    """Return the day of the count, in words."""
    (day,) = {row.date for row in numbers.load_population()}
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"


@functools.cache
def _note() -> str:
    extra = f"An equal-area projection (Albers). {TOWNS_CAVEAT}"
    return maps.map_note("regions", "population", "towns", extra=extra)
