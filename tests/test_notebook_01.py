"""'Read before you judge' holds every step and every explanation that its plan asks for."""

from __future__ import annotations

import re

import pytest

from medialit import case, exercises, scoring
from medialit.exercises import CANNOT_TELL
from tests import plan
from tests.plan import choices

NAME = "01_read_before_you_judge"
WORKBOOK = exercises.load(NAME)

# Each step of the plan: its exercise, and what stands right above it; in the notebook's order.
STEPS = {
    "three questions from earlier": 'recall("01_read_before_you_judge")',
    "worked example": 'article(only=["S26"])',
    "1 Stop: the headline only": 'article(only=["S02"])',
    "1 Stop: how high is the risk?": "01.stop_before",
    "1 Stop: one sentence later": 'article(only=["S07"])',
    "1 Stop: again, compared": "01.stop_after",
    "2 Page inventory: the whole text": "article()",
    "2 Page inventory": "01.inventory",
    "3 Nut graf": "01.nut_graf",
    "the inverted pyramid": "01.pyramid",
    "4 Sort": "01.sort",
    "what the text does well": "01.strengths",
    "5 Two-sentence summary": "01.summary",
    "transfer to another text": "01.transfer",
    "transfer: sorting another text": "01.transfer_check",
    "extension: split the text": "load_article()",
    "exit": "## What would change my mind?",
}

# Exercise, item (where it has several), answer, state, and what the explanation must speak of.
EXPLAINED = [
    ("01.nut_graf", "", "s07_s08", "accepted", "the point"),
    ("01.nut_graf", "", "s05_s06", "arguable", "lede"),
    ("01.nut_graf", "", "s04", "not_supported", "Nothing later depends"),
    ("01.nut_graf", "", "s13", "arguable", "what Kazakhstan does"),
    ("01.sort", "S03", "nfs", "accepted", "looked up"),
    ("01.sort", "S07", "nfs", "accepted", "estimate"),
    ("01.sort", "S07", "cfs", "not_supported", "he said it"),
    ("01.sort", "S09", "cfs", "accepted", "can be measured"),
    ("01.sort", "S09", "nfs", "not_supported", "can be measured"),
    ("01.sort", "S09", "ufs", "not_supported", "important|hangs"),
    ("01.sort", "S16", "cfs", "accepted", "plan"),
    ("01.sort", "S21", "nfs", "accepted", "forecast"),
    ("01.sort", "S21", "cfs", "not_supported", "cannot be checked"),
    ("01.sort", "S27", "ufs", "accepted", "little"),
    ("01.sort", "S27", "cfs", "arguable", "easy to trace"),
    ("01.sort", "S35", "ufs", "accepted", "happened or it did not"),
    ("01.sort", "S35", "cfs", "arguable", "proof for S34"),
    ("01.sort", "S35", "nfs", "arguable", "nobody can look it up"),
    ("01.sort", "S36", "page", "accepted", "comment form"),
    ("01.sort", "S36", "nfs", "not_supported", "nothing to check"),
    ("01.inventory", "author", "absent", "accepted", "no byline"),
    ("01.inventory", "date", "absent", "accepted", "No date is printed"),
    ("01.inventory", "outlet", CANNOT_TELL, "accepted", "Channel 24Nurzhan Altayev"),
    ("01.inventory", "link", "absent", "accepted", "There is none"),
    ("01.inventory", "video", "present", "accepted", "S24"),
    ("01.inventory", "form", "present", "accepted", "S36"),
]

# The plan's names for the labels of a sort, and those of the key.
LABELS = {"cfs": "CFS", "ufs": "UFS", "nfs": "NFS", "page": "not_part_of_article"}
SORTED = ("S03", "S07", "S09", "S16", "S21", "S27", "S35", "S36")
TERMS = {
    "headline", "lede", "nut-graf", "inverted-pyramid", "byline", "dateline", "claim",
    "check-worthy-factual", "unimportant-factual", "non-factual", "provenance", "stop",
}  # fmt: skip


# --- The steps of the plan ----------------------------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert not plan.misplaced(NAME, STEPS)


def test_every_exercise_is_a_step():
    steps = [one for one in STEPS.values() if one.startswith("01.")]
    assert steps == [one.id for one in WORKBOOK.exercises]


def test_the_sentence_is_read_before_its_question():
    """S02 alone before the first estimate: nothing else of the article stands above it."""
    sources = [cell.source for cell in plan.notebook(NAME).cells]
    first = next(n for n, source in enumerate(sources) if '"01.stop_before"' in source)
    shown = [source for source in sources[:first] if source.startswith("article(")]
    assert shown == ['article(only=["S26"])', 'article(only=["S02"])']
    assert not any("S07" in source for source in sources[:first])


def test_the_two_estimates_use_the_same_scale():
    before, after = WORKBOOK["01.stop_before"], WORKBOOK["01.stop_after"]
    assert (before.low, before.high, before.unit) == (after.low, after.high, after.unit)
    assert (before.low, before.high) == (0, 100)
    assert (before.sentences, after.compare_with) == (("S02",), before.id)


def test_the_terms_of_the_plan_are_used_and_explained():
    used = {term for exercise in WORKBOOK.exercises for term in exercise.terms}
    assert used >= TERMS
    assert used <= set(case.load_glossary())


def test_the_summary_asks_for_two_sentences_of_forty_words():
    summary = WORKBOOK["01.summary"]
    assert summary.max_words == 40
    assert "two sentences" in summary.prompt
    assert "speaker" in summary.rubric.proficient.when
    assert "doctrine" in summary.rubric.proficient.when
    assert "missing" in summary.rubric.emergent.when
    assert summary.rubric.basic.model.startswith("Russia will attack Kazakhstan")


# --- The explanations of the plan ---------------------------------------------------------


@pytest.mark.parametrize(("exercise", "item", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, item, answer, state, words):
    judged = choices(WORKBOOK[exercise], item)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


def test_the_eight_units_are_those_of_the_plan():
    assert tuple(item.sentence for item in WORKBOOK["01.sort"].items) == SORTED
    assert {one.id for one in WORKBOOK["01.sort"].labels} == set(LABELS)


@pytest.mark.parametrize("sentence", SORTED)
def test_the_sort_agrees_with_the_key(sentence):
    key = case.load_key()[sentence].checkworthiness
    judged = choices(WORKBOOK["01.sort"], sentence)
    for state, labels in (("accepted", key.accepted), ("arguable", key.arguable)):
        ours = {LABELS[i] for i, one in judged.items() if i in LABELS and one.state == state}
        assert ours == {one.label for one in labels}


def test_the_objective_of_six_right_can_be_missed_and_met():
    """The key's labels reach eight; one label for all of them stays below six."""
    sort = WORKBOOK["01.sort"]

    def points(value: dict[str, str]) -> float:
        return scoring.score(sort, scoring.read_answer(sort, {"value": value})).points

    best = {
        item.id: next(i for i, one in item.judged.items() if one.state == "accepted")
        for item in sort.items
    }
    assert points(best) == 8
    for label in (*LABELS, CANNOT_TELL):
        assert points({item.id: label for item in sort.items}) < 6
