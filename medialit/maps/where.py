"""Where we are: the lands around, and the regions along the border."""

from __future__ import annotations

import shapely

from medialit import borders
from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, style, values
from medialit.maps.notes import map_note

_CITIES = ("Astana", "Almaty", "Oral", "Orenburg", "Omsk", "Semey")
_TOWNS = (
    *("Astana", "Astrakhan", "Oral", "Orenburg", "Aktobe", "Chelyabinsk", "Kostanay"),
    *("Petropavl", "Omsk", "Pavlodar", "Semey", "Oskemen"),
)
_NEIGHBOURS = (
    *("Kazakhstan", "Russia", "Ukraine", "China", "Mongolia", "Uzbekistan", "Turkmenistan"),
    *("Kyrgyzstan", "Belarus", "Georgia"),
)


@canvas.plate
def locator() -> Figure:
    """Draw where we are: Kazakhstan, Russia, Ukraine, their neighbours, and the border in red."""
    lands = layers.backdrop()
    seen = [lands.geometry[name] for name in ("Kazakhstan", "Ukraine")]
    drawing, panel = canvas.map_sheet(
        canvas.frame([*seen, shapely.Point(38, 58.5), shapely.Point(91, 47)], pad=0.02)
    )
    crimea = panel.lands()
    panel.areas(
        "kazakhstan",
        ["Kazakhstan"],
        lands.geometry["Kazakhstan"],
        fill=style.KAZAKHSTAN,
        edge=style.QUIET,
        width=0.9,
    )
    panel.lines("border", ["KZ-RU"], layers.border("50m"), width=2.4, avoid=True)
    places = _places()
    panel.points("towns", places, list(places.values()))
    panel.scale_bar(500)
    panel.name_seas()
    for name in _NEIGHBOURS:
        panel.name_country(name)
    panel.name_points(list(places), list(places.values()))
    return Figure(
        drawing,
        title="Where we are: Kazakhstan, Russia and Ukraine",
        alt=_locator_alt(),
        finding=(
            "Kazakhstan and Russia share a border from the Caspian Sea to the Altai; Kazakhstan "
            "and Ukraine share none."
        ),
        table=_locator_table(places),
        note=map_note("backdrop", "border", "towns", crimea=crimea),
    )


def _places() -> dict[str, tuple[float, float]]:
    towns = layers.towns().set_index("name")
    found = {name: (towns.lon[name], towns.lat[name]) for name in _CITIES}
    capitals = {name: layers.PLACES[name] for name in ("Kyiv", "Moscow", "Simferopol")}
    return found | capitals


def _locator_alt() -> str:
    (west, _, east, _) = layers.border().bounds
    straight = borders.end_to_end_km(layers.border())
    return (
        "Map from Ukraine in the west to China in the east. Kazakhstan lies in the middle, south "
        f"of Russia. Their border, in red, runs from the Caspian Sea at about {west:.0f} degrees "
        f"east to the Altai mountains at about {east:.0f} degrees east; its ends are "
        f"{straight:,.0f} km apart. On the way it swings north to the latitude of Omsk and "
        "back. Ukraine lies farther west; Russia is between it and Kazakhstan. Crimea, on the "
        "Black Sea, belongs to Ukraine by its recognised border and is hatched. "
        "Kazakhstan's other neighbours are China, Kyrgyzstan, Uzbekistan and Turkmenistan."
    )


def _locator_table(places: dict[str, tuple[float, float]]) -> Table:
    lands = layers.backdrop().set_index("country", drop=False)
    rows = [
        (
            name,
            layers.holder(lands, place),
            float(round(borders.nearest_on(layers.border(), *place).km)),
        )
        for name, place in places.items()
    ]
    return Table(
        ("Place", "Country", "Distance to the border of Kazakhstan and Russia (km)"),
        sorted(rows, key=lambda row: row[2]),
        "Places on the map, the nearest to the border first; distances to the 1:10m line",
    )


# The border, region by region ------------------------------------------------------------------


