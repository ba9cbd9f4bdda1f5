"""Maps in one house style, each with its words, its table and its note.

Loads NumPy, matplotlib and geopandas, so the core of the course never imports it. A map here is
equal-area, says whose borders it draws, hatches what it does not know, and can be read without
seeing it and without colour.
"""

from medialit.maps.claims import whose_crimea
from medialit.maps.classes import EXPLAINED, SCHEMES, Classes, classify
from medialit.maps.colours import RAMPS, ramp
from medialit.maps.distances import towns_and_distance
from medialit.maps.lengths import ranking_chart, three_scales
from medialit.maps.notes import LAYERS, map_note
from medialit.maps.projecting import two_projections
from medialit.maps.shares import russian_share
from medialit.maps.style import CRS
from medialit.maps.values import (
    MEASURES,
    NEAR_KM,
    TOWNS_CAVEAT,
    RegionValue,
    people_near_the_border,
    region_values,
)
from medialit.maps.where import border_map, locator

__all__ = [
    "CRS",
    "EXPLAINED",
    "LAYERS",
    "MEASURES",
    "NEAR_KM",
    "RAMPS",
    "SCHEMES",
    "TOWNS_CAVEAT",
    "Classes",
    "RegionValue",
    "border_map",
    "classify",
    "locator",
    "map_note",
    "people_near_the_border",
    "ramp",
    "ranking_chart",
    "region_values",
    "russian_share",
    "three_scales",
    "towns_and_distance",
    "two_projections",
    "whose_crimea",
]
