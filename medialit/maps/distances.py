"""How far the towns are from the border, on both sides."""

from __future__ import annotations

import geopandas as gpd

from medialit.figures import Figure, Table
from medialit.maps import canvas, layers, style, values
from medialit.maps.notes import map_note

#: The smallest town on the chart, in people.
LARGE = 100_000

_SIDES = {"KZ": ("Kazakhstan", style.BORDER, "o"), "RU": ("Russia", style.SECOND, "s")}


@canvas.plate
def towns_and_distance() -> Figure:
    """Draw the towns of 100,000 people and more by their distance to the border."""
    towns = _large()
    near = towns[towns.border_km <= values.LISTED_KM]
    counts = near.country.value_counts()
    drawing = canvas.sheet(0.75 + 0.165 * int(counts.max()))
    for place, country in enumerate(_SIDES):
        axes = drawing.add_axes((0.2 + 0.497 * place, 0.1, 0.285, 0.83))
        _column(axes, near[near.country == country], country, int(counts.max()))
    return Figure(
        drawing,
        title="Towns and their distance to the border",
        alt=_alt(near),
        finding=_finding(near),
        table=_table(towns),
        note=map_note("towns", "osm", extra=_NOTE),
    )


_NOTE = (
    f"Towns of {LARGE:,} people and more; on the Russian side up to {values.LISTED_KM:.0f} km "
    "from the border. Distances go straight to OpenStreetMap's line, as it was before thinning."
)


def _large() -> gpd.GeoDataFrame:
    towns = layers.towns()
    large = towns[towns.population >= LARGE]
    return large.sort_values(["border_km", "name"], ignore_index=True)


def _column(axes, towns: gpd.GeoDataFrame, country: str, rows: int) -> None:
    """Draw one side as a column of dots, the nearest on top."""
    side, colour, marker = _SIDES[country]
    heights = range(len(towns))
    axes.hlines(heights, 0, towns.border_km, colors="#d5d1c8", linewidth=1.2, zorder=1)
    axes.scatter(
        towns.border_km, heights, s=26, c=colour, marker=marker, linewidths=0, zorder=3
    ).set_gid("|".join(["towns", *towns.name]))
    for height, km in zip(heights, towns.border_km, strict=True):
        axes.text(km + 7, height, f"{km:.0f}", va="center", **_small()).set_gid("km")
    axes.set_yticks(list(heights), [f"{row.name_} {row.people}" for row in _named(towns)])
    axes.set_ylim(rows - 0.4, -0.7)
    axes.set_xlim(0, values.LISTED_KM * 1.08)
    axes.set_xticks([0, 100, 200])
    axes.set_xlabel("km to the border", **canvas.font(style.SMALL))
    heading = f"{side} (thousand people)"
    axes.set_title(heading, loc="left", color=colour, **canvas.font(style.LARGE))
    axes.tick_params(labelfontfamily=style.FONT, labelsize=style.SMALL)
    axes.tick_params(axis="y", length=0)
    for name in ("top", "right"):
        axes.spines[name].set_visible(False)


def _small() -> dict:
    return {**style.words(), "fontsize": style.SMALL}


def _named(towns: gpd.GeoDataFrame):
    named = towns.assign(
        name_=towns.name, people=[f"({people / 1000:,.0f})" for people in towns.population]
    )
    return named.itertuples()


def _nearest(near: gpd.GeoDataFrame, country: str, count: int = 3) -> str:
    rows = near[near.country == country].head(count)
    return ", ".join(f"{row.name} {row.border_km:.0f} km" for row in rows.itertuples())


def _alt(near: gpd.GeoDataFrame) -> str:
    parts = []
    for country, (name, _, _) in _SIDES.items():
        rows = near[near.country == country]
        parts.append(
            f"{name}: {len(rows)} towns, from {rows.border_km.min():.0f} to "
            f"{rows.border_km.max():.0f} km; the nearest are {_nearest(near, country)}"
        )
    return (
        "Two columns of dots, one for each country, the town nearest to the border on top. "
        f"{'. '.join(parts)}. On the Russian side there are more large towns."
    )


def _finding(near: gpd.GeoDataFrame) -> str:
    within = near[near.border_km <= values.NEAR_KM]
    people = within.groupby("country").population.sum()
    count = within.country.value_counts()
    return (
        f"Within {values.NEAR_KM:.0f} km of the border lie {count['KZ']} large towns of Kazakhstan "
        f"with {people['KZ'] / 1e6:.1f} million people and {count['RU']} of Russia with "
        f"{people['RU'] / 1e6:.1f} million; the nearest are {_nearest(near, 'KZ', 1)} and "
        f"{_nearest(near, 'RU', 1)}."
    )


def _table(towns: gpd.GeoDataFrame) -> Table:
    rows = [
        (row.name, _SIDES[row.country][0], int(row.population), float(row.border_km))
        for row in towns.itertuples(index=False)
    ]
    return Table(
        ("Town", "Country", "People", "Distance to the border (km)"),
        rows,
        f"Towns of {LARGE:,} people and more, the nearest to the border first; Russian ones up to "
        f"{values.LISTED_KM:.0f} km",
    )
