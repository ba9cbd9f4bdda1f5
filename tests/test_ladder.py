"""The evidence ladder and the ledger behind it: verdicts, evidence, and nothing said too surely."""

from __future__ import annotations

import itertools
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit import evidence, exercises, scoring
from medialit.case import load_article
from medialit.content import ContentError, convert
from medialit.exercises import AnyExercise, Ladder
from medialit.scoring import read_answer, score
from medialit.widgets import ledger_page, twins
from medialit.widgets.fields import FIELDS
from tools import prose

CLAIMS = evidence.load_claims()
LADDERS = [
    exercise
    for notebook in exercises.notebooks()
    for exercise in exercises.load(notebook).exercises
    if isinstance(exercise, Ladder)
]
WHYS = {step: f"About {step}." for step in evidence.LADDER}


def made(**changes) -> Ladder:
    raw = {
        "id": "01.verdict",
        "kind": "ladder",
        "title": "The doctrine",
        "prompt": "How far?",
        "minutes": 2,
        "hints": ["What was said?", "What was read?"],
        "claim": "C11",
        "whys": WHYS,
        "cards": [
            {"card": "K11", "state": "accepted", "why": "It names the week."},
            {"card": "K17", "state": "arguable", "why": "It gives the days."},
            {"card": "K38", "state": "not_supported", "why": "It counts people."},
        ],
        "none": {"state": "not_supported", "why": "There is one."},
    }
    return convert(raw | changes, AnyExercise, file="tiny.yaml", where="01.verdict")


LADDER = made()
NONE_RIGHT = made(claim="C28", none={"state": "accepted", "why": "None of them speaks of it."})


def judged(step, *cards: str, exercise: Ladder = LADDER, reasons=None) -> scoring.Feedback:
    value = {"verdict": step, "evidence": list(cards)}
    return score(exercise, read_answer(exercise, {"value": value, "reasons": reasons or {}}))


# --- Verdicts come from the ledger --------------------------------------------------------


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda one: one.id)
def test_the_state_of_each_verdict_is_that_of_the_ledger(claim):
    states = {step: one.state for step, one in exercises.verdicts_of(made(claim=claim.id)).items()}
    assert list(states) == list(evidence.LADDER)
    assert [step for step, state in states.items() if state == "accepted"] == [claim.verdict]
    arguable = {step for step, state in states.items() if state == "arguable"}
    assert arguable == {other.verdict for other in claim.arguable}


def test_an_author_cannot_give_a_verdict_a_state():
    with pytest.raises(ContentError, match="whys"):
        made(whys=WHYS | {"supported": {"state": "accepted", "why": "It is."}})
    with pytest.raises(ContentError, match="verdict"):
        made(verdict="supported")


# --- Scoring ------------------------------------------------------------------------------


def test_verdict_and_evidence_are_judged_apart():
    feedback = judged("supported_in_changed_form", "K11")
    assert (feedback.state, feedback.points, feedback.possible) == ("accepted", 2, 2)
    assert [item.id for item in feedback.items] == ["verdict", "evidence"]
    assert feedback.items[0].why == "About supported_in_changed_form."
    wrong = judged("contradicted", "K11")
    assert (wrong.state, wrong.points) == ("not_supported", 0)
    assert wrong.items[1].why.startswith("What you named speaks for another step")
    assert judged("supported", "K38").points == 0.5


@pytest.mark.parametrize(
    ("cards", "state", "points"),
    [
        (["K11"], "accepted", 1),
        (["K11", "K17"], "accepted", 1),
        (["K17"], "arguable", 0.5),
        (["K11", "K38"], "mixed", 0.5),
        (["K17", "K38"], "mixed", 0.5),
        (["K38"], "not_supported", 0),
        ([], "not_supported", 0),
    ],
)
def test_evidence_counts_where_a_card_carries_the_verdict_and_none_does_not(cards, state, points):
    item = judged("supported_in_changed_form", *cards).items[1]
    assert (item.state, item.points) == (state, points)
    assert item.marks.keys() == set(cards)
    for one in LADDER.cards:
        assert (one.why in item.why) == (one.card in cards)


def test_naming_none_is_right_where_the_author_says_so():
    feedback = judged("not_found", exercise=NONE_RIGHT)
    assert (feedback.state, feedback.points) == ("accepted", 2)
    assert feedback.items[1].chosen == "None of these"


