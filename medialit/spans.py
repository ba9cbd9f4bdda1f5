"""The words of a sentence, and the spans over them that a key calls accepted or arguable."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from medialit.content import ContentError, Record, Text


class Word(NamedTuple):
    """A word of a sentence, with the punctuation that touches it.

    Attributes
    ----------
    start, end : int
        Character offsets in the sentence, the end not included.
    text : str
        The word as it stands there.
    """

    start: int
    end: int
    text: str

    @property
    def bare(self) -> str:
        """The word without the punctuation around it."""
        first, last = _core(self.text)
        return self.text[first:last]


@functools.lru_cache(maxsize=256)  # an article has few sentences, and each is asked for often
def words_of(text: str) -> tuple[Word, ...]:
    """Cut a sentence into words.

    Words are what stands between white space; punctuation stays with its word, and a sign on its
    own, such as a dash, goes with the word before it. Where a copy lost the space between a number
    and a name ("24Nurzhan"), two words are made of it, so that a span can begin inside.

    Parameters
    ----------
    text : str
        A sentence; it may be empty.

    Returns
    -------
    tuple of Word
        In order, without overlap; only white space lies between or around them.
    """
    cuts: list[tuple[int, int]] = []
    for piece in re.finditer(r"\S+", text):
        edges = [0, *_lost_spaces(piece[0]), len(piece[0])]
        for first, last in pairwise(edges):
            cuts.append((piece.start() + first, piece.start() + last))
    joined: list[tuple[int, int]] = []
    for start, end in cuts:
        # A sign that opens a sentence waits for the word after it.
        before = bool(joined) and not _has_letter(text[slice(*joined[-1])])
        if joined and (before or not _has_letter(text[start:end])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(Word(start, end, text[start:end]) for start, end in joined)


class Span(Record, kw_only=True):
    """Words that may carry a label, and why.

    Attributes
    ----------
    label : str
        What they are, such as "source", "cue" or "content".
    layer : int
        1 for the outer attribution, 2 for one inside its content.
    state : str
        "accepted" or "arguable"; any other words are not supported.
    at : tuple of (int, int)
        Character offsets in the sentence, end not included; several where other words stand
        between; none where the sentence holds no such words.
    ends : tuple of str
        The first and the last word, as a check on the offsets; none where `at` has none.
    points_to : tuple of str
        Sentences where the words stand that are meant, if not here.
    why : str
        The explanation a learner reads.
    """

    label: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    layer: Annotated[int, Meta(ge=1, le=2)] = 1
    state: Literal["accepted", "arguable"]
    at: tuple[tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]], ...]
    ends: tuple[Text, ...]
    points_to: tuple[str, ...] = ()
    why: Text

    def words(self, text: str) -> frozenset[int]:
        """Return the numbers, from 0, of the words of the sentence that this span covers."""
        return frozenset(
            number
            for number, word in enumerate(words_of(text))
            if any(word.start < end and start < word.end for start, end in self.at)
        )


def check_spans(
    spans: Sequence[Span], text: str, fault: Callable[[str, str, str], ContentError]
) -> None:
    """Check that spans fit the sentence and each other.

    Parameters
    ----------
    spans : sequence of Span
        The spans of one sentence.
    text : str
        The sentence.
    fault : callable
        Makes an error from field, problem and remedy.

    Raises
    ------
    ContentError
        If offsets lie outside the sentence or inside a word, are out of order, do not begin and
        end with the words of `ends`, two spans are the same, or a span leaves no room for the
        other labels of its layer.
    """
    for number, span in enumerate(spans, start=1):
        _check_place(span, text, f"spans, number {number}", fault)
    for number, span in enumerate(spans, start=1):
        _check_company(span, spans, text, f"spans, number {number}", fault)


def _check_place(span: Span, text: str, field: str, fault) -> None:
    reached = 0
    for start, end in span.at:
        if not reached <= start < end <= len(text):
            raise fault(
                f"{field}, at",
                f"{start} to {end} does not fit: the sentence has {len(text)} characters, and "
                f"what came before ends at {reached}.",
                "Count the characters from 0; write the pieces in order.",
            )
        if _cuts_a_word(text, start, end):
            raise fault(
                f"{field}, at",
                f"{start} to {end} begins or ends inside a word.",
                "Take in whole words.",
            )
        reached = end
    covered = [words_of(text)[i].bare for i in sorted(span.words(text))]
    wanted = (covered[0], covered[-1]) if covered else ()
    if span.ends != wanted:
        raise fault(
            f"{field}, ends",
            f"The words there are {_pair(wanted)}, not {_pair(span.ends)}.",
            "Mend the offsets in 'at', or write the first and the last word, without punctuation.",
        )


def _check_company(span: Span, spans: Sequence[Span], text: str, field: str, fault) -> None:
    here = span.words(text)
    same = [one for one in spans if (one.label, one.layer) == (span.label, span.layer)]
    if sum(one.words(text) == here for one in same) > 1:
        raise fault(field, "These words stand twice under this label.", "Keep one of the two.")
    if not any(one.state == "accepted" for one in same):
        raise fault(
            field, f"No span is accepted for '{span.label}'.", "Mark at least one as 'accepted'."
        )
    others = {one.label for one in spans if one.layer == span.layer} - {span.label}
    for label in sorted(others):
        rivals = [one for one in spans if (one.label, one.layer) == (label, span.layer)]
        if all(one.words(text) & here for one in rivals):
            raise fault(
                field,
                f"It leaves no words for '{label}': every span of that label overlaps with it.",
                "A word has one label in a layer. Shorten one, or add a span that leaves room.",
            )


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Say whether letters of a word stand on both sides of an edge, or no letter inside."""
    touched = [word for word in words_of(text) if word.start < end and start < word.end]
    if not touched:
        return True
    left = text[touched[0].start : start]
    right = text[end : touched[-1].end]
    inside = [text[max(start, one.start) : min(end, one.end)] for one in touched]
    return _has_letter(left + right) or not all(map(_has_letter, inside))


def _lost_spaces(piece: str) -> list[int]:
    """Return where a number meets a name: inside "24Nurzhan", and not inside "3D" or "20th"."""
    return [
        place
        for place in range(1, len(piece) - 1)
        if piece[place - 1].isdigit() and piece[place].isupper() and piece[place + 1].islower()
    ]


def _has_letter(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _core(text: str) -> tuple[int, int]:
    """Return where the letters of a word begin and end; all of it if it has none."""
    letters = [place for place, char in enumerate(text) if char.isalnum()]
    return (letters[0], letters[-1] + 1) if letters else (0, len(text))


def _pair(words: Sequence[str]) -> str:
    return " and ".join(f"'{word}'" for word in words) or "none"
