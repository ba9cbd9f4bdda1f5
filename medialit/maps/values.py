"""Values by region, in the order of the regions layer, for maps and for the map lab."""

from __future__ import annotations

import functools
from typing import NamedTuple

import shapely

from medialit import borders, numbers
from medialit.borders import BorderError
from medialit.maps import layers

#: What a map of the regions can show, from one complete table.
MEASURES = {
    "count": "People",
    "density": "People per km²",
    "near_border": "People in towns near the border",
}
#: How near "near the border" is, in km, where nobody says otherwise.
NEAR_KM = 100.0
#: Towns are listed up to this distance; beyond it only Kazakhstan's large cities are.
LISTED_KM = 250.0
#: What every number of people near the border has to say.
TOWNS_CAVEAT = (
    "Only towns of at least 5,000 people are listed; who lives in smaller places is not counted. "
    "Town populations are rounded and of mixed dates."
)


class RegionValue(NamedTuple):
    """One row: code and name of a region, its value and the unit."""

    iso: str
    region: str
    value: float | None
    unit: str


def region_values(measure: str, near_km: float = NEAR_KM) -> tuple[RegionValue, ...]:
    """Return one value for each of Kazakhstan's 20 regions.

    Parameters
    ----------
    measure : {"count", "density", "near_border"}
        People on 1 January 2023; people per km², with the area measured from our geometry; or
        people in listed towns near the border with Russia.
    near_km : float
        How near, in km, for "near_border".

    Raises
    ------
    BorderError
        If there is no such measure, or the distance is beyond what is listed.
    """
    if measure not in MEASURES:
        raise BorderError(f"There is no measure {measure!r}. Take one of {', '.join(MEASURES)}.")
    if measure == "near_border":
        return people_near_the_border(near_km)
    people = {row.id: row.value for row in numbers.load_population()}
    if measure == "count":
        return tuple(
            RegionValue(row.iso, row.name, people[row.iso], "people")
            for row in layers.kazakh().itertuples()
        )
    return tuple(
        RegionValue(row.iso, row.name, people[row.iso] / areas_km2()[row.iso], "people per km²")
        for row in layers.kazakh().itertuples()
    )


def people_near_the_border(km: float = NEAR_KM) -> tuple[RegionValue, ...]:
    """Return how many people live in listed towns within `km` of Russia, for each region.

    A region without such a town has 0, not "no data". See `TOWNS_CAVEAT`.

    Raises
    ------
    BorderError
        If `km` is not above 0, or beyond the distance up to which towns are listed.
    """
    if not 0 < km <= LISTED_KM:
        raise BorderError(
            f"Towns are listed up to {LISTED_KM:g} km from the border, so {km!r} km cannot be "
            f"counted. Take a distance above 0 and up to {LISTED_KM:g}."
        )
    towns = layers.towns()
    near = towns[(towns.country == "KZ") & (towns.border_km <= km)]
    people = near.groupby("region").population.sum()
    return tuple(
        RegionValue(row.iso, row.name, float(people.get(row.iso, 0)), "people")
        for row in layers.kazakh().itertuples()
    )


@functools.cache
def areas_km2() -> dict[str, float]:
    """Return the area of each of Kazakhstan's regions in km², by code."""
    return {row.iso: borders.area_km2(row.geometry) for row in layers.kazakh().itertuples()}


@functools.cache
def shared_km(adm0: str) -> dict[str, float | None]:
    """Return how long each region of a country borders the other country, by code.

    Parameters
    ----------
    adm0 : {"KAZ", "RUS"}
        Whose regions.

    Returns
    -------
    dict of str to float or None
        km in the regions layer; 0 where they meet in a point; None where they do not touch.
    """
    other = layers.country("RUS" if adm0 == "KAZ" else "KAZ")
    rows = layers.regions()[layers.regions().adm0 == adm0]
    return {row.iso: _shared(row.geometry, other) for row in rows.itertuples()}


def _shared(one: shapely.Geometry, other: shapely.Geometry) -> float | None:
    if not one.touches(other):
        return None
    if one.boundary.intersection(other).length == 0:
        return 0.0
    return borders.length_km(borders.shared_border(one, other))
