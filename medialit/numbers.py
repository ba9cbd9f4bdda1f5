"""Published numbers, each with its unit, date, series, sources and how sure we are of it.

A number without a source is not there: its row stays, its value is ``None``, and a map draws it
as "no data". Numbers of different series or dates do not belong into one chart without saying so.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from medialit import evidence
from medialit.content import ContentError, Record, Text, read_table
from medialit.paths import data_folder

#: A plain decimal number, or nothing.
Digits = Annotated[str, Meta(pattern=r"^([0-9]{1,12}(\.[0-9]{1,6})?)?$")]
Confidence = Literal["high", "medium"]


class Number(Record, kw_only=True):
    """What every number carries.

    Attributes
    ----------
    id : str
        Names the row.
    value : float or None
        The number; None where no source was found.
    unit : str
        "km", "people" or "%".
    date : str
        When it held or was published: a year, month or day, or what is known in words.
    series : str
        The kind of count; only numbers of one series can be compared.
    sources : tuple of str
        Ids that :func:`medialit.evidence.cite` resolves; none only where there is no value.
    confidence : str
        "high" or "medium"; empty only where there is no value.
    note : str
        Cautions.
    """

    id: Text
    value: float | None
    unit: Literal["km", "people", "%"]
    date: Text
    series: Text
    sources: tuple[str, ...]
    confidence: Confidence | Literal[""]
    note: str = ""


class BorderLength(Number, kw_only=True):
    """A published length of a border, in km.

    Attributes
    ----------
    border : str
        "KZ-RU" and so on, as in ``data/borders``; "KZ" for all of Kazakhstan's.
    counts : str
        What it counts: dry land, rivers, sea; "not said" where the source does not say.
    as_given : str
        The words of the source; "over 7,500" is a lower bound.
    publisher : str
        Who says so.
    """

    border: Text
    counts: Text
    as_given: Text
    publisher: Text


class Population(Number, kw_only=True):
    """How many people live in a region.

    Attributes
    ----------
    region : str
        Its name.
    """

    region: Text


class RegionalShare(Number, kw_only=True):
    """The share or count of an ethnic group in a region.

    Attributes
    ----------
    iso, region : str
        The region.
    division : str
        "2022" for today's boundaries, "2018" for those before June 2022.
    group : str
        As the source names it.
    """

    iso: Text
    region: Text
    division: Literal["2022", "2018"]
    group: Text


class NationalShare(Number, kw_only=True):
    """The share or count of an ethnic group in Kazakhstan.

    Attributes
    ----------
    group : str
        As the source names it; "all" for the whole population.
    """

    group: Text


N = TypeVar("N", bound=Number)


def load_border_lengths(path: Path | None = None) -> tuple[BorderLength, ...]:
    """Read the published border lengths.

    Parameters
    ----------
    path : Path, optional
        Another table of the same shape; the course's own by default.

    Raises
    ------
    ContentError
        If a row does not fit, or its source leads nowhere.
    """
    return _load(path or data_folder() / "numbers" / "border_lengths.csv", BorderLength)


def load_population(path: Path | None = None) -> tuple[Population, ...]:
    """Read the population of Kazakhstan (id "KZ") and its 20 regions on 1 January 2023.

    Raises
    ------
    ContentError
        As :func:`load_border_lengths`, or if the regions do not add up to the country.
    """
    path = path or data_folder() / "numbers" / "population.csv"
    rows = _load(path, Population)
    values = {row.id: row.value for row in rows}
    if None in values.values() or sum(values.values()) != 2 * values.get("KZ", 0.0):
        raise ContentError(
            path, "KZ", "value", "The regions do not add up to the country.", "Correct the table."
        )
    return rows


def load_regional_shares(path: Path | None = None) -> tuple[RegionalShare, ...]:
    """Read the regional shares of ethnic groups; most have no source and no value.

    Raises
    ------
    ContentError
        As :func:`load_border_lengths`.
    """
    path = path or data_folder() / "numbers" / "ethnic_shares_regions.csv"
    return _load(path, RegionalShare)


def load_national_shares(path: Path | None = None) -> tuple[NationalShare, ...]:
    """Read the national shares of ethnic groups by series and date.

    Raises
    ------
    ContentError
        As :func:`load_border_lengths`.
    """
    path = path or data_folder() / "numbers" / "ethnic_shares_national.csv"
    return _load(path, NationalShare)


@functools.lru_cache(maxsize=16)
def _load(path: Path, kind: type[N]) -> tuple[N, ...]:
    return tuple(_number(row, kind, path) for row in read_table(path, _row(kind), key="id"))


@functools.lru_cache(maxsize=8)
def _row(kind: type[Number]) -> type[msgspec.Struct]:
    """Return the shape of a row as CSV has it: the value and the sources still are text."""
    as_text: dict[str, Any] = {"value": Digits, "sources": str}
    fields = [
        (field.name, as_text.get(field.name, field.type))
        if field.required
        else (field.name, field.type, field.default)
        for field in msgspec.structs.fields(kind)
    ]
    return msgspec.defstruct(
        f"{kind.__name__}Row", fields, frozen=True, kw_only=True, forbid_unknown_fields=True
    )


def _number(row: Any, kind: type[N], path: Path) -> N:
    """Return the typed number; one with a value needs a source, one without has none."""
    fields = msgspec.structs.asdict(row)
    sources = tuple(row.sources.split())
    if row.value and not (sources and row.confidence):
        raise ContentError(
            path,
            row.id,
            "sources",
            "This number has no source or no confidence.",
            "Name both, or leave the value empty: then it is drawn as 'no data'.",
        )
    if not row.value and (sources or row.confidence):
        raise ContentError(
            path,
            row.id,
            "value",
            "There is a source or a confidence but no value.",
            "Write the value, or empty the other two.",
        )
    for one in sources:
        evidence.cite(one, file=path)
    value = float(row.value) if row.value else None
    if row.unit == "%" and (value or 0) > 100:
        raise ContentError(
            path, row.id, "value", f"{value:g} % is more than all.", "Correct the value or unit."
        )
    return kind(**{**fields, "value": value, "sources": sources})
