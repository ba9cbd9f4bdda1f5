"""'Leave the page' holds every step and every explanation that its plan asks for."""

from __future__ import annotations

import re

import pytest

from medialit import case, evidence, exercises, scoring
from medialit.exercises import Judged
from tests import plan
from tests.plan import choices

NAME = "03_leave_the_page"
WORKBOOK = exercises.load(NAME)

# Each step of the plan: its exercise, or words of its cell; in the notebook's order.
STEPS = {
    "three questions from earlier": f'recall("{NAME}")',
    "SIFT is named": "**SIFT**",
    "worked example: the claim": 'article(only=["S23"])',
    "worked example: six results, two opened": "| Result | Opened? |",
    "worked example: the verdict and its sources": "**Verdict:** supported, on [F55] and [F57]",
    "1 Trace the text: choose": "03.trace",
    "1 Trace the text: what it shows": "03.copy",
    "2 Investigate Channel 24": "03.outlet",
    "3 Investigate Altayev's stake": "03.stake",
    "4 Find better coverage for S13: choose": "03.doctrine",
    "4 Find better coverage for S13: judge": "03.doctrine_verdict",
    "5 Trace S26": "03.june_verdict",
    "result order is not trust": "03.order",
    "6 Trace S30: choose": "03.promise",
    "6 Trace S30: judge": "03.promise_verdict",
    "7 Trace S34: choose": "03.arrivals",
    "7 Trace S34: judge": "03.arrivals_verdict",
    "8 Trace S35: choose": "03.tenants",
    "8 Trace S35: judge": "03.tenants_verdict",
    "9 S12": "03.quick_doctrine",
    "9 S27": "03.quick_forum",
    "9 S16": "03.quick_cyber",
    "when to stop": "03.enough",
    "confidence against results": f'calibration("{NAME}")',
    "calibration explained": "03.calibrated",
    "the course's own verdicts": "ledger(claims=",
    "how many hold, said aloud": "**Five of the eight hold:**",
    "what the text does well": "03.strengths",
    "a note with a rubric": "03.note",
    "transfer: choose": "03.transfer_pick",
    "transfer: judge": "03.transfer",
    "extension: the learner's claim table": "json.dumps(table",
    "extension: Brier score": "from medialit.agreement import brier",
    "extension: a task with a check": "03.gap",
    "exit": "## What would change my mind?",
}
SEARCHES = ("03.trace", "03.doctrine", "03.promise", "03.arrivals", "03.tenants")
JUDGED = {  # the eight claims: exercise, sentence, claim of the ledger, verdict of the plan
    "03.doctrine_verdict": ("S13", "C11", "supported_in_changed_form"),
    "03.june_verdict": ("S26", "C19", "supported"),
    "03.promise_verdict": ("S30", "C23", "supported_in_changed_form"),
    "03.arrivals_verdict": ("S34", "C27", "contradicted"),
    "03.tenants_verdict": ("S35", "C28", "not_found"),
    "03.quick_doctrine": ("S12", "C10", "supported"),
    "03.quick_forum": ("S27", "C20", "supported"),
    "03.quick_cyber": ("S16", "C12", "not_found"),
}
EXAMPLE = "C16"  # the claim of the worked example