def test_a_reason_earns_the_other_half_for_verdict_and_evidence():
    reasons = {"verdict": "The week is the same", "evidence": "It gives the very days"}
    assert judged("supported", "K17").points == 1
    assert judged("supported", "K17", reasons=reasons).points == 2
    with pytest.raises(ContentError, match="not an answer"):
        judged("supported", "K17", reasons={"K17": "a reason for a card"})


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (None, ("verdict", "evidence")),
        ({}, ("verdict", "evidence")),
        ({"verdict": "supported"}, ("evidence",)),
        ({"verdict": "supported", "evidence": None}, ("evidence",)),
        ({"verdict": None, "evidence": []}, ("verdict",)),
        ({"verdict": "supported", "evidence": []}, ()),
    ],
)
def test_naming_nothing_on_purpose_is_an_answer_and_leaving_it_open_is_none(value, left):
    answer = read_answer(LADDER, {"value": value})
    assert scoring.open_items(LADDER, answer) == left
    feedback = score(LADDER, answer)
    assert [i.id for i in feedback.items if i.chosen == "nothing yet"] == list(left)


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["supported", "K11", "K38"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["verdict", "evidence", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(ANYTHING)
def test_whatever_a_page_sends_is_judged_or_refused(value):
    try:
        answer = read_answer(LADDER, {"value": value})
    except ContentError:
        return
    feedback = score(LADDER, answer)
    assert 0 <= feedback.points <= feedback.possible == 2
    assert scoring.plain(LADDER, answer)


@given(
    st.sampled_from(list(evidence.LADDER)),
    st.lists(st.sampled_from(["K11", "K17", "K38"]), unique=True),
)
def test_every_page_that_can_be_left_is_explained(step, cards):
    feedback = judged(step, *cards)
    assert all(item.why.strip() for item in feedback.items)
    assert judged(step, *cards[::-1]) == feedback


def test_only_the_verdict_is_set_beside_the_confidence():
    feedback = judged("supported_in_changed_form", "K38")
    assert [one.id for one in scoring.judgements(LADDER, feedback)] == ["verdict"]
    assert LADDER.confidence


def test_the_key_explains_all_five_verdicts_and_every_card():
    verdict, named = scoring.key(LADDER)
    assert {entry.why for entry in verdict.entries} == set(WHYS.values())
    assert verdict.entries[0].text == "Supported in changed form"
    assert len(named.entries) == len(LADDER.cards) + 1


# --- The page -----------------------------------------------------------------------------


def test_the_page_is_told_claim_words_and_steps_but_no_verdict():
    told = FIELDS[Ladder].describe(LADDER)
    assert told["claim"] == CLAIMS["C11"].claim
    assert told["quotes"] == [{"id": "S13", "text": load_article()["S13"].text}]
    assert [step["text"] for step in told["steps"]] == [
        name for name, _ in evidence.LADDER.values()
    ]
    assert all(step["help"] for step in told["steps"])
    assert not {"state", "why", "whys", "verdict"} & told.keys()
    assert all(not {"state", "why"} & card.keys() for card in told["cards"])


def test_not_found_says_that_it_proves_nothing():
    assert evidence.LADDER["not_found"][1].endswith("does not show that it is untrue.")


def test_the_twin_holds_twelve_words_of_a_sentence_and_no_verdict():
    made_ = twins.of_exercises([LADDER])
    assert CLAIMS["C11"].claim in made_.text
    for why in WHYS.values():
        assert why not in made_.text
    assert load_article()["S13"].text not in made_.text
    assert not prose.look(made_.html).unmarked


@pytest.mark.parametrize("exercise", LADDERS, ids=lambda one: one.id)
def test_what_a_ladder_of_the_course_takes_from_a_search_is_there(exercise):
    told = FIELDS[Ladder].describe(exercise)
    if exercise.search:
        inside = {one.card for one in exercises.find(exercise.search).cards}
        assert inside & {card["id"] for card in told["cards"] if card["inside"]}


@pytest.mark.parametrize(
    "notebook", sorted({one.id[:2] for one in LADDERS}), ids=lambda name: f"notebook {name}"
)
def test_at_least_half_of_the_claims_that_a_notebook_judges_hold(notebook):
    claims = [CLAIMS[one.claim] for one in LADDERS if one.id[:2] == notebook]
    held, number = ledger_page.share(claims)
    assert len({claim.id for claim in claims}) == number
    assert held >= number / 2


# --- The ledger ---------------------------------------------------------------------------


def entry(claim: evidence.Claim) -> str:
    """Return what the page says about one claim, beginning with its verdict."""
    text = ledger_page.twin([claim]).text
    return text[text.index(f"\n{claim.id}. ") :]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda one: one.id)
def test_each_entry_says_whose_claim_it_is_and_how_sure_the_verdict_is(claim):
    said = entry(claim)
    name = evidence.LADDER[claim.verdict][0]
    assert f"Claim in {' and '.join(claim.sentences)}: {claim.claim}" in said
    assert name in said
    assert "We could not settle this" not in said
    sure = {"high": "We are sure", "medium": "We are fairly sure"}[claim.confidence]
    assert f"{sure} of this verdict." in said
    assert claim.why in said
    assert claim.would_change in said
    for source in claim.evidence:
        assert f"[{source}] {evidence.cite(source).title}" in said
    for other in claim.arguable:
        assert f"“{evidence.LADDER[other.verdict][0]}” can be defended, too: {other.why}" in said


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda one: one.id)
def test_an_inference_is_printed_as_one_and_only_an_inference(claim):
    said = entry(claim)
    name = evidence.LADDER[claim.verdict][0]
    marked = f"{name}, as far as we can conclude: this is an inference of ours" in said
    assert marked == claim.inference == (f"\n  {name}. " not in said)
    counted = f"Inferences of ours, marked as such: {claim.id}."
    assert (counted in ledger_page.twin([claim]).text) == claim.inference


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda one: one.id)
def test_with_low_confidence_no_claim_would_be_printed_as_a_fact(claim):
    low = msgspec.structs.replace(claim, confidence="low")
    twin = ledger_page.twin([low])
    assert "We could not settle this." in entry(low)
    assert "sure of this verdict" not in twin.text + twin.html
    name = evidence.LADDER[claim.verdict][0]
    assert f"{name}." not in twin.text, "No verdict stands there as a result."
    assert ledger_page.share([low]) == (0, 1)
    assert "0 of 1 claims (0 %)" in twin.text
    assert 'data-verdict="open"' in twin.html


