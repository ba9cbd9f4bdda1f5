"""The regions of Kazakhstan and the Russian side, drawn once in few and whole numbers."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import shapely

from medialit.labs.screen import Frame, flat, svg_path
from medialit.maps import layers

_WIDTH, _MARGIN, _FINE = 700, 26, 2
#: Square units under which an area is too small to hit: it gets a dot of that radius.
_SMALL, _DOT = 150, 8
#: Where the arrow keys lead, in the order in which the page knows them.
ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@functools.cache
def drawing() -> dict[str, Any]:
    """Return the map as paths in whole units: regions, Russian side, border, size.

    All areas are thinned together, so two neighbours keep one line between them.
    """
    rows = layers.regions()
    areas = np.array([flat(one) for one in rows.geometry.to_numpy()])
    ours = (rows.adm0 == "KAZ").to_numpy()
    frame = Frame.around(shapely.total_bounds(areas[ours]), _WIDTH, _MARGIN)
    fine = frame.finer(_FINE)
    areas = shapely.coverage_simplify(areas, 1.5 * fine.unit)
    window = shapely.box(*_window(frame))
    russia = shapely.intersection(areas[~ours], window)
    home, theirs = (shapely.coverage_union_all(areas[side]) for side in (ours, ~ours))
    border = shapely.line_merge(shapely.intersection(home.boundary, theirs.boundary))
    middles = _places(_middles(areas[ours]), frame)
    return {
        "size": [frame.width, frame.height],
        "fine": _FINE,
        "regions": [
            {
                "id": iso,
                "name": short_name(name),
                "d": svg_path(area, fine),
                "dot": [*middle, _DOT] if area.area / frame.unit**2 < _SMALL else None,
            }
            for iso, name, area, middle in zip(
                rows.iso[ours], rows.name[ours], areas[ours], middles, strict=True
            )
        ],
        "arrows": arrows(middles),
        "russia": [svg_path(one, fine) for one in russia if not one.is_empty],
        "russia_at": _places(_middles([shapely.union_all(russia)]), frame)[0],
        "border": svg_path(border, fine),
    }


def short_name(name: str) -> str:
    """Return a region's name as one says it: without the word Region."""
    return name.removesuffix(" Region")


def _window(frame: Frame) -> tuple[float, float, float, float]:
    """Return west, south, east and north of what is in view, in metres."""
    across, down = frame.width * frame.unit, frame.height * frame.unit
    return frame.west, frame.north - down, frame.west + across, frame.north


def _middles(areas: Any) -> np.ndarray:
    """Return the place deepest inside each area, shape (n, 2)."""
    circles = [shapely.maximum_inscribed_circle(one, tolerance=2000) for one in areas]
    return np.array([shapely.get_coordinates(circle)[0] for circle in circles])


def _places(points: np.ndarray, frame: Frame) -> list[list[int]]:
    return frame.place(points).tolist()


def arrows(middles: list[list[int]]) -> list[list[int]]:
    """Return where each arrow key leads from each place: left, right, up, down; -1 for nowhere.

    The nearest place within 60 degrees of the key's direction; of two, the one less askew.
    """
    return [
        [_next(start, direction, middles) for direction in ARROWS.values()] for start in middles
    ]


def _next(start: list[int], direction: tuple[int, int], middles: list[list[int]]) -> int:
    best, found = math.inf, -1
    for number, place in enumerate(middles):
        x, y = place[0] - start[0], place[1] - start[1]
        along = x * direction[0] + y * direction[1]
        askew = abs(x * direction[1]) + abs(y * direction[0])
        if along > 0 and askew <= along * math.sqrt(3) and along + 2 * askew < best:
            best, found = along + 2 * askew, number
    return found
