"""What the page and the twin are told of a `ladder`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Ladder
from medialit.widgets.fields.model import Fields


def _describe(exercise: Ladder) -> dict[str, Any]:
    raise NotImplementedError


def _parts(exercise: Ladder) -> list[str]:
    raise NotImplementedError


LADDER = Fields(_describe, _parts)
