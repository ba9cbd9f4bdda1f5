"""The course's layers, read once. Whoever wants to change one takes a copy."""

from __future__ import annotations

import functools

import geopandas as gpd
import shapely

from medialit import borders

#: Window of the backdrop in degrees: west, south, east, north.
BACKDROP_WINDOW = (22.0, 37.0, 100.0, 70.0)
#: Window of the two depictions of Crimea.
CRIMEA_WINDOW = (28.0, 43.0, 42.0, 53.0)

#: Places that are in no town list of ours, longitude and latitude in degrees.
PLACES = {
    "Kyiv": (30.52, 50.45),
    "Moscow": (37.62, 55.76),
    "Simferopol": (34.10, 44.95),
    "Kerch": (36.47, 45.36),
}

#: Seas: where their names are written.
SEAS = {"Caspian\nSea": (50.4, 42.2), "Black Sea": (33.8, 43.2)}


#: Names of GeoNames and the spelling in use in Kazakhstan.
USUAL_NAMES = {"Ust-Kamenogorsk": "Oskemen", "Rudnyy": "Rudny"}


@functools.cache
def regions() -> gpd.GeoDataFrame:
    """The 20 regions of Kazakhstan and the 12 Russian subjects, indexed by code."""
    return borders.read_regions().set_index("iso", drop=False)


def kazakh() -> gpd.GeoDataFrame:
    """The 20 regions of Kazakhstan since June 2022."""
    return regions()[regions().adm0 == "KAZ"]


def russian() -> gpd.GeoDataFrame:
    """The 12 Russian subjects beside Kazakhstan."""
    return regions()[regions().adm0 == "RUS"]


@functools.cache
def country(adm0: str) -> shapely.Geometry:
    """All regions of one country that we have, as one area in degrees."""
    return shapely.coverage_union_all(regions().geometry[regions().adm0 == adm0].to_numpy())


@functools.cache
def backdrop() -> gpd.GeoDataFrame:
    """The lands around, indexed by name."""
    return borders.read_backdrop().set_index("name", drop=False)


@functools.cache
def towns() -> gpd.GeoDataFrame:
    """Towns, the largest first, under the names that their own country uses."""
    found = borders.read_towns()
    return found.assign(name=found.name.replace(USUAL_NAMES))


@functools.cache
def lines(scale: str) -> gpd.GeoDataFrame:
    """Border lines at "110m", "50m", "10m" or "OSM"."""
    return borders.read_osm_lines() if scale == "OSM" else borders.read_lines(scale)


@functools.cache
def border(scale: str = "10m") -> shapely.LineString:
    """The line between Kazakhstan and Russia; for "OSM" the part on land and rivers."""
    table = lines(scale)
    if scale == "OSM":
        return table.geometry[(table.border == "KZ-RU") & (table.part == "land and river")].iloc[0]
    return borders.merged_line(table, "KZ-RU")


@functools.cache
def crimea_by(package: str) -> gpd.GeoDataFrame:
    """The lands around Crimea as a data set draws them, indexed by name."""
    return borders.read_crimea(package).set_index("name", drop=False)


def holder(areas: gpd.GeoDataFrame, place: tuple[float, float]) -> str:
    """Return in which of some areas, indexed by name, a place lies; "none of them" if in none."""
    inside = areas.index[areas.geometry.contains(shapely.Point(place))]
    return inside[0] if len(inside) else "none of them"
