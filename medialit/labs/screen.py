"""From degrees to whole units of a map in the page, few enough to send."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import Transformer

from medialit import borders
from medialit.borders.shapes import DEGREES

#: The map on which the labs draw: equal areas, made for Kazakhstan.
CRS = borders.PROJECTIONS["Albers equal-area conic"]

# One printable sign a coordinate: from "#" to "~", with "P" for no step.
_ZERO, _FARTHEST = 80, 45


@dataclass(frozen=True)
class Frame:
    """Where a flat map lies on the screen.

    Attributes
    ----------
    west, north : float
        The upper left corner, in metres of the map.
    unit : float
        Metres of the map in one unit of the screen.
    width, height : int
        In units of the screen.
    """

    west: float
    north: float
    unit: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: Sequence[float], width: int, margin: int) -> Frame:
        """Fit a frame of so many units around bounds (west, south, east, north) in metres."""
        west, south, east, north = bounds
        unit = (east - west) / (width - 2 * margin)
        height = math.ceil((north - south) / unit) + 2 * margin
        return cls(west - margin * unit, north + margin * unit, unit, width, height)

    def finer(self, times: int) -> Frame:
        """Return the same frame with so many times more units each way."""
        return replace(
            self, unit=self.unit / times, width=self.width * times, height=self.height * times
        )

    def place(self, points: np.ndarray) -> np.ndarray:
        """Turn metres of the map, shape (n, 2), into whole units from the upper left corner."""
        away = (points - (self.west, self.north)) / (self.unit, -self.unit)
        return np.rint(away).astype(int)


def flat(geometry: shapely.Geometry, crs: str = CRS) -> shapely.Geometry:
    """Project a geometry in degrees to a flat map, in metres."""
    to_map = _way_to(crs)
    return shapely.transform(geometry, lambda points: np.column_stack(to_map.transform(*points.T)))


@functools.cache
def _way_to(crs: str) -> Transformer:
    return Transformer.from_crs(DEGREES, crs, always_xy=True)


# Lines -------------------------------------------------------------------------------------


def steps(points: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """Return points without those that repeat the one before."""
    kept: list[tuple[int, int]] = []
    for x, y in points:
        if not kept or kept[-1] != (int(x), int(y)):
            kept.append((int(x), int(y)))
    return kept


def svg_path(geometry: shapely.Geometry, frame: Frame) -> str:
    """Write a flat geometry as the path of an SVG, in steps of whole units.

    Areas are closed; a hole is a ring like any other (fill-rule evenodd).
    """
    closed = geometry.geom_type.endswith("Polygon")
    return "".join(_run(frame.place(part), closed) for part in _rings(geometry))


def _rings(geometry: shapely.Geometry) -> list[np.ndarray]:
    parts = []
    for one in shapely.get_parts(geometry):
        rings = shapely.get_rings(one) if one.geom_type == "Polygon" else [one]
        parts += [shapely.get_coordinates(ring) for ring in rings]
    return parts


def _run(points: np.ndarray, closed: bool) -> str:
    """Write one run of points: ``M`` where it starts, then relative steps."""
    kept = steps(points)
    if closed and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < (3 if closed else 2):
        return ""
    start, moves = kept[0], np.diff(np.array(kept), axis=0).tolist()
    # A minus sign parts two numbers as well as a space does.
    written = " ".join(f"{x} {y}" for x, y in moves).replace(" -", "-")
    return f"M{start[0]} {start[1]}l{written}{'z' if closed else ''}"


def packed(points: Iterable[Sequence[int]]) -> str:
    """Write a line of whole units as text: its start as numbers, then two signs a step.

    A step too long for one sign is split. The page's ``labUnpacked`` reads it.
    """
    kept = steps(points)
    (x, y), signs = kept[0], []
    for to_x, to_y in kept[1:]:
        pieces = max(1, math.ceil(max(abs(to_x - x), abs(to_y - y)) / _FARTHEST))
        for piece in range(pieces, 0, -1):
            step_x, step_y = round((to_x - x) / piece), round((to_y - y) / piece)
            signs += [chr(_ZERO + step_x), chr(_ZERO + step_y)]
            x, y = x + step_x, y + step_y
    return f"{kept[0][0]},{kept[0][1]},{''.join(signs)}"


def packed_within(line: shapely.LineString, frame: Frame, most: int) -> str:
    """Write a flat line in at most so many bytes of JSON, as finely as that allows."""
    tolerance = frame.unit / 2
    while True:
        fewer = shapely.simplify(line, tolerance, preserve_topology=False)
        written = packed(frame.place(shapely.get_coordinates(fewer)))
        # A backslash takes two bytes in JSON.
        if len(written) + written.count("\\") <= most:
            return written
        tolerance *= 1.15
