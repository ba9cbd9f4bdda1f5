"""Views without a browser: what a page is told, what it may say, and what comes of it."""

from __future__ import annotations

import errno
import html
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import ipywidgets
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit import exercises, scoring, widgets
from medialit.answers import choose_code, current_code
from medialit.case import load_article, load_original
from medialit.content import convert
from medialit.exercises import AnyExercise
from medialit.widgets import engine, twins
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.reader import Reader
from medialit.widgets.session import Session
from medialit.widgets.session import session as shared_session
from medialit.widgets.work import Work

REAL = [
    one
    for notebook in exercises.notebooks()
    for one in (*exercises.load(notebook).exercises, *exercises.load(notebook).recall)
]
NB1 = exercises.load("01_read_before_you_judge").exercises


def pick(judged: dict[str, Any], accepted: bool) -> str:
    """Return the id of an accepted answer, or of one that is not supported."""
    state = "accepted" if accepted else "not_supported"
    return next(i for i, one in judged.items() if one.state == state)


def answer(exercise: AnyExercise, accepted: bool) -> Any:
    """Return a right or a wrong answer, whatever the exercise says today."""
    match exercise.kind:
        case "choice":
            return pick(exercises.choices_of(exercise), accepted)
        case "multi":
            state = "accepted" if accepted else "not_supported"
            return [one.id for one in exercise.options if one.state == state]
        case "sort":
            return {item.id: pick(item.judged, accepted) for item in exercise.items}
        case "estimate":
            judged = {one.low: one for one in exercise.ranges} | {
                "cannot_tell": exercise.cannot_tell
            }
            state = "accepted" if accepted else "not_supported"
            return next((i for i, one in judged.items() if one.state == state), exercise.high)
        case "rank":
            order = next(list(one.order) for one in exercise.orders if one.state == "accepted")
            return order if accepted else order[::-1]
    return "Altayev says that the risk is small but present."


RIGHT = {one.id: answer(one, True) for one in NB1}
WRONG = {one.id: answer(one, False) for one in NB1}
WAITING = [one.id for one in NB1 if getattr(one, "feedback_later", False)]
WRITTEN = [one.id for one in NB1 if one.kind == "write"]


class Desk:
    """A page with one set of exercises: says what a page says, keeps what it is told."""

    def __init__(self, *ids: str, session: Session | None = None):
        self.session = session or Session()
        placed = [Placed(one, exercises.find(one)) for one in ids]
        self.view = ExerciseSet(placed, self.session)
        self.sent: list[tuple[dict, list | None]] = []
        self.view.send = lambda content, buffers=None: self.sent.append((content, buffers))
        self._count = 0

    @property
    def state(self) -> dict:
        return self.view.state

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.session.journal.events()]

    def say(self, kind: str, values: dict | None = None, **more: Any) -> dict:
        """Send a message and return its acknowledgement."""
        self._count += 1
        message = {"type": kind, "seq": self._count, "attempt": self.state["attempt"]}
        if values is not None:
            message["answers"] = {i: {"value": one, "reasons": {}} for i, one in values.items()}
        return self.receive(message | more)

    def receive(self, message: Any) -> dict:
        before = len(self.sent)
        self.view._handle_custom_msg(message, [])
        assert len(self.sent) == before + 1, "Each message gets one answer."
        return self.sent[-1][0]


def desk(*ids: str, values: dict[str, Any] | None = None, submits: int = 0) -> Desk:
    made = Desk(*ids)
    for _ in range(submits):
        made.say("submit", {one: values[one] for one in ids}, confidence=80)
    return made


