"""The learner's labels beside the key's: what counts, what is shown when, and in which words."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit import exercises
from medialit.answers import Journal
from medialit.exercises import CANNOT_TELL, Sort
from medialit.widgets import agreeing
from medialit.widgets.agreeing import Agreement
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import Session
from medialit.widgets.session import session as shared_session

ASKED = "01.sort"
SORT = exercises.find(ASKED)
ITEMS = len(SORT.items)


def first_label(item, *states: str) -> str:
    """Return a label of the first of these states that the item has."""
    known = {how.state: label for label, how in reversed(item.judged.items())}
    return next(known[state] for state in states if state in known)


def labels(*states: str) -> dict[str, str]:
    """Label every item with a label of the first of these states that it has."""
    return {item.id: first_label(item, *states) for item in SORT.items}


RIGHT = labels("accepted")
WRONG = labels("not_supported")
ARGUED = labels("arguable", "accepted")
ARGUABLE = [i.id for i in SORT.items if ARGUED[i.id] != RIGHT[i.id]]


@pytest.fixture
def session() -> Session:
    return Session()


def submit(session: Session, value, exercise: str = ASKED) -> None:
    session.journal.append("submit", exercise, answer={"value": value}, attempt=1)


def shown(session: Session, *values, key: bool = False) -> dict:
    """Hand in these values, one try after the other, and return what the view tells the page."""
    for value in values:
        submit(session, value)
    if key:
        session.journal.append("key", ASKED)
    return Agreement(session, [ASKED]).state


def counted(state: dict) -> list[list[str]]:
    return [row[1:] for row in state["counts"]["rows"]]


def test_the_exercise_has_what_these_tests_rest_on():
    assert isinstance(SORT, Sort)
    assert 0 < len(ARGUABLE) < ITEMS


def test_a_view_without_answers_says_what_to_do(session):
    state = shown(session)
    assert state.keys() == {"title", "empty"}
    assert f"Hand in your labels in “{SORT.title}”" in state["empty"]


def test_full_agreement_is_shown_with_nothing_to_part_over(session):
    state = shown(session, RIGHT)
    assert state["finding"] == f"You and the key agree on {ITEMS} of {ITEMS} items (100 %)."
    assert counted(state) == [[f"{ITEMS}", f"{ITEMS}", "100", "1.00"]] * 2
    assert state["parted"] == []
    assert state["waiting"] == ""
    assert all(cell["count"] == 0 for row in state["matrix"]["rows"]
               for cell in row if not cell["same"])  # fmt: skip


def test_arguable_labels_are_counted_twice_and_openly(session):
    state = shown(session, ARGUED, key=True)
    alike = ITEMS - len(ARGUABLE)
    strict, wide = counted(state)
    assert strict[:2] == [f"{ITEMS}", f"{alike}"]
    assert wide[:3] == [f"{ITEMS}", f"{ITEMS}", "100"]
    assert f"agree on {alike} of {ITEMS} items" in state["finding"]
    assert f"and on {ITEMS} (100 %) if arguable labels count as agreement" in state["finding"]
    cells = [cell for row in state["matrix"]["rows"] for cell in row]
    assert sum(cell["count"] for cell in cells) == ITEMS
    assert sum(cell["arguable"] for cell in cells) == len(ARGUABLE)
    assert {one["yours"]["state"] for one in state["parted"]} == {"arguable"}
    assert "With arguable labels counted as agreement, κ is 1.00." in state["kappa"]


def test_the_list_names_both_labels_and_the_reasons_of_the_key(session):
    state = shown(session, WRONG, key=True)
    names = {label.id: label.text for label in SORT.labels} | {CANNOT_TELL: "I cannot tell"}
    assert len(state["parted"]) == ITEMS
    for item, part in zip(SORT.items, state["parted"], strict=True):
        given = WRONG[item.id]
        assert part["title"] == item.sentence
        assert part["yours"]["label"].startswith(names[given])
        assert part["yours"]["why"] == item.judged[given].why
        assert part["yours"]["state_text"] == "Not supported by the text"
        accepted = [how.why for how in item.judged.values() if how.state == "accepted"]
        assert [one["why"] for one in part["key"]] == accepted


def test_where_the_key_has_no_doubt_comes_first(session):
    mixed = ARGUED | {SORT.items[-1].id: WRONG[SORT.items[-1].id]}
    states = [one["yours"]["state"] for one in shown(session, mixed, key=True)["parted"]]
    assert states == sorted(states, reverse=True)
    assert {*states} == {"arguable", "not_supported"}


@pytest.mark.parametrize("how", ["key", "second try"])
def test_the_key_is_not_told_before_the_exercise_tells_it(session, how):
    waiting = shown(session, WRONG)
    assert f"In “{SORT.title}” you can still try once more" in waiting["waiting"]
    assert not {"matrix", "parted"} & waiting.keys()
    accepted = [how.why for i in SORT.items for how in i.judged.values() if how.state == "accepted"]
    assert not any(one in json.dumps(waiting, ensure_ascii=False) for one in accepted)
    told = shown(session, key=True) if how == "key" else shown(session, RIGHT)
    assert len(told["parted"]) == ITEMS
    assert told["waiting"] == ""


def test_only_the_first_try_counts(session):
    state = shown(session, WRONG, RIGHT)
    assert f"agree on 0 of {ITEMS} items (0 %)" in state["finding"]


def test_items_left_open_are_not_counted_and_said_to_be(session):
    some = dict(list(RIGHT.items())[:2])
    state = shown(session, some)
    assert state["finding"] == (
        f"You and the key agree on 2 of 2 items (100 %); {ITEMS - 2} left open are not counted."
    )


@pytest.mark.parametrize("value", [None, {}, "cannot_tell", {"gone": "x"}, [1]])
def test_what_has_no_labels_counts_as_nothing(session, value):
    assert "empty" in shown(session, value)


def test_few_items_are_warned_of_with_what_one_of_them_can_do(session):
    one_off = RIGHT | {SORT.items[0].id: WRONG[SORT.items[0].id]}
    said = " ".join(shown(session, one_off)["kappa"])
    assert f"Mind how few items these are: {ITEMS}." in said
    assert "Leave out any one of them, and the first κ can be anything from" in said
    assert "to 1.00" in said
    assert "not for a measure of you" in said


def test_one_item_with_one_label_is_put_into_words(session):
    item = SORT.items[0]
    state = shown(session, {item.id: RIGHT[item.id]})
    assert [row[-1] for row in counted(state)] == ["not defined"] * 2
    assert "is not defined here: both used one and the same label" in state["kappa"][0]
    assert "nan" not in json.dumps(state).lower()
    assert "agree on 1 of 1 item (100 %)" in state["finding"]


def test_low_agreement_is_no_verdict_and_the_key_says_who_made_it(session):
    state = shown(session, WRONG)
    assert "Low agreement is no verdict on you." in state["closing"]
    assert "a finding about the text" in state["closing"]
    assert "The key was made by one person, and nobody has checked it" in state["closing"]


def test_the_matrix_shows_only_labels_that_were_used(session):
    state = shown(session, WRONG, key=True)
    first = SORT.labels[0]
    same = {item.id: first.id for item in SORT.items}
    session.journal.start_over()
    few = shown(session, same, key=True)
    used = {first.text} | {
        next(one.text for one in SORT.labels if one.id == RIGHT[item.id])
        for item in SORT.items
        if item.judged[first.id].state != "accepted"
    }
    assert {one["text"] for one in few["matrix"]["labels"]} == used
    for matrix in (state["matrix"], few["matrix"]):
        letters = [one["letter"] for one in matrix["labels"]]
        assert letters == sorted({*letters})
        cells = [cell for row in matrix["rows"] for cell in row]
        assert len(cells) == len(letters) ** 2
        assert max(cell["shade"] for cell in cells) == 4
        assert all((cell["shade"] == 0) == (cell["count"] == 0) for cell in cells)


def test_letters_do_not_run_out():
    assert [agreeing._letter(i) for i in (0, 25, 26, 27)] == ["A", "Z", "AA", "BB"]


# What it follows ---------------------------------------------------------------------------


def hand_in(asked: ExerciseSet, value) -> None:
    message = {"type": "submit", "attempt": 1, "confidence": 80}
    asked._receive(asked, message | {"answers": {ASKED: {"value": value, "reasons": {}}}}, [])


def test_the_view_follows_as_labels_are_handed_in_and_the_key_is_shown(session):
    view = Agreement(session, [ASKED])
    asked = ExerciseSet([Placed(ASKED, SORT)], session)
    hand_in(asked, WRONG)
    assert "agree on 0 of" in view.state["finding"]
    assert "matrix" not in view.state
    asked._receive(asked, {"type": "key"}, [])
    assert len(view.state["parted"]) == ITEMS
    session.journal.start_over()
    session.reload()
    assert "empty" in view.state


def test_the_page_hears_of_the_answer_before_the_library_is_loaded(session, monkeypatch):
    """Loading what works out kappa can take seconds: that must not keep "saved" back."""
    view = Agreement(session, [ASKED])
    monkeypatch.delitem(sys.modules, "sklearn.metrics", raising=False)
    states = []

    async def work() -> None:
        submit(session, RIGHT)
        session.submitted()
        states.append(view.state)
        await asyncio.sleep(0.3)
        states.append(view.state)

    # In a thread of its own: after browser tests, a loop is already running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()
    before, after = states
    assert before["kappa"] == ["κ is being worked out …"]
    assert [row[-1] for row in counted(before)] == ["…", "…"]
    assert before["finding"] == after["finding"]
    assert [row[-1] for row in counted(after)] == ["1.00", "1.00"]


# What it refuses and what it keeps to itself -----------------------------------------------


@pytest.mark.parametrize(
    ("ids", "error", "said"),
    [
        ([], ValueError, "Name one exercise or more"),
        (["01.nut_graf"], ValueError, "01.nut_graf is a choice. Agreement is shown for"),
        (["01.gone"], KeyError, "01.gone"),
        ([ASKED, "01.inventory"], ValueError, "01.inventory and 01.sort have different labels"),
    ],
)
def test_what_cannot_be_compared_is_refused(session, ids, error, said):
    with pytest.raises(error, match=said):
        Agreement(session, ids)


def test_an_exercise_that_keeps_its_feedback_is_refused(session, monkeypatch):
    import msgspec

    later = msgspec.structs.replace(SORT, feedback_later=True)
    monkeypatch.setattr(agreeing, "find", lambda _id: later)
    with pytest.raises(ValueError, match="keeps its feedback for later"):
        Agreement(session, [ASKED])


def test_exercises_with_the_same_labels_are_counted_together(session, monkeypatch):
    import msgspec

    twin = msgspec.structs.replace(SORT, id="01.more", title="More of it")
    monkeypatch.setattr(agreeing, "find", {ASKED: SORT, "01.more": twin}.__getitem__)
    submit(session, RIGHT)
    submit(session, WRONG, "01.more")
    state = Agreement(session, [ASKED, "01.more"]).state
    assert f"agree on {ITEMS} of {2 * ITEMS} items (50 %)" in state["finding"]
    assert "In “More of it” you can still try" in state["waiting"]
    assert "matrix" not in state


def test_nothing_a_learner_typed_reaches_the_view(session):
    typed = "<img src=x onerror=alert(1)>"
    answer = {"value": WRONG, "reasons": {SORT.items[0].id: typed}}
    session.journal.append("submit", ASKED, answer=answer, attempt=1)
    assert "onerror" not in json.dumps(shown(session, key=True))


def test_the_stored_twin_tells_nothing_of_the_learner(session):
    before = Agreement(session, [ASKED]).twin()
    submit(session, WRONG)
    view = Agreement(session, [ASKED])
    assert view.twin() == before
    assert repr(view) == before.text
    assert SORT.title in before.text


def test_a_notebook_calls_it_by_its_name():
    shared_session.cache_clear()
    try:
        assert medialit.agreement_with_key(ASKED).spec == {"view": "agreement"}
    finally:
        shared_session.cache_clear()


VALUES = st.fixed_dictionaries(
    {}, optional={i.id: st.sampled_from([*i.judged, "x"]) for i in SORT.items}
) | st.sampled_from([None, 3, "x", []])


@settings(max_examples=60)
@given(st.lists(VALUES, max_size=3), st.booleans())
def test_any_journal_can_be_shown_and_its_numbers_add_up(values, key):
    with tempfile.TemporaryDirectory() as folder:
        session = Session()
        session.journal = Journal(Path(folder), course="0.1.0")
        state = shown(session, *values, key=key)
    json.dumps(state, allow_nan=False)
    if "empty" in state:
        return
    strict, wide = ([int(cell) for cell in row[:3]] for row in counted(state))
    assert strict[0] == wide[0] <= ITEMS
    assert strict[1] <= wide[1] <= wide[0]
    if "matrix" in state:
        cells = [cell for row in state["matrix"]["rows"] for cell in row]
        assert sum(cell["count"] for cell in cells) == strict[0]
        assert sum(cell["count"] for cell in cells if cell["same"]) == strict[1]
        assert len(state["parted"]) == strict[0] - strict[1]
        argued = sum(one["yours"]["state"] == "arguable" for one in state["parted"])
        assert argued == sum(cell["arguable"] for cell in cells) == wide[1] - strict[1]
