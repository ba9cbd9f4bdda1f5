"""Scoring a `code`: a number that code worked out."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Code
from medialit.scoring.model import Answer, Kind, nothing_given


def _fits(_exercise: Code, value: Any) -> bool:
    return value is not None


def _score(exercise: Code, answer: Answer):
    raise NotImplementedError


def _key(exercise: Code):
    raise NotImplementedError


def _plain(exercise: Code, value: Any) -> str:
    raise NotImplementedError


CODE = Kind(_fits, nothing_given, _score, _key, _plain)