def texts(value: Any) -> Iterator[str]:
    """Yield every string in a structure, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *texts(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def keys(value: Any) -> set[str]:
    """Return every field name in a structure."""
    if isinstance(value, dict):
        return set(value).union(*(keys(inner) for inner in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(keys(inner) for inner in value))
    return set()


def secrets(exercise: AnyExercise) -> set[str]:
    """Return every explanation, hint and model answer of an exercise.

    What a meter looks for is no secret: it informs while somebody writes.
    """
    items = [item for item in scoring.key(exercise) if item.id != "meter"]
    found = {entry.why for item in items for entry in item.entries}
    if exercise.kind == "write":
        rubric = exercise.rubric
        for level in (rubric.proficient, rubric.emergent, rubric.basic):
            found |= {level.when, level.model, level.why}
        found |= {turn.text for turn in exercise.wrong_turns}
    return found | set(exercise.hints)


def shown_secrets(exercise: AnyExercise, *told: Any) -> set[str]:
    everything = "\n".join(text for one in told for text in texts(one))
    return {one for one in secrets(exercise) if one in everything}


# --- Nothing is told before its time ------------------------------------------------------


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
def test_a_page_is_not_told_the_key_before_its_time(exercise):
    view = ExerciseSet([Placed(exercise.id, exercise)], Session())
    assert view.state["phase"] == "open"
    assert not shown_secrets(exercise, view.spec, view.state)
    assert not shown_secrets(exercise, view.twin().html, html.unescape(view.twin().html))
    assert not shown_secrets(exercise, view.twin().text)
    assert not keys(view.spec) & {"why", "judged", "ranges", "orders", "rubric", "strength"}
    assert not any(one.get("state") for part in ("options", "items")
                   for one in view.spec["exercises"][0].get(part, []))  # fmt: skip


@pytest.mark.parametrize("exercise_id", ["01.nut_graf", "01.sort", "01.pyramid", "01.strengths"])
def test_after_the_first_try_only_what_was_chosen_is_explained(exercise_id):
    page = desk(exercise_id, values=WRONG, submits=1)
    assert (page.state["phase"], page.state["key"]) == ("second", {})
    told = {item["why"] for item in page.state["feedback"][exercise_id]["items"]}
    exercise = exercises.find(exercise_id)
    shown = shown_secrets(exercise, page.view.spec, page.state)
    assert shown
    assert all(any(one in why for why in told) for one in shown)


def test_what_waits_for_a_comparison_tells_nothing():
    page = desk("01.stop_before", values={"01.stop_before": 80}, submits=1)
    assert page.state["phase"] == "kept"
    assert not shown_secrets(exercises.find("01.stop_before"), page.view.spec, page.state)


@pytest.mark.parametrize("exercise_id", [one for one in RIGHT if one not in WAITING])
def test_the_end_shows_the_whole_key(exercise_id):
    page = desk(exercise_id, values=WRONG, submits=2)
    assert page.state["phase"] == "key"
    exercise = exercises.find(exercise_id)
    assert shown_secrets(exercise, page.state) >= secrets(exercise) - set(exercise.hints)


# --- The check flow -----------------------------------------------------------------------


def test_a_draft_is_acknowledged_and_written_once_for_each_change():
    page = Desk("01.nut_graf")
    for value in ("s04", "s04", "s13", "s13", "s13"):
        told = page.say("draft", {"01.nut_graf": value})
        assert told["type"] == "ack"
        assert told["saved"] is True
        assert (told["trouble"], told["focus"]) == ("", "")
        assert re.fullmatch(r"\d\d:\d\d", told["time"])
    assert [told["seq"] for told, _ in page.sent] == [1, 2, 3, 4, 5]
    assert page.kinds == ["draft", "draft"]
    assert page.state["answers"]["01.nut_graf"]["value"] == "s13"
    assert page.state["phase"] == "open"


def test_saved_is_said_only_when_all_before_it_is_on_the_disk_too(monkeypatch):
    page = Desk("01.nut_graf")
    real, full = os.write, []

    def write(descriptor: int, data) -> int:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    full.append(True)
    for _ in range(2):  # the same again brings nothing new, and is still not saved
        told = page.say("draft", {"01.nut_graf": "s04"})
        assert not told["saved"]
        assert told["trouble"]
    assert not page.session.journal.path.read_bytes()
    full.clear()
    assert page.say("draft", {"01.nut_graf": "s04"})["saved"]
    assert b"s04" in page.session.journal.path.read_bytes()


def test_a_change_of_confidence_alone_is_a_change():
    page = Desk("01.nut_graf")
    for confidence in (None, 80, 80, 90):
        page.say("draft", {"01.nut_graf": "s04"}, confidence=confidence)
    assert page.kinds == ["draft"] * 3
    assert page.state["confidence"] == 90


def test_a_choice_taken_back_is_a_change():
    page = Desk("01.strengths")
    page.say("draft", {"01.strengths": ["speaker"]})
    page.say("draft", {"01.strengths": []})
    assert page.state["answers"]["01.strengths"]["value"] == []


def test_a_draft_does_not_redraw_the_page_under_the_learner():
    page = Desk("01.summary")
    before = page.state["rev"]
    page.say("draft", {"01.summary": "Altayev says"})
    assert page.state["rev"] == before
    assert page.state["answers"]["01.summary"]["value"] == "Altayev says"


@pytest.mark.parametrize("exercise_id", [one for one in RIGHT if one not in WAITING + WRITTEN])
def test_an_accepted_answer_shows_the_key_at_once(exercise_id):
    page = desk(exercise_id, values=RIGHT, submits=1)
    assert page.state["phase"] == "key"
    assert page.state["feedback"][exercise_id]["state"] == "accepted"


def test_two_tries_then_the_key():
    page = desk("01.nut_graf", values=WRONG)
    states = []
    for attempt in (1, 2):
        states.append(page.state["phase"])
        assert page.state["attempt"] == attempt
        told = page.say("submit", {"01.nut_graf": WRONG["01.nut_graf"]}, confidence=70)
        assert (told["saved"], told["focus"]) == (True, "summary")
    assert [*states, page.state["phase"]] == ["open", "second", "key"]
    assert page.kinds == ["submit", "submit"]
    before = page.state
    page.say("submit", {"01.nut_graf": "s07_s08"})
    assert len(page.session.journal.progress("01.nut_graf").attempts) == 2
    assert page.state["feedback"] == before["feedback"]


def test_a_submission_holds_confidence_state_and_points():
    page = desk("01.nut_graf", values={"01.nut_graf": "s05_s06"}, submits=1)
    attempt = page.session.journal.progress("01.nut_graf").attempts[0]
    assert (attempt.number, attempt.confidence) == (1, 80)
    assert (attempt.state, attempt.points, attempt.possible) == ("arguable", 0.5, 1)
    assert attempt.answer == {"value": "s05_s06", "reasons": {}}


def test_a_reason_in_the_second_try_earns_the_other_half():
    page = desk("01.nut_graf", values={"01.nut_graf": "s05_s06"}, submits=1)
    answer = {"value": "s05_s06", "reasons": {"": "It opens the story."}}
    page.say("submit", None, answers={"01.nut_graf": answer})
    assert page.state["feedback"]["01.nut_graf"]["points"] == 1
    assert page.state["answers"]["01.nut_graf"] == answer


def test_a_set_is_explained_together():
    page = desk("00.practice_claim", "00.practice_gap",
                values={"00.practice_claim": "guide_thinks", "00.practice_gap": "long_ago"},
                submits=1)  # fmt: skip
    assert page.state["phase"] == "second"
    assert set(page.state["feedback"]) == {"00.practice_claim", "00.practice_gap"}
    page.say("submit", {"00.practice_claim": "guide_thinks", "00.practice_gap": "cannot_tell"})
    assert page.state["phase"] == "key"


def test_two_estimates_are_set_side_by_side():
    session = Session()
    before, after = Desk("01.stop_before", session=session), Desk("01.stop_after", session=session)
    before.say("submit", {"01.stop_before": 70})
    after.say("submit", {"01.stop_after": 12}, confidence=80)
    compared = after.state["compare"]["01.stop_after"]
    assert (compared["before"], compared["after"]) == (70, 12)
    assert compared["text"].startswith("Before: 70 out of 100. After: 12 out of 100. The headline")
    assert Desk("01.stop_after").state["compare"]["01.stop_after"] == compared


def test_what_a_first_sorting_was_worth_is_told_with_the_key_only():
    """With the first feedback it would give away the second try."""
    session = Session()
    before, after = (Desk(one, session=session) for one in ("05.srw_before", "05.srw_after"))
    before.say("submit", {"05.srw_before": {"letters": "unit", "meant": "cannot_tell"}})
    wrong = {"05.srw_after": {"letters": "unit", "meant": "waste"}}
    after.say("submit", wrong, confidence=80)
    first = after.state["compare"]["05.srw_after"]["changes"]
    assert [set(one) for one in first] == [{"title", "before", "after"}] * 2
    after.say("submit", wrong, confidence=80)
    last = after.state["compare"]["05.srw_after"]["changes"]
    judged = [one.judged for one in exercises.find("05.srw_before").items]
    assert [one["then"] for one in last] == [
        f"Not supported by the text then: {judged[0]['unit'].why}",
        f"Accepted then: {judged[1]['cannot_tell'].why}",
    ]


def test_a_comparison_with_nothing_says_so():
    page = desk("01.stop_after", values={"01.stop_after": 10}, submits=1)
    compared = page.state["compare"]["01.stop_after"]
    assert compared == {
        "before": None,
        "after": 10,
        "text": "Before: no number. After: 10 out of 100.",
    }


def test_hints_come_one_at_a_time_and_are_counted():
    page, exercise = Desk("01.sort"), exercises.find("01.sort")
    for shown in range(1, 6):
        page.say("hint", {"01.sort": {"S03": "nfs"}}, exercise="01.sort")
        known = min(shown, len(exercise.hints))
        assert page.state["hints"]["01.sort"] == list(exercise.hints[:known])
    assert page.kinds == ["draft", "hint", "hint", "hint"]
    assert page.session.journal.progress("01.sort").hints == 3


def test_a_hint_brings_along_what_was_just_typed():
    page = Desk("01.summary")
    page.say("hint", {"01.summary": "half a sen"}, exercise="01.summary")
    assert page.state["answers"]["01.summary"]["value"] == "half a sen"


def test_the_key_comes_on_request_and_only_after_a_try():
    page = Desk("01.nut_graf")
    page.say("key", {"01.nut_graf": "s04"})
    assert (page.state["phase"], page.state["key"]) == ("open", {})
    page.say("submit", {"01.nut_graf": "s04"})
    assert page.say("key", {"01.nut_graf": "s04"})["focus"] == "summary"
    assert page.state["phase"] == "key"
    assert page.session.journal.progress("01.nut_graf").key_shown


def test_a_learner_scores_their_own_text():
    page = desk("01.summary", values=RIGHT, submits=1)
    assert page.state["phase"] == "second"
    assert page.state["key"]["01.summary"], "A text is compared with the rubric at once."
    for level in ("basic", "emergent", "excellent", None, ["basic"]):
        page.say("self_score", exercise="01.summary", level=level)
    assert page.state["self_scores"] == {"01.summary": "emergent"}


def test_sources_stand_with_what_names_them_and_not_before():
    page = desk("01.inventory")
    assert page.state["sources"] == []
    page.say("submit", {"01.inventory": {"outlet": "present", "link": "absent"}})
    listed = {one["id"]: one for one in page.state["sources"]}
    assert {"F1", "F2"} <= set(listed)
    assert listed["F2"]["title"]
    assert listed["F2"]["url"].startswith("https://")


def test_an_exercise_asked_again_is_kept_under_its_own_name():
    session = Session()
    again = ExerciseSet(
        [Placed("02.recall.01.nut_graf", exercises.find("01.nut_graf"))], session
    )  # fmt: skip
    again.send = lambda *_: None
    again._receive(None, {
        "type": "submit", "seq": 1, "attempt": 1,
        "answers": {"02.recall.01.nut_graf": {"value": "s04", "reasons": {}}},
    }, [])  # fmt: skip
    assert session.journal.progress("02.recall.01.nut_graf").attempts
    assert not session.journal.progress("01.nut_graf").attempts


# --- Opened again -------------------------------------------------------------------------


def test_a_view_opened_again_shows_each_exercise_as_it_was_left():
    pages = {one: desk(one, values=WRONG, submits=1) for one in RIGHT}
    pages["01.sort"].say("hint", exercise="01.sort")
    pages["01.summary"].say("draft", {"01.summary": "Once more: <b>& 😀"})
    for one, page in pages.items():
        again = Desk(one)
        for name in ("phase", "attempt", "answers", "feedback", "key", "hints", "confidence"):
            assert again.state[name] == page.state[name], (one, name)


def test_an_answer_that_no_longer_fits_counts_as_open():
    session = Session()
    for answer in ({"value": "gone"}, {"value": []}, 17, None, {"value": {"S03": "nfs"}}, "s04"):
        session.journal.append("draft", "01.nut_graf", answer=answer)
        page = Desk("01.nut_graf", session=session)
        assert page.state["answers"]["01.nut_graf"] == {"value": None, "reasons": {}}
        session.journal.append("submit", "01.nut_graf", attempt=1, answer=answer, state="accepted")
        page = Desk("01.nut_graf", session=session)
        assert page.state["feedback"]["01.nut_graf"]["state"] == "not_supported"
        assert "left this open" in page.state["feedback"]["01.nut_graf"]["items"][0]["why"]


def test_hostile_events_do_not_give_the_hints_away():
    session = Session()
    for shown in (-1, 99, "two", None, [1]):
        session.journal.append("hint", "01.sort", data={"shown": shown})
    assert len(Desk("01.sort", session=session).state["hints"]["01.sort"]) <= 3


def test_a_second_page_cannot_use_up_a_try():
    page = Desk("01.nut_graf")
    late = {
        "type": "submit", "seq": 9, "attempt": 1, "confidence": 100,
        "answers": {"01.nut_graf": {"value": "s13", "reasons": {}}},
    }  # fmt: skip
    page.say("submit", {"01.nut_graf": "s04"})
    told = page.receive(late)
    assert told == {**told, "type": "ack", "seq": 9, "saved": True}
    assert [one.answer["value"] for one in page.session.journal.progress("01.nut_graf").attempts] \
        == ["s04"]  # fmt: skip
    assert page.state["phase"] == "second"
    assert page.state["attempt"] == 2
    assert any(  # yet "saved" is true
        (event.answer or {}).get("value") == "s13" for event in page.session.journal.events()
    )


@pytest.mark.parametrize("same_kernel", [True, False])
def test_a_view_left_behind_cannot_use_up_a_try(same_kernel):
    """A second view of an exercise, in this notebook or another, still shows the first try."""
    page = Desk("01.nut_graf")
    behind = Desk("01.nut_graf", session=page.session if same_kernel else None)
    page.say("submit", {"01.nut_graf": "s04"}, confidence=80)
    assert behind.state["attempt"] == 1
    told = behind.say("submit", {"01.nut_graf": "s13"}, confidence=80)
    assert told["saved"]
    assert told["focus"] == "summary"
    assert (behind.state["phase"], behind.state["attempt"]) == ("second", 2)
    attempts = behind.session.journal.progress("01.nut_graf").attempts
    assert [one.answer["value"] for one in attempts] == ["s04"]
    behind.say("submit", {"01.nut_graf": "s13"})
    page.say("key")
    assert page.state["phase"] == "key"
    assert "key" not in page.kinds, "The two tries have ended it."


def test_what_comes_after_the_key_changes_nothing_on_the_page():
    page = desk("01.nut_graf", values=RIGHT, submits=1)
    before = page.state
    assert page.say("draft", {"01.nut_graf": "s13"})["saved"]
    assert page.state["answers"] == before["answers"]
    assert Desk("01.nut_graf").state["answers"] == before["answers"]


def test_starting_over_and_restoring_redraw_every_view():
    session = Session()
    page, panel = Desk("01.nut_graf", session=session), Work(session)
    panel.send = mock.Mock()
    page.say("submit", {"01.nut_graf": "s04"})
    _, data = session.bundle()
    panel._receive(None, {"type": "start_over"}, [])
    assert (page.state["phase"], page.state["attempt"]) == ("open", 1)
    assert page.state["answers"]["01.nut_graf"]["value"] is None
    rev = page.state["rev"]
    panel._receive(None, {"type": "restore", "name": "mine.zip"}, [memoryview(data)])
    assert page.state["phase"] == "second"
    assert page.state["rev"] > rev
    note = panel.send.call_args.args[0]
    assert (note["type"], note["mood"]) == ("note", "saved")


def test_another_code_means_other_answers_and_another_place():
    session = Session()
    page, panel = Desk("01.nut_graf", session=session), Work(session)
    panel.send = mock.Mock()
    page.say("draft", {"01.nut_graf": "s04"})
    place = page.view.spec["place"]
    panel._receive(None, {"type": "code", "code": "blue-otter-17"}, [])
    assert page.view.spec["code"] == "blue-otter-17"
    assert page.view.spec["place"] != place, "Or the page would bring back the other's words."
    assert page.state["answers"]["01.nut_graf"]["value"] is None
    assert str(session.journal.path) not in json.dumps([page.view.spec, page.state, panel.state])


def test_a_notebook_says_that_another_one_changed_the_code():
    session = Session()
    choose_code(session.journal.folder, "red-fox-21")
    page = Desk("01.nut_graf", session=session)
    assert page.state["trouble"].startswith("Another notebook chose red-fox-21.")
    assert "Restart Kernel" in page.state["trouble"]


def test_where_nothing_can_be_written_the_page_says_so_and_keeps_working(work_folder):
    work_folder.parent.mkdir(parents=True, exist_ok=True)
    work_folder.write_text("a file, where the folder should be", encoding="utf-8")
    page = Desk("01.nut_graf")
    assert page.state["trouble"]
    told = page.say("submit", {"01.nut_graf": "s04"}, confidence=70)
    assert told["saved"] is False
    assert told["trouble"]
    assert page.state["phase"] == "second"
    page.receive({"type": "bundle"})
    content, buffers = page.sent[-1]
    assert (content["type"], content["mime"]) == ("file", "application/zip")
    with zipfile.ZipFile(io.BytesIO(buffers[0])) as saved:
        assert b"s04" in b"".join(saved.read(name) for name in saved.namelist())


# --- Whatever a page says -----------------------------------------------------------------

HOSTILE = [
    None, 1, "draft", [], {}, {"type": None}, {"type": []}, {"type": {}}, {"type": "nothing"},
    {"type": "draft", "answers": None}, {"type": "draft", "answers": [], "attempt": 1},
    {"type": "draft", "answers": {"01.nut_graf": {"value": []}}, "attempt": 1},
    {"type": "draft", "answers": {"01.nut_graf": 3}, "attempt": 1, "seq": "x"},
    {"type": "submit", "attempt": 1}, {"type": "submit", "attempt": True, "answers": 1},
    {"type": "submit", "attempt": 1, "answers": {}, "confidence": [80]},
    {"type": "submit", "attempt": [], "answers": {"01.sort": {"value": {"S03": []}}}},
    {"type": "hint"}, {"type": "hint", "exercise": []}, {"type": "hint", "exercise": "__class__"},
    {"type": "self_score", "exercise": "01.nut_graf", "level": {}}, {"type": "key", "seq": 1e400},
    {"type": "draft", "attempt": 1, "answers": {"01.stop_after": {"value": 10**400}}},
    {"type": "draft", "attempt": 1, "answers": {"01.stop_after": {"value": float("nan")}}},
]  # fmt: skip


@pytest.mark.parametrize("message", HOSTILE, ids=range(len(HOSTILE)))
def test_a_message_that_makes_no_sense_is_answered(message):
    page = Desk("01.nut_graf", "01.sort", "01.stop_after")
    page.view._receive(page.view, message, [])  # directly: the dispatcher would hide an error
    told = page.sent[-1][0]
    assert told["type"] == "ack"
    assert isinstance(told["seq"], int)
    assert page.state["phase"] in ("open", "second")


@pytest.mark.parametrize("answers", [{"01.nut_graf": {"value": ["s04"]}}, [], "s04"])
def test_a_message_that_is_not_understood_is_not_said_to_be_saved(answers):
    page = Desk("01.nut_graf")
    told = page.say("draft", answers=answers)
    assert told["saved"] is False
    assert told["trouble"].endswith("Reload the page and try again.")
    assert page.kinds == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["01.nut_graf", "s04", "cannot_tell", "value", "S03", "nfs", "basic"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(list(RIGHT)), inner, max_size=3)
    ),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {"type": st.sampled_from(["draft", "submit", "hint", "key", "self_score"]) | JSON},
    optional={
        "seq": st.integers() | JSON,
        "attempt": st.sampled_from([1, 2]) | JSON,
        "confidence": st.sampled_from([50, 80, None]) | JSON,
        "exercise": st.sampled_from(list(RIGHT)) | JSON,
        "level": st.sampled_from(["basic", "proficient"]) | JSON,
        "answers": st.dictionaries(
            st.sampled_from(list(RIGHT)),
            st.fixed_dictionaries(
                {"value": JSON | st.sampled_from([*RIGHT.values(), *WRONG.values()])},
                optional={"reasons": JSON | st.dictionaries(st.just(""), st.text(max_size=9))},
            )
            | JSON,
        )
        | JSON,
    },
)


@settings(max_examples=120)
@given(messages=st.lists(MESSAGES | JSON, min_size=1, max_size=4), ids=st.permutations(list(RIGHT)))
def test_any_messages_are_answered_and_leave_a_page_that_works(messages, ids):
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(
        "os.environ", {"MEDIALIT_WORK": folder}
    ):  # fmt: skip
        page = Desk(*ids[:2])
        for message in messages:
            page.view._receive(page.view, message, [])
            told = page.sent[-1][0]
            assert told["type"] == "ack"
            assert told["saved"] is (told["trouble"] == "")
            assert page.state["phase"] in ("open", "second", "key", "kept")
            if page.state["phase"] == "open":
                for one in page.view.placed:
                    shown = shown_secrets(one.exercise, page.view.spec, page.state["feedback"])
                    assert not shown
        assert len(page.sent) == len(messages)
        again = Desk(*ids[:2])
        assert again.state["phase"] == page.state["phase"]
        assert again.state["answers"] == page.state["answers"]
        for view in (page.view, again.view):
            view.close()


# --- Twins --------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
def test_a_twin_is_the_same_for_everybody(exercise):
    before = twins.of_exercises([exercise])
    page = Desk(exercise.id) if exercise.id in RIGHT else None
    if page:
        page.say("submit", {exercise.id: WRONG[exercise.id]})
        assert page.view.twin() == before
    assert exercise.title in before.text
    assert exercise.prompt in before.text
    shown = html.unescape(re.sub("</?code>", "`", before.html))  # `backquotes` show code there
    assert exercise.prompt in shown


def test_a_twin_offers_what_the_exercise_offers():
    twin = twins.of_exercises([exercises.find("01.sort")])
    for words in ("Check-worthy fact", "Not part of the article", "I cannot tell from this text"):
        assert words in twin.text
        assert words in html.unescape(twin.html)
    assert "S36: “Leave a Reply”" in twin.text


def test_a_view_carries_its_twins_for_pages_that_run_nothing():
    view = Desk("01.nut_graf").view
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"] == repr(view) == view.twin().text
    assert bundle["text/html"] == view.twin().html
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id


def test_a_twin_escapes_what_an_author_wrote():
    evil = "<img src=x onerror=alert(1)> & “quoted”"
    state = {"state": "accepted", "why": evil}
    raw = {
        "id": "01.evil", "kind": "choice", "title": evil, "prompt": evil, "minutes": 1,
        "hints": [evil, evil], "cannot_tell": state,
        "options": [{"id": "a", "text": evil} | state, {"id": "b", "text": evil} | state],
    }  # fmt: skip
    made = convert(raw, AnyExercise, file="evil.yaml", where="01.evil")
    shown = twins.of_exercises([made])
    assert "<img" not in shown.html
    assert shown.html.count("&lt;img src=x") == 4
    note = twins.of_note(evil, [evil])
    assert "<img" not in note.html


def long_runs(text: str, most: int = 12) -> list[str]:
    """Find runs of more words than may be stored from one sentence of the article."""

    def words(raw: str) -> list[str]:
        return re.findall(r"\w+", raw)

    shown = f" {' '.join(words(html.unescape(re.sub('<[^>]*>', ' ', text))))} "
    found = []
    for sentence in load_article().sentences:
        known = words(sentence.text)
        for start in range(len(known) - most):
            run = " ".join(known[start : start + most + 1])
            if f" {run} " in shown:
                found.append(run)
    return found


def test_the_search_for_long_quotations_finds_one():
    assert long_runs(f"<p>{load_article()['S07'].text} {load_article()['S08'].text}</p>")


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
def test_no_twin_stores_more_than_twelve_words_of_a_sentence(exercise):
    twin = twins.of_exercises([exercise])
    assert not long_runs(twin.html)
    assert not long_runs(twin.text)


def test_the_twin_of_the_article_stores_beginnings_only():
    twin = Reader().twin()
    assert not long_runs(twin.html)
    assert not long_runs(twin.text)
    for sentence in load_article().sentences:
        assert f"{sentence.id}: " in twin.text


# --- Page code ----------------------------------------------------------------------------


def test_the_page_code_is_sent_once_however_many_views_there_are():
    views = [Desk("01.nut_graf").view, Desk("01.sort").view, Reader(), Work(Session())]
    models = ipywidgets.widgets.widget._instances.values()
    code = [one for one in models if isinstance(one, engine._PageCode)]
    assert code == [engine.send_page_code()]
    for view in views:
        assert len(view._esm) < 2_000
        assert not view.trait_values().get("_css")
    assert len(code[0]._esm) > 10_000


# --- The reader ---------------------------------------------------------------------------


def sentences(reader: Reader) -> dict[str, dict]:
    return {one["id"]: one for part in reader.spec["sections"] for one in part["sentences"]}


def test_the_reader_shows_every_sentence_word_for_word():
    shown = sentences(Reader())
    assert list(shown) == [one.id for one in load_article().sentences]
    for sentence in load_article().sentences:
        joined = "".join(part["text"] for part in shown[sentence.id]["parts"])
        assert joined == sentence.text
        assert not shown[sentence.id]["marked"]
        assert shown[sentence.id]["originals"] == []


def test_the_reader_marks_and_selects():
    shown = sentences(Reader(highlight=["S07", "S09"]))
    assert [i for i, one in shown.items() if one["marked"]] == ["S07", "S09"]
    assert list(sentences(Reader(only=["S07", "S02"]))) == ["S02", "S07"]
    assert Reader(only=["S07"]).spec["heading"] == "From the article"


def test_the_reader_marks_headings():
    shown = sentences(Reader())
    assert shown["S02"]["heading"]
    assert not shown["S07"]["heading"]


def test_words_of_another_language_are_marked_with_language_and_gloss():
    shown, foreign = sentences(Reader()), load_original().foreign
    assert foreign
    for one in foreign:
        parts = [part for part in shown[one.sentence]["parts"] if part["text"] == one.words]
        assert parts[0]["lang"] == one.lang
        assert parts[0]["gloss"] == one.gloss
        assert parts[0]["name"] in ("Ukrainian", "Russian", "Kazakh", "English")


def test_the_original_is_shown_where_it_is_known_and_asked_for():
    shown = sentences(Reader(original=True))
    known = load_original()
    assert [i for i, one in shown.items() if one["originals"]] == [
        one.id for one in load_article().sentences if known.of(one.id)
    ]
    for sentence, one in shown.items():
        seen = [part["seen"] for part in one["originals"]]
        assert seen == [part.seen for part in known.of(sentence)], "each says whether it was read"
    for one in shown["S08"]["originals"]:
        assert one["lang"] == "uk"
        assert one["text"]
        assert one["transliteration"]
        assert one["gloss"]


@pytest.mark.parametrize("arguments", [{"highlight": ["S99"]}, {"only": ["S07", "X"]}])
def test_a_sentence_that_does_not_exist_is_an_error_at_once(arguments):
    with pytest.raises(KeyError, match=r"S99|X"):
        Reader(**arguments)


# --- The panel ----------------------------------------------------------------------------


class Panel:
    def __init__(self, session: Session | None = None):
        self.session = session or Session()
        self.view = Work(self.session)
        self.sent: list[tuple[dict, list | None]] = []
        self.view.send = lambda content, buffers=None: self.sent.append((content, buffers))

    def say(self, kind: str, *buffers: bytes, **fields: Any) -> dict:
        self.view._receive(None, {"type": kind} | fields, list(buffers))
        return self.sent[-1][0]


def test_saved_work_holds_a_report_and_can_be_restored_elsewhere(tmp_path, monkeypatch):
    page = desk("01.nut_graf", values=WRONG, submits=1)
    panel = Panel(page.session)
    told = panel.say("bundle")
    assert (told["type"], told["name"]) == ("file", "reading-the-border.zip")
    assert "reading-the-border.zip" in told["text"]
    data = panel.sent[-1][1][0]
    with zipfile.ZipFile(io.BytesIO(data)) as saved:
        assert "Find the nut graf" in saved.read("report.html").decode("utf-8")
    monkeypatch.setenv("MEDIALIT_WORK", str(tmp_path / "another-computer"))
    other = Panel()
    assert other.say("restore", data, name="mine.zip")["mood"] == "saved"
    assert Desk("01.nut_graf", session=other.session).state["phase"] == "second"
    assert other.say("restore", data, name="mine.zip")["mood"] == "saved", "Once more is no harm."
    assert len(other.session.journal.progress("01.nut_graf").attempts) == 1


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken", b"{}\n" * 3])
def test_a_file_of_no_use_is_refused_in_words(data):
    panel = Panel()
    told = panel.say("restore", data, name="holiday.png")
    assert (told["type"], told["mood"]) == ("note", "trouble")
    assert "holiday.png" in told["text"]


def test_progress_is_counted_for_each_notebook():
    page = desk("01.nut_graf", values=WRONG, submits=1)
    rows = Panel(page.session).view.state["progress"]
    by_title = {one["title"]: one for one in rows}
    assert by_title["Read before you judge"]["done"] == 1
    assert by_title["Read before you judge"]["of"] == len(NB1)
    assert [one.get("next", False) for one in rows].count(True) == 1


def test_a_code_is_chosen_cleaned_or_refused():
    panel = Panel()
    assert "saves for blue-otter-17" in panel.say("code", code=" Blue-Otter-17 ")["text"]
    assert panel.view.state["code"] == "blue-otter-17"
    assert current_code(panel.session.journal.folder) == "blue-otter-17"
    for code in ("../up", "a/b", "x" * 500, "\ud800", None, ["a"]):
        assert panel.say("code", code=code)["mood"] == "trouble"
        assert panel.view.state["code"] == "blue-otter-17"


def test_starting_over_keeps_the_old_answers_in_a_file():
    page = desk("01.nut_graf", values=WRONG, submits=1)
    panel = Panel(page.session)
    told = panel.say("start_over")
    aside = re.search(r"answers-\S+\.jsonl", told["text"])[0]
    assert b"s04" in (panel.session.journal.path.parent / aside).read_bytes()
    assert {one["done"] for one in panel.view.state["progress"]} == {0}


def test_a_course_is_chosen_and_kept():
    panel = Panel()
    panel.say("course", course="short")
    assert panel.view.state["course"] == "short"
    assert Panel().view.state["course"] == "short"
    panel.say("course", course="full")
    assert Panel().view.state["course"] == "full"


@settings(max_examples=80)
@given(message=JSON | st.fixed_dictionaries(
    {"type": st.sampled_from(["bundle", "restore", "code", "start_over", "course"]) | JSON},
    optional={"code": JSON, "name": JSON, "course": st.just("short") | JSON},
), data=st.none() | st.binary(max_size=40))  # fmt: skip
def test_the_panel_bears_any_message(message, data):
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(
        "os.environ", {"MEDIALIT_WORK": folder}
    ):  # fmt: skip
        panel = Panel()
        panel.view._receive(None, message, [] if data is None else [data])
        assert all(told["type"] in ("note", "file") for told, _ in panel.sent)
        assert Panel(panel.session).view.state["where"]
        panel.view.close()


@pytest.mark.parametrize("data", [None, {"course": []}, {"course": {}}, {"course": "all"}, {}])
def test_a_hostile_choice_in_the_journal_is_passed_over(data):
    session = Session()
    session.journal.append("course", "", data={"course": "short"})
    session.journal.append("course", "", data=data)
    assert Work(session).state["course"] == "short"


# --- What notebooks call ------------------------------------------------------------------


@pytest.fixture
def fresh_session() -> Iterator[None]:
    """Give the functions that notebooks call a session of this test's own."""
    shared_session.cache_clear()
    yield
    shared_session.cache_clear()


