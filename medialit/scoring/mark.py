"""Scoring a `mark`: each label's words against the key's spans, by token F1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any

from medialit.case import load_article
from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Mark
from medialit.exercises.mark import MarkLabel
from medialit.scoring.model import (
    FEWEST_REASON_WORDS,
    Answer,
    ItemFeedback,
    KeyEntry,
    KeyItem,
    Kind,
    judge,
    unanswered,
)
from medialit.spans import Span, Word, words_of

NONE_HERE = "none in this sentence"
_ARGUABLE = 0.5
_FEW, _MOST = 4, 12  # words that may be quoted: of one part of an answer, of a sentence


def f1(given: Iterable[int], wanted: Iterable[int]) -> float:
    """Return the F1 of two sets of words: 1 where they are the same, 0 where they share none.

    It is the harmonic mean of precision (how much of what was marked belongs there) and recall
    (how much of what belongs there was marked). Two empty sets are the same.
    """
    one, other = set(given), set(wanted)
    if one == other:
        return 1.0
    return 2 * len(one & other) / (len(one) + len(other))


def _text(exercise: Mark) -> str:
    return load_article()[exercise.sentence].text


# Is it an answer? --------------------------------------------------------------------------


def _fits(exercise: Mark, value: Any) -> bool:
    if value == CANNOT_TELL:
        return True
    labels = {label.id: label.layer for label in exercise.asked()}
    if not isinstance(value, dict) or not value.keys() <= labels.keys():
        return False
    last = len(words_of(_text(exercise)))
    if not all(_is_sorted(numbers, last) for numbers in value.values()):
        return False
    taken: dict[int, list[int]] = {1: [], 2: []}
    for label in exercise.labels:
        if label.id in exercise.given:
            taken[label.layer] += exercise.given_words()[label.id]
    for label_id, numbers in value.items():
        taken[labels[label_id]] += numbers
    return all(len(numbers) == len({*numbers}) for numbers in taken.values())


def _is_sorted(numbers: Any, last: int) -> bool:
    return (
        isinstance(numbers, list)
        and all(type(one) is int and 0 <= one < last for one in numbers)
        and all(one < after for one, after in pairwise(numbers))
    )


def _open_items(exercise: Mark, value: Any) -> tuple[str, ...]:
    if value == CANNOT_TELL:
        return ()
    return tuple(label.id for label in exercise.asked() if label.id not in (value or {}))


# How good is it? ---------------------------------------------------------------------------


def _score(exercise: Mark, answer: Answer, *, naming: bool = True):
    """One point for each label that is asked for; `naming` says which words were missed."""
    labels = exercise.asked()
    if answer.value == CANNOT_TELL:
        item = judge(exercise.cannot_tell, CANNOT_TELL_TEXT, answer)
        share = item.points * len(labels)
        return (_replace(item, points=share),), float(len(labels))
    given = answer.value if isinstance(answer.value, dict) else {}
    items = [
        _label_feedback(exercise, label, given[label.id], answer, naming)
        if label.id in given
        else unanswered(label.id, label.text)
        for label in labels
    ]
    return tuple(items), float(len(items))


def _replace(item: ItemFeedback, **changed: Any) -> ItemFeedback:
    return ItemFeedback(**{name: getattr(item, name) for name in item.__struct_fields__} | changed)


def _label_feedback(
    exercise: Mark, label: MarkLabel, numbers: list[int], answer: Answer, naming: bool
) -> ItemFeedback:
    text = _text(exercise)
    spans, given = exercise.spans(label), frozenset(numbers)
    nearest = max(spans, key=lambda span: _worth(span, given, text))
    same = next((span for span in spans if span.words(text) == given), None)
    points = _worth(nearest, given, text)
    reasoned = len(answer.reasons.get(label.id, "").split()) >= FEWEST_REASON_WORDS
    if same is not None:
        state, why, marks = same.state, same.why, {}
        points = 1.0 if same.state == "accepted" or reasoned else max(points, _ARGUABLE)
    elif points > 0:
        wanted = nearest.words(text)
        state, marks = "mixed", _marks(given, wanted, missed=naming)
        if naming:
            why = f"{_difference(given, wanted, words_of(text))} In the key: {nearest.why}"
        else:
            why = f"{_still_missing(label, wanted - given)}{_too_much(given - wanted, text)}"
            why += _asked(label)
    else:
        nearest = next(span for span in spans if span.state == "accepted")
        state, marks = "not_supported", _marks(given, given & nearest.words(text), missed=False)
        why = _nothing_right(label, given, nearest, text, naming)
    return ItemFeedback(
        id=label.id,
        title=_title(label.text),
        chosen=described(words_of(text), given),
        state=state,
        points=points,
        why=why,
        reason_would_help=state == "arguable" and not reasoned,
        marks=marks,
    )


def _worth(span: Span, given: frozenset[int], text: str) -> float:
    """Return the points for words that lie near a span; near an arguable one they count half."""
    return f1(given, span.words(text)) * (1 if span.state == "accepted" else _ARGUABLE)


def _marks(given: frozenset[int], wanted: frozenset[int], missed: bool = True) -> dict[str, str]:
    """Say of single words, by their number from 0, how they stand, so that the page shows it."""
    marks = {str(one): "extra" for one in sorted(given - wanted)}
    return marks | ({str(one): "missed" for one in sorted(wanted - given)} if missed else {})


# Putting it into words ---------------------------------------------------------------------


def _difference(given: frozenset[int], wanted: frozenset[int], words: Sequence[Word]) -> str:
    parts = []
    if wanted - given:
        parts.append(f"You missed {described(words, wanted - given)}.")
    if given - wanted:
        parts.append(f"Too much: {described(words, given - wanted)}.")
    return " ".join(parts)


def _still_missing(label: MarkLabel, missed: frozenset[int]) -> str:
    """Say how many words a label lacks; which ones is left to the next try."""
    if not missed:
        return ""
    words = "1 word is" if len(missed) == 1 else f"{len(missed)} words are"
    return f"{words} still missing from “{label.text}”. "


def _too_much(extra: frozenset[int], text: str) -> str:
    return f"Too much: {described(words_of(text), extra)}. " if extra else ""


def _asked(label: MarkLabel) -> str:
    """Say again what a label asks for, where it says so."""
    if not label.help:
        return "The words themselves come with the key."
    asked = f"{_title(label.text)}: {label.help[:1].lower()}{label.help[1:]}"
    return f"{asked.rstrip('.')}."


def _nothing_right(
    label: MarkLabel, given: frozenset[int], accepted: Span, text: str, naming: bool
) -> str:
    """Say what the label asks for; the words themselves stay for the second try and the key."""
    if not accepted.at:
        fault = f"These words are not what “{label.text}” asks for."
        return f"{fault} {accepted.why if naming else _asked(label)}"
    fault = f"None of these words belongs to “{label.text}”."
    if not given:
        fault = f"There are words for “{label.text}” here."
    if label.help or not naming:
        return f"{fault} {_asked(label)}"
    words = words_of(text)
    return f"{fault} The key has {described(words, accepted.words(text))}. {accepted.why}"


def described(words: Sequence[Word], numbers: Iterable[int], most: int = _FEW) -> str:
    """Name words by their numbers, from 1, and quote them, shortened to `most` words.

    Parameters
    ----------
    words : sequence of Word
        The words of the sentence.
    numbers : iterable of int
        Which of them, counted from 0.
    most : int
        How many words may be quoted; what lies between becomes an ellipsis.

    Returns
    -------
    str
        Such as "words 7 to 8, “Mark Feigin”".
    """
    wanted = sorted(numbers)
    if not wanted:
        return NONE_HERE
    places = [
        f"{one + 1}" if one == last else f"{one + 1} to {last + 1}" for one, last in _runs(wanted)
    ]
    listed = " and ".join([", ".join(places[:-1]), places[-1]] if len(places) > 1 else places)
    return f"{'word' if len(wanted) == 1 else 'words'} {listed}, “{_quote(words, wanted, most)}”"


def _quote(words: Sequence[Word], wanted: Sequence[int], most: int) -> str:
    """Quote words, their two ends only where they are many; no sign at either end."""
    kept = list(wanted)
    while sum(_count(words[one].text) for one in kept) > most and len(kept) > 1:
        kept.pop(len(kept) // 2)
    return " … ".join(_run_text(words, one, last) for one, last in _runs(kept))


def _run_text(words: Sequence[Word], first: int, last: int) -> str:
    run = words[first : last + 1]
    parts = [one.text for one in run]
    joined = "".join(
        part + (" " if here.end < after.start else "")
        for part, (here, after) in zip(parts, pairwise(run), strict=False)
    )
    return (joined + parts[-1]).strip('.,:;!?“”" ') or run[0].text


def _count(word: str) -> int:
    """Count words as a strict reader does: "Kasim-Jomart" is two."""
    return max(1, len(re.findall(r"\w+", word)))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Group numbers in order into runs: the first and the last of each."""
    groups = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    runs = [[number for _, number in group] for _, group in groups]
    return [(run[0], run[-1]) for run in runs]


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(exercise: Mark):
    words = words_of(_text(exercise))
    items = [
        KeyItem(
            id=label.id,
            title=_title(label.text),
            entries=tuple(
                KeyEntry(text=_key_text(span, words, exercise), state=span.state, why=span.why)
                for span in sorted(exercise.spans(label), key=lambda one: one.state)
            ),
        )
        for label in exercise.labels
    ]
    unsure = exercise.cannot_tell
    entry = KeyEntry(text=CANNOT_TELL_TEXT, state=unsure.state, why=unsure.why)
    return (*items, KeyItem(id=CANNOT_TELL, title="No marks", entries=(entry,)))


def _key_text(span: Span, words: Sequence[Word], exercise: Mark) -> str:
    quoted = described(words, span.words(_text(exercise)), _MOST)
    return f"{quoted} (see {', '.join(span.points_to)})" if span.points_to else quoted


def _plain(exercise: Mark, value: Any) -> str:
    if value == CANNOT_TELL:
        return CANNOT_TELL_TEXT
    words = words_of(_text(exercise))
    return "; ".join(
        f"{label.text}: {described(words, value[label.id])}"
        for label in exercise.asked()
        if label.id in value
    )


def _reasons(exercise: Mark) -> set[str]:
    return {label.id for label in exercise.asked()}


def _retry(exercise: Mark, answer: Answer):
    return _score(exercise, answer, naming=False)


MARK = Kind(_fits, _open_items, _score, _key, _plain, _reasons, _retry)
