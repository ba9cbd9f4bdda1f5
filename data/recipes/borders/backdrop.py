"""The lands around, with Ukraine's recognised border; and two depictions of Crimea as they are."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import shapely

from medialit.borders.topology import decode_arcs, decode_area

from . import fetch, write

#: West, south, east, north of the backdrop, in degrees.
WINDOW = (22, 37, 100, 70)
#: The same for the two depictions of Crimea.
CRIMEA_WINDOW = (28, 43, 42, 53)

SIMFEROPOL = shapely.Point(34.10, 44.95)

#: What the packages call a country, where it is not what we call it.
NAMES = {"Bosnia and Herz.": "Bosnia and Herzegovina", "Macedonia": "North Macedonia"}


def lands_around(packages: fetch.Packages) -> bytes:
    """Return the backdrop: Natural Earth 1:50m, Crimea taken out of Russia and marked.

    Natural Earth draws who controls a place. There Crimea is a piece of Russia with its own
    outline, so that taking it out moves no line.
    """
    rows = []
    for name, area in _areas(packages, fetch.WORLD_ATLAS, "countries-50m.json"):
        pieces = [one for one in shapely.get_parts(area) if name == "Russia"]
        crimea = [one for one in pieces if one.contains(SIMFEROPOL)]
        if crimea:
            rest = [one for one in pieces if not one.contains(SIMFEROPOL)]
            rows.append(("Crimea", "Ukraine", True, crimea[0]))
            area = shapely.MultiPolygon(rest)
        rows.append((NAMES.get(name, name), NAMES.get(name, name), False, area))
    frame = gpd.GeoDataFrame(
        rows, columns=["name", "country", "hatched", "geometry"], geometry="geometry", crs=4326
    )
    return write.geojson(_clipped(frame, WINDOW), write.PUBLIC_DOMAIN, digits=3)


def crimea(packages: fetch.Packages, package: fetch.Package, member: str) -> bytes:
    """Return what a package draws around Crimea: nothing moved, only clipped and rounded."""
    source = f"{package.name} {package.version}, {member}"
    rows = [(name, source, area) for name, area in _areas(packages, package, member)]
    frame = gpd.GeoDataFrame(
        rows, columns=["name", "source", "geometry"], geometry="geometry", crs=4326
    )
    return write.geojson(_clipped(frame, CRIMEA_WINDOW), write.PUBLIC_DOMAIN, digits=4)


def _areas(packages: fetch.Packages, package: fetch.Package, member: str) -> list[tuple[str, Any]]:
    data = json.loads(packages.read(package, member))
    arcs = decode_arcs(data)
    shapes = data["objects"]["countries"]["geometries"]
    found = [(one["properties"]["name"], one) for one in shapes if one.get("arcs")]
    return sorted(((name, decode_area(arcs, one)) for name, one in found), key=lambda one: one[0])


def _clipped(frame: gpd.GeoDataFrame, window: tuple[int, ...]) -> gpd.GeoDataFrame:
    """Return what lies in a window, in degrees, areas only."""
    clipped = [_clip(area, window) for area in frame.geometry]
    frame = frame.assign(geometry=clipped)
    frame = frame[~frame.geometry.is_empty]
    return write.rounded(frame, 3 if "hatched" in frame else 4).sort_values("name")


def _clip(area: Any, window: tuple[int, ...]) -> Any:
    """Return the part of an area in a window; the data set's own crossings are repaired first."""
    parts = [unwound(one) for one in shapely.get_parts(area)]
    sound = [one if one.is_valid else shapely.make_valid(one) for one in parts]
    # Not clip_by_rect: where a coast leaves the window it can close the outline the wrong way.
    parts = shapely.get_parts(shapely.intersection(sound, shapely.box(*window)))
    parts = [one for part in parts for one in shapely.get_parts(part)]
    parts = [one for one in parts if one.geom_type == "Polygon" and one.area > 1e-6]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def unwound(polygon: shapely.Polygon) -> shapely.Polygon:
    """Let an outline that jumps from 180° E to 180° W count on instead, as Chukotka's does."""
    west, _, east, _ = polygon.bounds
    if east - west < 180:
        return polygon
    return shapely.transform(polygon, lambda points: points + (points < (0, -90)) * (360, 0))
