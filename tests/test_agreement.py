"""Scores, intervals, agreement: published values, and what must hold for any answers."""

from __future__ import annotations

import doctest
import subprocess
import sys
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import agreement
from medialit.agreement import (
    brier,
    brier_in_words,
    cohen_kappa,
    kappa_in_words,
    kappa_without_one,
    krippendorff_alpha,
    share_agreed,
    wilson,
)

TOLD = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)


@st.composite
def shares(draw) -> tuple[int, int]:
    of = draw(st.integers(1, 10**6))
    return draw(st.integers(0, of)), of


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(agreement) == (0, 9)


# The score method without continuity correction in Newcombe, Statistics in Medicine 17 (1998),
# table I.
@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_published_intervals(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=5e-5)


@given(shares())
def test_an_interval_holds_the_share_and_stays_between_nothing_and_all(share):
    right, of = share
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1
    assert (low == 0) == (right == 0)
    assert (high == 1) == (right == of)


@given(shares())
def test_an_interval_looks_the_same_from_the_other_side(share):
    right, of = share
    low, high = wilson(right, of)
    assert wilson(of - right, of) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(shares())
def test_more_answers_make_it_narrower_and_more_certainty_wider(share):
    right, of = share
    low, high = wilson(right, of)
    ten = wilson(10 * right, 10 * of)
    sure = wilson(right, of, level=0.99)
    assert ten.high - ten.low < high - low < sure.high - sure.low


@pytest.mark.parametrize(("right", "of"), [(0, 0), (-1, 5), (6, 5), (1, -1)])
def test_a_share_that_is_none_is_refused(right, of):
    with pytest.raises(ValueError, match="is no share"):
        wilson(right, of)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_lies_between_nothing_and_all(level):
    with pytest.raises(ValueError, match="A level lies between 0 and 1"):
        wilson(1, 2, level=level)


@pytest.mark.parametrize(
    ("told", "score"),
    [
        ([(1.0, True)], 0),
        ([(1.0, False)], 1),
        ([(0.5, True), (0.5, False), (0.5, False)], 0.25),
        # Sure of 80 %, accepted 8 times of 10: (8 x 0.04 + 2 x 0.64) / 10.
        ([(0.8, True)] * 8 + [(0.8, False)] * 2, 0.16),
    ],
)
def test_brier_worked_by_hand(told, score):
    assert brier(told) == pytest.approx(score)


@given(TOLD)
def test_a_brier_score_lies_between_nothing_and_one(told):
    assert 0 <= brier(told) <= 1


@given(TOLD, st.randoms())
def test_the_order_of_answers_does_not_matter(told, random):
    mixed = list(told)
    random.shuffle(mixed)
    assert brier(mixed) == pytest.approx(brier(told))


@given(st.integers(1, 50), st.integers(0, 50))
def test_nobody_scores_better_than_by_saying_the_true_share(accepted, others):
    outcomes = [True] * accepted + [False] * others
    share = accepted / len(outcomes)
    best = brier((share, one) for one in outcomes)
    for sure in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        assert brier((sure, one) for one in outcomes) >= best - 1e-12


@pytest.mark.parametrize("sure", [-0.1, 1.1, 80, float("nan")])
def test_a_confidence_is_a_share(sure):
    with pytest.raises(ValueError, match="from 0 to 1"):
        brier([(sure, True)])


def test_no_answers_have_no_score():
    with pytest.raises(ValueError, match="one answer or more"):
        brier([])


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0, "lower is better"), (0.2449, "lower is better"), (0.2451, "a coin"),
        (0.25, "a coin"), (0.256, "it pays to look once more"), (1, "look once more"),
    ],
)  # fmt: skip
def test_a_score_is_put_into_words(score, said):
    text = brier_in_words(score)
    assert f"{score:.2f}. 0 means" in text
    assert said in text


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan")])
def test_no_words_for_what_is_no_score(score):
    with pytest.raises(ValueError, match="between 0 and 1"):
        brier_in_words(score)


# Agreement of readers ----------------------------------------------------------------------

# The lesson of notebook 04: the two measures from scratch, straight from their definitions.


