"""Cues and diversity: what is found in the article, what is missed, what is found in error."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import text
from medialit.case import load_article, load_key
from medialit.text import CUES, effective_number, find_cues, shannon

# Read by hand, sentence by sentence.
IN_THE_ARTICLE = {
    "S06": ["said"],
    "S08": ["emphasized"],
    "S11": ["stressed"],
    "S14": ["It is known that"],
    "S19": ["said"],
    "S20": ["According to"],
    "S28": ["According to"],
    "S30": ["promised"],
    "S31": ["stated"],
    "S32": ["According to"],
    "S35": ["demanded"],
}
# Sentences with a cue of their own in the key that no entry of the lexicon matches.
MISSED = {"S09", "S15", "S16", "S22"}

COUNTS = st.lists(st.integers(0, 10**6), min_size=1).filter(any)


def hits(passage: str, lexicon=CUES) -> list[str]:
    return [passage[found.start : found.end] for found in find_cues(passage, lexicon)]


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(text) == (0, 5)


def test_the_cues_of_the_article_are_those_read_by_hand():
    found = {one.id: hits(one.text) for one in load_article().sentences}
    assert {i: words for i, words in found.items() if words} == IN_THE_ARTICLE


def test_what_the_lexicon_misses_of_the_key_is_known():
    own = {cue.sentence for entry in load_key().sentences for cue in entry.attribution.cues}
    assert own - IN_THE_ARTICLE.keys() == MISSED
    assert IN_THE_ARTICLE.keys() <= own


@pytest.mark.parametrize("cue", CUES)
def test_each_entry_is_found_and_has_a_false_alarm_that_is_found_too(cue):
    assert hits(f"Once {cue.upper()} was there.") == [cue.upper()]
    (alarm,) = find_cues(CUES[cue])
    assert alarm.cue == cue


@pytest.mark.parametrize(
    "passage",
    [
        "The aforesaid bridge was understated.",
        "He unpromised, readded and renoted.",
        "According him his due, we went to bed.",
        "It is well known that he left.",
        "It is planned to build a bridge. It is obvious that it will cost money.",
        "",
    ],
)
def test_words_that_only_look_like_a_cue_are_not_found(passage):
    assert hits(passage) == []


def test_a_cue_may_run_over_the_end_of_a_line_and_touch_a_sign():
    assert hits("According\n  to “X”, Y (said) Z—told—us") == ["According\n  to", "said", "told"]


def test_the_longer_of_two_cues_wins():
    lexicon = ["known", "it is known", "it is known that"]
    assert hits("It is known that it is known.", lexicon) == ["It is known that", "it is known"]


def test_an_entry_is_no_pattern():
    assert hits("He said. so", ["said."]) == ["said."]
    assert hits("He saidx", ["said."]) == []


def test_other_languages_and_an_empty_lexicon():
    assert hits("– наголосив політик", ["наголосив"]) == ["наголосив"]
    assert find_cues("she said", []) == []


@pytest.mark.parametrize("entry", ["", "  "])
def test_an_entry_without_words_is_refused(entry):
    with pytest.raises(ValueError, match="Give each entry a word or more"):
        find_cues("she said", ["said", entry])


def test_the_lexicon_cannot_be_changed_by_chance():
    with pytest.raises(TypeError):
        CUES["whispered"] = "x"


@given(st.text(), st.lists(st.text(min_size=1).filter(str.split), max_size=5))
def test_what_is_found_stands_there_in_order_without_overlap(passage, lexicon):
    end = 0
    for found in find_cues(passage, lexicon):
        assert end <= found.start < found.end <= len(passage)
        assert found.cue in lexicon
        assert len(passage[found.start : found.end].split()) == len(found.cue.split())
        end = found.end


@given(st.lists(st.sampled_from(["he", "water", *CUES])))
def test_all_cues_between_other_words_are_found(words):
    passage = " . ".join(words)
    assert [found.cue for found in find_cues(passage)] == [one for one in words if one in CUES]


@pytest.mark.parametrize(
    ("counts", "bits"),
    [([7], 0), ([7, 0, 0], 0), ([1, 1], 1), ([2, 2, 2, 2], 2), ([2, 1, 1], 1.5)],
)
def test_diversity_worked_by_hand(counts, bits):
    assert shannon(counts) == pytest.approx(bits)
    assert effective_number(counts) == pytest.approx(2**bits)


@given(COUNTS)
def test_diversity_lies_between_one_voice_and_all_equal(counts):
    voices = sum(count > 0 for count in counts)
    assert 0 <= shannon(counts) <= math.log2(voices) + 1e-9
    assert 1 <= effective_number(counts) <= voices + 1e-6


@given(COUNTS, st.randoms())
def test_order_scale_and_silent_voices_change_nothing(counts, random):
    mixed = [3 * count for count in [*counts, 0]]
    random.shuffle(mixed)
    assert shannon(mixed) == pytest.approx(shannon(counts), abs=1e-9)


@pytest.mark.parametrize("counts", [[-1, 2], [float("nan")], [float("inf"), 1], [], [0, 0]])
def test_what_is_no_count_is_refused(counts):
    with pytest.raises(ValueError, match=r"no count|nothing to count"):
        shannon(counts)
