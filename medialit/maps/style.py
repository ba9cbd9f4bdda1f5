"""The house style of maps: one projection, quiet colours, hatches that mean one thing each."""

from __future__ import annotations

from medialit.borders import PROJECTIONS

#: The projection of the house: equal-area, true for lengths within a few percent in this region.
CRS = PROJECTIONS["Albers equal-area conic"]

SEA = "#dfe8ee"
LAND = "#f4f2ec"
KAZAKHSTAN = "#fffdf5"
EDGE = "#aaa59a"
INK = "#222222"
QUIET = "#5f5b53"
BORDER = "#b3202c"
NO_DATA = "#ffffff"
NO_DATA_HATCH = "////"
CRIMEA_HATCH = "xxxx"
HATCH = "#8a857b"
FONT = "DejaVu Sans"
