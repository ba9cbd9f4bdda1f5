"""What is found in the article, missed, or found in error; versions side by side; diversity."""

from __future__ import annotations

import doctest
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import text
from medialit.case import load_article, load_key
from medialit.text import (
    BOOSTERS,
    CUES,
    HEDGES,
    align,
    effective_number,
    find_boosters,
    find_cues,
    find_hedges,
    shannon,
)

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

# Hedges and boosters, read by hand in the same way.
HEDGES_IN_THE_ARTICLE = {
    "S01": ["try", "possible"],
    "S02": ["try", "possible"],
    "S07": ["could"],
    "S08": ["try", "somehow", "someone"],
    "S18": ["and so on"],
    "S21": ["may", "try"],
    "S22": ["almost"],
    "S24": ["may"],
    "S32": ["a number of"],
    "S33": ["possible"],
}
BOOSTERS_IN_THE_ARTICLE = {
    "S01": ["will"],
    "S02": ["will"],
    "S05": ["No one", "anymore"],
    "S08": ["will"],
    "S14": ["It is known that"],
    "S17": ["Very"],
    "S21": ["indeed"],
    "S22": ["already", "obvious"],
    "S23": ["very", "rapidly"],
    "S33": ["well aware"],
}
# What the key names and no entry matches: a lexicon knows words, not what they do here.
HEDGES_MISSED = {"S07": ["small, but present"], "S35": ["Recently"]}
BOOSTERS_MISSED = {
    "S08": ["emphasized"],
    "S09": ["longest"],
    "S10": ["Moreover", "large"],
    "S11": ["stressed"],
    "S19": ["large"],
    "S29": ["Thus", "last"],
    "S34": ["Yes"],
}

COUNTS = st.lists(st.integers(0, 10**6), min_size=1).filter(any)


def hits(passage: str, lexicon=CUES) -> list[str]:
    return [passage[found.start : found.end] for found in find_cues(passage, lexicon)]


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(text) == (0, 10)


def test_the_cues_of_the_article_are_those_read_by_hand():
    found = {one.id: hits(one.text) for one in load_article().sentences}
    assert {i: words for i, words in found.items() if words} == IN_THE_ARTICLE


def test_what_the_lexicon_misses_of_the_key_is_known():
    own = {cue.sentence for entry in load_key().sentences for cue in entry.attribution.cues}
    assert own - IN_THE_ARTICLE.keys() == MISSED
    assert IN_THE_ARTICLE.keys() <= own


@pytest.mark.parametrize(
    ("find", "found"),
    [(find_hedges, HEDGES_IN_THE_ARTICLE), (find_boosters, BOOSTERS_IN_THE_ARTICLE)],
)
def test_the_hedges_and_boosters_of_the_article_are_those_read_by_hand(find, found):
    seen = {
        one.id: [one.text[hit.start : hit.end] for hit in find(one.text)]
        for one in load_article().sentences
    }
    assert {i: words for i, words in seen.items() if words} == found


@pytest.mark.parametrize(
    ("field", "find", "missed"),
    [("hedges", find_hedges, HEDGES_MISSED), ("boosters", find_boosters, BOOSTERS_MISSED)],
)
def test_what_the_key_names_is_found_but_for_what_is_known_to_be_missed(field, find, missed):
    """Every find lies in words that the key names too; what it names beside them is listed."""
    article, seen = load_article(), {}
    for entry in load_key().sentences:
        passage, named = article[entry.id].text, getattr(entry, field)
        places = [(start := passage.index(one), start + len(one)) for one in named]
        found = [(one.start, one.end) for one in find(passage)]
        assert all(any(a <= c and d <= b for a, b in places) for c, d in found), entry.id
        alone = [
            one
            for one, (a, b) in zip(named, places, strict=True)
            if not any(a <= c and d <= b for c, d in found)
        ]
        if alone:
            seen[entry.id] = alone
    assert seen == missed


LEXICONS = {"cues": CUES, "hedges": HEDGES, "boosters": BOOSTERS}


@pytest.mark.parametrize(
    ("name", "entry"), [(name, entry) for name, lexicon in LEXICONS.items() for entry in lexicon]
)
def test_each_entry_is_found_and_has_a_false_alarm_that_is_found_too(name, entry):
    lexicon = LEXICONS[name]
    assert hits(f"Once {entry.upper()} was there.", lexicon) == [entry.upper()]
    (alarm,) = find_cues(lexicon[entry], lexicon)
    assert alarm.cue == entry


