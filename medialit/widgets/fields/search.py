"""What the page and the twin are told of a `search`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Search
from medialit.widgets.fields.model import Fields


def _describe(exercise: Search) -> dict[str, Any]:
    raise NotImplementedError


def _parts(exercise: Search) -> list[str]:
    raise NotImplementedError


SEARCH = Fields(_describe, _parts)