def kappa_from_scratch(first, second):
    """(agreed - chance) / (1 - chance), with chance from how often each uses each label."""
    items = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / items
    used, also = Counter(first), Counter(second)
    chance = sum(used[label] * also[label] for label in used) / items**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def alpha_from_scratch(table, distance):
    """1 - observed / expected disagreement, over all pairs of values that can be compared.

    An item counts as often as it has values, so a pair in it counts 1 / (values - 1).
    """
    items = [[v for v in column if v is not None] for column in zip(*table, strict=True)]
    items = [item for item in items if len(item) > 1]
    values = [v for item in items for v in item]
    observed = sum(
        distance(a, b) / (len(item) - 1) for item in items for a, b in permutations(item, 2)
    )
    expected = sum(distance(a, b) for a, b in permutations(values, 2)) / (len(values) - 1)
    return None if expected == 0 else 1 - observed / expected


DISTANCES = {
    "nominal": lambda a, b: float(a != b),
    "interval": lambda a, b: float(a - b) ** 2,
    "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
}
# Table 1 of Cohen, Weighted kappa, Psychological Bulletin 70 (1968): two judges, 200 cases.
COHEN = {
    "personality disorder": {"personality disorder": 88, "neurosis": 14, "psychosis": 18},
    "neurosis": {"personality disorder": 10, "neurosis": 40, "psychosis": 10},
    "psychosis": {"personality disorder": 2, "neurosis": 6, "psychosis": 12},
}
# Two readers, 50 grant proposals: the 2x2 example of "Cohen's kappa" in Wikipedia.
GRANTS = {"yes": {"yes": 20, "no": 5}, "no": {"yes": 10, "no": 15}}
_ = None
# Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: four observers,
# twelve units, with gaps.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
LABELS = st.sampled_from(["none", "fear", "loaded", 7, ("a", "tuple")])
PAIRS = st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30)


@st.composite
def tables(draw, values):
    """Draw a table of up to four readers and eight items of which one can be compared."""
    items = draw(st.integers(1, 8))
    row = st.lists(st.none() | values, min_size=items, max_size=items)
    table = draw(st.lists(row, min_size=2, max_size=4))
    first = draw(st.lists(values, min_size=2, max_size=2))
    table[0][0], table[1][0] = first
    return table


def two_readers(counts: dict) -> tuple[list, list]:
    """Return the labels of two readers of whom a table counts who said what."""
    told = [(a, b) for a, row in counts.items() for b, n in row.items() for _ in range(n)]
    return [a for a, _ in told], [b for _, b in told]


@pytest.mark.parametrize(("counts", "share", "kappa"), [(GRANTS, 0.70, 0.40), (COHEN, 0.70, 0.492)])
def test_published_kappas_are_reproduced(counts, share, kappa):
    """Wikipedia, "Cohen's kappa", first example: 0.4. Cohen (1968), table 1: .492."""
    readers = two_readers(counts)
    assert share_agreed(*readers) == pytest.approx(share)
    assert cohen_kappa(*readers) == pytest.approx(kappa, abs=5e-4)
    assert kappa_from_scratch(*readers) == pytest.approx(kappa, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_published_alphas_are_reproduced(level, alpha):
    """Krippendorff (2011): nominal .743, ordinal .815, interval .849, ratio .797."""
    assert krippendorff_alpha(KRIPPENDORFF, level) == pytest.approx(alpha, abs=5e-4)
    if level in DISTANCES:
        scratch = alpha_from_scratch(KRIPPENDORFF, DISTANCES[level])
        assert scratch == pytest.approx(alpha, abs=5e-4)


@given(PAIRS)
def test_kappa_from_scratch_is_that_of_the_library(pairs):
    first, second = zip(*pairs, strict=True)
    scratch = kappa_from_scratch(first, second)
    assert cohen_kappa(first, second) == (scratch if scratch is None else pytest.approx(scratch))


@given(st.data(), st.sampled_from(sorted(DISTANCES)))
def test_alpha_from_scratch_is_that_of_the_library(data, level):
    table = data.draw(tables(LABELS if level == "nominal" else st.integers(0, 9)))
    scratch = alpha_from_scratch(table, DISTANCES[level])
    found = krippendorff_alpha(table, level)
    assert found == (scratch if scratch is None else pytest.approx(scratch))


@given(PAIRS)
def test_kappa_lies_between_its_ends_and_does_not_ask_who_came_first(pairs):
    first, second = zip(*pairs, strict=True)
    kappa = cohen_kappa(first, second)
    assert cohen_kappa(second, first) == (kappa if kappa is None else pytest.approx(kappa))
    if kappa is not None:
        assert -1 <= kappa <= 1
        assert (kappa == pytest.approx(1)) == (first == second)
        assert kappa <= share_agreed(first, second) + 1e-9
    assert kappa_in_words(kappa)


@given(PAIRS.filter(lambda pairs: len(pairs) > 1))
def test_leaving_out_one_item_gives_the_ends_of_all_shorter_lists(pairs):
    first, second = (list(one) for one in zip(*pairs, strict=True))
    shorter = [
        kappa_from_scratch(first[:i] + first[i + 1 :], second[:i] + second[i + 1 :])
        for i in range(len(pairs))
    ]
    known = [one for one in shorter if one is not None]
    found = kappa_without_one(first, second)
    assert found == (pytest.approx((min(known), max(known))) if known else None)


@pytest.mark.parametrize("items", [1, 2, 30])
def test_one_label_only_is_put_into_words_and_is_no_number(items):
    alike = ["none"] * items
    assert cohen_kappa(alike, alike) is None
    assert krippendorff_alpha([alike, alike]) is None
    said = kappa_in_words(cohen_kappa(alike, alike))
    assert "is not defined here: both used one and the same label" in said
    assert "nan" not in said.lower()


def test_two_readers_with_one_label_each_agree_as_chance_does():
    assert cohen_kappa(["fear"] * 4, ["none"] * 4) == 0


def test_alpha_is_not_defined_where_only_one_label_can_be_compared():
    assert krippendorff_alpha([["A", "A", "B"], ["A", "A", None]]) is None


@pytest.mark.parametrize("measure", [share_agreed, cohen_kappa, kappa_without_one])
@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([], [], "one item or more"),
        (["a"], ["a", "b"], "1 labels and the other 2"),
        (["a", None], ["a", "b"], "A label is missing"),
    ],
)
def test_what_cannot_be_compared_is_named(measure, first, second, said):
    with pytest.raises(ValueError, match=said):
        measure(first, second)


