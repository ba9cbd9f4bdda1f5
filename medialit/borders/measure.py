"""Lengths, areas and distances on the ellipsoid WGS84; pyproj does the geodesics.

Geodesics: Karney, C. F. F. (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55.
Rulers: Richardson, L. F. (1961), The problem of contiguity, General Systems Yearbook 6, 139-187.
Simplification: Douglas, D. and Peucker, T. (1973), Cartographica 10, 112-122.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod, Transformer

from medialit.borders.shapes import (
    DEGREES,
    BorderError,
    checked_area,
    line_parts,
    positive_km,
    to_degrees,
    to_space,
)

GEOD = Geod(ellps="WGS84")

_EARTH_RADIUS_KM = 6371.0088
_MOST_STEPS = 200_000
# A straight chord of this length dips 50 m below the ground at most.
_LONGEST_CHORD_KM = 50.0


def length_km(line: Any) -> float:
    """Return the geodesic length of a line in km: the shortest way from point to point.

    Parameters
    ----------
    line : LineString, MultiLineString, GeoSeries or GeoDataFrame
        In degrees on WGS84; the parts are added up.

    Raises
    ------
    BorderError
        If it cannot be measured; the message says why.

    Examples
    --------
    >>> round(length_km(shapely.LineString([(50, 50), (51, 50)])), 1)
    71.7
    """
    return sum(GEOD.line_length(*part.T) for part in line_parts(line)) / 1000


def end_to_end_km(line: Any) -> float:
    """Return the geodesic distance in km between the two ends of a line in one piece.

    Raises
    ------
    BorderError
        If the line has several parts, or cannot be measured.
    """
    parts = line_parts(line)
    if len(parts) > 1:
        raise BorderError(
            f"This line has {len(parts)} parts, so it is not clear which ends are meant. "
            "Join them with shapely.line_merge(line), or take one part of line.geoms."
        )
    return _distance_km(parts[0][0], parts[0][-1])


def area_km2(area: Any) -> float:
    """Return the area in km² on the ellipsoid; edges are taken as geodesics.

    Parameters
    ----------
    area : Polygon, MultiPolygon, GeoSeries or GeoDataFrame
        In degrees on WGS84; several areas are united first.

    Raises
    ------
    BorderError
        If it cannot be measured; the message says why.
    """
    polygons = shapely.get_parts(checked_area(area))
    # pyproj counts an outline that runs clockwise as negative.
    upright = shapely.orient_polygons(polygons)
    return sum(GEOD.geometry_area_perimeter(one)[0] for one in upright) / 1e6


def _distance_km(one: Iterable[float], other: Iterable[float]) -> float:
    return GEOD.inv(*one, *other)[2] / 1000


# Rulers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Walk:
    """What a pair of compasses measured.

    Attributes
    ----------
    ruler_km : float
        How far the compasses were opened.
    steps : int
        Full steps.
    rest_km : float
        What was left at the ends of the parts.
    line : LineString or MultiLineString
        The path of the compasses, in degrees.
    """

    ruler_km: float
    steps: int
    rest_km: float
    line: shapely.LineString | shapely.MultiLineString

    @property
    def length_km(self) -> float:
        """Steps times ruler, and the rest, in km."""
        return self.steps * self.ruler_km + self.rest_km


def ruler_walk(line: Any, ruler_km: float) -> Walk:
    """Walk along a line with a pair of compasses, as Richardson (1961) did.

    From its first point, each step ends where the line first lies one ruler away. The rest at
    the end counts as it is. Each part of a line is walked by itself; the walk depends a little
    on the end it starts from.

    Parameters
    ----------
    line : LineString, MultiLineString, GeoSeries or GeoDataFrame
        In degrees on WGS84.
    ruler_km : float
        The ruler in km, as a geodesic.

    Raises
    ------
    BorderError
        If the line cannot be measured, or the ruler is so short that the walk would never end.
    """
    ruler_km = positive_km(ruler_km, "ruler")
    if length_km(line) / ruler_km > _MOST_STEPS:
        raise BorderError(
            f"A ruler of {ruler_km:g} km would take more than {_MOST_STEPS:,} steps along this "
            "line. Take a longer ruler; below the spacing of the line's points nothing is gained."
        )
    paths, steps, rest = [], 0, 0.0
    for part in line_parts(line):
        path = _walk(to_space(_dense(part)), _chord_km(ruler_km))
        steps += len(path) - 1
        # The very end is the line's own end, not its copy from space.
        ends = np.vstack((to_degrees(np.array(path)), part[-1]))
        rest += _distance_km(ends[-2], ends[-1])
        paths.append(shapely.LineString(ends))
    whole = paths[0] if len(paths) == 1 else shapely.MultiLineString(paths)
    return Walk(ruler_km=ruler_km, steps=steps, rest_km=rest, line=whole)


def _walk(points: np.ndarray, chord: float) -> list[tuple[float, ...]]:
    """Return where the compasses stood, in km from the centre of the earth."""
    here = start = tuple(points[0].tolist())
    stood = [here]
    for end in map(tuple, points[1:].tolist()):
        while math.dist(here, end) >= chord:
            here = start = _exit(start, end, here, chord)
            stood.append(here)
        start = end
    return stood


def _exit(
    start: tuple[float, ...], end: tuple[float, ...], centre: tuple[float, ...], radius: float
) -> tuple[float, ...]:
    """Return where the segment from `start`, inside a ball, leaves the ball."""
    # Written out by axis: a long walk comes here many thousand times.
    (x, y, z), (cx, cy, cz) = start, centre
    wx, wy, wz = end[0] - x, end[1] - y, end[2] - z
    ox, oy, oz = x - cx, y - cy, z - cz
    square = wx * wx + wy * wy + wz * wz
    half = wx * ox + wy * oy + wz * oz
    rest = ox * ox + oy * oy + oz * oz - radius**2
    share = min((-half + math.sqrt(max(half**2 - square * rest, 0.0))) / square, 1.0)
    return x + share * wx, y + share * wy, z + share * wz


def _chord_km(distance_km: float) -> float:
    """Return the straight line through the earth that belongs to a distance over its surface."""
    if distance_km >= math.pi * _EARTH_RADIUS_KM:
        raise BorderError(f"No ruler of {distance_km:g} km fits on the earth. Take a shorter one.")
    return 2 * _EARTH_RADIUS_KM * math.sin(distance_km / (2 * _EARTH_RADIUS_KM))


def _dense(part: np.ndarray) -> np.ndarray:
    """Put points on long segments, along the geodesic, so that chords stay near the ground."""
    steps = np.asarray(GEOD.line_lengths(*part.T)) / 1000
    if steps.max() <= _LONGEST_CHORD_KM:
        return part
    points = [part[:1]]
    for one, other, km in zip(part[:-1], part[1:], steps, strict=True):
        between = math.ceil(km / _LONGEST_CHORD_KM) - 1
        if between > 0:
            points.append(np.array(GEOD.npts(*one, *other, between)))
        points.append(other[None])
    return np.vstack(points)


def richardson_dimension(rulers_km: Iterable[float], lengths_km: Iterable[float]) -> float:
    """Return Richardson's dimension D, from the slope of length against ruler on a log-log plot.

    1 is a straight line; the coast of Norway comes near 1.5. It holds only for the range of
    rulers that was measured.

    Raises
    ------
    BorderError
        If there are fewer than two different rulers, or a number is not above 0.
    """
    rulers = np.array([positive_km(one, "ruler") for one in rulers_km])
    lengths = np.array([positive_km(one, "length") for one in lengths_km])
    if len(rulers) != len(lengths):
        raise BorderError(
            f"There are {len(rulers)} rulers and {len(lengths)} lengths. Give one length a ruler."
        )
    if len(np.unique(rulers)) < 2:
        raise BorderError("A slope needs two different rulers or more.")
    x = np.log(rulers) - np.log(rulers).mean()
    return float(1 - (x @ np.log(lengths)) / (x @ x))


# Simplification ------------------------------------------------------------------------------


def simplified(line: Any, tolerance_km: float) -> shapely.LineString | shapely.MultiLineString:
    """Leave out every point that lies closer than `tolerance_km` to the simpler line.

    Douglas and Peucker (1973), done on a conformal map made for this line, so that a km is
    nearly the same in all directions. The ends stay.

    Raises
    ------
    BorderError
        If the line cannot be measured, or the tolerance is no number of km above 0.
    """
    tolerance_km = positive_km(tolerance_km, "tolerance")
    parts = line_parts(line)
    flat = Transformer.from_crs(DEGREES, _own_map(parts), always_xy=True)
    kept = []
    for part in parts:
        drawn = shapely.LineString(np.column_stack(flat.transform(*part.T)))
        fewer = shapely.get_coordinates(
            shapely.simplify(drawn, tolerance_km * 1000, preserve_topology=False)
        )
        kept.append(np.column_stack(flat.transform(*fewer.T, direction="INVERSE")))
    lines = [shapely.LineString(one) for one in kept if len(np.unique(one, axis=0)) > 1]
    if not lines:
        raise BorderError(
            f"At a tolerance of {tolerance_km:g} km nothing is left of this closed line. "
            "Take a smaller one."
        )
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


def simplified_length_km(line: Any, tolerance_km: float) -> float:
    """Return the geodesic length in km of the line simplified to `tolerance_km`.

    Raises
    ------
    BorderError
        As :func:`simplified`.
    """
    return length_km(simplified(line, tolerance_km))


def _own_map(parts: list[np.ndarray]) -> str:
    """Return a conformal projection that fits the line: a cone, or a cylinder at the equator."""
    points = np.vstack(parts)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    low, high = south + (north - south) / 6, north - (north - south) / 6
    middle = (west + east) / 2
    if abs(low + high) < 10:
        return f"+proj=merc +lon_0={middle} +lat_ts={min(max(abs(low), abs(high)), 80)}"
    # A cone has no second pole: keep its circles away from both.
    low, high = (min(max(one, -85.0), 85.0) for one in (low, high))
    return f"+proj=lcc +lat_1={low} +lat_2={high} +lat_0={(low + high) / 2} +lon_0={middle}"


# Ranking and distance ------------------------------------------------------------------------


def rank_borders(lines: Any, ruler_km: float | None = None) -> pd.DataFrame:
    """Rank borders by length, longest first.

    Parameters
    ----------
    lines : GeoDataFrame or mapping of name to line
        A GeoDataFrame needs the column ``name``; parts of the same name are added up. Leave
        out the parts that should not count first, such as ``lines[lines.part != "Alaska"]``.
    ruler_km : float, optional
        Measure with this ruler in km; geodesic length along all points if left out.

    Returns
    -------
    DataFrame
        Columns ``rank``, ``name``, ``km``. Equal lengths share a rank.

    Raises
    ------
    BorderError
        If there is nothing to rank, or the table mixes scales.
    """
    rows = list(lines.items()) if isinstance(lines, Mapping) else _named(lines)
    if not rows:
        raise BorderError("There is no border to rank. Give at least one.")
    lengths: dict[str, float] = {}
    for name, line in rows:
        km = length_km(line) if ruler_km is None else ruler_walk(line, ruler_km).length_km
        lengths[name] = lengths.get(name, 0.0) + km
    table = pd.DataFrame({"name": list(lengths), "km": list(lengths.values())})
    table = table.sort_values(["km", "name"], ascending=[False, True], ignore_index=True)
    table.insert(0, "rank", table.km.rank(ascending=False, method="min").astype(int))
    return table


def _named(frame: Any) -> list[tuple[str, Any]]:
    if "name" not in getattr(frame, "columns", ()):
        raise BorderError(
            "A table of borders needs the columns 'name' and 'geometry'; read_lines('10m') has "
            "them. Or give a mapping: {'Kazakhstan–Russia': line}."
        )
    for column in ("map_scale", "source"):
        if column in frame and frame[column].nunique() > 1:
            values = ", ".join(sorted(map(str, frame[column].unique())))
            raise BorderError(
                f"This table mixes lines of different {column}: {values}. Lengths of different "
                f"detail cannot be ranked; choose one first: lines[lines.{column} == ...]."
            )
    return [(name, frame.geometry[frame.name == name]) for name in dict.fromkeys(frame["name"])]


@dataclass(frozen=True)
class Nearest:
    """The place on a line that lies nearest to another place.

    Attributes
    ----------
    km : float
        The geodesic distance.
    lon, lat : float
        The place on the line, in degrees.
    """

    km: float
    lon: float
    lat: float


def nearest_on(line: Any, lon: float, lat: float) -> Nearest:
    """Return how far a place, such as a town, lies from a line, and where on the line.

    Parameters
    ----------
    line : LineString, MultiLineString, GeoSeries or GeoDataFrame
        In degrees on WGS84.
    lon, lat : float
        The place, in degrees: longitude first.

    Raises
    ------
    BorderError
        If the place is not on the earth or the line cannot be measured.
    """
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BorderError(
            f"Longitude {lon}, latitude {lat} is no place on the earth. Longitude comes first, "
            "from -180 to 180; then latitude, from -90 to 90."
        )
    here = to_space(np.array([[lon, lat]], dtype=float))[0]
    found = [_nearest_in_space(to_space(_dense(part)), here) for part in line_parts(line)]
    _, place = min(found, key=lambda one: one[0])
    there = to_degrees(place[None])[0]
    return Nearest(km=_distance_km((lon, lat), there), lon=float(there[0]), lat=float(there[1]))


def _nearest_in_space(points: np.ndarray, here: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the square of the distance to the nearest point of a path, and that point."""
    start, way = points[:-1], np.diff(points, axis=0)
    length = np.maximum((way**2).sum(axis=1), 1e-18)
    share = np.clip(((here - start) * way).sum(axis=1) / length, 0, 1)
    feet = start + share[:, None] * way
    squares = ((feet - here) ** 2).sum(axis=1)
    best = int(squares.argmin())
    return float(squares[best]), feet[best]
