"""Write layers so that the same layer always gives the same bytes, and a change reads well."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from . import fetch

NATURAL_EARTH = "Natural Earth"
OSM = "© OpenStreetMap contributors"

#: Licence and credit that travel with each file.
PUBLIC_DOMAIN = {"license": "public domain", "credit": NATURAL_EARTH}
ODBL_OSM = {"license": "ODbL-1.0", "credit": OSM}
ODBL_REGIONS = {
    "license": "ODbL-1.0",
    "credit": f"{NATURAL_EARTH}; {OSM}; OCHA/UNHCR COD-AB",
}


def geojson(frame: gpd.GeoDataFrame, rights: dict[str, str], digits: int) -> bytes:
    """Return a layer as GeoJSON: one feature a line, degrees with `digits` decimals."""
    lines = []
    for row in frame.itertuples(index=False):
        values = row._asdict()
        geometry = mapping(values.pop("geometry"))
        geometry["coordinates"] = _rounded(geometry["coordinates"], digits)
        feature = {"type": "Feature", "properties": values, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection", **rights}, ensure_ascii=False)[:-1]
    return (head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float | int):
        return round(float(value), digits) + 0.0  # no -0.0
    return [_rounded(one, digits) for one in value]


def rounded(frame: gpd.GeoDataFrame, digits: int) -> gpd.GeoDataFrame:
    """Return a layer of areas with rounded points, repaired where rounding broke an outline."""
    moved = shapely.transform(frame.geometry.to_numpy(), lambda points: points.round(digits) + 0.0)
    return frame.assign(geometry=[one if one.is_valid else _repaired(one) for one in moved])


def _repaired(area: shapely.Geometry) -> shapely.Geometry:
    """Return the areas of a repaired outline, without the lines that a repair may leave."""
    parts = shapely.get_parts(shapely.make_valid(area))
    return shapely.union_all([one for one in parts if shapely.get_dimensions(one) == 2])


def topojson(packages: fetch.Packages, frame: gpd.GeoDataFrame) -> bytes:
    """Return a coverage as TopoJSON: each common edge stands once, and cannot gape."""
    # A wheel of plain Python can be imported as it is; nothing gets installed.
    sys.path.insert(0, str(packages.path(fetch.TOPOJSON)))
    try:
        from topojson import Topology
    finally:
        sys.path.pop(0)
    made = json.loads(Topology(frame, prequantize=1e5, object_name="regions").to_json())
    named = {"type": made.pop("type"), **ODBL_REGIONS, **made}
    return (json.dumps(named, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def table(header: list[str], rows: list[list[Any]]) -> bytes:
    """Return rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *rows])
    return out.getvalue().encode()
