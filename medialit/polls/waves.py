"""The two polls on a Russian attack: their numbers, and the intervals around them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist
from types import MappingProxyType
from typing import NamedTuple

from medialit import numbers
from medialit.agreement import Interval, wilson

#: What was asked about, as ``data/numbers/surveys.csv`` names it.
SERIES = "Russian attack on Kazakhstan"
LEVEL = 0.95


class Wave(NamedTuple):
    """One poll of the series.

    Attributes
    ----------
    name : str
        Month and year.
    rows : mapping of str to Survey
        Its answers, in their order.
    """

    name: str
    rows: Mapping[str, numbers.Survey]

    @property
    def meta(self) -> numbers.Survey:
        """Any of its rows: people, days and mode are the same in all."""
        return next(iter(self.rows.values()))

    @property
    def n(self) -> int:
        """How many people were asked."""
        return self.meta.n

    def share(self, answer: str) -> float:
        """Return the share of an answer, in per cent."""
        return self.rows[answer].value


@functools.cache
def waves() -> tuple[Wave, ...]:
    """Return the polls of the series, the earliest first."""
    found: dict[tuple[str, str], dict[str, numbers.Survey]] = {}
    for row in numbers.load_surveys():
        if row.series == SERIES:
            found.setdefault(row.wave, {})[row.answer] = row
    made = [
        Wave(f"{next(iter(rows.values())).first_day:%B %Y}", MappingProxyType(rows))
        for rows in found.values()
    ]
    return tuple(sorted(made, key=lambda one: one.meta.first_day))


def answers() -> tuple[str, ...]:
    """Return the answers of the series, in the order of the table."""
    return tuple(waves()[0].rows)


def margin(percent: float, n: int) -> float:
    """Return the margin of error of a share by simple sampling, in percentage points.

    Parameters
    ----------
    percent : float
        The share; 50 gives the widest margin, which is the one that pollsters publish.
    n : int
        How many people were asked, 1 or more.

    Examples
    --------
    >>> round(margin(50, 1100), 1)
    3.0
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    share = percent / 100
    return 100 * z * sqrt(share * (1 - share) / n)


def by_simple_sampling(percent: float, n: int) -> Interval:
    """Return a share with its margin on both sides, in per cent, within 0 and 100."""
    half = margin(percent, n)
    return Interval(max(0.0, percent - half), min(100.0, percent + half))


def by_wilson(percent: float, n: int) -> Interval:
    """Return the Wilson interval of a share, in per cent."""
    # A weighted share is no whole number of people; the formula needs none.
    low, high = wilson(percent / 100 * n, n, level=LEVEL)
    return Interval(100 * low, 100 * high)


def overlap(one: Interval, other: Interval) -> bool:
    """Say whether two intervals have a value in common."""
    return one.low <= other.high and other.low <= one.high
