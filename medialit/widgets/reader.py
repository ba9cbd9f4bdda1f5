"""The article as a page to read: numbered, read live from ``seeds/``, with sentences marked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from medialit.case import Original, Sentence, load_article, load_original
from medialit.scoring import quoted
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View

_FROM = "Written in Ukrainian by Channel 24; this English copy stands on newsreadonline.com."
_LANGUAGES = {"uk": "Ukrainian", "ru": "Russian", "kk": "Kazakh", "en": "English"}


class Reader(View):
    """The numbered article.

    Parameters
    ----------
    highlight : sequence of str
        Ids of sentences to mark.
    only : sequence of str
        Ids of the only sentences to show; all by default.
    original : bool
        Whether to offer what is known of the Ukrainian original.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """

    def __init__(
        self, *, highlight: Sequence[str] = (), only: Sequence[str] = (), original: bool = False
    ):
        article = load_article()
        for sentence_id in (*highlight, *only):
            article[sentence_id]  # an unknown id is an error before anything is shown
        shown = [one for one in article.sentences if not only or one.id in only]
        heading = "From the article" if only else "The article, numbered"
        note = _FROM if only else f"{_FROM} S01 and so on are our numbers."
        self._twin = _twin(heading, shown)
        spec = {
            "view": "reader",
            "heading": heading,
            "note": note,
            "sections": [
                {
                    "name": name,
                    "sentences": [_described(one, highlight, original) for one in sentences],
                }
                for name, sentences in itertools.groupby(shown, key=lambda one: one.section)
            ],
        }
        super().__init__(spec=spec)

    def twin(self) -> Twin:
        """Return the ids with at most twelve words of each sentence."""
        return self._twin


def _described(sentence: Sentence, highlight: Sequence[str], original: bool) -> dict[str, Any]:
    known = load_original()
    return {
        "id": sentence.id,
        "parts": _parts(sentence, known),
        "marked": sentence.id in highlight,
        "heading": "heading" in sentence.section
        or "title" in sentence.section
        or "headline" in sentence.section,
        "originals": [
            {
                "text": part.original,
                "lang": part.lang.removesuffix("-Latn"),
                "transliteration": part.transliteration,
                "gloss": part.gloss,
                "changed": part.changed,
                "seen": part.seen,
            }
            for part in known.of(sentence.id)
            if original
        ],
    }


def _parts(sentence: Sentence, known: Original) -> list[dict[str, str]]:
    """Cut a sentence at the words of another language in it."""
    parts: list[dict[str, str]] = []
    rest = sentence.text
    for foreign in known.foreign:
        if foreign.sentence != sentence.id or foreign.words not in rest:
            continue
        before, rest = rest.split(foreign.words, 1)
        name = _LANGUAGES.get(foreign.lang.split("-")[0], foreign.lang)
        parts += [
            {"text": before},
            {"text": foreign.words, "lang": foreign.lang, "gloss": foreign.gloss, "name": name},
        ]
    return [*parts, {"text": rest}]


def _twin(heading: str, sentences: Sequence[Sentence]) -> Twin:
    lines = [f"{one.id}: {quoted(one.id)}" for one in sentences]
    told = "The first words of each sentence; the whole text is shown when the notebook runs."
    return twins.of_note(heading, [told, *lines])
