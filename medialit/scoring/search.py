"""Scoring a `search`: search results that were chosen."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Search
from medialit.scoring.model import Answer, Kind, nothing_given


def _fits(_exercise: Search, value: Any) -> bool:
    return value is not None


def _score(exercise: Search, answer: Answer):
    raise NotImplementedError


def _key(exercise: Search):
    raise NotImplementedError


def _plain(exercise: Search, value: Any) -> str:
    raise NotImplementedError


SEARCH = Kind(_fits, nothing_given, _score, _key, _plain)
