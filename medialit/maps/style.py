"""The house style of maps: one projection, quiet colours, hatches that mean one thing each."""

from __future__ import annotations

from typing import Any

from medialit.borders import PROJECTIONS

#: The projection of the house: equal-area, and nearly true to lengths around Kazakhstan.
CRS = PROJECTIONS["Albers equal-area conic"]

#: Inches, and dots per inch at which figures are drawn: about 740 pixels.
WIDTH, DPI = 6.7, 110

SEA = "#dce7ee"
LAND = "#f3f1ea"
KAZAKHSTAN = "#fffdf5"
#: Regions of Kazakhstan that touch Russia, and Russian subjects beside them.
NEXT_TO, BESIDE = "#f3dba0", "#c3cac9"
EDGE = "#a8a397"
INK = "#222222"
QUIET = "#57534b"
BORDER = "#b3202c"
SECOND = "#2f6a9e"

#: Hatches: one means "no data", the other means Crimea; neither is used for anything else.
NO_DATA = "#ffffff"
NO_DATA_HATCH = "////"
CRIMEA_HATCH = "xxxxx"
HATCH = "#857f74"

#: Ships with matplotlib, so a map looks the same everywhere.
FONT = "DejaVu Sans"
SMALL, NORMAL, LARGE = 7.5, 8.0, 9.0


def words() -> dict[str, Any]:
    """How plain words are written."""
    return {"fontfamily": FONT, "fontsize": NORMAL, "color": INK, "zorder": 9, "clip_on": False}


def country() -> dict[str, Any]:
    """How the name of a country is written, in the middle of its place."""
    return {
        "fontsize": LARGE,
        "fontstyle": "italic",
        "color": QUIET,
        "ha": "center",
        "va": "center",
    }


def sea() -> dict[str, Any]:
    """How the name of a sea is written."""
    return {**country(), "fontsize": SMALL, "color": "#3f6683"}


def region() -> dict[str, Any]:
    """How the name of a region is written."""
    return {**country(), "fontsize": SMALL}
