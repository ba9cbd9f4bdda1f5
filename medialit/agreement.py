"""How well confidence and answers agree, and how much chance alone could do."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist, fmean
from typing import NamedTuple

COIN = 0.25
"""The Brier score of somebody who says 50 % every time."""


class Interval(NamedTuple):
    """A share lies between these two, both from 0 to 1."""

    low: float
    high: float


def brier(told: Iterable[tuple[float, bool]]) -> float:
    """Return the Brier score: the mean squared distance between confidence and outcome.

    Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78 (1950), for an outcome that came or did not.

    Parameters
    ----------
    told : iterable of (float, bool)
        A confidence from 0 to 1, and whether the answer was accepted.

    Returns
    -------
    float
        From 0 (always certain, always accepted) to 1 (always certain, never accepted).

    Raises
    ------
    ValueError
        If there is no answer, or a confidence is not from 0 to 1.

    Examples
    --------
    >>> brier([(0.5, True), (0.5, False)])
    0.25
    """
    distances = []
    for sure, accepted in told:
        if not 0 <= sure <= 1:
            raise ValueError(f"A confidence is a number from 0 to 1, and this is {sure!r}.")
        distances.append((sure - bool(accepted)) ** 2)
    if not distances:
        raise ValueError("A Brier score needs one answer or more.")
    return fmean(distances)


def brier_in_words(score: float) -> str:
    """Say what a Brier score means to somebody who has never heard of one.

    Parameters
    ----------
    score : float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the score is not from 0 to 1.
    """
    if not 0 <= score <= 1:
        raise ValueError(f"A Brier score lies between 0 and 1, and this is {score!r}.")
    scale = (
        f"Your Brier score is {score:.2f}. 0 means certain and accepted every time, 1 means "
        "certain and not accepted every time, and who says 50 % every time gets 0.25."
    )
    if round(score, 2) == COIN:
        return f"{scale} You stand at that mark: your confidence told no more than a coin would."
    if score < COIN:
        return f"{scale} Yours is lower, and lower is better: it was worth asking how sure you are."
    return f"{scale} Yours is higher: where you feel surest, it pays to look once more."


def wilson(right: int, of: int, *, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of a share.

    Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927). It stays between 0 and 1 and holds up with
    few answers; it assumes that they do not depend on each other.

    Parameters
    ----------
    right, of : int
        `right` answers accepted among `of`.
    level : float
        How often such intervals hold the true share, between 0 and 1.

    Raises
    ------
    ValueError
        If `right` is not from 0 to `of`, `of` is not 1 or more, or `level` is not between 0
        and 1.

    Examples
    --------
    >>> low, high = wilson(0, 10)
    >>> f"{low:.3f} {high:.3f}"
    '0.000 0.278'
    """
    if of < 1 or not 0 <= right <= of:
        raise ValueError(f"{right} of {of} is no share: give a count from 0 to a total above 0.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, such as 0.95, and this is {level!r}.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, bend = right / of, z * z / of
    middle = (share + bend / 2) / (1 + bend)
    half = z * sqrt(share * (1 - share) / of + bend / (4 * of)) / (1 + bend)
    # At the ends the formula gives 0 and 1 exactly; rounding must not push it past them.
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == of else min(1.0, middle + half)
    return Interval(low, high)
