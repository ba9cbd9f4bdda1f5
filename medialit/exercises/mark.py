"""`mark`: label words of a sentence, such as its source, cue and content."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit.content import Record, Text
from medialit.exercises.checks import check_ids
from medialit.exercises.records import Exercise, Judged, Slug


class MarkLabel(Record, kw_only=True):
    """One label for words; labels of different layers may lie on the same word.

    Attributes
    ----------
    letter : str
        The key that sets it and the sign that shows it.
    layer : int
        1 for the outer attribution, 2 for one inside its content.
    """

    id: Slug
    text: Text
    letter: Annotated[str, Meta(pattern=r"^[A-Z]$")]
    help: str = ""
    layer: Annotated[int, Meta(ge=1, le=2)] = 1


class Mark(Exercise, kw_only=True, tag_field="kind", tag="mark"):
    """Words of a sentence, labelled; what is accepted and arguable stands in the case's key.

    Attributes
    ----------
    sentence : str
        The sentence whose words are labelled.
    given : tuple of str
        Labels that are filled in for the learner, as in a partly worked example.
    """

    sentence: str
    labels: Annotated[tuple[MarkLabel, ...], Meta(min_length=1)]
    given: tuple[str, ...] = ()
    cannot_tell: Judged


def check_mark(exercise: Mark, fault) -> None:
    """Check that the labels differ and that those given exist."""
    check_ids(exercise.labels, fault, "labels")
