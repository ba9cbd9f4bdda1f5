"""What a map can say about S10, and what it cannot: two shares and eighteen gaps."""

from __future__ import annotations

from medialit import numbers
from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, style
from medialit.maps.colours import ramp
from medialit.maps.notes import map_note
from medialit.maps.where import short

#: Edges of the classes in percent: the whole scale, so that no value looks like the most there
#: can be. And the ramp between them.
SHARE_EDGES = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
SHARE_RAMP = "blues"

_YEAR, _GROUP = "2021", "Russian"


@canvas.plate
def russian_share() -> Figure:
    """Draw the share of people counted as Russian by region, where one 2021 series has it."""
    rows = _shares()
    kazakh = layers.kazakh()
    known = {iso: row.value for iso, row in rows.items() if row.value is not None}
    drawing, panel = canvas.map_sheet(canvas.frame(layers.country("KAZ"), pad=0.03), strip=0.3)
    crimea = panel.lands()
    blank, full = (kazakh[kazakh.iso.isin(known) == has].itertuples() for has in (False, True))
    blank, full = list(blank), list(full)
    panel.areas(
        "no data",
        [row.iso for row in blank],
        [row.geometry for row in blank],
        fill=style.NO_DATA,
        edge=style.QUIET,
        hatch=style.NO_DATA_HATCH,
    )
    panel.areas(
        "regions",
        [row.iso for row in full],
        [row.geometry for row in full],
        fill=[share_colour(known[row.iso]) for row in full],
        edge=style.INK,
        width=1.0,
        order=3,
    )
    panel.lines("border", ["KZ-RU"], layers.border(), colour=style.INK, width=2.0)
    panel.scale_bar(300)
    for row in full:
        panel.name_areas([f"{short(row.name)}\n{known[row.iso]:.1f} %"], [row.geometry], _STRONG)
    panel.name_country("Russia")
    canvas.legend(drawing, _legend(), columns=6)
    return Figure(
        drawing,
        title="Share of people counted as Russian, by region, 2021",
        alt=_alt(rows, known),
        finding=_finding(rows, known),
        table=_table(rows),
        note=map_note("regions", "shares", "border", "backdrop", crimea=crimea, extra=_NOTE),
    )


_STRONG = {"ha": "center", "va": "center", "fontsize": style.NORMAL, "linespacing": 1.05}
_NOTE = (
    "Shares of other years or kinds of count exist for some regions and are not mixed in. What a "
    "person wishes follows from no share."
)


def _shares() -> dict[str, numbers.RegionalShare]:
    """Return one row for each of the 20 regions, of one series and year."""
    found = {
        row.iso: row
        for row in numbers.load_regional_shares()
        if (row.date, row.group, row.unit, row.division) == (_YEAR, _GROUP, "%", "2022")
    }
    return {iso: found[iso] for iso in layers.kazakh().iso}


def share_colour(percent: float) -> str:
    """Return the colour of a share in percent."""
    at = sum(percent > edge for edge in SHARE_EDGES[1:-1])
    return ramp(SHARE_RAMP, len(SHARE_EDGES) - 1)[at]


def _legend() -> list:
    colours = ramp(SHARE_RAMP, len(SHARE_EDGES) - 1)
    ranges = zip(SHARE_EDGES[:-1], SHARE_EDGES[1:], colours, strict=True)
    return [
        *(canvas.patch(f"{low:.0f} to {high:.0f} %", colour) for low, high, colour in ranges),
        canvas.patch("no data", style.NO_DATA, style.NO_DATA_HATCH, style.QUIET),
    ]


def _national() -> float:
    """Return the share in the whole country by the census of 2021, in percent."""
    return next(
        row.value
        for row in numbers.load_national_shares()
        if (row.date[:4], row.series, row.group, row.unit) == (_YEAR, "census", _GROUP, "%")
    )


def _listed(rows: dict[str, numbers.RegionalShare], known: dict[str, float]) -> str:
    ranked = sorted(known, key=known.get, reverse=True)
    return " and ".join(f"{rows[iso].region} {known[iso]:.1f} percent" for iso in ranked)


def _alt(rows: dict[str, numbers.RegionalShare], known: dict[str, float]) -> str:
    return (
        f"Map of the {len(rows)} regions of Kazakhstan. Only {len(known)}, in the north, are "
        "coloured: "
        f"{_listed(rows, known)} of the people were counted as Russian. The other "
        f"{len(rows) - len(known)} regions, nearly the whole map, are white with a hatch that "
        "means no data. Of the two, North Kazakhstan touches Russia and Akmola does not."
    )


def _finding(rows: dict[str, numbers.RegionalShare], known: dict[str, float]) -> str:
    return (
        f"In one series of 2021 only {len(known)} of {len(rows)} regions have a share, "
        f"{_listed(rows, known)}; in all of Kazakhstan it is {_national():.1f} percent. For the "
        f"other {len(rows) - len(known)} we found no figure of this series."
    )


def _table(rows: dict[str, numbers.RegionalShare]) -> Table:
    """List every region with all the groups that the series has a figure for."""
    listed = sorted(rows.values(), key=lambda row: (row.value is None, -(row.value or 0)))
    series = {
        (row.iso, row.group): row.value
        for row in numbers.load_regional_shares()
        if (row.date, row.unit, row.division) == (_YEAR, "%", "2022")
    }
    groups = sorted({group for (_, group), value in series.items() if value is not None})
    return Table(
        ("Region", *(f"{group} (%)" for group in groups), "Source"),
        [
            (
                row.region,
                *(series.get((row.iso, group)) for group in groups),
                " ".join(row.sources) or None,
            )
            for row in listed
        ],
        "How people were counted in the 20 regions, 2021; one series, labelled a census",
    )
