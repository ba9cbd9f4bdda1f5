"""What the page and the twin are told of a `code`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Code
from medialit.widgets.fields.model import Fields


def _describe(exercise: Code) -> dict[str, Any]:
    raise NotImplementedError


def _parts(exercise: Code) -> list[str]:
    raise NotImplementedError


CODE = Fields(_describe, _parts)
