"""What flat maps do to lengths and areas. The true ones are in ``measure``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from medialit.borders.shapes import DEGREES, BorderError, checked_area, line_parts

#: Projections of the lesson: what it is called, and what PROJ calls it.
PROJECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "Web Mercator": "EPSG:3857",
        "Equidistant cylindrical": "+proj=eqc",
        "Robinson": "+proj=robin",
        "Equal Earth": "+proj=eqearth",
        "Lambert conformal conic": "+proj=lcc +lat_1=45 +lat_2=56 +lat_0=49 +lon_0=67",
        "Albers equal-area conic": "+proj=aea +lat_1=43 +lat_2=55 +lat_0=49 +lon_0=67",
    }
)


def planar_length_km(line: Any, crs: Any) -> float:
    """Return the length in km that a line has on a flat map: its points, joined straight.

    Parameters
    ----------
    line : LineString, MultiLineString, GeoSeries or GeoDataFrame
        In degrees on WGS84.
    crs : str or pyproj.CRS
        The map: a name from `PROJECTIONS`, "EPSG:3857", or anything pyproj knows.

    Raises
    ------
    BorderError
        If the line cannot be measured, or the map is unknown, not flat, or cannot show it.
    """
    to_map, km = _map(crs)
    parts = [_shown(np.column_stack(to_map.transform(*part.T)), crs) for part in line_parts(line)]
    return sum(float(np.hypot(*np.diff(part, axis=0).T).sum()) for part in parts) * km


def planar_area_km2(area: Any, crs: Any) -> float:
    """Return the area in km² that an area takes up on a flat map.

    Parameters
    ----------
    area : Polygon, MultiPolygon, GeoSeries or GeoDataFrame
        In degrees on WGS84; several areas are united first.
    crs : str or pyproj.CRS
        As in :func:`planar_length_km`.

    Raises
    ------
    BorderError
        As :func:`planar_length_km`.
    """
    to_map, km = _map(crs)

    def project(points: np.ndarray) -> np.ndarray:
        return _shown(np.column_stack(to_map.transform(*points.T)), crs)

    return shapely.transform(checked_area(area), project).area * km**2


def _map(crs: Any) -> tuple[Transformer, float]:
    """Return the way to a flat map, and how many km its unit is."""
    try:
        known = CRS(PROJECTIONS.get(crs, crs) if isinstance(crs, str) else crs)
    except CRSError:
        raise BorderError(
            f"No map projection is called {crs!r}. Take one of {', '.join(PROJECTIONS)}, or a "
            "code such as 'EPSG:3857'."
        ) from None
    if not known.is_projected:
        raise BorderError(
            f"{known.name} is no flat map: its unit is the degree, and a degree is no length. "
            "Take a projection, or length_km() and area_km2() for the true size."
        )
    unit = known.axis_info[0].unit_conversion_factor if known.axis_info else 1.0
    return Transformer.from_crs(DEGREES, known, always_xy=True), unit / 1000


def _shown(points: np.ndarray, crs: Any) -> np.ndarray:
    if not np.isfinite(points).all():
        raise BorderError(f"The map {crs!r} cannot show every place of this shape. Take another.")
    return points
