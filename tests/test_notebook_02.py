"""'Who says it?' holds every step and every explanation that its plan asks for."""

from __future__ import annotations

import re

import pytest

from medialit import case, exercises, text
from medialit.exercises import CANNOT_TELL
from medialit.widgets import voice_count
from tests import plan
from tests.plan import choices, marked

NAME = "02_who_says_it"
WORKBOOK = exercises.load(NAME)
MARKS = [one for one in WORKBOOK.exercises if one.kind == "mark"]

# Each step of the plan: its exercise, or words of its cell; in the notebook's order.
STEPS = {
    "three questions from earlier": 'recall("02_who_says_it")',
    "1 Worked example S28": 'article(only=["S28"])',
    "1 Worked example: source, role and name": "“Russian human rights activist Mark Feigin” (S28)",
    "2 Partly filled S32": "02.mark_s32",
    "2 Partly filled: one inside the other": "02.mark_s32_inner",
    "3 Free: S06": "02.mark_s06",
    "3 Free: S11": "02.mark_s11",
    "3 Free: S14": "02.mark_s14",
    "3 Free: S31": "02.mark_s31",
    "3 Free: S35": "02.mark_s35",
    "4 Scope: the sentences": 'article(only=["S02", "S03", "S04", "S05", "S06"])',
    "4 Scope of “About this … said”": "02.scope",
    "what S31 covers": "02.covers_s31",
    "S17 to S19: one quotation": "02.one_quotation",
    "5 Who vouches for S10?": "02.vouches_s10",
    "S23: two levels": "02.levels_s23",
    "types: direct to impersonal": "02.types",
    "the original marks S07 and S08": "S07 and S08 have the form of a quotation",
    "ten claims, with the whole text": "article()",
    "ten claims to a chain depth": "02.depth",
    "6 Chain of S30, with translation and copy": "02.chain_s30",
    "7 Voices: the chart": "voices()",
    "7 Voices: who could have been asked?": "02.asked",
    "anonymous source: three questions": "Why is there no name? Can the story be traced?",
    "anonymous source: who tells it": "02.resident",
    "anonymous source: what it would show": "02.resident_proof",
    "one extra phone call": "02.call",
    "what the text does well": "02.strengths",
    "transfer to another text": "02.transfer",
    "transfer: steps of another text": "02.transfer_depth",
    "extension: a lexicon of cues": "text.find_cues",
    "extension: Shannon diversity": "text.shannon",
    "extension: a task": "02.new_voice",
    "exit": "## What would change my mind?",
}

# Exercise, item (where it has several), answer, state, and what the explanation must speak of.
EXPLAINED = [
    ("02.scope", "", "s05", "arguable", "sure to be meant"),
    ("02.scope", "", "s03", "arguable", "defend this: S03 to S05"),
    ("02.scope", "", "s04", "not_supported", "cuts through a paragraph"),
    ("02.scope", "", "headline", "not_supported", "A headline stands over"),
    ("02.scope", "", CANNOT_TELL, "accepted", "does not settle it"),
    ("02.vouches_s10", "", "direct", "not_supported", "marks open only in S11"),
    ("02.vouches_s10", "", "probably", "accepted", "between S08 and S11.*free indirect"),
    ("02.vouches_s10", "", "outlet", "arguable", "nobody else is named"),
    ("02.vouches_s10", "", "survey", "not_supported", "None is cited"),
    ("02.vouches_s10", "", "residents", "not_supported", "do not repeat it"),
    ("02.covers_s31", "", "promise", "accepted", "promise"),
    ("02.covers_s31", "", "all", "not_supported", "Kremlin dictator"),
    ("02.covers_s31", "", "nothing", "not_supported", "must point somewhere"),
    ("02.one_quotation", "", "leader", "accepted", "One quotation.*one cue"),
    ("02.one_quotation", "", "outlet", "not_supported", "Read on.*marks stay open"),
    ("02.levels_s23", "", "two", "accepted", "first level.*the second"),
    ("02.levels_s23", "", "one", "arguable", "only one who speaks"),
    ("02.levels_s23", "", "authorities", "not_supported", "No official is quoted"),
    ("02.resident", "", CANNOT_TELL, "accepted", "anonymous source"),
    ("02.resident", "", "resident", "arguable", "fair guess"),
    ("02.resident", "", "reporter", "not_supported", "text does not say so"),
    ("02.resident", "", "nobody", "not_supported", "not the same as untrue"),
    ("02.resident_proof", "", "once", "accepted", "One person asked"),
    ("02.resident_proof", "", "all", "not_supported", "each other up"),
    ("02.depth", "S35", "zero", "accepted", "only the outlet"),
    ("02.depth", "S14", "one", "not_supported", "starts only at S17"),
    ("02.asked", "", "worthless", "not_supported", "legitimate form"),
    ("02.asked", "", "fair_form", "accepted", "the form allows it"),
    ("02.asked", "", "stake", "not_supported", "reason to check"),
    ("02.asked", "", "north", "accepted", "cannot speak for a group"),
    ("02.chain_s30", "depth", "2", "accepted", "spoke elsewhere"),
    ("02.chain_s30", "depth", "1", "arguable", "Only one speaker"),
    ("02.chain_s30", "depth", "0", "not_supported", "S31 names"),
]

