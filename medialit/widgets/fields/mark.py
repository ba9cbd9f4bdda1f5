"""What the page and the twin are told of a `mark`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Mark
from medialit.widgets.fields.model import Fields


def _describe(exercise: Mark) -> dict[str, Any]:
    raise NotImplementedError


def _parts(exercise: Mark) -> list[str]:
    raise NotImplementedError


MARK = Fields(_describe, _parts)
