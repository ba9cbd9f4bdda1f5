"""Text tools that hide nothing: words that name a source, and how many voices a text has.

They find and count. None of them passes a verdict, and each says where it goes wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isfinite, log2
from types import MappingProxyType
from typing import NamedTuple

CUES: Mapping[str, str] = MappingProxyType(
    {
        "according to": "Seats are given according to age.",
        "it is known that": "It is known that water boils.",
        "said": "We said goodbye.",
        "told": "The two are easily told apart.",
        "stated": "Come at the stated time.",
        "stressed": "The beam is stressed by the load.",
        "emphasized": "The map emphasized rivers in blue.",
        "emphasised": "The map emphasised rivers in blue.",
        "noted": "A noted writer lives here.",
        "added": "She added salt.",
        "announced": "The announced train is late.",
        "reported": "Two reported cases were mild.",
        "claimed": "The flood claimed two lives.",
        "promised": "They reached the promised land.",
        "demanded": "The climb demanded patience.",
        "asked": "The asked price was high.",
        "warned": "They had been warned.",
    }
)
"""A small lexicon of cues: the words, and a sentence in which they are a false alarm.

A cue ties a statement to its source: "said", "according to". The lexicon knows no grammar, so
it errs in two ways. It raises false alarms: "claimed" in "The flood claimed two lives" cites
nobody. And it misses: "it is planned", "we are talking about", "it is obvious that", what people
are said to want or fear, and every statement that has its cue in another sentence.
"""


class Found(NamedTuple):
    """A cue in a text: ``text[start:end]``, and the entry of the lexicon it matches."""

    start: int
    end: int
    cue: str


def find_cues(text: str, lexicon: Iterable[str] = CUES) -> list[Found]:
    """Find the cues of a lexicon in a text, as whole words, in upper or lower case.

    Parameters
    ----------
    text : str
    lexicon : iterable of str
        Words or groups of words; between the words of a group any space may stand.

    Returns
    -------
    list of Found
        In the order of the text; none overlaps another, and the longer of two cues wins.

    Raises
    ------
    ValueError
        If an entry of the lexicon has no words.

    Examples
    --------
    >>> find_cues("According to her, it rained. “So far,” she said.")
    [Found(start=0, end=12, cue='according to'), Found(start=43, end=47, cue='said')]
    >>> find_cues("The flood claimed two lives.")  # a false alarm: nobody says anything here
    [Found(start=10, end=17, cue='claimed')]
    """
    entries = list(lexicon)
    for entry in entries:
        if not entry.split():
            raise ValueError(f"The lexicon holds {entry!r}. Give each entry a word or more.")
    if not entries:
        return []
    entries.sort(key=lambda entry: (-len(entry), entry))  # the first that fits is taken
    groups = "|".join(f"({_anywhere(entry)})" for entry in entries)
    pattern = re.compile(rf"(?<!\w)(?:{groups})(?!\w)", re.IGNORECASE)
    return [
        Found(match.start(), match.end(), entries[match.lastindex - 1])
        for match in pattern.finditer(text)
    ]


def _anywhere(entry: str) -> str:
    return r"\s+".join(map(re.escape, entry.split()))


def shannon(counts: Iterable[float]) -> float:
    """Return the Shannon diversity of counts, in bits.

    Think of guessing who speaks next with yes-or-no questions: it is how many you need on
    average if you ask cleverly. One voice alone: 0 bits. Two equal voices: 1. Four: 2.
    It counts voices and knows nothing of who they are or whether they agree.

    Shannon, A mathematical theory of communication, Bell System Technical Journal 27 (1948).

    Parameters
    ----------
    counts : iterable of float
        How often each voice is heard, 0 or more.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or all of them are 0.

    Examples
    --------
    >>> shannon([5, 5])
    1.0
    """
    heard = list(counts)
    for count in heard:
        if not isfinite(count) or count < 0:
            raise ValueError(f"{count!r} is no count. Give numbers of 0 or more.")
    total = sum(heard)
    if not total:
        raise ValueError("There is nothing to count: give at least one count above 0.")
    shares = (count / total for count in heard)
    return max(0.0, -sum(share * log2(share) for share in shares if share))


def effective_number(counts: Iterable[float]) -> float:
    """Return how many equally loud voices would be as diverse as these counts.

    It is 2 to the power of the Shannon diversity: five voices of which one says nearly
    everything come to little more than one.

    Raises
    ------
    ValueError
        As `shannon`.

    Examples
    --------
    >>> effective_number([3, 3, 3])
    3.0
    >>> round(effective_number([12, 2, 2, 1, 1]), 1)
    2.9
    """
    return 2 ** shannon(counts)