# Exercise, label, words of the sentence ("" = none here), state, and the reason to be given.
MARKED = [
    ("02.mark_s32", "source", "Pavel Klimkin", "accepted", "No role"),
    ("02.mark_s32", "source", "Kazakhstan", "not_supported", "stands behind it"),
    ("02.mark_s32_inner", "cue", "wants", "accepted", "counts as attribution"),
    ("02.mark_s32_inner", "source", "Pavel Klimkin", "not_supported", "not who says so"),
    ("02.mark_s06", "content", "", "accepted", "in other sentences"),
    ("02.mark_s06", "cue", "said", "accepted", "verb that ties"),
    ("02.mark_s06", "source", "Channel 24", "not_supported|mixed", "lost|speaker"),
    ("02.mark_s11", "cue", "stressed", "accepted", "reporting verb"),
    ("02.mark_s14", "source", "", "accepted", "government.*Altayev.*S17"),
    ("02.mark_s14", "source", "they", "not_supported", "known by whom"),
    ("02.mark_s14", "cue", "It is known that", "accepted", "without saying whose"),
    ("02.mark_s31", "content", "This", "accepted", "promise in S30.*Kremlin dictator"),
    ("02.mark_s31", "content", "", "arguable", "holds"),
    ("02.mark_s35", "source", "a resident of Kazakhstan", "accepted", "anonymous source"),
    ("02.mark_s35", "source", "the Russians", "not_supported", "not who is asked"),
    ("02.mark_s35", "content", "Whose Crimea", "accepted", "nobody here is asked"),
]

TERMS = {
    "attribution-relation", "source", "cue", "content", "reporting-verb", "evidentiality",
    "chain-depth", "stake", "anonymous-source", "source-diversity", "direct-quotation",
    "indirect-speech", "free-indirect-speech",
}  # fmt: skip
SIX = {"S06", "S11", "S14", "S31", "S32", "S35"}
DEPTHS = {"zero": 0, "one": 1, "two": 2}
# The plan's names for the types, and those of the key.
TYPES = {
    "direct": "direct",
    "indirect": "indirect",
    "free_indirect": "free_indirect",
    "impersonal": "impersonal",
    "agentless_passive": "impersonal",
    "outlet_voice": "outlet",
}


# --- The steps of the plan ----------------------------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert not plan.misplaced(NAME, STEPS)


def test_every_exercise_is_a_step():
    steps = [one for one in STEPS.values() if one.startswith("02.")]
    assert steps == [one.id for one in WORKBOOK.exercises]


def test_nothing_is_asked_about_the_worked_example():
    assert not [one.id for one in MARKS if one.sentence == "S28"]
    reasoning = plan.text_of(NAME, "example-reasoning")
    words, first = case.load_article()["S28"].text, {}
    for span in case.load_key()["S28"].spans:
        first.setdefault(span.label, words[slice(*span.at[0])])
    assert f"“{first['source']}” (S28)" in reasoning
    assert f"“{first['cue']}” (S28)" in reasoning
    assert f"“{first['content'].split()[0]}”" in reasoning


def test_six_sentences_are_marked_and_one_is_partly_filled():
    asked = {one.sentence for one in MARKS if one.id != "02.mark_s32_inner"}
    assert asked == SIX
    assert {one.id: one.given for one in MARKS if one.given} == {"02.mark_s32": ("cue",)}
    assert all({span.layer for span in one.labels} == {1} for one in MARKS[:1] + MARKS[2:])
    assert {label.layer for label in WORKBOOK["02.mark_s32_inner"].labels} == {2}


def test_what_is_for_home_may_be_skipped():
    cells = {cell.id: cell.metadata.medialit for cell in plan.notebook(NAME).cells}
    for name in ("warm-up", "inner", "call", "hood"):
        assert cells[name].instructor.skip
    told = plan.text_of(NAME, "before")
    assert "One inside the other" in told
    assert "One phone call" in told


def test_the_terms_of_the_plan_are_used_and_explained():
    used = {term for exercise in WORKBOOK.exercises for term in exercise.terms}
    assert used >= TERMS
    glossary = case.load_glossary()
    assert {glossary[one].notebook for one in TERMS} == {NAME}


# --- The explanations of the plan ---------------------------------------------------------


