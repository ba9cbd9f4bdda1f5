"""On a borrowed computer: a reminder after every few answers, and none on any other."""

from __future__ import annotations

import itertools
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import exercises
from medialit.answers import Event
from medialit.widgets.handing_in import send_file
from medialit.widgets.reminding import EVERY, SAVED, Reminder, is_borrowed, is_due, unsaved
from tests.test_widgets import Desk, Panel

BINDER = {"BINDER_LAUNCH_HOST": "https://mybinder.example/"}
ONE = "01.nut_graf"
OPEN = [
    one.id for one in exercises.load("01_read_before_you_judge").exercises if one.kind == "choice"
]


def happened(*kinds: str | tuple) -> list[Event]:
    """Return events one after the other: kinds, or (kind, exercise, data)."""
    made = []
    for number, one in enumerate(kinds):
        kind, exercise, data = one if isinstance(one, tuple) else (one, f"01.e{number}", None)
        exercise = "" if kind == SAVED else exercise
        made.append(
            Event(kind=kind, exercise=exercise, data=data, time=f"2026-01-01T00:00:{number:02}Z")
        )
    return made


@pytest.fixture
def binder(monkeypatch):
    for name, value in BINDER.items():
        monkeypatch.setenv(name, value)


# The rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "BINDER_REQUEST"])
def test_binder_is_known_by_what_it_says_of_itself(name):
    assert is_borrowed({name: "x"})
    assert not is_borrowed({name: ""})


def test_a_computer_of_ones_own_is_not_binder():
    assert not is_borrowed({"HOME": "x", "BINDER_SERVICE_HOST": "10.0.0.1", "JUPYTERHUB_USER": "x"})


@pytest.mark.parametrize(
    ("events", "answers", "work"),
    [
        ([], 0, False),
        (["submit", "submit"], 2, True),
        ([("submit", "01.a", None), ("submit", "01.a", None)], 1, True),
        (["draft"], 0, True),
        (["hint", "key"], 0, False),
        (["submit", "draft", SAVED], 0, False),
        (["submit", SAVED, "submit"], 1, True),
        (["submit", "draft", (SAVED, "", {"submitted": True})], 0, True),
        ([("submit", "01.a", None), (SAVED, "", {"notebook": "02_x", "submitted": True})], 1, True),
        ([("submit", "02.a", None), (SAVED, "", {"notebook": "02_x"})], 0, False),
        ([("draft", "01.a", None), ("submit", "01.a", None), (SAVED, "", {"submitted": True})],
         0, False),
    ],
)  # fmt: skip
def test_what_is_in_no_file_yet(events, answers, work):
    assert unsaved(happened(*events)) == (answers, work)


@given(st.lists(st.sampled_from(["submit", "draft", "hint", SAVED, "set_aside", "new"])), st.data())
def test_the_order_in_the_file_does_not_matter(kinds, data):
    """Restoring puts what happened earlier after what happened later."""
    events = happened(*kinds)
    assert unsaved(data.draw(st.permutations(events))) == unsaved(events)


@given(st.lists(st.sampled_from(["submit", "draft", "hint", "key"])))
def test_saving_clears_all_that_came_before(kinds):
    assert unsaved(happened(*kinds, SAVED)) == (0, False)


@given(st.integers(0, 200), st.integers(0, 200))
def test_each_reminder_takes_a_few_more_answers(answers, reminded):
    assert is_due(answers, reminded) == (answers - reminded >= EVERY)


def test_reminders_come_after_every_few_answers_and_start_over_with_a_file():
    reminder, events, due = Reminder(BINDER), [], []
    for number in range(1, 2 * EVERY + 1):
        events = happened(*["submit"] * number)
        if reminder.told("here", events, asked=True)["text"]:
            due.append(number)
    assert due == [EVERY, 2 * EVERY]
    assert not reminder.told("here", [*events, *happened(*["hint"] * 30, SAVED)], asked=True)[
        "work"
    ]
    after = happened(*["submit"] * 7, SAVED, *["submit"] * EVERY)
    assert f"{EVERY} of your answers" in reminder.told("here", after, asked=True)["text"]


