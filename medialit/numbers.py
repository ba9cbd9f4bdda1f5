"""Published numbers, each with its unit, date, series, sources and how sure we are of it.

A number without a source is not there: its row stays, its value is ``None``, and a map draws it
as "no data". Numbers of different series or dates do not belong into one chart without saying so.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from medialit import evidence
from medialit.content import ContentError, Record, Text, read_table
from medialit.paths import data_folder

#: A plain decimal number, or nothing.
Digits = Annotated[str, Meta(pattern=r"^([0-9]{1,12}(\.[0-9]{1,6})?)?$")]
#: A count of one or more, or nothing.
Count = Annotated[str, Meta(pattern=r"^([1-9][0-9]{0,8})?$")]
#: A day such as 2022-11-04, or nothing.
Day = Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
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


class Survey(Number, kw_only=True):
    """How many of those asked gave one answer, in per cent.

    What was not read is empty or None: nothing here is filled in by guess. Answers of one
    `series` were given to about the same question and may be set beside each other.

    Attributes
    ----------
    survey : str
        Who asked.
    question : str
        The question as read; empty where only reports of it were read.
    answer : str
        The answer, in short; the note tells where its wording was not read.
    base : str
        Who was asked.
    n : int or None
        How many were asked.
    first_day, last_day : datetime.date or None
        When they were asked; `date` says the same in words.
    mode : str
        How they were asked: "telephone".
    response_rate : float or None
        How many of 100 approached took part, as published.
    in_russian : float or None
        How many of 100 interviews were in Russian, as published.
    error_published : float or None
        The greatest margin of error in percentage points at 95 %, as published.
    """

    unit: Literal["%"]
    survey: Text
    question: str
    answer: Text
    base: Text
    n: int | None
    first_day: date | None
    last_day: date | None
    mode: str
    response_rate: float | None
    in_russian: float | None
    error_published: float | None

    @property
    def wave(self) -> tuple[str, str]:
        """Names the survey and its date: all its answers come from the same people."""
        return self.survey, self.date


class Arrivals(Number, kw_only=True):
    """How many people entered or left Kazakhstan, as somebody reported it.

    Attributes
    ----------
    direction : str
        "entered", "left", or "still there" as the report says so itself.
    as_given : str
        The words of the source; "over" makes it a lower bound.
    first_day, last_day : datetime.date or None
        From when and up to when it counts; None where that was not read.
    publisher : str
        Who says so.
    """

    unit: Literal["people"]
    direction: Literal["entered", "left", "still there"]
    as_given: Text
    first_day: date | None
    last_day: date | None
    publisher: Text


N = TypeVar("N", bound=Number)

#: What stands in a table as text: how it must look, and how it is read.
_WRITTEN: Mapping[str, tuple[Any, Callable[[str], Any]]] = MappingProxyType(
    {
        "value": (Digits, float),
        "sources": (str, lambda text: tuple(text.split())),
        "n": (Count, int),
        "first_day": (Day, date.fromisoformat),
        "last_day": (Day, date.fromisoformat),
        "response_rate": (Digits, float),
        "in_russian": (Digits, float),
        "error_published": (Digits, float),
    }
)


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


def load_surveys(path: Path | None = None) -> tuple[Survey, ...]:
    """Read the answers of surveys in Kazakhstan, with all that was read of how they were made.

    Raises
    ------
    ContentError
        As :func:`load_border_lengths`; or if days run backwards, one wave has two sizes or
        dates, or the answers of one question are more than all.
    """
    path = path or data_folder() / "numbers" / "surveys.csv"
    rows = _load(path, Survey)
    _check_days(rows, path)
    for wave in _grouped(rows, lambda row: row.wave):
        _check_wave(wave, path)
    for asked in _grouped(rows, lambda row: (*row.wave, row.series, row.base)):
        # Each share may be half a unit of its last digit too high.
        most = 100 + sum(0.5 * 10 ** -_decimals(row.value) for row in asked)
        total = sum(row.value or 0 for row in asked)
        if total > most + 1e-9:
            raise ContentError(
                path,
                asked[0].id,
                "value",
                f"The answers to this question add up to {total:g} %.",
                "Correct them, or give another question another series.",
            )
    return rows


def load_arrivals(path: Path | None = None) -> tuple[Arrivals, ...]:
    """Read how many Russian citizens entered and left Kazakhstan, report by report.

    Raises
    ------
    ContentError
        As :func:`load_border_lengths`; or if days run backwards, or a report gives one
        direction twice.
    """
    path = path or data_folder() / "numbers" / "arrivals.csv"
    rows = _load(path, Arrivals)
    _check_days(rows, path)
    for told in _grouped(rows, lambda row: (row.series, row.date, row.direction)):
        if len(told) > 1:
            raise ContentError(
                path,
                told[1].id,
                "direction",
                f"This report gives '{told[1].direction}' twice.",
                "Keep one, or say in 'date' how they differ.",
            )
    return rows


def _grouped(rows: Iterable[N], key: Callable[[N], Any]) -> Iterable[list[N]]:
    groups: dict[Any, list[N]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups.values()


def _decimals(value: float | None) -> int:
    return len(f"{value or 0:.6f}".rstrip("0").partition(".")[2])


def _check_days(rows: Iterable[Survey | Arrivals], path: Path) -> None:
    for row in rows:
        if row.first_day and row.last_day and row.first_day > row.last_day:
            raise ContentError(
                path, row.id, "last_day", "It ends before it begins.", "Correct the days."
            )


def _check_wave(wave: list[Survey], path: Path) -> None:
    first, *others = wave
    for row in others:
        for name in (
            "n",
            "first_day",
            "last_day",
            "mode",
            "response_rate",
            "in_russian",
            "error_published",
        ):
            if getattr(row, name) != getattr(first, name):
                raise ContentError(
                    path,
                    row.id,
                    name,
                    f"It differs from '{first.id}', of the same survey and date.",
                    "Correct one of them, or give each wave a date of its own.",
                )


@functools.lru_cache(maxsize=16)
def _load(path: Path, kind: type[N]) -> tuple[N, ...]:
    return tuple(_number(row, kind, path) for row in read_table(path, _row(kind), key="id"))


@functools.lru_cache(maxsize=8)
def _row(kind: type[Number]) -> type[msgspec.Struct]:
    """Return the shape of a row as CSV has it: numbers, days and sources still are text."""
    as_text = {name: looks for name, (looks, _) in _WRITTEN.items()}
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
    for name in _WRITTEN.keys() & fields.keys():
        fields[name] = _read(fields[name], name, row.id, path)
    if row.unit == "%" and (value or 0) > 100:
        raise ContentError(
            path, row.id, "value", f"{value:g} % is more than all.", "Correct the value or unit."
        )
    return kind(**fields)


def _read(text: str, name: str, row: str, path: Path) -> Any:
    if not text and name != "sources":
        return None
    try:
        return _WRITTEN[name][1](text)
    except ValueError:
        raise ContentError(
            path, row, name, f"'{text}' is no day of the calendar.", "Write it as 2022-11-04."
        ) from None
