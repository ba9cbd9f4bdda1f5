"""Confidence beside outcome: which answers count, what is said of them, and when it changes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit import confidence, exercises
from medialit.answers import Journal
from medialit.confidence import STEPS, Told, draw, first_answers
from medialit.content import ContentError
from medialit.exercises import CANNOT_TELL, Choice
from medialit.widgets.calibrating import Calibration
from medialit.widgets.exercise import _CONFIDENCES, ExerciseSet, Placed
from medialit.widgets.session import Session
from medialit.widgets.session import session as shared_session

FIRST = exercises.load("01_read_before_you_judge")
CHOICES = {
    state: next(
        (one.id, option)
        for one in FIRST.exercises
        if isinstance(one, Choice) and one.confidence
        for option, judged in exercises.choices_of(one).items()
        if judged.state == state
    )
    for state in ("accepted", "arguable", "not_supported")
}
ASKED_AGAIN = "02-3.recall.00.r_form"


@pytest.fixture
def session() -> Session:
    return Session()


def submit(journal: Journal, exercise: str, value: Any, sure: Any) -> None:
    journal.append("submit", exercise, answer={"value": value}, attempt=1, confidence=sure)


def answers(journal: Journal, *told: tuple[str, int]) -> list[Told]:
    """Submit a choice of each state and return what counts."""
    for state, sure in told:
        submit(journal, *CHOICES[state], sure)
    return sorted(first_answers(journal))


def told(accepted: int, wrong: int, sure: int, arguable: int = 0) -> list[Told]:
    states = {"accepted": accepted, "not_supported": wrong, "arguable": arguable}
    return [Told(sure, state) for state, count in states.items() for _ in range(count)]


def test_a_view_without_answers_says_what_to_do(session):
    view = Calibration(session)
    assert view.state.keys() == {"title", "empty"}
    assert "Answer a question" in view.state["empty"]


def test_the_state_of_a_first_answer_and_its_confidence_count(session):
    assert answers(session.journal, ("not_supported", 90)) == [(90, "not_supported")]


def test_a_second_try_changes_nothing(session):
    exercise, right = CHOICES["accepted"]
    wrong = next(
        i for i, one in exercises.choices_of(FIRST[exercise]).items() if one.state != "accepted"
    )
    submit(session.journal, exercise, wrong, 80)
    before = list(first_answers(session.journal))
    submit(session.journal, exercise, right, 100)
    assert list(first_answers(session.journal)) == before


def test_each_judged_part_of_an_exercise_is_one_answer(session):
    sort = next(one for one in FIRST.exercises if one.kind == "sort")
    value = {item.id: next(iter(item.judged)) for item in sort.items}
    submit(session.journal, sort.id, value, 70)
    counted = list(first_answers(session.journal))
    assert len(counted) == len(sort.items) > 1
    assert {one.sure for one in counted} == {70}


@pytest.mark.parametrize(
    ("exercise", "value", "sure"),
    [
        (CHOICES["accepted"][0], CHOICES["accepted"][1], None),
        (CHOICES["accepted"][0], CHOICES["accepted"][1], 85),
        (CHOICES["accepted"][0], CHOICES["accepted"][1], True),
        (CHOICES["accepted"][0], "an option of another version", 80),
        (CHOICES["accepted"][0], {"x": 1}, 80),
        ("01.gone", "x", 80),
        ("99.never", "x", 80),
        ("", "x", 80),
        ("02.recall.00.gone", "x", 80),
        ("01.stop_before", 70, 80),
    ],
)
def test_what_has_no_confidence_or_no_meaning_does_not_count(session, exercise, value, sure):
    submit(session.journal, exercise, value, sure)
    assert list(first_answers(session.journal)) == []


def test_questions_from_earlier_count_where_they_were_asked(session):
    submit(session.journal, ASKED_AGAIN, CANNOT_TELL, 60)
    answers(session.journal, ("accepted", 80))
    assert [one.sure for one in first_answers(session.journal, "02")] == [60]
    assert [one.sure for one in first_answers(session.journal, "01")] == [80]
    assert len(list(first_answers(session.journal))) == 2


def test_one_notebook_or_the_whole_course(session):
    answers(session.journal, ("accepted", 80))
    assert "finding" in Calibration(session).state
    assert "finding" in Calibration(session, "01_read_before_you_judge").state
    assert "empty" in Calibration(session, "00_start_here").state
    with pytest.raises(ContentError, match="99_gone"):
        Calibration(session, "99_gone")


def test_arguable_answers_are_left_out_and_said_to_be(session):
    answers(session.journal, ("arguable", 90))
    assert (
        "each answer that counts here is arguable, 1 in all" in Calibration(session).state["empty"]
    )
    figure = draw(told(3, 1, 80, arguable=2), "Title")
    assert figure.table.rows == (("80 %", 4, 3, 75, 2),)
    assert "the key accepted 3 of 4" in figure.finding
    assert "Arguable answers are left out" in figure.note


def test_a_step_with_only_arguable_answers_has_no_share():
    figure = draw([*told(1, 0, 60), *told(0, 0, 90, arguable=1)], "Title")
    assert figure.table.rows == (("60 %", 1, 1, 100, 0), ("90 %", 0, 0, None, 1))
    assert "90 %" not in figure.alt


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        (
            told(6, 4, 80),
            "You said 80 % on average; the key accepted 6 of 10, which is 60 %: 20 points less. "
            "Chance alone could make that difference.",
        ),
        (
            told(8, 2, 80),
            "You said 80 % on average; the key accepted 8 of 10, which is 80 %: the same.",
        ),
        (
            told(19, 4, 82),
            "You said 82 % on average; the key accepted 19 of 23, which is 83 %: 1 point more. "
            "Chance alone could make that difference.",
        ),
        (
            told(10, 10, 90),
            "You said 90 % on average; the key accepted 10 of 20, which is 50 %: 40 points less. "
            "You were surer than your answers bear out.",
        ),
        (
            told(20, 0, 60),
            "You said 60 % on average; the key accepted 20 of 20, which is 100 %: 40 points more. "
            "Your answers were better than you thought: you may trust them more.",
        ),
    ],
)
def test_the_finding_speaks_of_a_gap_only_where_chance_is_no_excuse(answers, finding):
    assert draw(answers, "Title").finding == finding


def test_picture_alt_text_and_table_tell_the_same():
    figure = draw([*told(1, 2, 50), *told(6, 2, 80)], "Title")
    assert "at 50 %, 1 of 3 accepted; at 80 %, 6 of 8 accepted." in figure.alt
    drawn = [one.text for one in ElementTree.fromstring(figure.picture).iter() if one.text]
    assert {"1 of 3", "6 of 8"} <= {*drawn}
    assert figure.table.rows == (("50 %", 3, 1, 33, 0), ("80 %", 8, 6, 75, 0))


def test_the_view_follows_as_answers_are_handed_in(session):
    view = Calibration(session)
    exercise, option = CHOICES["accepted"]
    asked = ExerciseSet([Placed(exercise, FIRST[exercise])], session)
    message = {
        "type": "submit",
        "attempt": 1,
        "answers": {exercise: {"value": option, "reasons": {}}},
        "confidence": 90,
    }
    asked._receive(asked, message, [])
    assert "You said 90 % on average; the key accepted 1 of 1" in view.state["finding"]
    assert view.state["score"].startswith("Your Brier score is 0.01.")
    assert view.state["table"]["rows"] == [["90 %", "1", "1", "100", "0"]]


def test_the_view_follows_when_somebody_starts_over(session):
    answers(session.journal, ("accepted", 80))
    view = Calibration(session)
    session.journal.start_over()
    session.reload()
    assert "empty" in view.state


def test_nothing_a_learner_typed_reaches_the_view(session):
    exercise, option = CHOICES["accepted"]
    typed = "<img src=x onerror=alert(1)>"
    session.journal.append(
        "submit", exercise, attempt=1, confidence=80,
        answer={"value": option, "reasons": {"": typed}},
    )  # fmt: skip
    submit(session.journal, typed, typed, 80)
    assert "onerror" not in json.dumps(Calibration(session).state)
    assert "finding" in Calibration(session).state


def test_the_stored_twin_tells_nothing_of_the_learner(session):
    before = Calibration(session, FIRST.notebook).twin()
    answers(session.journal, ("accepted", 80))
    view = Calibration(session, FIRST.notebook)
    assert view.twin() == before
    assert repr(view) == before.text
    assert FIRST.title in before.text
    assert "80" not in before.html


def test_a_notebook_calls_it_by_its_name():
    shared_session.cache_clear()
    try:
        assert medialit.calibration(FIRST.notebook).spec == {"view": "calibration"}
    finally:
        shared_session.cache_clear()


def test_the_confidences_are_those_that_the_page_offers():
    assert {*STEPS} == _CONFIDENCES


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([one.id for one in FIRST.exercises] + [ASKED_AGAIN, "x", "01.recall.z"]),
        st.sampled_from([option for _, option in CHOICES.values()] + [CANNOT_TELL, 3, None, []])
        | st.text(max_size=3),
        st.sampled_from([*STEPS, None]) | st.integers(0, 101),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(EVENTS)
def test_any_journal_can_be_shown_and_its_numbers_add_up(events):
    with tempfile.TemporaryDirectory() as folder:
        session = Session()
        session.journal = Journal(Path(folder), course="0.1.0")
        for one in events:
            submit(session.journal, *one)
        view = Calibration(session)
        counted = list(first_answers(session.journal))
        settled = [one for one in counted if one.state != "arguable"]
        assert ("empty" in view.state) == (not settled)
        if settled:
            figure = confidence.draw(counted, "Title")
            sums = [sum(row[i] for row in figure.table.rows) for i in (1, 2, 4)]
            right = sum(one.state == "accepted" for one in settled)
            assert sums == [len(settled), right, len(counted) - len(settled)]