def test_of_one_item_none_can_be_left_out():
    with pytest.raises(ValueError, match="one item only"):
        kappa_without_one(["a"], ["b"])


@pytest.mark.parametrize(
    ("table", "level", "said"),
    [
        ([], "nominal", "No item has labels of two readers"),
        ([["a", "b"]], "nominal", "No item has labels of two readers"),
        ([["a", None], [None, "b"]], "nominal", "No item has labels of two readers"),
        ([["a", "b"], ["a"]], "nominal", "The rows differ in length"),
        ([["a"], ["b"]], "interval", "is a finite number, not 'a'"),
        ([[1.0], [float("nan")]], "ordinal", "is a finite number, not nan"),
        ([[1], [True]], "ordinal", "is a finite number, not True"),
        ([[1], [-1]], "ratio", "no value lies below 0"),
        ([[1], [1]], "cosmic", "Choose one of nominal, ordinal, interval, ratio"),
    ],
)
def test_a_table_that_is_none_is_refused(table, level, said):
    with pytest.raises(ValueError, match=said):
        krippendorff_alpha(table, level)


@pytest.mark.parametrize(
    ("kappa", "said"),
    [
        (-0.3, "κ (kappa) is −0.30: agreement rarer than chance alone would make it."),
        (-0.001, "0.00, which is called slight"),
        (0, "0.00, which is called slight"),
        (0.2, "slight"), (0.204, "0.20, which is called slight"),
        (0.206, "0.21, which is called fair"),
        (0.4, "fair"), (0.41, "moderate"), (0.6, "moderate"), (0.61, "substantial"),
        (0.8, "substantial"), (0.81, "almost perfect"),
        (1, "1.00, which is called almost perfect"),
    ],
)  # fmt: skip
def test_a_kappa_is_put_into_the_words_of_landis_and_koch(kappa, said):
    """The bands as read of Landis and Koch [R20]: 0-.20, .21-.40, .41-.60, .61-.80, .81-1."""
    assert said in kappa_in_words(kappa)
    assert "0 is what chance alone would give" in kappa_in_words(kappa)


@pytest.mark.parametrize("kappa", [-1.01, 1.01, float("nan")])
def test_no_words_for_what_is_no_kappa(kappa):
    with pytest.raises(ValueError, match="between -1 and 1"):
        kappa_in_words(kappa)


def test_the_libraries_are_loaded_only_when_they_are_asked():
    program = (
        "import sys\nfrom medialit import agreement\nheavy = {'sklearn', 'krippendorff', 'numpy'}\n"
        "agreement.cohen_kappa('AA', 'AA'), agreement.wilson(1, 2)\nprint(heavy & {*sys.modules})\n"
        "agreement.cohen_kappa('AB', 'AB')\nprint('krippendorff' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["set()", "False"]
