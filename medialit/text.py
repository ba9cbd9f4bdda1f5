"""Text tools that hide nothing: cues, hedges and boosters, versions side by side, voices.

They find, compare and count. None of them passes a verdict, and each says where it goes wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
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

HEDGES: Mapping[str, str] = MappingProxyType(
    {
        "may": "You may sit down now.",
        "might": "The river showed its might.",
        "could": "At five she could read.",
        "try": "Try the soup.",
        "perhaps": "“Perhaps” has seven letters.",
        "probably": "He spelled “probably” with one b.",
        "likely": "“A likely story,” she laughed.",
        "possible": "Come as soon as possible.",
        "possibly": "I cannot possibly eat more.",
        "seems": "Her new coat seems blue in this light.",
        "almost": "Almost 1,000 people came: 998.",
        "somehow": "The cat opened the door somehow.",
        "someone": "Someone rang the bell.",
        "a number of": "Choose a number of four digits.",
        "and so on": "It rained, and so on Monday we stayed in.",
    }
)
"""A small lexicon of hedges, words that make a statement more careful, each with a false alarm.

"Russia may attack" commits its speaker to less than "Russia will attack". The lexicon knows no
meanings, so it errs in two ways. It raises false alarms: "may" can be a permission, "May" a
month, and "Try the soup" softens nothing. And it misses: other forms ("tried", "chance"), and
whatever is said with words of its own, such as "small, but present" (S07). A hedge is no fault
and no merit: where somebody is unsure, it is the honest word.
"""

BOOSTERS: Mapping[str, str] = MappingProxyType(
    {
        "will": "The shop will open at nine.",
        "indeed": "“Indeed?” she asked.",
        "obvious": "The answer was not obvious to us.",
        "obviously": "He was not obviously ill.",
        "clearly": "Speak slowly and clearly.",
        "certainly": "“May I?” “Certainly.”",
        "of course": "The price of course books rose.",
        "in fact": "The report erred in fact and in law.",
        "no one": "It was early, and no one was in the room.",
        "never": "I have never been to Rome.",
        "always": "Two and two are always four.",
        "already": "The children are already in bed.",
        "anymore": "She does not live here anymore.",
        "very": "This is the very house.",
        "rapidly": "The stream flows rapidly here.",
        "well aware": "I am well aware of my mistake.",
        "it is known that": "It is known that water boils.",
    }
)
"""A small lexicon of boosters, words that make a statement surer, each with a false alarm.

"It is already obvious that it has no money" claims more than "It has no money". As with
`HEDGES` there are false alarms: "will" is often a plain future, "never" may be exact. And it
misses: "longest", "the last option", "large", and whatever the order of the words stresses. A
booster does not show that a statement is wrong, nor that somebody wants to persuade.
"""


class Found(NamedTuple):
    """An entry of a lexicon in a text: ``text[start:end]``, and the entry it matches."""

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


def find_hedges(text: str, lexicon: Iterable[str] = HEDGES) -> list[Found]:
    """Find the hedges of a lexicon in a text; everything else as in `find_cues`.

    Examples
    --------
    >>> [one.cue for one in find_hedges("They may try to come.")]
    ['may', 'try']
    >>> [one.cue for one in find_hedges("In May it rained.")]  # a false alarm: a month
    ['may']
    """
    return find_cues(text, lexicon)


def find_boosters(text: str, lexicon: Iterable[str] = BOOSTERS) -> list[Found]:
    """Find the boosters of a lexicon in a text; everything else as in `find_cues`.

    Examples
    --------
    >>> [one.cue for one in find_boosters("It is already obvious.")]
    ['already', 'obvious']
    >>> [one.cue for one in find_boosters("The shop will open at nine.")]  # a plain future
    ['will']
    """
    return find_cues(text, lexicon)


def _anywhere(entry: str) -> str:
    return r"\s+".join(map(re.escape, entry.split()))


class Aligned(NamedTuple):
    """A stretch of two versions of a text.

    Attributes
    ----------
    kind : str
        ``"same"``: the same words on both sides, be it with other capitals or punctuation;
        ``"changed"``: other words in the same place; ``"left_only"`` or ``"right_only"``.
    left, right : tuple of str
        The words as they are written; empty where there are none.
    """

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]


_KIND_OF = {
    "equal": "same",
    "replace": "changed",
    "delete": "left_only",
    "insert": "right_only",
}


def align(left: str, right: str) -> list[Aligned]:
    """Set two versions of a text side by side, word by word.

    Words are compared without capitals and without the punctuation around them, so that
    "Having" is "having" and "someone," is "someone". It compares words, not meanings: "loss"
    and "defeat" count as changed, and a word that moved counts as gone here and new there.

    Uses ``difflib.SequenceMatcher`` on words: it looks for the longest stretch that both have,
    then for the longest on either side of it, and so on.

    Parameters
    ----------
    left, right : str

    Returns
    -------
    list of Aligned
        In the order of the texts. All `left` words together are the left text, all `right`
        words the right one.

    Examples
    --------
    >>> for one in align("It may somehow rain.", "It will rain"):
    ...     print(one.kind, one.left, one.right)
    same ('It',) ('It',)
    changed ('may', 'somehow') ('will',)
    same ('rain.',) ('rain',)
    """
    words, others = left.split(), right.split()
    matcher = SequenceMatcher(
        None, [_bare(one) for one in words], [_bare(one) for one in others], autojunk=False
    )
    return [
        Aligned(_KIND_OF[how], tuple(words[a:b]), tuple(others[c:d]))
        for how, a, b, c, d in matcher.get_opcodes()
    ]


def _bare(word: str) -> str:
    """Return a word as it is compared; a sign that stands alone is compared as it is."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", word).casefold() or word


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
