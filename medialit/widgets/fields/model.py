"""What a kind of exercise adds to the description of an exercise and to its twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from medialit.exercises import AnyExercise


class Fields(NamedTuple):
    """How one kind of exercise is described.

    Attributes
    ----------
    describe : callable
        exercise to what the page needs to draw its fields; no state, reason or key in it.
    parts : callable
        exercise to the lines of its static twin; of a sentence, twelve words at most.
    """

    describe: Callable[[AnyExercise], dict[str, Any]]
    parts: Callable[[AnyExercise], list[str]]
