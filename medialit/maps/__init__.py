"""Maps in one house style, each with its words, its table and its note.

Loads NumPy, matplotlib and geopandas, so the core of the course never imports it. A map here is
equal-area, says whose borders it draws, hatches what it does not know, and can be read without
seeing it and without colour.
"""

from medialit.maps.classes import EXPLAINED, SCHEMES, Classes, classify
from medialit.maps.colours import RAMPS, ramp
from medialit.maps.notes import LAYERS, map_note
from medialit.maps.style import CRS

__all__ = [
    "CRS",
    "EXPLAINED",
    "LAYERS",
    "RAMPS",
    "SCHEMES",
    "Classes",
    "classify",
    "map_note",
    "ramp",
]
