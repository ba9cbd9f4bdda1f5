"""What the page and the twin are told of a `mark`."""

from __future__ import annotations

from typing import Any

import msgspec

from medialit.case import load_article
from medialit.exercises import CANNOT_TELL_TEXT, Mark
from medialit.scoring import quoted
from medialit.spans import words_of
from medialit.widgets.fields.model import Fields


def _describe(exercise: Mark) -> dict[str, Any]:
    """Give the words of the sentence, live from the article, and the labels that are given."""
    words = words_of(load_article()[exercise.sentence].text)
    ends = [0, *(word.end for word in words)]
    return {
        "sentence": exercise.sentence,
        "words": [
            {"text": word.text, "joined": word.start == end}
            for word, end in zip(words, ends, strict=False)
        ],
        "labels": msgspec.to_builtins(exercise.labels),
        "given": {label: sorted(numbers) for label, numbers in exercise.given_words().items()},
    }


def _parts(exercise: Mark) -> list[str]:
    labels = [
        f"{label.letter}: {label.text}"
        + (f", {label.help}" if label.help else "")
        + (" (filled in for you)" if label.id in exercise.given else "")
        for label in exercise.labels
    ]
    return [f"{exercise.sentence}: “{quoted(exercise.sentence)}”", *labels, CANNOT_TELL_TEXT]


MARK = Fields(_describe, _parts)