@pytest.mark.parametrize(
    ("find", "passage", "word"),
    [
        (find_boosters, "The shop will open at nine.", "will"),  # a plain future
        (find_boosters, "Her last will was short.", "will"),  # a document
        (find_boosters, "It was not obvious.", "obvious"),  # denied
        (find_hedges, "You may sit down now.", "may"),  # a permission
        (find_hedges, "In May it rained.", "May"),  # a month
        (find_hedges, "We came as soon as possible.", "possible"),
    ],
)
def test_false_alarms_are_found_as_if_they_were_none(find, passage, word):
    assert [passage[one.start : one.end] for one in find(passage)] == [word]


@pytest.mark.parametrize("find", [find_hedges, find_boosters])
@pytest.mark.parametrize(
    "passage", ["They tried; a chance remains.", "Mayor Willis", "goodwill", ""]
)
def test_other_forms_and_longer_words_are_not_found(find, passage):
    assert find(passage) == []


def test_no_entry_stands_in_two_lexicons_but_one():
    """“It is known that” stands where a source would, and makes surer; the key says both."""
    assert HEDGES.keys().isdisjoint({*CUES, *BOOSTERS})
    assert BOOSTERS.keys() & CUES.keys() == {"it is known that"}


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


@pytest.mark.parametrize("lexicon", LEXICONS.values(), ids=LEXICONS)
def test_the_lexicon_cannot_be_changed_by_chance(lexicon):
    with pytest.raises(TypeError):
        lexicon["whispered"] = "x"


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


def changes(left: str, right: str) -> list[tuple[str, str, str]]:
    return [(one.kind, " ".join(one.left), " ".join(one.right)) for one in align(left, right)]


def test_alignment_shows_what_the_headline_dropped():
    article = load_article()
    body = article["S08"].text.partition(", the politician")[0]
    headline = article["S01"].text.partition(":")[0]
    assert changes(body, headline) == [
        ("changed", "After", "“Having lost"),
        ("same", "the", "the"),
        ("changed", "defeat", "war"),
        ("same", "in Ukraine, Russia will try to", "in Ukraine, Russia will try to"),
        ("left_only", "somehow take revenge and", ""),
        ("same", "win back", "win back”"),
        ("left_only", "on someone", ""),
    ]
    dropped = [" ".join(one.left) for one in align(body, headline) if one.kind == "left_only"]
    assert [[hit.cue for hit in find_hedges(one)] for one in dropped] == [["somehow"], ["someone"]]


def test_alignment_of_the_two_english_headlines():
    article = load_article()
    assert changes(article["S01"].text, article["S02"].text) == [
        ("changed", "“Having lost", '"After losing'),
        (
            "same",
            "the war in Ukraine, Russia will try to win back”: Kazakhstan",
            'the war in Ukraine, Russia will try to win back": Kazakhstan',
        ),
        ("changed", "is preparing", "prepares"),
        ("same", "for a possible threat", "for a possible threat"),
    ]


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("", "", []),
        ("", "rain", ["right_only"]),
        ("rain", "", ["left_only"]),
        ("Rain, again!", "rain AGAIN", ["same"]),
        ("– наголосив політик", "— Наголосив політик,", ["changed", "same"]),
        ("it's", "its", ["changed"]),
        ("- -", "- -", ["same"]),
    ],
)
def test_capitals_and_punctuation_make_no_difference_and_signs_stand_for_themselves(
    left, right, kinds
):
    assert [one.kind for one in align(left, right)] == kinds


WORDS = st.sampled_from(["a", "b", "C,", "c", "“d”", "d", "–", "е."])
VERSION = st.lists(WORDS | st.text(max_size=4)).map(" ".join)


@given(VERSION, VERSION)
def test_an_alignment_loses_nothing_and_invents_nothing(left, right):
    found = align(left, right)
    assert [word for one in found for word in one.left] == left.split()
    assert [word for one in found for word in one.right] == right.split()
    for one in found:
        assert one.kind in ("same", "changed", "left_only", "right_only")
        assert bool(one.left) == (one.kind != "right_only")
        assert bool(one.right) == (one.kind != "left_only")
        if one.kind == "same":
            assert len(one.left) == len(one.right)
    assert all(a.kind != b.kind for a, b in itertools.pairwise(found))


@given(st.lists(WORDS).map(" ".join))
def test_a_text_in_other_capitals_is_the_same_text(version):
    assert {one.kind for one in align(version, version.upper())} <= {"same"}


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
