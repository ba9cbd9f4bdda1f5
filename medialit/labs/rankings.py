"""The ranking lab: which border is the longest depends on what is compared, and how finely."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

import geopandas as gpd

from medialit import borders, maps
from medialit.maps import layers
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, Lab, twin

#: The lines, from coarse to fine.
SCALES = {
    "110m": "1:110 million",
    "50m": "1:50 million",
    "10m": "1:10 million",
    "OSM": "OpenStreetMap, the finest (two borders only)",
}
#: What is compared.
GROUPS = {
    "own": "Kazakhstan’s and Russia’s borders",
    "with": "Other long ones too, Canada–US with Alaska",
    "without": "Other long ones too, Canada–US without Alaska",
}
#: Rulers in km; 0 measures from point to point.
RULERS = {0: "from point to point", 10: "with a 10 km ruler", 5: "with a 5 km ruler"}
_FOCUS, _RIVAL = "Kazakhstan–Russia", "Canada–United States"
_TITLE = "Rank the borders"
_ABOUT = (
    "Which border is the longest? Choose what is compared, the scale of the lines and the ruler, "
    "and watch whether the order holds."
)
_SHOWN = 8
#: Where the order of the two rivals turns round: with the scale, and with the ruler.
_TELLING = (("110m", 0), ("50m", 0), ("10m", 0), ("OSM", 0), ("OSM", 5), ("OSM", 10))


@functools.cache
def _table(scale: str, group: str, ruler_km: int) -> tuple[tuple[int, str, int], ...]:
    """Return rank, name and length in km of every border of a group, longest first."""
    lines = _lines(scale, group)
    ranked = borders.rank_borders(lines, ruler_km or None)
    columns = (ranked["rank"], ranked["name"], ranked.km.round().astype(int))
    return tuple((int(r), str(n), int(k)) for r, n, k in zip(*columns, strict=True))


def _rivals(scale: str, ruler_km: int) -> tuple[int, int]:
    """Return the lengths in km of the pair whose order turns round, without ranking all others."""
    lines = _lines(scale, "without")
    pair = lines[lines.border.isin(("KZ-RU", "CA-US"))]
    ranked = borders.rank_borders(pair, ruler_km or None).set_index("name").km.round().astype(int)
    return int(ranked[_FOCUS]), int(ranked[_rival("without")])


def _lines(scale: str, group: str) -> gpd.GeoDataFrame:
    lines = layers.lines(scale)
    # On the sea no border is walked; only OpenStreetMap draws that part.
    lines = lines[lines.part != "Caspian Sea"]
    if group == "own":
        return lines[lines.border.str.startswith(("KZ-", "RU-"))]
    if group == "without":
        lines = lines[lines.part != "Alaska"]
    return lines.assign(name=lines.name.where(lines.border != "CA-US", _rival(group)))


def _rival(group: str) -> str:
    return f"{_RIVAL} {group} Alaska"


@functools.cache
def _note() -> str:
    return maps.map_note(
        "border",
        "osm",
        policy="Russia–Ukraine is the recognised border: the line across the Crimean isthmus, "
        "which Natural Earth draws because it maps control, is left out.",
        extra="Lengths are geodesics on WGS84, on land and rivers; OpenStreetMap's lines are "
        "thinned here, so they come out a little shorter than the full ones. Canada–US, "
        "Argentina–Chile and China–Mongolia stand here to compare; the list is not complete for "
        "the world.",
    )


class RankingLab(Lab):
    """Choose what is compared, the scale and the ruler; see who comes first."""

    fields: ClassVar = {"scale": tuple(SCALES), "group": tuple(GROUPS), "ruler": tuple(RULERS)}

    def __init__(self) -> None:
        super().__init__(_spec(), {"scale": "110m", "group": "own", "ruler": 0})

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return the longest borders and a sentence on the one that the article means."""
        rows = _table(choice["scale"], choice["group"], choice["ruler"])
        return {
            "rows": rows[:_SHOWN],
            "more": max(len(rows) - _SHOWN, 0),
            "said": finding(**choice),
        }

    def twin(self) -> Twin:
        """Return the two rivals at every scale and with every ruler, computed."""
        rows = []
        for scale, ruler in _TELLING:
            ours, theirs = _rivals(scale, ruler)
            measured = f"{SCALES[scale].partition(',')[0]}, {RULERS[ruler]}"
            first = _FOCUS if ours > theirs else "Canada–US"
            rows.append((measured, f"{ours:,} km", f"{theirs:,} km", first))
        header = ("Measured on", _FOCUS, _rival("without"), "Longer")
        about = f"{_ABOUT} The table shows the one pair whose order does not."
        return twin(_TITLE, about, header, rows, _note())


def finding(scale: str, group: str, ruler: int) -> str:
    """Say in a sentence where Kazakhstan–Russia stands."""
    rows = _table(scale, group, ruler)
    rank, km = next((rank, km) for rank, name, km in rows if name == _FOCUS)
    place = {1: "first", 2: "second", 3: "third"}.get(rank, f"number {rank}")
    if len(rows) == 1:
        return f"{_FOCUS}: {km:,} km. Nothing to rank here: of our borders OpenStreetMap has two."
    text = f"{_FOCUS} is {place} of {len(rows)}, with {km:,} km"
    rival = next((one for _, name, one in rows if name == _rival(group)), None)
    if rival is None:
        return f"{text}."
    more = "more" if km > rival else "less"
    return f"{text}, {abs(km - rival):,} km {more} than {_rival(group)}."


def _pairs(named: dict[Any, str]) -> list[list[Any]]:
    return [[one, text] for one, text in named.items()]


def _spec() -> dict[str, Any]:
    return {
        "view": "ranking",
        "title": _TITLE,
        "about": _ABOUT,
        "focus": _FOCUS,
        "fields": [
            {"id": "group", "text": "What is compared?", "options": _pairs(GROUPS)},
            {"id": "scale", "text": "Scale of the lines", "options": _pairs(SCALES)},
            {"id": "ruler", "text": "How it is measured", "options": _pairs(RULERS)},
        ],
        # Bars of all scales on one measure, so that growing with detail shows.
        "longest": max(
            round(_lines(scale, "with").groupby("name").km.sum().max()) for scale in SCALES
        ),
        "note": _note(),
    }
