"""Presenting to a room: what is counted, what is said of it, and when the key is shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import exercises, scoring
from medialit.answers import Journal
from medialit.content import ContentError
from medialit.exercises import Estimate
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.presenting_mode import (
    MOST_HANDS,
    Question,
    bands,
    questions,
    read_hands,
    told,
    told_of_both,
)
from medialit.widgets.session import Session
from medialit.widgets.work import Work
from tests.test_widgets import REAL, Desk, answer, keys, shown_secrets

VOTED = [one for one in REAL if questions(one)]
CHOICE = "01.nut_graf"
OPTIONS = [one.id for one in exercises.find(CHOICE).options]
ASKED = Question("", "", (("a", "The first"), ("b", "The second"), ("c", "The third")))


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIALIT_PRESENT", "1")


def count(page: Desk, counts: dict[str, Any], number: str = "1", placed: str = CHOICE) -> dict:
    return page.say("hands", exercise=placed, round=number, counts={"": counts})


def kept(page: Desk) -> list[dict]:
    return [event.data for event in page.session.journal.events() if event.kind == "hands"]


# --- What can be voted on -----------------------------------------------------------------


def test_rooms_vote_on_the_kinds_that_hands_can_answer():
    kinds = {one.kind for one in VOTED}
    assert kinds == {"choice", "multi", "sort", "estimate", "ladder"}
    for exercise in VOTED:
        for asked in questions(exercise):
            ids = [one for one, _ in asked.options]
            assert len(ids) == len({*ids}) > 1
            assert all(text.strip() for _, text in asked.options)
            assert asked.several is (exercise.kind == "multi")
        assert bool(questions(exercise)[0].title) is (exercise.kind == "sort")


@pytest.mark.parametrize("exercise", [one for one in REAL if one.kind == "estimate"],
                         ids=lambda one: one.id)  # fmt: skip
def test_bands_cover_every_number_once_and_know_nothing_of_the_key(exercise: Estimate):
    other_key = msgspec.structs.replace(exercise, ranges=exercise.ranges[:1])
    assert bands(other_key) == bands(exercise)
    texts = [text for _, text in bands(exercise)]
    assert 2 <= len(texts) <= 5
    assert texts[0].startswith(f"{exercise.low:g} ")
    assert f" {exercise.high:g} " in texts[-1]


# --- What is said of the room -------------------------------------------------------------


@pytest.mark.parametrize(
    ("hands", "said"),
    [
        ({}, "No hands counted yet."),
        ({"a": 1}, "1 of 1 hand for “The first”."),
        ({"a": 3, "b": 1}, "3 of 4 hands for “The first”."),
        ({"a": 5}, "5 of 5 hands for “The first”; the room agrees."),
        ({"a": 6, "b": 2}, "6 of 8 hands for “The first”; most of the room agrees."),
        ({"b": 8, "a": 7}, "8 of 15 hands for “The second”; the room splits."),
        ({"b": 14, "a": 9}, "14 of 23 hands for “The second” (61\u00a0%); the room splits."),
        ({"a": 4, "b": 4}, "4 hands each for “The first” and “The second”, of 8; the room splits."),
        (
            {"a": 1, "b": 1, "c": 1},
            "1 hand each for “The first”, “The second” and “The third”, of 3.",
        ),
    ],
)
def test_a_sentence_says_how_the_room_voted(hands, said):
    assert told(ASKED, hands) == said


def test_a_long_option_is_named_by_its_beginning_and_quoted_once():
    asked = Question(
        "", "", (("a", "“Save” and, with a long tail of many more words, “Restore” it"),)
    )
    assert told(asked, {"a": 1}) == "1 of 1 hand for “‘Save’ and, with a long tail of many more …”."


def test_where_everybody_may_choose_several_nothing_is_a_share_of_the_room():
    several = ASKED._replace(several=True)
    assert (
        told(several, {"a": 20, "b": 14}) == "Most hands: “The first” (20). Then “The second” (14)."
    )
    assert told(several, {"a": 3, "b": 3}) == "Most hands: “The first” and “The second” (3 each)."


def test_two_rounds_are_set_beside_each_other():
    said = told_of_both(ASKED, {"a": 9, "b": 6}, {"a": 3, "b": 12})
    assert said == (
        "After talking: 12 of 15 hands for “The second”; most of the room agrees. "
        "Before: 6 of 15 for “The second”."
    )
    assert told_of_both(ASKED, {"a": 2}, {}) == told(ASKED, {"a": 2})
    assert told_of_both(ASKED, {}, {"a": 2}) == f"After talking: {told(ASKED, {'a': 2})}"


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, MOST_HANDS)))
def test_a_share_is_never_told_of_a_small_room_and_never_over_a_hundred(hands):
    said = told(ASKED, hands)
    total = sum(hands.values())
    assert ("%" in said) <= (total >= 20)
    assert ("room" in said) is (total >= 5)
    assert not total or str(max(hands.values())) in said


# --- What comes from the page -------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
NEARLY = st.dictionaries(
    st.sampled_from(["", "verdict", "x"]),
    ANYTHING
    | st.dictionaries(st.sampled_from([*OPTIONS, "cannot_tell", "x"]), ANYTHING, max_size=3),
    max_size=2,
)


@given(ANYTHING | NEARLY)
def test_counts_from_a_page_are_whole_numbers_for_options_there_are_or_refused(data):
    exercise = exercises.find(CHOICE)
    try:
        hands = read_hands(exercise, data)
    except ContentError:
        return
    assert hands.keys() <= {""}
    assert hands.get("", {}).keys() <= {*OPTIONS, "cannot_tell"}
    assert all(type(one) is int and 0 < one <= MOST_HANDS for one in hands.get("", {}).values())


FIELDS = ["type", "exercise", "round", "counts", "on"]


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING | NEARLY),
    st.sampled_from(["hands", "reveal", "afresh"]),
)
def test_no_message_of_a_page_breaks_the_room_or_reveals_the_key(tmp_path_factory, message, kind):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDIALIT_WORK", str(tmp_path_factory.mktemp("room")))
        page = Desk(CHOICE)
        page.receive({"exercise": CHOICE} | message | {"type": kind})
    asked = (
        kind == "reveal" and message.get("on") is True and message.get("exercise") in (CHOICE, None)
    )
    assert bool(page.state["key"]) <= asked
    assert page.state["phase"] == "open"


@pytest.mark.parametrize(
    "wrong",
    [
        {"exercise": "01.sort", "round": "1", "counts": {}},
        {"exercise": None, "round": "1", "counts": {}},
        {"exercise": CHOICE, "round": "3", "counts": {}},
        {"exercise": CHOICE, "round": "1", "counts": {"": {OPTIONS[0]: -1}}},
        {"exercise": CHOICE, "round": "1", "counts": {"": {OPTIONS[0]: True}}},
        {"exercise": CHOICE, "round": "1", "counts": {"": {OPTIONS[0]: MOST_HANDS + 1}}},
    ],
)
def test_what_cannot_be_counted_is_refused_and_kept_nowhere(wrong):
    page = Desk(CHOICE)
    assert not page.say("hands", **wrong)["saved"]
    assert page.kinds == []


# --- In the room --------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
def test_a_room_is_not_told_the_key_even_where_the_presenter_has_answered(exercise):
    session = Session()
    if exercise.kind != "code":
        value = answer(exercise, accepted=True)
        session.journal.append(
            "submit", exercise.id, attempt=1, answer={"value": value, "reasons": {}}, confidence=90
        )
        session.journal.append("key", exercise.id)
    view = ExerciseSet([Placed(exercise.id, exercise)], session)
    assert (view.state["phase"], view.state["key"], view.state["feedback"]) == ("open", {}, {})
    assert not shown_secrets(exercise, view.spec, view.state)
    assert not keys(view.spec) & {"why", "judged", "ranges", "orders", "rubric", "strength"}


def test_counts_are_kept_at_once_and_come_back_in_another_kernel():
    page = Desk(CHOICE)
    assert count(page, {OPTIONS[0]: 6, OPTIONS[1]: 0, OPTIONS[2]: 4})["saved"]
    assert kept(page) == [{"round": "1", "counts": {"": {OPTIONS[0]: 6, OPTIONS[2]: 4}}}]
    again = Desk(CHOICE).state["hands"][CHOICE]
    assert again == page.state["hands"][CHOICE]
    assert again["told"][""].startswith("6 of 10 hands for")
    assert not page.state["key"], "the spread is seen before the key"


def test_the_same_counts_are_written_once():
    page = Desk(CHOICE)
    for _ in range(3):
        count(page, {OPTIONS[0]: 6})
    assert len(kept(page)) == 1


def test_a_second_round_stands_beside_the_first():
    page = Desk(CHOICE)
    count(page, {OPTIONS[0]: 6, OPTIONS[1]: 5})
    drawn = page.state["rev"]
    page.say("hands", exercise=CHOICE, round="2", counts={})
    shown = page.state["hands"][CHOICE]
    assert shown["rounds"] == 2
    assert page.state["rev"] == drawn + 1, "the page draws a second column"
    count(page, {OPTIONS[0]: 1, OPTIONS[1]: 10}, "2")
    assert page.state["rev"] == drawn + 1, "and leaves the field alone in which somebody types"
    shown = page.state["hands"][CHOICE]
    assert shown["counts"]["1"][""][OPTIONS[0]] == 6
    assert "After talking: 10 of 11 hands" in shown["told"][""]


def test_the_key_is_revealed_for_one_exercise_and_hidden_again():
    both = ("01.transfer", "01.transfer_check")
    page = Desk(*both)
    assert page.say("reveal", exercise=both[1], on=True)["focus"] == f"key/{both[1]}"
    assert list(page.state["key"]) == [both[1]]
    whys = {entry["why"] for item in page.state["key"][both[1]] for entry in item["entries"]}
    key = scoring.key(exercises.find(both[1]))
    assert whys == {entry.why for item in key for entry in item.entries}
    page.say("reveal", exercise=both[1], on=False)
    assert page.state["key"] == {}
    assert page.kinds == [], "revealing is nobody's answer"


@pytest.mark.parametrize("exercise_id", ["01.summary", "01.stop_before", "01.pyramid"])
def test_a_key_can_be_revealed_whatever_the_kind(exercise_id):
    page = Desk(exercise_id)
    page.say("reveal", exercise=exercise_id, on=True)
    assert page.state["key"][exercise_id]
    assert page.state["phase"] == "open"


def test_nothing_is_the_presenters_answer_until_it_is_submitted():
    page = Desk(CHOICE)
    assert page.view.spec["confidence"] is False
    assert page.say("draft", {CHOICE: OPTIONS[1]})["saved"]
    page.say("reveal", {CHOICE: OPTIONS[1]}, exercise=CHOICE, on=True)
    assert page.kinds == []
    assert page.state["answers"][CHOICE]["value"] == OPTIONS[1], "the tick stays on the wall"
    page.say("submit", {CHOICE: OPTIONS[1]})
    (event,) = page.session.journal.events()
    assert (event.kind, event.attempt, event.confidence) == ("submit", 1, None)
    assert page.state["feedback"]


def test_an_answer_given_before_counts_on_in_the_journal_and_stays_off_the_wall():
    session = Session()
    session.journal.append("submit", CHOICE, attempt=1, answer={"value": OPTIONS[0], "reasons": {}})
    page = Desk(CHOICE, session=session)
    assert page.state["attempt"] == 1
    page.say("submit", {CHOICE: OPTIONS[1]})
    assert [one.attempt for one in session.journal.events()] == [1, 2]
    assert [one["chosen"] for one in page.state["feedback"][CHOICE]["items"]]


def test_starting_afresh_clears_the_wall_for_the_next_room():
    page = Desk(CHOICE)
    count(page, {OPTIONS[0]: 6})
    page.say("submit", {CHOICE: OPTIONS[0]})
    page.say("reveal", exercise=CHOICE, on=True)
    page.say("afresh", exercise=CHOICE)
    assert (page.state["phase"], page.state["feedback"], page.state["key"]) == ("open", {}, {})
    assert page.state["hands"][CHOICE]["counts"] == {"1": {}, "2": {}}
    assert Desk(CHOICE).state["hands"][CHOICE]["counts"] == {"1": {}, "2": {}}
    count(page, {OPTIONS[1]: 2})
    assert Desk(CHOICE).state["hands"][CHOICE]["counts"]["1"] == {"": {OPTIONS[1]: 2}}


def test_the_key_cannot_be_asked_for_as_a_learner_does():
    page = Desk(CHOICE)
    page.say("submit", {CHOICE: OPTIONS[1]})
    page.say("key")
    assert page.state["key"] == {}


@pytest.mark.parametrize("data", [None, {}, {"round": "1"}, {"round": "1", "counts": {"x": {}}},
                                  {"round": [], "counts": {}}, {"cleared": 1}])  # fmt: skip
def test_a_journal_from_elsewhere_may_hold_anything(data):
    session = Session()
    session.journal.append("hands", CHOICE, data=data)
    assert Desk(CHOICE, session=session).state["hands"][CHOICE]["counts"] == {"1": {}, "2": {}}


# --- Choosing to present ------------------------------------------------------------------


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.delenv("MEDIALIT_PRESENT")
    return Session()


def test_a_learner_alone_sees_nothing_of_rooms(alone):
    page = Desk(CHOICE, session=alone)
    assert page.view.spec["hands"] is None
    assert "hands" not in page.state
    assert not count(page, {OPTIONS[0]: 6})["saved"]
    assert not page.say("reveal", exercise=CHOICE, on=True)["saved"]
    assert page.state["key"] == {}


def test_presenting_is_chosen_in_the_work_panel_and_put_away_again(alone):
    page, panel = Desk(CHOICE, session=alone), Work(alone)
    assert panel.state["presenting"] is False
    panel._receive(None, {"type": "present", "on": True}, [])
    assert panel.state["presenting"] is True
    assert page.view.spec["hands"]
    assert Journal(alone.journal.folder, course="test").presents
    panel._receive(None, {"type": "present", "on": False}, [])
    assert page.view.spec["hands"] is None
    assert not Journal(alone.journal.folder, course="test").presents


def test_what_the_launch_chose_is_not_changed_in_the_panel():
    session = Session()
    panel = Work(session)
    assert (panel.state["presenting"], panel.state["presenting_fixed"]) == (True, True)
    panel._receive(None, {"type": "present", "on": False}, [])
    assert list(session.journal.events()) == []
