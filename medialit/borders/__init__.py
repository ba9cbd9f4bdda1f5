"""The border, measured: outlines and lines as data, and the geometry that the map lessons rest on.

Everything here takes and gives longitude and latitude in degrees on WGS84, and says its units in
its names: ``_km``, ``_km2``. Loads NumPy, shapely, pyproj and geopandas, so the core of the course
never imports it.
"""

from medialit.borders.files import (
    dissolve_regions,
    merged_line,
    read_backdrop,
    read_crimea,
    read_lines,
    read_osm_lines,
    read_regions,
    read_towns,
)
from medialit.borders.flat import PROJECTIONS, planar_area_km2, planar_length_km
from medialit.borders.measure import (
    Nearest,
    Walk,
    area_km2,
    end_to_end_km,
    length_km,
    nearest_on,
    rank_borders,
    richardson_dimension,
    ruler_walk,
    simplified,
    simplified_length_km,
)
from medialit.borders.shapes import BorderError
from medialit.borders.topology import shared_border

__all__ = [
    "PROJECTIONS",
    "BorderError",
    "Nearest",
    "Walk",
    "area_km2",
    "dissolve_regions",
    "end_to_end_km",
    "length_km",
    "merged_line",
    "nearest_on",
    "planar_area_km2",
    "planar_length_km",
    "rank_borders",
    "read_backdrop",
    "read_crimea",
    "read_lines",
    "read_osm_lines",
    "read_regions",
    "read_towns",
    "richardson_dimension",
    "ruler_walk",
    "shared_border",
    "simplified",
    "simplified_length_km",
]
