"""Scoring a `ladder`: a verdict and its evidence."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Ladder
from medialit.scoring.model import Answer, Kind, nothing_given


def _fits(_exercise: Ladder, value: Any) -> bool:
    return value is not None


def _score(exercise: Ladder, answer: Answer):
    raise NotImplementedError


def _key(exercise: Ladder):
    raise NotImplementedError


def _plain(exercise: Ladder, value: Any) -> str:
    raise NotImplementedError


LADDER = Kind(_fits, nothing_given, _score, _key, _plain)
