"""Chains: the way and the depth are judged apart, and what holds is said without the key."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from medialit import exercises, scoring
from medialit.case import load_article
from medialit.content import ContentError, convert
from medialit.exercises import AnyExercise, Chain
from medialit.scoring import Answer, open_items, plain, read_answer, score
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import Session

GOOD = Path(__file__).parent / "fixtures" / "bad_exercises" / "_good" / "chain.yaml"
TRAVEL = convert(
    yaml.safe_load(GOOD.read_text(encoding="utf-8"))["exercises"][0],
    AnyExercise,
    file="chain.yaml",
    where="01.travel",
)
REAL = [
    one
    for notebook in exercises.notebooks()
    for one in exercises.load(notebook).exercises
    if isinstance(one, Chain)
]
WHOLE = ["xi", "reports", "article", "translation", "copy"]
SHORT = ["xi", "article", "translation", "copy"]
IDS = [station.id for station in TRAVEL.stations]
REASON = "No report is named."


def judged(order, depth=2, exercise=TRAVEL, /, **reasons):
    value = {"order": list(order), "depth": depth}
    answer = read_answer(exercise, {"value": value, "reasons": reasons})
    return score(exercise, answer)


def way(order):
    return judged(order).items[0]


@pytest.mark.parametrize("exercise", [TRAVEL, *REAL], ids=lambda one: one.id)
def test_every_chain_and_depth_scores_as_the_key_says(exercise):
    for chain in exercise.chains:
        item = judged(chain.order, None, exercise).items[0]
        assert (item.state, item.why) == (chain.state, chain.why)
        assert set(item.marks.values()) == {"kept"}
    for depth in exercise.depths:
        item = judged([], depth.depth, exercise).items[1]
        assert (item.state, item.why) == (depth.state, depth.why)


@pytest.mark.parametrize(
    ("order", "depth", "state", "points"),
    [
        (WHOLE, 2, "accepted", 2),
        (WHOLE, 1, "mixed", 1.5),
        (SHORT, 2, "mixed", 1.5),
        (SHORT, 1, "arguable", 1),
        (WHOLE, 0, "mixed", 1),
        (WHOLE[::-1], 0, "not_supported", 0),
        ([], None, "not_supported", 0),
    ],
)
def test_way_and_depth_are_judged_apart(order, depth, state, points):
    told = judged(order, depth)
    assert (told.state, told.points, told.possible) == (state, points, 2)
    assert [item.id for item in told.items] == ["order", "depth"]


def test_an_arguable_way_earns_the_other_half_with_a_reason():
    assert judged(SHORT, 2, order=REASON).points == 2
    assert judged(SHORT, 1, order=REASON, depth=REASON).points == 2
    with pytest.raises(ContentError):
        judged(SHORT, 2, xi=REASON)


def test_nobody_has_to_be_able_to_tell():
    told = score(TRAVEL, read_answer(TRAVEL, {"value": "cannot_tell"}))
    assert (told.state, told.points, told.possible) == ("not_supported", 0, 2)
    raw = yaml.safe_load(GOOD.read_text(encoding="utf-8"))["exercises"][0]
    raw["cannot_tell"]["state"] = "accepted"
    unsure = convert(raw, AnyExercise, file="chain.yaml", where="01.travel")
    told = score(unsure, Answer(value="cannot_tell"))
    assert (told.state, told.points) == ("accepted", 2)


@pytest.mark.parametrize(
    ("order", "kept", "marks"),
    [
        (["xi", "reports", "article", "copy", "translation"], 4, "kkkmk"),
        (["copy", "xi", "reports", "article", "translation"], 4, "mkkkk"),
        (["xi", "altayev", "reports", "article", "translation", "copy"], 5, "kxkkkk"),
        (["altayev"], 0, "x"),
        (["copy"], 1, "k"),
        (["xi", "copy"], 2, "kk"),
        (["copy", "translation", "article", "reports", "xi"], 1, None),
    ],
)
def test_another_way_learns_what_of_it_holds(order, kept, marks):
    item = way(order)
    assert item.state == "not_supported"
    assert item.why.startswith(TRAVEL.otherwise)
    count = "1 of your 1 station stands" if len(order) == kept == 1 else f"{kept} of your"
    assert count in item.why
    assert list(item.marks) == order
    if marks:
        names = {"k": "kept", "m": "moved", "x": "extra"}
        assert list(item.marks.values()) == [names[letter] for letter in marks]
    why = {one.id: one.why for one in TRAVEL.stations}
    assert (why["altayev"] in item.why) == ("altayev" in order)
    assert not any(why[one] in item.why for one in WHOLE), "That would give the key away."
    assert ("Something is missing" in item.why) == (kept == len(order))


def test_no_way_but_those_of_the_key_is_accepted():
    for size in range(1, len(IDS) + 1):
        for order in permutations(IDS, size):
            state = way(order).state
            wanted = {tuple(WHOLE): "accepted", tuple(SHORT): "arguable"}
            assert state == wanted.get(order, "not_supported")


@given(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
def test_the_stations_kept_stand_in_the_order_of_the_accepted_chain(order):
    marks = way(order).marks
    kept = [one for one in order if marks[one] == "kept"]
    assert kept == [one for one in WHOLE if one in kept]
    assert {one for one in order if marks[one] == "extra"} == {"altayev"} & set(order)
    assert kept or set(order) <= {"altayev"}, "One station alone is always in order."


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | st.floats() | st.text(max_size=5)
    | st.sampled_from([*IDS, "order", "depth", "cannot_tell"]),
    lambda inner: st.lists(inner, max_size=6)
    | st.dictionaries(st.sampled_from(["order", "depth", "more"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(VALUES | st.fixed_dictionaries({"order": VALUES, "depth": VALUES}))
def test_any_answer_from_a_page_is_judged_or_refused(value):
    try:
        answer = read_answer(TRAVEL, {"value": value})
    except ContentError:
        return
    told = score(TRAVEL, answer)
    assert 0 <= told.points <= told.possible == 2
    assert all(item.why for item in told.items)
    assert plain(TRAVEL, answer)
    assert set(open_items(TRAVEL, answer)) <= {"order", "depth"}
    json.dumps(value, allow_nan=False)


@pytest.mark.parametrize(
    "value",
    [
        "xi", ["xi"], {"order": ["xi", "xi"], "depth": 1}, {"order": ["nobody"], "depth": 1},
        {"order": "xi", "depth": 1}, {"order": [["xi"]], "depth": 1},
        {"order": ["xi"], "depth": 7}, {"order": ["xi"], "depth": True},
        {"order": ["xi"], "depth": 1.0}, {"order": ["xi"], "depth": "1"},
        {"order": ["xi"], "depth": 1, "more": 1}, {"order": None, "depth": 1},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_an_answer_of_another_shape_is_refused(value):
    with pytest.raises(ContentError):
        read_answer(TRAVEL, {"value": value})


@pytest.mark.parametrize(
    ("value", "still_open", "words"),
    [
        (None, ("order", "depth"), "nothing yet"),
        ({"order": [], "depth": None}, ("order", "depth"), "nothing yet"),
        ({"order": ["xi"], "depth": None}, ("depth",), "Xi Jinping"),
        ({"order": [], "depth": 0}, ("order",), "chain depth 0: the outlet says it itself"),
        ({"order": ["xi", "copy"], "depth": 1}, (), "Xi Jinping → Our copy; chain depth 1"),
        ("cannot_tell", (), "I cannot tell"),
    ],
    ids=str,
)
def test_what_is_open_and_how_it_reads(value, still_open, words):
    answer = read_answer(TRAVEL, {"value": value})
    assert open_items(TRAVEL, answer) == still_open
    assert plain(TRAVEL, answer).startswith(words)


def test_the_key_names_every_way_and_every_station():
    ways, depths, stations = scoring.key(TRAVEL)
    assert [one.state for one in ways.entries][:2] == ["accepted", "arguable"]
    assert ways.entries[0].text.startswith("Xi Jinping → Reports of the visit → ")
    assert depths.entries[0].text == "2: somebody reports others"
    assert [one.why for one in stations.entries] == [one.why for one in TRAVEL.stations]


def test_a_page_is_told_the_stations_and_not_the_chain():
    view = ExerciseSet([Placed(TRAVEL.id, TRAVEL)], Session())
    told = json.dumps([view.spec, view.state]) + view.twin().html + view.twin().text
    for one in (*TRAVEL.stations, *TRAVEL.chains, *TRAVEL.depths, TRAVEL.cannot_tell):
        assert one.why not in told
    assert TRAVEL.otherwise not in told
    assert "chains" not in view.spec["exercises"][0]
    for station in TRAVEL.stations:
        assert station.text in view.twin().text
    # The live page shows the sentence, the stored one twelve words of it at most.
    sentence = load_article()["S31"].text
    assert sentence in json.dumps(view.spec, ensure_ascii=False)
    assert len(sentence.split()) <= 12 or sentence not in view.twin().text


def test_marks_travel_with_the_feedback_in_the_order_of_the_answer():
    desk = Session()
    view = ExerciseSet([Placed(TRAVEL.id, TRAVEL)], desk)
    view.send = lambda content, buffers=None: None
    answer = {"value": {"order": ["copy", "altayev", "xi"], "depth": 1}, "reasons": {}}
    view._handle_custom_msg(
        {"type": "submit", "seq": 1, "attempt": 1, "answers": {TRAVEL.id: answer},
         "confidence": 80}, [],
    )  # fmt: skip
    first, second = view.state["feedback"][TRAVEL.id]["items"]
    assert list(first["marks"]) == ["copy", "altayev", "xi"]
    assert first["marks"]["altayev"] == "extra"
    assert second["marks"] == {}
    assert view.state["key"] == {}