# Exercise, answer (a verdict, a card, an option, "none"), state, and words of the explanation.
EXPLAINED = [
    ("03.trace", "K01", "accepted", "our headline"),
    ("03.trace", "K02", "accepted", "not English"),
    ("03.copy", "repost", "accepted", "neither page says"),
    ("03.outlet", "item", "accepted", "does not yet tell"),
    ("03.outlet", "owner", "not_supported", "a question, not a verdict"),
    ("03.outlet", "large", "not_supported", "Size is no evidence"),
    ("03.stake", "say", "accepted", "a reader should know.*stays open"),
    ("03.stake", "ignore", "not_supported", "what to verify"),
    ("03.stake", "irrelevant", "not_supported", "a rival"),
    ("03.stake", "votes", "not_supported", "motive"),
    ("03.doctrine", "K11", "accepted", "both halves of S13"),
    ("03.doctrine_verdict", "supported_in_changed_form", "accepted", "sidelines"),
    ("03.doctrine_verdict", "supported", "arguable", "no source read confirms that order"),
    ("03.doctrine_verdict", "cannot_be_checked", "arguable", "three summits"),
    ("03.june_verdict", "supported", "accepted", "Ukrainian, an Indian and a Russian"),
    ("03.june_verdict", "supported_in_changed_form", "arguable", "Taiwan, Kosovo"),
    ("03.june_verdict", "cannot_be_checked", "not_supported", "exactly what makes it checkable"),
    ("03.june_verdict", "K28", "not_supported", "replaced words"),
    ("03.order", "nothing", "accepted", "truth is not one it can see"),
    ("03.order", "best", "not_supported", "Rank is not trust"),
    ("03.promise", "K42", "not_supported", "cannot confirm itself"),
    ("03.promise_verdict", "supported_in_changed_form", "accepted", "Compare the words"),
    ("03.promise_verdict", "contradicted", "not_supported", "nothing that was read denies"),
    ("03.promise_verdict", "not_found", "arguable", "meeting is easy to find"),
    ("03.arrivals_verdict", "contradicted", "accepted", "about all.*Friction is on record"),
    ("03.arrivals_verdict", "supported_in_changed_form", "arguable", "of some it was true"),
    ("03.arrivals_verdict", "K38", "not_supported", "measure no welcome"),
    ("03.tenants_verdict", "not_found", "accepted", "what you can say, and no more"),
    ("03.tenants_verdict", "contradicted", "not_supported", "Absence from six cards is no proof"),
    ("03.tenants_verdict", "supported", "not_supported", "fits S34.*circular"),
    ("03.tenants_verdict", "none", "accepted", "where you looked"),
    ("03.tenants_verdict", "K42", "not_supported", "no evidence for itself"),
    ("03.quick_doctrine", "supported", "accepted", "holds"),
    ("03.quick_forum", "supported", "accepted", "Credit it"),
    ("03.quick_cyber", "not_found", "accepted", "not “untrue”"),
    ("03.quick_cyber", "supported_in_changed_form", "arguable", "theme is there"),
    ("03.enough", "stop", "accepted", "do not depend on each other"),
    ("03.enough", "all", "not_supported", "More tabs are not better"),
    ("03.enough", "true_now", "not_supported", "a step on a ladder"),
]
TERMS = {
    "lateral-reading", "vertical-reading", "click-restraint", "primary-source", "corroboration",
    "provenance", "stake", "supported-in-changed-form", "evidence-ladder", "calibration",
    "brier-score",
}  # fmt: skip


def judgements(exercise_id: str) -> dict[str, Judged]:
    """Return how each possible answer, verdict or card of an exercise is judged."""
    exercise = WORKBOOK[exercise_id]
    if exercise.kind == "search":
        return {one.card: one for one in exercise.cards}
    if exercise.kind == "ladder":
        cards = {one.card: one for one in exercise.cards}
        return {**exercises.verdicts_of(exercise), **cards, "none": exercise.none}
    return choices(exercise)


# --- The steps of the plan ----------------------------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert plan.misplaced(NAME, STEPS) == []


def test_every_exercise_is_a_step():
    steps = [one for one in STEPS.values() if re.fullmatch(r"03\.\w+", one)]
    assert steps == [one.id for one in WORKBOOK.exercises]


def test_the_terms_of_the_plan_are_used_and_explained():
    used = {term for exercise in WORKBOOK.exercises for term in exercise.terms}
    assert used >= TERMS
    assert used <= set(case.load_glossary())


# --- The searches -------------------------------------------------------------------------


@pytest.mark.parametrize("search", SEARCHES)
def test_two_of_six_are_chosen_and_the_first_is_no_safe_bet(search):
    exercise = WORKBOOK[search]
    assert (exercise.kind, exercise.pick, len(exercise.cards)) == ("search", 2, 6)
    assert exercise.cards[0].state != "accepted"
    states = [one.state for one in exercise.cards]
    assert states.count("accepted") >= 2
    assert states.count("not_supported") >= 1


def test_every_search_of_the_notebook_is_in_the_plan():
    assert tuple(one.id for one in WORKBOOK.exercises if one.kind == "search") == SEARCHES


def test_every_card_resolves_to_a_source_and_is_offered_for_its_sentence():
    for exercise in WORKBOOK.exercises:
        for one in getattr(exercise, "cards", ()):
            card = evidence.card(one.card)
            assert evidence.cite(card.source)
            wanted = {"text"} if exercise.id == "03.trace" else {exercise.sentences[-1]}
            wanted |= set(exercise.sentences)
            assert wanted & set(card.steps), (exercise.id, one.card)


