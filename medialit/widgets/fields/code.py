"""What the page and the twin are told of a `code`."""

from __future__ import annotations

from typing import Any

from medialit.exercises import Code
from medialit.widgets.fields.model import Fields


def _describe(exercise: Code) -> dict[str, Any]:
    return {"unit": exercise.unit}


def _parts(exercise: Code) -> list[str]:
    return [
        f"Your value: a number in {exercise.unit}",
        "Write it in the code cell below. Its last line, "
        f'check("{exercise.id}", answer), hands it over.',
    ]


CODE = Fields(_describe, _parts)
