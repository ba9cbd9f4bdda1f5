"""Code tasks: any value gets a sentence, tries are counted once, and each solution works."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import medialit
from medialit import exercises, scoring
from medialit.content import ContentError, convert
from medialit.exercises import AnyExercise, Code
from medialit.scoring import Answer, read_answer, score
from medialit.widgets import checking, twins
from medialit.widgets.checking import CodeTask, Slip, as_number
from medialit.widgets.exercise import Placed
from medialit.widgets.session import Session

GOOD = Path(__file__).parent / "fixtures" / "bad_exercises" / "_good" / "code.yaml"
RAW = yaml.safe_load(GOOD.read_text(encoding="utf-8"))["exercises"][0]
TASK = convert(RAW, AnyExercise, file="code.yaml", where="01.length")
RIGHT, HALF, WRONG, METRES, ODD = 7.5, 7.8, 2.5, 7500, 11.0
REAL = [
    one
    for notebook in exercises.notebooks()
    for one in exercises.load(notebook).exercises
    if isinstance(one, Code)
]


@pytest.fixture(autouse=True)
def _one_task(monkeypatch):
    """Let ``check`` find the task of the fixture beside the real exercises."""
    find = exercises.find
    monkeypatch.setattr(checking, "find", lambda i: TASK if i == TASK.id else find(i))


@pytest.fixture
def desk() -> Session:
    return Session()


def check(desk: Session, value, exercise_id=TASK.id) -> str:
    told = checking.check(exercise_id, value, desk)
    assert told.text
    assert html.unescape(re.sub("<[^>]+>", "", told.html)).strip()
    return told.text


def kinds(desk: Session) -> list[str]:
    return [event.kind for event in desk.journal.events()]


def view(desk: Session) -> CodeTask:
    made = CodeTask([Placed(TASK.id, TASK)], desk)
    made.send = lambda content, buffers=None: None
    return made


def say(task: CodeTask, kind: str, **more) -> None:
    task._handle_custom_msg({"type": kind, "seq": 1, "attempt": task.state["attempt"], **more}, [])


# --- Every solution of the course ---------------------------------------------------------


@pytest.mark.parametrize("task", [TASK, *REAL], ids=lambda task: task.id)
def test_the_solution_is_accepted(task):
    names: dict = {}
    exec(compile(task.solution, f"solution of {task.id}", "exec"), names)
    value = as_number(names["answer"])
    assert scoring.score(task, Answer(value=value)).state == "accepted"


@pytest.mark.parametrize("task", [TASK, *REAL], ids=lambda task: task.id)
def test_each_typical_slip_has_its_own_explanation(task):
    whys = [task.accepted.why, *(turn.why for turn in task.turns), task.otherwise]
    assert len(set(whys)) == len(whys)
    for turn in task.turns:
        for value in (turn.low, turn.high):
            told = score(task, Answer(value=value)).items[0]
            assert (told.why, told.state) == (turn.why, turn.state)
    assert task.turns, "Which slip is typical here?"


def test_a_value_elsewhere_learns_what_to_try():
    told = score(TASK, Answer(value=ODD))
    assert (told.state, told.points, told.items[0].why) == ("not_supported", 0, TASK.otherwise)
    assert "by the text" not in told.summary


def test_the_key_holds_the_solution_and_every_slip():
    solution, slips = scoring.key(TASK)
    assert solution.entries[0].example == TASK.solution
    assert [one.why for one in slips.entries] == [*(t.why for t in TASK.turns), TASK.otherwise]
    assert solution.entries[0].text.startswith("7.4 to 7.6 km")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7.5, "7.5 km"),
        (7644, "7,644 km"),
        (2720765.4, "2,720,765 km"),
        (0.5, "0.5 km"),
        (1e-9, "1e-09 km"),
        (-3, "-3 km"),
        (0, "0 km"),
        (1e300, "1e+300 km"),
    ],
)
def test_a_value_is_shown_with_its_unit(value, shown):
    assert scoring.plain(TASK, Answer(value=value)) == shown


@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.text(), st.none(),
                 st.lists(st.integers()), st.dictionaries(st.text(), st.integers())))  # fmt: skip
def test_any_value_from_a_page_or_a_file_is_judged_or_refused(value):
    try:
        answer = read_answer(TASK, {"value": value})
    except ContentError:
        return
    told = score(TASK, answer)
    assert told.points in (0, 0.5, 1)
    assert told.items[0].why
    assert scoring.plain(TASK, answer)


# --- What may be handed over --------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [7.5, 7, np.float64(7.5), np.float32(7.5), np.int64(7), np.array(7.5), Decimal("7.5"),
     Fraction(15, 2)],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_number_of_any_make_is_a_number(value):
    assert as_number(value) == pytest.approx(7.5, abs=0.5)
    assert type(as_number(value)) is float


class Shapeless:
    def __float__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7.5 km", "a text, “7.5 km”"),
        ("x" * 99, "…”"),
        ([7.5], "a list with 1 entry"),
        ({"a": 1}, "a dictionary with 1 entry"),
        ((), "a tuple with 0 entries"),
        ({1.0}, "a set"),
        (iter([1]), "iterator"),
        (np.array([1.0, 2.0]), "an array with 2 entries"),
        (np.array([[1.0]]), "an array"),
        (True, "True, which is true or false"),
        (np.bool_(True), "true or false"),
        (float("nan"), "nan"),
        (np.nan, "division by zero"),
        (float("inf"), "inf"),
        (10**400, "too large"),
        (1j, "a complex"),
        (np.complex64(1), "complex64"),
        (np.timedelta64(5, "s"), "timedelta64"),
        (np.str_("7"), "a text"),
        (b"7", "a bytes with 1 entry"),
        (round, "round(…)"),
        (float, "float(…)"),
        (object(), "an object"),
        (Shapeless(), "a Shapeless"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_named_with_what_to_do(desk, value, words):
    told = check(desk, value)
    assert words in told
    assert "0x" not in told
    assert "Traceback" not in told
    assert told.rstrip().endswith(".")
    assert kinds(desk) == []


def test_a_table_is_not_a_number(desk):
    import pandas as pd

    assert "a Series with 1 entry" in check(desk, pd.Series([7.5]))
    assert "a DataFrame with 2 entries" in check(desk, pd.DataFrame({"km": [1, 2]}))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text() |
                    st.binary() | st.complex_numbers() | st.dates(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_whatever_it_is_there_is_no_traceback(value):
    try:
        number = as_number(value)
    except Slip as slip:
        assert str(slip)  # noqa: PT017 - any other error escapes
    else:
        assert number == value


@pytest.mark.parametrize("value", [None, ...])
def test_nothing_yet_leaves_everything_as_it_was(desk, value):
    assert check(desk, value).startswith("Nothing to check yet: put your number into `answer`")
    assert kinds(desk) == []


@pytest.mark.parametrize(
    ("exercise_id", "words"),
    [
        ("01.lenght", "no task “01.lenght”"),
        ("zz", "no task “zz”"),
        ("", "no task “”"),
        ("x" * 500, "Copy its name"),
        ("01.nut_graf", "answered on the page"),
        (7.5, "First comes the name"),
        (None, "First comes the name"),
    ],
)
@pytest.mark.parametrize("value", [7.5, None])
def test_another_name_is_told_apart(desk, exercise_id, words, value):
    assert words in check(desk, value, exercise_id)
    assert kinds(desk) == []


def test_what_a_learner_typed_is_text_on_the_page(desk):
    told = checking.check(TASK.id, "<img src=x onerror=alert(1)>", desk)
    assert "<img" not in told.html
    assert "<img src=x" in told.text


def test_backquotes_show_code_and_nothing_else():
    assert twins.with_code("`<b>` & `x`") == "<code>&lt;b&gt;</code> &amp; <code>x</code>"


# --- Tries and practice -------------------------------------------------------------------


def test_the_first_two_values_are_tries_and_later_ones_practice(desk):
    for value in (WRONG, METRES, ODD):
        assert check(desk, value).startswith("✗ Not the value asked for: ")
    kept = desk.journal.progress(TASK.id)
    assert kinds(desk) == ["submit", "submit", "practice"]
    assert [one.points for one in kept.attempts] == [0, 0]
    assert kept.practice["value"] == ODD
    told = check(desk, RIGHT)
    assert told.startswith("✓ Accepted: 7.5 km")
    assert TASK.accepted.why in told
    assert kinds(desk)[-2:] == ["practice", "key"]
    assert view(desk).state["phase"] == "key"
    assert view(desk).state["feedback"][TASK.id]["state"] == "accepted"


def test_an_accepted_value_ends_the_tries(desk):
    assert "One solution now stands" in check(desk, RIGHT)
    assert "Not the value asked for" in check(desk, WRONG)
    assert kinds(desk) == ["submit", "practice"]
    assert desk.journal.progress(TASK.id).attempts[0].points == 1
    assert view(desk).state["phase"] == "key"


def test_the_same_value_again_uses_up_nothing(desk):
    for value in (WRONG, WRONG, np.float64(WRONG), METRES, WRONG, ODD, ODD, METRES):
        check(desk, value)
    assert kinds(desk) == ["submit", "submit", "practice"]
    assert "You had this value before" in check(desk, WRONG)
    for value in (ODD + 1, ODD + 2, ODD + 1, ODD):
        told = check(desk, value)
    assert kinds(desk).count("practice") == 3, "Every value is remembered, not only the last."
    assert "You had this value before" in told


def test_a_value_handed_over_in_another_notebook_is_known(desk, work_folder):
    other = Session()
    check(other, WRONG)
    assert "You had this value before" in check(desk, WRONG)
    check(other, METRES)
    check(desk, ODD)
    assert kinds(desk) == ["submit", "submit", "practice"]


def test_an_arguable_value_says_so(desk):
    told = check(desk, HALF)
    assert told.startswith("≈ Arguable: 7.8 km")
    assert desk.journal.progress(TASK.id).attempts[0].points == 0.5


def test_after_the_solution_was_seen_nothing_is_scored(desk):
    task = view(desk)
    say(task, "key")
    assert kinds(desk) == [], "It may not be asked for yet."
    for _ in TASK.hints:
        say(task, "hint", exercise=TASK.id)
    assert task.state["may_ask"]
    say(task, "key")
    assert task.state["phase"] == "key"
    assert TASK.solution in json.dumps(task.state["key"]).encode().decode("unicode_escape")
    assert "for practice" in check(desk, WRONG)
    check(desk, RIGHT)
    kept = desk.journal.progress(TASK.id)
    assert kept.attempts == ()
    assert kept.practice["value"] == RIGHT


def test_a_value_that_cannot_be_saved_is_said_so(desk, monkeypatch):
    real = desk.journal.append

    def fail(*args, **fields):
        return real(*args, **fields)._replace(saved=False, trouble="The disk is full.")

    monkeypatch.setattr(desk.journal, "append", fail)
    assert "Not saved: The disk is full." in check(desk, WRONG)


# --- The page -----------------------------------------------------------------------------


def test_the_open_view_shows_a_new_value(desk):
    task = view(desk)
    assert (task.state["phase"], task.state["may_ask"]) == ("open", False)
    rev = task.state["rev"]
    check(desk, WRONG)
    assert (task.state["phase"], task.state["may_ask"]) == ("second", True)
    assert task.state["rev"] > rev
    assert task.state["feedback"][TASK.id]["items"][0]["chosen"] == "2.5 km"
    assert task.state["key"] == {}
    check(desk, METRES)
    check(desk, ODD)
    assert task.state["phase"] == "second", "Whoever writes code tries more than twice."
    assert task.state["feedback"][TASK.id]["items"][0]["chosen"] == "11 km"
    say(task, "key")
    assert task.state["phase"] == "key"


def test_nothing_is_told_before_its_time(desk):
    task = view(desk)
    told = json.dumps([task.spec, task.state]) + task.twin().html + task.twin().text
    for secret in (TASK.accepted.why, TASK.otherwise, "sum(stretches)", *TASK.hints,
                   *(turn.why for turn in TASK.turns)):  # fmt: skip
        assert secret not in told
    assert 'check("01.length", answer)' in task.twin().text


@pytest.mark.parametrize("kind", ["draft", "submit"])
def test_a_page_cannot_hand_in_a_value(desk, kind):
    task = view(desk)
    say(task, kind, answers={TASK.id: {"value": RIGHT, "reasons": {}}}, confidence=90)
    assert kinds(desk) == []
    assert task.state["phase"] == "open"


def test_a_code_task_stands_alone(monkeypatch):
    monkeypatch.setattr("medialit.widgets.find", lambda i: TASK if i == TASK.id else NUT_GRAF)
    assert isinstance(medialit.exercise(TASK.id), CodeTask)
    with pytest.raises(ValueError, match=r"01\.length is a code task. Show it alone"):
        medialit.exercise(TASK.id, "01.nut_graf")


NUT_GRAF = exercises.find("01.nut_graf")


def test_check_is_a_page_that_never_breaks():
    page = medialit.check(TASK.id, ...)
    assert repr(page).startswith("Nothing to check yet")
    assert "<code>answer</code>" in page._repr_html_()
