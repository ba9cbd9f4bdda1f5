"""Borders as what two areas share: the same points, the same arcs, never a rough overlay.

TopoJSON stores a common border once, as an arc to which both areas point. In a layer of plain
polygons the common border is the run of points that stand in both outlines. Either way nothing is
computed, so nothing is lost. Two outlines from different sources share no points: laying one over
the other gives crumbs, which is why that is refused here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from medialit.borders.shapes import BorderError, checked_area

# 1e-7 degrees are about a centimetre: equal points stay equal after reading and writing.
_DIGITS, _CLOSE = 7, 1e-6
# An overlap up to this share of the smaller area may come from rounding.
_ROUNDING = 1e-6

Segment = tuple[tuple[float, float], tuple[float, float]]


def shared_border(one: Any, other: Any) -> shapely.LineString | shapely.MultiLineString:
    """Return the line that two areas of one layer share.

    Parameters
    ----------
    one, other : Polygon, MultiPolygon, GeoSeries or GeoDataFrame
        Two areas of the same layer, in degrees; several rows are united first.

    Returns
    -------
    LineString or MultiLineString
        In degrees, from its western end to its eastern one where it is in one piece.

    Raises
    ------
    BorderError
        If the areas do not touch, meet only in points, overlap, or come from different sources.
    """
    one, other = checked_area(one), checked_area(other)
    _refuse_overlap(one, other)
    theirs = set(_segments(other, one.bounds))
    shared = [segment for segment in _segments(one) if segment in theirs]
    if not shared:
        raise _nothing_shared(one, other)
    _refuse_crumbs(one, other, shapely.MultiLineString(shared))
    return west_to_east(shapely.line_merge(shapely.MultiLineString(shared)))


def _segments(
    area: shapely.Geometry, within: Sequence[float] = (-math.inf, -math.inf, math.inf, math.inf)
) -> Iterator[Segment]:
    """Yield each stretch between two neighbouring points in a window, in a fixed direction."""
    low, high = np.array(within[:2]) - _CLOSE, np.array(within[2:]) + _CLOSE
    for polygon in shapely.get_parts(area):
        for ring in (polygon.exterior, *polygon.interiors):
            # Adding 0 turns -0.0 into 0.0.
            points = np.round(shapely.get_coordinates(ring), _DIGITS) + 0
            inside = ((points >= low) & (points <= high)).all(axis=1)
            both = np.flatnonzero(inside[:-1] & inside[1:])
            ends = zip(points[both].tolist(), points[both + 1].tolist(), strict=True)
            for start, end in (map(tuple, one) for one in ends):
                if start != end:
                    yield (start, end) if start < end else (end, start)


def _refuse_overlap(one: shapely.Geometry, other: shapely.Geometry) -> None:
    if one.equals(other):
        raise BorderError("Both areas are the same. Give two neighbours.")
    if not one.intersects(other):
        raise BorderError(
            "These areas do not touch, so they share no border. Look at their names, and whether "
            "both come from the same layer."
        )
    common = shapely.area(shapely.intersection(one, other))
    if common > _ROUNDING * min(one.area, other.area):
        raise BorderError(
            "These areas overlap. Either they come from different sources or scales, where the "
            "same border runs along different points, or one contains the other. Take both from "
            "one layer."
        )


def _refuse_crumbs(one: shapely.Geometry, other: shapely.Geometry, shared: Any) -> None:
    """Refuse outlines that run beside each other and meet only here and there."""
    nearby = shapely.clip_by_rect(other.boundary, *shapely.buffer(one.envelope, 0.1).bounds)
    beside = shapely.intersection(one.boundary, shapely.buffer(nearby, 0.01, quad_segs=1))
    # Where three areas meet, a stub of other borders runs beside too; hence the plain sum.
    if shapely.length(beside) > 2 * shapely.length(shared) + 0.1:
        raise BorderError(
            "These outlines run beside each other but share few points, so they come from "
            "different sources or were simplified one by one. Take both from one layer."
        )


def _nothing_shared(one: shapely.Geometry, other: shapely.Geometry) -> BorderError:
    mine = {tuple(point) for point in np.round(shapely.get_coordinates(one), _DIGITS).tolist()}
    theirs = np.round(shapely.get_coordinates(other), _DIGITS).tolist()
    common = sorted(mine & {tuple(point) for point in theirs})
    if common:
        places = "; ".join(f"longitude {lon:.3f}, latitude {lat:.3f}" for lon, lat in common[:3])
        return BorderError(
            f"These areas meet only in {len(common)} point(s): {places}. A point has no length."
        )
    return BorderError(
        "These areas touch but share no points, so they come from different sources or scales. "
        "Take both from one layer."
    )


def west_to_east(line: Any) -> Any:
    """Return a line in one piece so that it starts at its western end; others as they are."""
    if line.geom_type == "LineString" and line.coords[0][0] > line.coords[-1][0]:
        return line.reverse()
    return line


# TopoJSON --------------------------------------------------------------------------------------


def decode_arcs(topology: Mapping[str, Any]) -> list[np.ndarray]:
    """Return the arcs of a TopoJSON topology in degrees, each of shape (n, 2).

    Raises
    ------
    BorderError
        If they cannot be decoded.
    """
    try:
        change = topology.get("transform")
        arcs = [np.array([point[:2] for point in arc], dtype=float) for arc in topology["arcs"]]
        if change is not None:
            scale, shift = (np.array(change[key], dtype=float) for key in ("scale", "translate"))
            arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in arcs]
        good = all(arc.ndim == 2 and len(arc) > 1 and np.isfinite(arc).all() for arc in arcs)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError):
        good = False
    if not good:
        raise BorderError("The arcs of this topology are broken. Restore the file.")
    return arcs


def arc_numbers(shape: Mapping[str, Any]) -> set[int]:
    """Return the numbers of the arcs of a TopoJSON geometry, whichever way it runs along them."""
    found, waiting = set(), [shape.get("arcs", [])]
    while waiting:
        for item in waiting.pop():
            if isinstance(item, int):
                found.add(item if item >= 0 else ~item)
            else:
                waiting.append(item)
    return found


def shared_arcs(
    arcs: list[np.ndarray], one: Mapping[str, Any], other: Mapping[str, Any]
) -> shapely.LineString | shapely.MultiLineString:
    """Return the line that two geometries of one TopoJSON topology share; it may be empty.

    Parameters
    ----------
    arcs : list of array
        From :func:`decode_arcs`.
    one, other : mapping
        Two geometries of the same topology, as TopoJSON has them.
    """
    numbers = sorted(arc_numbers(one) & arc_numbers(other))
    line = shapely.line_merge(shapely.MultiLineString([arcs[number] for number in numbers]))
    return west_to_east(line)


def decode_area(
    arcs: list[np.ndarray], shape: Mapping[str, Any]
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return a TopoJSON geometry as an area, as it is stored: it may not be valid.

    Raises
    ------
    BorderError
        If it is no area, or points to arcs that do not exist.
    """
    try:
        groups = {"Polygon": [shape["arcs"]], "MultiPolygon": shape["arcs"]}[shape["type"]]
        polygons = [_polygon(arcs, rings) for rings in groups]
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.GEOSException):
        raise BorderError(
            "This geometry cannot be built from its arcs. Restore the file."
        ) from None
    polygons = [one for one in polygons if not one.is_empty]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _polygon(arcs: list[np.ndarray], rings: list[list[int]]) -> shapely.Polygon:
    built = [_ring(arcs, numbers) for numbers in rings]
    built = [ring for ring in built if len(ring) > 3]
    return shapely.Polygon(built[0], built[1:]) if built else shapely.Polygon()


def _ring(arcs: list[np.ndarray], numbers: list[int]) -> np.ndarray:
    """Join arcs to a ring; ``~n`` means arc n backwards, and each starts where one ended."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
