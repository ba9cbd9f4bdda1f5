"""Two data sets, one function: what each one draws without being asked."""

from __future__ import annotations

import shapely

from medialit.borders.files import CRIMEA
from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, style
from medialit.maps.notes import LAYERS, map_note

#: The same kind of map as everywhere, turned so that north is up at Crimea.
CRIMEA_CRS = "+proj=aea +lat_1=44 +lat_2=50 +lat_0=46 +lon_0=35"
#: The places that each data set is asked about.
ASKED = ("Simferopol", "Kerch")
#: One colour for each name, whichever data set it comes from.
FILLS = {"Ukraine": "#a9c3dd", "Russia": "#f9f2e3"}

_HEAD = 0.45  # inches for what each data set says
_VIEW = shapely.box(31.2, 43.9, 39.4, 48.0)
_POLICY = (
    "Borders: each map shows those of its own data set, unchanged. Natural Earth, from which both "
    "come, says that it draws who controls a place, and does so here for Crimea; Visionscarto's "
    "edition says that it better reflects the views of the United Nations. Our other maps draw "
    "Ukraine's internationally recognised border. Lines of control are not drawn, but for the one "
    "that the left file has across the Crimean isthmus; those of the war on Ukraine's mainland are "
    "in neither file."
)


@canvas.plate
def whose_crimea() -> Figure:
    """Draw Crimea as two public data sets have it, by one function, and ask each where it is."""
    answers = {package: said(package) for package in CRIMEA}
    window = canvas.frame(_VIEW, pad=-0.02, crs=CRIMEA_CRS)
    west, south, east, north = window
    tall = 0.49 * style.WIDTH * (north - south) / (east - west)
    drawing = canvas.sheet(tall + _HEAD)
    for place, package in enumerate(CRIMEA):
        axes = drawing.add_axes((0.005 + 0.5 * place, 0, 0.49, tall / (tall + _HEAD)))
        panel = canvas.Panel(axes, window, CRIMEA_CRS)
        draw_depiction(panel, package)
        axes.text(
            *(0.0, 1.02),
            f"{_title(package)}\n{_answer(answers[package])}",
            transform=axes.transAxes,
            va="bottom",
            **style.words(),
        )
    return Figure(
        drawing,
        title="Crimea in two data sets",
        alt=_alt(answers),
        finding=_finding(answers),
        table=_table(answers),
        note=map_note(*CRIMEA, crimea=True, policy=_POLICY),
    )


def said(package: str) -> dict[str, str]:
    """Return in which country a data set puts each of the places asked about."""
    areas = layers.crimea_by(package)
    return {name: layers.holder(areas, layers.PLACES[name]) for name in ASKED}


def draw_depiction(panel: canvas.Panel, package: str) -> None:
    """Draw the lands around Crimea as a data set has them."""
    areas = layers.crimea_by(package)
    west, south, east, north = layers.CRIMEA_WINDOW
    sea = shapely.box(west, south, east, north)
    panel.areas("sea", ["sea"], sea, fill=style.SEA, edge="none", order=0)
    panel.areas(
        "lands",
        areas.name,
        areas.geometry,
        fill=[FILLS.get(name, style.LAND) for name in areas.name],
        edge=style.QUIET,
        width=0.9,
    )
    # Without an outline, which would hide the data set's own line or draw one it does not have.
    panel.crimea(layers.backdrop().geometry["Crimea"], edge="none")
    places = [layers.PLACES[name] for name in ASKED]
    panel.points("towns", ASKED, places)
    panel.scale_bar(100, corner="lower left")
    panel.name_points(ASKED, places)
    panel.name_areas(["Crimea"], [layers.backdrop().geometry["Crimea"]])
    panel.name_areas(list(FILLS), [areas.geometry[name] for name in FILLS], style.country())


def _title(package: str) -> str:
    """Return a data set's name and version."""
    return LAYERS[package].data.partition(",")[0].partition(" (")[0]


def _answer(answers: dict[str, str]) -> str:
    return "; ".join(f"{place}: in {country}" for place, country in answers.items())


def _alt(answers: dict[str, dict[str, str]]) -> str:
    first, second = (
        f"{_title(package)} puts "
        + " and ".join(f"{place} in {country}" for place, country in found.items())
        for package, found in answers.items()
    )
    return (
        "Two maps of the same window, from the mouth of the Dnipro to the Kuban, made by the same "
        f"code. On the left, {first}: the peninsula has the colour of that country. On the right, "
        f"{second}. Crimea is hatched in both. The rest of the two maps is alike."
    )


def _finding(answers: dict[str, dict[str, str]]) -> str:
    parts = [
        f"{_title(package)} puts {' and '.join(found)} in {_either(found)}"
        for package, found in answers.items()
    ]
    return (
        f"{parts[0]}; {parts[1]}. The code that drew them is the same; the UN General Assembly "
        "affirmed Ukraine's recognised borders, Crimea included [F143]."
    )


def _either(found: dict[str, str]) -> str:
    return " and ".join(dict.fromkeys(found.values()))


def _table(answers: dict[str, dict[str, str]]) -> Table:
    return Table(
        ("Data set", *ASKED),
        [(_title(package), *found.values()) for package, found in answers.items()],
        "In which country each data set puts the two towns, by point in polygon",
    )
