"""`mark`: label words of a sentence, such as its source, cue and content."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from medialit.case import load_article, load_key
from medialit.content import Record, Text
from medialit.exercises.checks import check_ids
from medialit.exercises.records import Exercise, Judged, Slug
from medialit.spans import Span


class MarkLabel(Record, kw_only=True):
    """One label for words; labels of different layers may lie on the same word.

    Attributes
    ----------
    text : str
        What it is called within a sentence: "source".
    letter : str
        The key that sets it and the sign that shows it.
    layer : int
        1 for the outer attribution, 2 for one inside its content.
    span : str
        The label that the case's key uses; the id itself where this is empty. Two layers need it:
        their ids differ, while both look for a "source".
    """

    id: Slug
    text: Text
    letter: Annotated[str, Meta(pattern=r"^[A-Z]$")]
    help: str = ""
    layer: Annotated[int, Meta(ge=1, le=2)] = 1
    span: Annotated[str, Meta(pattern=r"^([A-Za-z][A-Za-z0-9_]*)?$")] = ""


class Mark(Exercise, kw_only=True, tag_field="kind", tag="mark"):
    """Words of a sentence, labelled; what is accepted and arguable stands in the case's key.

    Attributes
    ----------
    sentence : str
        The sentence whose words are labelled.
    given : tuple of str
        Ids of labels that are filled in for the learner, as in a partly worked example; each with
        its first accepted span.
    """

    sentence: str
    labels: Annotated[tuple[MarkLabel, ...], Meta(min_length=1)]
    given: tuple[str, ...] = ()
    cannot_tell: Judged

    def texts(self) -> tuple[str, ...]:
        """Return every text a learner may read, with the reasons that stand in the key."""
        whys = (span.why for label in self.labels for span in self.spans(label))
        return (*super().texts(), *whys)

    def asked(self) -> tuple[MarkLabel, ...]:
        """Return the labels that the learner sets: those that are not given."""
        return tuple(label for label in self.labels if label.id not in self.given)

    def spans(self, label: MarkLabel) -> tuple[Span, ...]:
        """Return the spans of the key for one label; none where the key does not know it."""
        entry = load_key().by_id.get(self.sentence)
        wanted = (label.span or label.id, label.layer)
        return (
            tuple(one for one in entry.spans if (one.label, one.layer) == wanted) if entry else ()
        )

    def given_words(self) -> dict[str, frozenset[int]]:
        """Return the numbers, from 0, of the words under each label that is given."""
        text = load_article()[self.sentence].text
        return {
            label.id: next(one for one in self.spans(label) if one.state == "accepted").words(text)
            for label in self.labels
            if label.id in self.given
        }


def check_mark(exercise: Mark, fault) -> None:
    """Check that labels and letters differ, and that the key has spans for each label."""
    check_ids(exercise.labels, fault, "labels")
    letters = [label.letter for label in exercise.labels]
    for letter in letters:
        if letters.count(letter) > 1:
            raise fault(
                "labels", f"The letter '{letter}' stands twice.", "Give each label its own letter."
            )
    for one in exercise.given:
        if one not in {label.id for label in exercise.labels}:
            raise fault("given", f"'{one}' is not a label.", "Use the ids of the labels.")
    if not exercise.asked():
        raise fault("given", "Every label is given.", "Leave at least one to the learner.")
    if exercise.sentence not in load_article().by_id:
        raise fault("sentence", f"There is no sentence {exercise.sentence}.", "Use S01 to S36.")
    for label in exercise.labels:
        if not exercise.spans(label):
            raise fault(
                "labels",
                f"The key has no span '{label.span or label.id}' in layer {label.layer} of "
                f"{exercise.sentence}.",
                "Add it under 'spans' in data/case/key.yaml, or write the key's word as 'span'.",
            )