def test_the_page_itself_is_never_accepted_as_evidence():
    """A copy of the text cannot carry a claim of the text."""
    for exercise in WORKBOOK.exercises:
        for one in getattr(exercise, "cards", ()):
            if evidence.card(one.card).source == "F1" and exercise.id != "03.trace":
                assert one.state == "not_supported"


# --- The claims ---------------------------------------------------------------------------


def test_the_eight_claims_are_those_of_the_plan():
    ladders = {one.id: one for one in WORKBOOK.exercises if one.kind == "ladder"}
    assert list(ladders) == list(JUDGED)
    for name, (sentence, claim, verdict) in JUDGED.items():
        kept = evidence.load_claims()[claim]
        assert (ladders[name].claim, kept.verdict) == (claim, verdict)
        assert sentence in kept.sentences
        assert sentence in ladders[name].sentences


def test_at_least_half_of_the_judged_claims_hold():
    """Readers must learn to trust what deserves it; the notebook says how many hold."""
    claims = evidence.load_claims()
    held = [s for s, c, _ in JUDGED.values() if claims[c].verdict in evidence.HOLDS]
    assert len(held) * 2 >= len(JUDGED)
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
    sources = [cell.source for cell in plan.notebook(NAME).cells]
    assert any(f"**{words[len(held)].capitalize()} of the eight hold:**" in one for one in sources)
    assert any(f"{words[len(held)]} hold" in one for one in sources if "can do now" in one)


def test_what_holds_is_named_sentence_by_sentence():
    claims = evidence.load_claims()
    (said,) = [c.source for c in plan.notebook(NAME).cells if "of the eight hold:**" in c.source]
    printed, changed = re.search(
        r"hold:\*\* (.*?) as printed, (.*?) in changed form", said
    ).groups()
    for words, step in ((printed, "supported"), (changed, "supported_in_changed_form")):
        wanted = {s for s, c, _ in JUDGED.values() if claims[c].verdict == step}
        assert set(re.findall(r"S\d\d", words)) == wanted


def test_the_ledger_on_the_page_shows_the_eight():
    (shown,) = [c.source for c in plan.notebook(NAME).cells if c.source.startswith("ledger(")]
    assert set(re.findall(r"C\d\d", shown)) == {claim for _, claim, _ in JUDGED.values()}


def test_the_claim_of_the_worked_example_holds_on_a_source_that_it_names():
    claim = evidence.load_claims()[EXAMPLE]
    assert claim.verdict == "supported"
    assert claim.sentences == ("S23",)
    assert EXAMPLE not in {one for _, one, _ in JUDGED.values()}
    (said,) = [c.source for c in plan.notebook(NAME).cells if "**Verdict:**" in c.source]
    assert set(evidence.ids_in(said)) & set(claim.evidence)


@pytest.mark.parametrize("name", JUDGED)
def test_the_best_answer_reaches_every_point_and_any_other_verdict_fewer(name):
    ladder = WORKBOOK[name]

    def points(verdict: str, named: list[str]) -> float:
        value = {"value": {"verdict": verdict, "evidence": named}}
        return scoring.score(ladder, scoring.read_answer(ladder, value)).points

    named = [one.card for one in ladder.cards if one.state == "accepted"]
    assert points(JUDGED[name][2], named) == 2
    for verdict in evidence.LADDER:
        if verdict != JUDGED[name][2]:
            assert points(verdict, named) < 2


# --- The explanations of the plan ---------------------------------------------------------


@pytest.mark.parametrize(("exercise", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, answer, state, words):
    judged = judgements(exercise)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


def test_the_note_asks_for_verdict_source_and_what_would_change_it():
    note = WORKBOOK["03.note"]
    assert note.max_words == 60
    for wanted in ("verdict", "source", "would change"):
        assert wanted in note.prompt
        assert wanted in note.rubric.proficient.when.casefold()
    levels = (note.rubric.proficient, note.rubric.emergent, note.rubric.basic)
    for level, name in zip(
        levels, ("Investigative Competence", "Investigative", "Reactive"), strict=True
    ):
        assert f"“{name}”" in level.when


def test_the_code_task_is_solved_by_its_solution_and_not_by_its_wrong_turns():
    task, names = WORKBOOK["03.gap"], {}
    exec(task.solution, names)
    assert task.accepted.low <= names["answer"] <= task.accepted.high
    (given,) = [c.source for c in plan.notebook(NAME).cells if 'check("03.gap"' in c.source]
    assert task.solution.splitlines()[0] == given.splitlines()[0], "Both use the same six verdicts."