def test_nothing_from_memory_is_on_the_page():
    page = medialit.ledger()
    for text in (repr(page), page._repr_html_()):
        assert not re.search(r"MEMORY|\[M\]|not verified|from memory", text)


def test_a_source_named_in_the_ledger_resolves_and_is_not_a_weak_one_alone():
    for claim in CLAIMS.values():
        for one in evidence.ids_in(repr(medialit.ledger([claim.id]))):
            assert evidence.knows(one)


def test_words_of_the_article_are_few_and_stand_where_they_are_said_to():
    article = load_article()
    for claim in CLAIMS.values():
        for quoted in claim.quotes:
            assert article.holds(quoted.words, quoted.sentence)
            assert quoted.sentence in claim.sentences
            assert len(quoted.words.split()) <= 12
            assert f"“{quoted.words}” ({quoted.sentence})" in entry(claim)


def test_the_whole_ledger_counts_what_holds():
    page = repr(medialit.ledger())
    held = [c for c in CLAIMS.values() if c.verdict.startswith("supported")]
    assert f"{len(held)} of {len(CLAIMS)} claims ({len(held) / len(CLAIMS):.0%}".rstrip("%") in page
    for step, (name, _) in evidence.LADDER.items():
        ids = [claim.id for claim in CLAIMS.values() if claim.verdict == step]
        assert f"{name}: {len(ids)} ({', '.join(ids)})" in page


def test_a_part_of_the_ledger_keeps_its_order_and_counts_itself():
    page = repr(medialit.ledger(claims=["C28", "C10", "C11"]))
    assert "2 of 3 claims (67 %)" in page
    assert page.index("C10. ") < page.index("C11. ") < page.index("C28. ")
    assert "C12" not in page


def test_an_unknown_claim_is_named_with_those_there_are():
    with pytest.raises(KeyError, match=r"No claim has the id C99. There are: C01, C02"):
        medialit.ledger(["C10", "C99"])
    for nothing in ([], (), "C10"):
        with pytest.raises(ValueError, match="Name one claim or more"):
            medialit.ledger(nothing)


def test_the_page_has_headings_in_order_a_table_with_headers_and_safe_links():
    html = medialit.ledger()._repr_html_()
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 3
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert html.count('<th scope="col">') == 3
    assert html.count('<th scope="row">') == len({c.verdict for c in CLAIMS.values()})
    for link in re.findall(r"<a [^>]*>", html):
        assert 'rel="noopener' in link
    assert not prose.look(html).unmarked
    assert not prose.look(html).loads


def test_a_strange_claim_is_shown_as_text():
    claim = msgspec.structs.replace(CLAIMS["C10"], claim="<script>alert(1)</script>", note="<b>&")
    html = ledger_page.twin([claim]).html
    assert "<script" not in html
    assert "&lt;b&gt;&amp;" in html
