"""Scores and intervals: published values, and what must hold for any answers."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import agreement
from medialit.agreement import brier, brier_in_words, wilson

TOLD = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)


@st.composite
def shares(draw) -> tuple[int, int]:
    of = draw(st.integers(1, 10**6))
    return draw(st.integers(0, of)), of


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(agreement) == (0, 3)


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
