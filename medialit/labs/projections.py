"""The projection lab: the same country on six flat maps, beside its true size."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

import numpy as np
import shapely

from medialit import borders, maps
from medialit.labs.screen import Frame, flat, packed, svg_path
from medialit.maps import layers
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, Lab, twin

MAPS = tuple(borders.PROJECTIONS)
_TRUE = "Albers equal-area conic"
_TITLE = "Flatten the earth"
_ABOUT = (
    "Choose a flat map. The grey shape behind is Kazakhstan on an equal-area map; look at what "
    "becomes of the border with Russia and of the area."
)
_WIDTH, _MARGIN = 480, 10
_MOST_PATH = 700  # bytes; the rest of a change takes up to 250


@functools.cache
def _outline() -> tuple[shapely.LineString, shapely.LineString]:
    """Return the outline in degrees in two pieces: along Russia, and the rest."""
    along = borders.shared_border(layers.country("KAZ"), layers.country("RUS"))
    longest = max(shapely.get_parts(along), key=lambda part: part.length)
    largest = max(shapely.get_parts(layers.country("KAZ")), key=lambda part: part.area)
    ring = shapely.get_coordinates(largest.exterior)[:-1]
    ends = [
        int(np.hypot(*(ring - end).T).argmin())
        for end in shapely.get_coordinates(longest)[[0, -1]].tolist()
    ]
    ring = np.roll(ring, -ends[0], axis=0)
    turn = (ends[1] - ends[0]) % len(ring)
    one = shapely.LineString(ring[: turn + 1])
    other = shapely.LineString(np.vstack([ring[turn:], ring[:1]]))
    middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return (one, other) if one.distance(middle) < other.distance(middle) else (other, one)


def _centred(name: str) -> list[shapely.LineString]:
    """Return both pieces on a map, in metres from the middle of the country."""
    crs = borders.PROJECTIONS[name]
    pieces = [flat(one, crs) for one in _outline()]
    west, south, east, north = shapely.total_bounds(pieces)
    middle = ((west + east) / 2, (south + north) / 2)
    return [shapely.transform(one, lambda points: points - middle) for one in pieces]


@functools.cache
def _frame() -> Frame:
    """Return the frame that holds the largest of the maps."""
    bounds = np.array([shapely.total_bounds(_centred(name)) for name in MAPS])
    return Frame.around((*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)), _WIDTH, _MARGIN)


@functools.cache
def _drawn(name: str) -> tuple[str, str]:
    """Return both pieces packed for the page, as finely as a change allows."""
    frame, tolerance = _frame(), _frame().unit / 2
    while True:
        pieces = tuple(
            packed(frame.place(shapely.get_coordinates(shapely.simplify(one, tolerance))))
            for one in _centred(name)
        )
        if sum(len(one) + one.count("\\") for one in pieces) <= _MOST_PATH:
            return pieces
        tolerance *= 1.15


@functools.cache
def _true() -> tuple[float, float]:
    """Return the true length of the border in km and the true area in km²."""
    return borders.length_km(layers.border()), borders.area_km2(layers.country("KAZ"))


@functools.cache
def sizes(name: str) -> tuple[float, float]:
    """Return the length in km and the area in km² that a map shows."""
    return (
        borders.planar_length_km(layers.border(), name),
        borders.planar_area_km2(layers.country("KAZ"), name),
    )


class ProjectionLab(Lab):
    """Choose a flat map; see the shape, and what becomes of length and area."""

    fields: ClassVar = {"map": MAPS}

    def __init__(self) -> None:
        super().__init__(_spec(), {"map": _TRUE})

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return the shape on the chosen map and its sizes in whole km and km²."""
        border, rest = _drawn(choice["map"])
        length, area = sizes(choice["map"])
        return {"border": border, "rest": rest, "km": round(length), "km2": round(area)}

    def twin(self) -> Twin:
        """Return length and area on every map, computed."""
        rows = [
            (
                name,
                *(f"{shown:,.0f} {unit} ({percent(shown, real)})" for shown, real, unit in parts),
            )
            for name, parts in ((name, _beside(name)) for name in MAPS)
        ]
        length, area = _true()
        rows.append(("The earth itself", f"{length:,.0f} km", f"{area:,.0f} km²"))
        return twin(_TITLE, _ABOUT, ("Map", "Border with Russia", "Area"), rows, _note())


def _beside(name: str) -> list[tuple[float, float, str]]:
    return list(zip(sizes(name), _true(), ("km", "km²"), strict=True))


def percent(shown: float, real: float) -> str:
    """Say how much more or less a map shows than there is."""
    share = round(100 * (shown / real - 1))
    if share == 0:
        return "true to within 0.5 %"
    return f"{abs(share)} % too {'large' if share > 0 else 'small'}"


@functools.cache
def _note() -> str:
    return maps.map_note(
        "regions",
        "border",
        extra="The border is measured on the line at 1:10m. True length and area are those on the "
        "ellipsoid WGS84. Every map is drawn at the scale its own formula promises, around the "
        "same middle.",
    )


def _spec() -> dict[str, Any]:
    frame, ring = _frame(), [shapely.get_coordinates(one) for one in _centred(_TRUE)]
    ghost = shapely.simplify(shapely.Polygon(np.vstack(ring)), frame.unit / 2)
    length, area = _true()
    return {
        "view": "projection",
        "title": _TITLE,
        "about": _ABOUT,
        "maps": list(MAPS),
        "true": _TRUE,
        "km": round(length),
        "km2": round(area),
        "size": [frame.width, frame.height],
        "ghost": svg_path(ghost, frame),
        "units": round(1e6 / frame.unit, 3),
        "note": _note(),
    }
