"""Scoring a `chain`: a chain and its depth."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Chain
from medialit.scoring.model import Answer, Kind, nothing_given


def _fits(_exercise: Chain, value: Any) -> bool:
    return value is not None


def _score(exercise: Chain, answer: Answer):
    raise NotImplementedError


def _key(exercise: Chain):
    raise NotImplementedError


def _plain(exercise: Chain, value: Any) -> str:
    raise NotImplementedError


CHAIN = Kind(_fits, nothing_given, _score, _key, _plain)