@pytest.mark.usefixtures("fresh_session")
def test_a_notebook_has_a_handful_of_functions():
    assert {"article", "exercise", "recall", "sources", "work"} <= set(medialit.__all__)
    assert len(medialit.__all__) <= 16
    shown = medialit.exercise("00.practice_claim", "00.practice_gap")
    assert [one["id"] for one in shown.spec["exercises"]] == [
        "00.practice_claim", "00.practice_gap",
    ]  # fmt: skip
    assert isinstance(medialit.article(only=["S02"]), Reader)
    assert isinstance(medialit.work(), Work)
    assert len(shared_session().views) >= 1
    with pytest.raises(KeyError, match=r"01\.nut_graf"):
        medialit.exercise("01.nut-graf")


def test_the_list_of_sources_is_a_page_without_scripts():
    page = medialit.sources("01_read_before_you_judge")
    shown = page._repr_html_()
    assert isinstance(page, widgets.Page)
    assert shown.count("<li>") == len(exercises.load("01_read_before_you_judge").source_ids())
    assert "<script" not in shown
    assert len(repr(page).splitlines()) == shown.count("<li>")
    assert "overflow-wrap:anywhere" in shown, "a long address breaks in a narrow window"


def test_a_place_gives_no_path_away():
    session = Session()
    assert re.fullmatch(r"[0-9a-f]{12}", session.place)
    assert Path(session.journal.path).name not in session.place
