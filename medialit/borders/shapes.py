"""Take lines and areas as they come, or say what is wrong with them and what to do."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

DEGREES = "EPSG:4326"

_LINES = {"LineString", "LinearRing", "MultiLineString"}
_AREAS = {"Polygon", "MultiPolygon"}

# Degrees to kilometres from the centre of the earth: there a ruler is a straight line.
_CENTRED = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84"
)


class BorderError(ValueError):
    """A line or area that cannot be measured; the message says why and what to do."""


def line_parts(line: Any) -> list[np.ndarray]:
    """Return the parts of a line as arrays of longitude and latitude in degrees, shape (n, 2).

    Parameters
    ----------
    line : LineString, MultiLineString, GeoSeries or GeoDataFrame
        Longitude and latitude on WGS84.

    Raises
    ------
    BorderError
        If it is empty, no line, a single place, or not in degrees.
    """
    geometry = _geometry(line, "line")
    if geometry.geom_type in _AREAS:
        raise BorderError(
            "This is an area, not a line. For its whole outline take '.boundary'; for the line "
            "between two areas take shared_border(one, other)."
        )
    if geometry.geom_type not in _LINES:
        raise BorderError(
            f"This is a {geometry.geom_type}, not a line. Give a LineString or MultiLineString."
        )
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(geometry)]
    for part in parts:
        if len(np.unique(part, axis=0)) < 2:
            raise BorderError(
                "A part of this line is a single place, so it has no length. Remove that part."
            )
    return parts


def checked_area(area: Any) -> shapely.Polygon | shapely.MultiPolygon:
    """Return an area as one valid geometry in degrees.

    Parameters
    ----------
    area : Polygon, MultiPolygon, GeoSeries or GeoDataFrame
        Longitude and latitude on WGS84; several areas are united.

    Raises
    ------
    BorderError
        If it is empty, no area, crosses itself, or is not in degrees.
    """
    geometry = _geometry(area, "area")
    if geometry.geom_type not in _AREAS:
        raise BorderError(
            f"This is a {geometry.geom_type}, not an area. Give a Polygon or MultiPolygon."
        )
    if not geometry.is_valid:
        raise BorderError(
            f"The outline of this area is broken: {shapely.is_valid_reason(geometry)}. "
            "shapely.make_valid(area) repairs most of them."
        )
    return geometry


def _geometry(thing: Any, what: str) -> BaseGeometry:
    """Return one non-empty geometry in degrees, whatever it came in."""
    thing = getattr(thing, "geometry", thing) if hasattr(thing, "crs") else thing
    if hasattr(thing, "crs"):
        thing = _united(thing, what)
    if thing is None or not isinstance(thing, BaseGeometry):
        raise BorderError(
            f"A {what} is expected here, but this is {type(thing).__name__}. Give a shapely "
            "geometry or a GeoDataFrame with one row or more."
        )
    if thing.is_empty:
        raise BorderError(
            f"This {what} is empty. If it came from a selection or an intersection, look first "
            "at what was selected."
        )
    coordinates = shapely.get_coordinates(thing)
    if not np.isfinite(coordinates).all():
        raise BorderError(
            f"This {what} has a place without numbers (NaN or infinity). It was probably "
            "projected to a map that cannot show it; start again from degrees."
        )
    # Lines across the 180th meridian may count on beyond it, as 190 for 170 west.
    if (np.abs(coordinates) > (360, 90)).any():
        raise BorderError(
            f"The numbers of this {what} are no degrees; they look like metres on a flat map. "
            "Bring it back with .to_crs(4326)."
        )
    return thing


def _united(series: Any, what: str) -> BaseGeometry | None:
    if series.crs is None:
        raise BorderError(
            f"This {what} does not say which coordinates it uses. If they are longitude and "
            "latitude, say so with .set_crs(4326)."
        )
    if not CRS(series.crs).is_geographic:
        raise BorderError(
            f"This {what} is drawn on a flat map ({CRS(series.crs).name}), so its numbers are "
            "no degrees. Bring it back with .to_crs(4326)."
        )
    found = series.dropna().to_numpy()
    if len(found) < 2:
        return found[0] if len(found) else shapely.GeometryCollection()
    parts = shapely.get_parts(found)
    if what == "line" and all(part.geom_type in _LINES for part in parts):
        return shapely.line_merge(shapely.MultiLineString(list(parts)))
    return shapely.union_all(found)


def positive_km(value: Any, what: str) -> float:
    """Return a length in km as a float.

    Raises
    ------
    BorderError
        If it is no finite number above 0.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 < number < math.inf:
        raise BorderError(f"The {what} is {value!r}; it must be a number of km above 0.")
    return number


def to_space(lonlat: np.ndarray) -> np.ndarray:
    """Turn degrees, shape (n, 2), into km from the centre of the earth, shape (n, 3)."""
    x, y, z = _CENTRED.transform(lonlat[:, 0], lonlat[:, 1], np.zeros(len(lonlat)))
    return np.column_stack((x, y, z)) / 1000


def to_degrees(space: np.ndarray) -> np.ndarray:
    """Turn km from the centre of the earth, shape (n, 3), into degrees, shape (n, 2)."""
    lon, lat, _ = _CENTRED.transform(*(np.asarray(space).T * 1000), direction="INVERSE")
    return np.column_stack((lon, lat))