def test_a_page_that_did_not_ask_shows_none_and_uses_none_up():
    reminder, events = Reminder(BINDER), happened(*["submit"] * EVERY)
    assert not reminder.told("here", events, asked=False)["text"]
    assert reminder.told("here", events, asked=True)["text"]


# On the pages ------------------------------------------------------------------------------


def answer(page: Desk) -> None:
    (placed,) = page.view.placed
    page.say("submit", {placed.id: placed.exercise.options[0].id}, confidence=80)


def fill(session, count: int) -> None:
    for number in range(count):
        session.journal.append("submit", f"01.earlier{number}", answer={"value": "x"})


def test_on_a_computer_of_ones_own_no_page_is_told_anything():
    page = Desk(ONE)
    fill(page.session, 3 * EVERY)
    answer(page)
    assert page.view.borrowed == {}
    Panel(page.session).say("bundle")
    assert SAVED not in page.kinds


@pytest.mark.usefixtures("binder")
def test_the_page_that_took_the_answer_reminds_and_any_saving_ends_it():
    first, second = itertools.islice(OPEN, 2)
    page = Desk(first)
    other = Desk(second, session=page.session)
    assert page.view.borrowed == {"place": page.session.place, "work": False, "text": ""}
    fill(page.session, EVERY - 1)
    answer(page)
    assert f"{EVERY} of your answers" in page.view.borrowed["text"]
    answer(other)
    assert other.view.borrowed["text"] == "", "not again at once"
    assert other.view.borrowed["work"]
    Panel(page.session).say("bundle")
    for one in (page, other):
        assert one.view.borrowed == {"place": page.session.place, "work": False, "text": ""}
    assert page.kinds[-1] == SAVED


@pytest.mark.usefixtures("binder")
def test_a_draft_counts_as_work_and_a_hand_in_does_not_hold_it():
    page = Desk(ONE)
    page.say("draft", {ONE: "s04"})
    assert page.view.borrowed["work"]
    fill(page.session, 2)
    send_file(Panel(page.session).view, page.session, "hand_in", None)
    assert unsaved(page.session.journal.events()) == (0, True)
    page.say("bundle")
    assert not page.view.borrowed["work"]


@pytest.mark.usefixtures("binder")
def test_what_was_restored_is_in_a_file_already(tmp_path, monkeypatch):
    page = Desk(ONE)
    fill(page.session, EVERY)
    panel = Panel(page.session)
    panel.say("bundle")
    data = panel.sent[-1][1][0]

    monkeypatch.setenv("MEDIALIT_WORK", str(tmp_path / "another-day"))
    page = Desk(ONE)
    Panel(page.session).say("restore", data, name="mine.zip")
    assert unsaved(page.session.journal.events()) == (0, False)

    monkeypatch.setenv("MEDIALIT_WORK", str(tmp_path / "a-third-day"))
    page = Desk(ONE)
    answer(page)
    Panel(page.session).say("restore", data, name="mine.zip")
    assert page.view.borrowed["work"], "what was done before restoring is in no file yet"


@pytest.mark.usefixtures("binder")
def test_what_was_only_typed_before_restoring_is_in_no_file_yet(tmp_path, monkeypatch):
    page = Desk(ONE)
    fill(page.session, 1)
    panel = Panel(page.session)
    panel.say("bundle")
    monkeypatch.setenv("MEDIALIT_WORK", str(tmp_path / "another-day"))
    page = Desk(ONE)
    page.say("draft", {ONE: "s04"})
    Panel(page.session).say("restore", panel.sent[-1][1][0], name="mine.zip")
    assert page.view.borrowed["work"]


def test_the_tests_themselves_do_not_run_on_a_borrowed_computer():
    assert not is_borrowed(os.environ)
