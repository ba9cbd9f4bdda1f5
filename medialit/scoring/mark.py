"""Scoring a `mark`: labelled words."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Mark
from medialit.scoring.model import Answer, Kind, nothing_given


def _fits(_exercise: Mark, value: Any) -> bool:
    return value is not None


def _score(exercise: Mark, answer: Answer):
    raise NotImplementedError


def _key(exercise: Mark):
    raise NotImplementedError


def _plain(exercise: Mark, value: Any) -> str:
    raise NotImplementedError


MARK = Kind(_fits, nothing_given, _score, _key, _plain)