@canvas.plate
def border_map() -> Figure:
    """Draw the 20 regions and the 12 Russian subjects, and say which of them share the border."""
    kazakh, russian = layers.kazakh(), layers.russian()
    shared = values.shared_km("KAZ") | values.shared_km("RUS")
    drawing, panel = canvas.map_sheet(_border_window(), strip=0.3)
    crimea = panel.lands()
    for frame, name in ((kazakh, "regions"), (russian, "subjects")):
        panel.areas(
            name,
            frame.iso,
            frame.geometry,
            fill=[_fill(frame.adm0[iso], shared[iso]) for iso in frame.iso],
            edge=style.EDGE,
        )
    panel.lines("border", ["KZ-RU"], layers.border(), width=2.2, avoid=True)
    towns = layers.towns().set_index("name")
    places = [(towns.lon[name], towns.lat[name]) for name in _TOWNS]
    panel.points("towns", _TOWNS, places)
    panel.scale_bar(300)
    panel.name_points(_TOWNS, places)
    panel.name_seas()
    wide = layers.regions()[~layers.regions().name.str.endswith(" city")]
    panel.name_areas([short(name) for name in wide.name], wide.geometry)
    canvas.legend(
        drawing,
        [
            canvas.patch("Region of Kazakhstan that touches Russia", style.NEXT_TO),
            canvas.patch("does not touch", style.KAZAKHSTAN),
            canvas.patch("region of Russia beside it", style.BESIDE),
            canvas.line("the border", style.BORDER, 2.2),
        ],
        columns=4,
    )
    return Figure(
        drawing,
        title="The border, region by region",
        alt=_border_alt(shared),
        finding=_border_finding(shared),
        table=_border_table(shared),
        note=map_note("regions", "border", "backdrop", "towns", crimea=crimea),
    )


def _border_window() -> tuple[float, ...]:
    _, south, east, _ = canvas.frame(layers.country("KAZ"), pad=0.01)
    north = canvas.frame(shapely.Point(64, 56.6), pad=0)[3]
    left = canvas.frame(shapely.Point(43.5, 50), pad=0)[0]
    return left, south, east, north


def _fill(adm0: str, km: float | None) -> str:
    if adm0 == "RUS":
        return style.BESIDE
    return style.KAZAKHSTAN if km is None else style.NEXT_TO


def short(name: str) -> str:
    """Return the name of a region without the word for its kind."""
    for kind in (" Region", " Oblast", " city"):
        name = name.removesuffix(kind)
    return name


def _ranked(shared: dict[str, float | None], adm0: str) -> list[tuple[str, float]]:
    regions = layers.regions()
    found = [
        (regions.name[iso], km)
        for iso, km in shared.items()
        if km is not None and regions.adm0[iso] == adm0
    ]
    return sorted(found, key=lambda row: -row[1])


def _border_finding(shared: dict[str, float | None]) -> str:
    ours, theirs = _ranked(shared, "KAZ"), _ranked(shared, "RUS")
    (longest, km), points = ours[0], [short(name) for name, km in theirs if km == 0]
    meeting = f", {' and '.join(points)} in a single point" if points else ""
    return (
        f"{len(ours)} of Kazakhstan's {len(layers.kazakh())} regions touch Russia, "
        f"{longest} along {km:,.0f} km; on the other side are {len(theirs)} regions of "
        f"Russia{meeting}."
    )


def _border_alt(shared: dict[str, float | None]) -> str:
    ours = "; ".join(f"{short(name)} {km:,.0f} km" for name, km in _ranked(shared, "KAZ"))
    theirs = "; ".join(
        f"{short(name)} {km:,.0f} km" if km else f"{short(name)} one point"
        for name, km in _ranked(shared, "RUS")
    )
    return (
        "Map of Kazakhstan in its 20 regions of 2022, 17 regions and three cities of the same "
        "rank, with the regions of Russia along its north. The border, in red, begins in the "
        "west at the Caspian Sea, goes north, then east in many bends, reaches its northernmost "
        "part near Petropavl and falls south-east to the "
        "Altai. Regions of Kazakhstan on it, longest share first: "
        f"{ours}. Regions of Russia on it: {theirs}. {len(_TOWNS)} towns are named; Oral, "
        "Petropavl and Semey lie close to the border on Kazakhstan's side, Astana far from it."
    )


def _border_table(shared: dict[str, float | None]) -> Table:
    regions, places = layers.regions(), {"KAZ": "Kazakhstan", "RUS": "Russia"}
    rows = [
        (
            regions.name[iso],
            places[regions.adm0[iso]],
            "no" if km is None else "yes" if km else "in one point",
            float(round(km or 0)),
        )
        for iso, km in shared.items()
    ]
    return Table(
        ("Region", "Country", "Touches the other country", "Shared border (km)"),
        sorted(rows, key=lambda row: (row[1], -row[3], row[0])),
        "Regions along the border and how much of it each has, in a layer with 0.01 degrees "
        "of detail",
    )
