"""Maps in one house style, each with its words, its table and its note.

Loads NumPy, matplotlib and geopandas, so the core of the course never imports it. A map here is
equal-area, says whose borders it draws, hatches what it does not know, and can be read without
seeing it and without colour.
"""

from medialit.maps.classes import EXPLAINED, SCHEMES, Classes, classify
from medialit.maps.colours import RAMPS, ramp
from medialit.maps.notes import LAYERS, map_note
from medialit.maps.style import CRS
from medialit.maps.values import (
    MEASURES,
    NEAR_KM,
    TOWNS_CAVEAT,
    RegionValue,
    people_near_the_border,
    region_values,
)

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
    "classify",
    "map_note",
    "people_near_the_border",
    "ramp",
    "region_values",
]