@pytest.mark.parametrize(("exercise", "item", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, item, answer, state, words):
    judged = choices(WORKBOOK[exercise], item)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


@pytest.mark.parametrize(("exercise", "label", "words", "state", "reason"), MARKED)
def test_marked_words_have_the_state_and_the_reason_of_the_plan(
    exercise, label, words, state, reason
):
    feedback = marked(WORKBOOK[exercise], label, words)
    assert re.fullmatch(state, feedback.state)
    assert re.search(reason, feedback.why)


@pytest.mark.parametrize("item", WORKBOOK["02.depth"].items, ids=lambda one: one.id)
def test_the_ten_claims_agree_with_the_key(item):
    key = case.load_key()[item.sentence].chain_depth
    for state, labels in (("accepted", key.accepted), ("arguable", key.arguable)):
        ours = {DEPTHS[i] for i, one in item.judged.items() if i in DEPTHS and one.state == state}
        assert ours == {one.label for one in labels}


def test_there_are_ten_claims_of_every_depth():
    items = WORKBOOK["02.depth"].items
    assert len({item.sentence for item in items}) == 10
    accepted = [i for item in items for i in DEPTHS if item.judged[i].state == "accepted"]
    assert {accepted.count(one) >= 2 for one in DEPTHS} == {True}


@pytest.mark.parametrize("item", WORKBOOK["02.types"].items, ids=lambda one: one.id)
def test_the_types_agree_with_the_key(item):
    accepted = [i for i, one in item.judged.items() if one.state == "accepted"]
    assert accepted == [TYPES[case.load_key()[item.sentence].attribution.type]]


def test_one_label_for_everything_does_not_reach_the_objectives():
    for exercise, most in ((WORKBOOK["02.types"], 0.6), (WORKBOOK["02.depth"], 0.7)):
        for label in (*(one.id for one in exercise.labels), CANNOT_TELL):
            assert plan.share(exercise, {item.id: label for item in exercise.items}) < most


def test_the_chain_of_s30_counts_as_in_the_key():
    chain, key = WORKBOOK["02.chain_s30"], case.load_key()["S30"].chain_depth
    for state, labels in (("accepted", key.accepted), ("arguable", key.arguable)):
        assert {one.depth for one in chain.depths if one.state == state} == {
            one.label for one in labels
        }


def test_the_chain_leads_from_the_speaker_through_translation_to_the_copy():
    chain = WORKBOOK["02.chain_s30"]
    full = max((one.order for one in chain.chains), key=len)
    assert full == ("xi", "reports", "outlet", "translation", "copy")
    assert plan.share(chain, {"order": list(full), "depth": 2}) == 1
    assert plan.share(chain, {"order": ["altayev", *full], "depth": 2}) < 1
    assert {one.order[0] for one in chain.chains} == {"xi"}
    assert {one.order[-1] for one in chain.chains} == {"copy"}


def test_what_the_prose_counts_is_what_the_chart_counts():
    voices, _ = voice_count.count(case.load_key())
    first, *others, nobody = voices
    total = sum(len(one.sure) + len(one.arguable) for one in voices)
    assert (first.name, nobody.name) == ("Nurzhan Altayev", voice_count.NO_SOURCE)
    told = plan.text_of(NAME, "summary")
    for one in (first, nobody):
        assert f"{len(one.sure)} to {len(one.sure) + len(one.arguable)}" in told
    assert f"Of {total} units" in told
    assert len(others) == 4
    assert "four more voices are heard once or twice" in told
    assert {len(one.sure) + len(one.arguable) for one in others} == {1, 2}
    assert len(first.sure) > sum(len(one.sure) + len(one.arguable) for one in others)
    assert "more units than all others together" in plan.text_of(NAME, "voices-note")


def test_what_the_prose_says_of_the_lexicon_is_so():
    article, key = case.load_article(), case.load_key()
    ours = {cue.sentence for entry in key.sentences for cue in entry.attribution.cues}
    found = {one.id for one in article.sentences if text.find_cues(one.text)}
    assert found <= ours
    assert f"finds {len(found)} of the {len(ours)} sentences" in plan.text_of(NAME, "hood-missed")
    assert f"Ours has {len(text.CUES)} entries" in plan.text_of(NAME, "hood")
    assert "S16" in ours - found
    assert all(text.find_cues(line) for line in text.CUES.values())


def test_the_code_task_takes_its_solution_and_explains_the_value_from_before():
    task, names = WORKBOOK["02.new_voice"], {}
    exec(task.solution, names)
    assert task.accepted.low <= names["answer"] <= task.accepted.high
    heard = dict(names["more"])
    del heard["the government"]
    before = names["text"].effective_number(heard.values())
    assert any(one.low <= before <= one.high for one in task.turns)
    bits = names["text"].shannon(names["more"].values())
    assert any(one.low <= bits <= one.high for one in task.turns)


def test_the_phone_call_is_scored_by_what_can_be_known_and_checked():
    call = WORKBOOK["02.call"]
    assert call.max_words == 50
    assert re.search("can know.*checked", call.rubric.proficient.when)
    assert re.search("nearest", call.rubric.basic.when)
    turns = " ".join(one.why for one in call.wrong_turns)
    for words in ("loyalty", "motive", "interview is a fair form"):
        assert words in turns


def test_the_voice_of_a_promise_stays_open():
    promise = choices(WORKBOOK["02.covers_s31"])["promise"]
    assert "whose they are is not said" in promise.why
