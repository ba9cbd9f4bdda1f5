"""What the page and the twin are told of a `chain`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Chain
from medialit.widgets.fields.model import Fields


def _describe(exercise: Chain) -> dict[str, Any]:
    raise NotImplementedError


def _parts(exercise: Chain) -> list[str]:
    raise NotImplementedError


CHAIN = Fields(_describe, _parts)
