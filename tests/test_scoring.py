"""Feedback: three states for each kind, points within bounds, and no answer that breaks it."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import exercises, scoring
from medialit.case import load_article
from medialit.content import ContentError, convert
from medialit.exercises import AnyExercise, Sort
from medialit.scoring import Answer, key, open_items, read_answer, score

REAL = [
    exercise
    for notebook in exercises.notebooks()
    for exercise in (
        *exercises.load(notebook).exercises,
        *exercises.load(notebook).recall,
    )
]
# The other kinds have test files of their own, such as test_mark.py.
COMMON = [
    one for one in REAL if one.kind in ("choice", "multi", "sort", "estimate", "rank", "write")
]
STATES = {"accepted", "arguable", "not_supported"}
REASON = "because of S07"
YES, MAYBE, NO = (
    {"state": state, "why": f"This is {state}."}
    for state in ("accepted", "arguable", "not_supported")
)


def made(kind: str, **fields) -> AnyExercise:
    raw = {
        "id": "01.tiny",
        "kind": kind,
        "title": "Tiny",
        "prompt": "What holds?",
        "minutes": 1,
        "hints": ["Look.", "Look again."],
    }
    return convert(raw | fields, AnyExercise, file="tiny.yaml", where="01.tiny")


def options(**states: dict) -> list[dict]:
    return [{"id": name, "text": f"Option {name}"} | state for name, state in states.items()]


CHOICE = made("choice", options=options(yes=YES, maybe=MAYBE, no=NO), cannot_tell=MAYBE)
UNSURE = made("choice", options=options(no=NO, never=NO), cannot_tell=YES)
MULTI = made("multi", options=options(a=YES, b=YES, maybe=MAYBE, c=NO, d=NO), cannot_tell=NO)
NOTHING = made("multi", options=options(c=NO, d=NO), cannot_tell=YES)
SORT = made(
    "sort",
    labels=[{"id": "fact", "text": "A fact"}, {"id": "view", "text": "A view"}],
    items=[
        {"id": "one", "sentence": "S09", "judged": {"fact": YES, "view": NO, "cannot_tell": NO}},
        {"id": "two", "text": "It is small.",
         "judged": {"fact": MAYBE, "view": YES, "cannot_tell": MAYBE}},
    ],
)  # fmt: skip
ESTIMATE = made(
    "estimate", low=0, high=100, unit="of 100", low_text="none", high_text="certain",
    ranges=[{"low": 0, "high": 0} | NO, {"low": 1, "high": 25} | YES,
            {"low": 26, "high": 40} | MAYBE, {"low": 41, "high": 100} | NO],
    cannot_tell=MAYBE,
)  # fmt: skip
RANK = made(
    "rank", first_text="first", last_text="last",
    items=[{"id": i, "text": f"Part {i}", "why": f"The place of {i}."} for i in "abcd"],
    orders=[{"order": list("abcd")} | YES, {"order": list("bacd")} | MAYBE],
    otherwise="Ask what a reader needs.", cannot_tell=NO,
)  # fmt: skip
WRITE = made(
    "write", max_words=5,
    rubric={level: {"when": "w", "model": "A model.", "why": "y"}
            for level in ("proficient", "emergent", "basic")},
    wrong_turns=[{"text": "Too much.", "why": "It says less."}],
)  # fmt: skip
KINDS = {"choice": CHOICE, "multi": MULTI, "sort": SORT, "estimate": ESTIMATE, "rank": RANK,
         "write": WRITE}  # fmt: skip


def judged(exercise: AnyExercise, value, **reasons: str) -> tuple[str, float]:
    """Return state and points of an answer that came the way a page sends it."""
    given_ = {name.removeprefix("_"): text for name, text in reasons.items()}
    feedback = score(exercise, read_answer(exercise, {"value": value, "reasons": given_}))
    return feedback.state, feedback.points


# --- Each kind ----------------------------------------------------------------------------


def test_a_choice_has_three_states():
    assert judged(CHOICE, "yes") == ("accepted", 1)
    assert judged(CHOICE, "maybe") == ("arguable", 0.5)
    assert judged(CHOICE, "no") == ("not_supported", 0)
    feedback = score(CHOICE, Answer(value="maybe"))
    assert [item.why for item in feedback.items] == ["This is arguable."]
    assert feedback.items[0].chosen == "Option maybe"
    assert feedback.possible == 1


@pytest.mark.parametrize(
    ("reason", "points", "more_helps"),
    [
        ("", 0.5, True),
        ("two words", 0.5, True),
        ("  \n two\twords ", 0.5, True),
        ("exactly three words", 1, False),
        ("S07 says so, word for word.", 1, False),
    ],
)
def test_an_arguable_answer_earns_the_other_half_with_a_reason(reason, points, more_helps):
    feedback = score(CHOICE, Answer(value="maybe", reasons={"": reason}))
    assert (feedback.state, feedback.points) == ("arguable", points)
    assert feedback.items[0].reason_would_help is more_helps


def test_a_reason_changes_nothing_else():
    assert judged(CHOICE, "no", _=REASON) == ("not_supported", 0)
    assert judged(CHOICE, "yes", _=REASON) == ("accepted", 1)


def test_not_being_able_to_tell_is_an_answer_like_the_others():
    assert judged(CHOICE, "cannot_tell") == ("arguable", 0.5)
    assert judged(CHOICE, "cannot_tell", _=REASON) == ("arguable", 1)
    assert judged(UNSURE, "cannot_tell") == ("accepted", 1)
    assert judged(NOTHING, "cannot_tell") == ("accepted", 1)
    assert judged(MULTI, "cannot_tell") == ("not_supported", 0)
    assert judged(ESTIMATE, "cannot_tell") == ("arguable", 0.5)
    assert judged(RANK, "cannot_tell") == ("not_supported", 0)
    assert score(RANK, Answer(value="cannot_tell")).items[0].chosen == exercises.CANNOT_TELL_TEXT


@pytest.mark.parametrize(
    ("chosen", "state", "points"),
    [
        (["a", "b"], "accepted", 2),
        (["b", "a"], "accepted", 2),
        (["a"], "mixed", 1),
        (["a", "b", "c"], "mixed", 1),
        (["a", "b", "c", "d"], "mixed", 0),
        (["c"], "not_supported", 0),
        (["c", "d"], "not_supported", 0),
        (["a", "c", "d"], "mixed", 0),
        (["maybe"], "arguable", 0.5),
        (["a", "maybe"], "mixed", 1.5),
        (["a", "b", "maybe"], "mixed", 2),
    ],
)
def test_several_options_stay_between_nothing_and_all(chosen, state, points):
    assert judged(MULTI, chosen) == (state, points)


def test_all_ways_to_tick_stay_within_bounds():
    ids = [option.id for option in MULTI.options]
    for chosen in itertools.chain.from_iterable(
        itertools.combinations(ids, n) for n in range(1, len(ids) + 1)
    ):
        feedback = score(MULTI, read_answer(MULTI, {"value": list(chosen)}))
        assert 0 <= feedback.points <= feedback.possible == 2
        assert [item.id for item in feedback.items] == list(chosen)
        assert (feedback.state == "accepted") is (set(chosen) == {"a", "b"})


def test_ticking_everything_earns_less_than_ticking_what_holds():
    strengths = exercises.find("01.strengths")
    accepted = [one.id for one in strengths.options if one.state == "accepted"]
    everything = [one.id for one in strengths.options]
    assert judged(strengths, accepted) == ("accepted", len(accepted))
    assert judged(strengths, everything)[1] < len(accepted)


def test_a_sort_judges_each_item():
    assert judged(SORT, {"one": "fact", "two": "view"}) == ("accepted", 2)
    assert judged(SORT, {"one": "fact", "two": "fact"}) == ("mixed", 1.5)
    assert judged(SORT, {"one": "fact", "two": "fact"}, two=REASON) == ("mixed", 2)
    assert judged(SORT, {"one": "fact", "two": "fact"}, one=REASON) == ("mixed", 1.5)
    assert judged(SORT, {"one": "view", "two": "cannot_tell"}) == ("mixed", 0.5)
    assert judged(SORT, {"one": "cannot_tell"}) == ("not_supported", 0)
    titles = [item.title for item in score(SORT, Answer(value={"one": "fact"})).items]
    assert titles == ["S09", "It is small."]


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (0, "not_supported"), (0.4, "not_supported"), (0.6, "accepted"), (1, "accepted"),
        (25, "accepted"), (25.4, "accepted"), (25.6, "arguable"), (26, "arguable"),
        (40, "arguable"), (40.4, "arguable"), (40.6, "not_supported"), (41, "not_supported"),
        (100, "not_supported"), (12.5, "accepted"),
    ],
)  # fmt: skip
def test_an_estimate_falls_into_the_nearest_range(number, state):
    assert judged(ESTIMATE, number)[0] == state
    assert score(ESTIMATE, Answer(value=number)).items[0].chosen == f"{number:g} of 100"


def test_a_rank_knows_accepted_arguable_and_other_orders():
    assert judged(RANK, list("abcd")) == ("accepted", 1)
    assert judged(RANK, list("bacd")) == ("arguable", 0.5)
    assert judged(RANK, list("bacd"), _=REASON) == ("arguable", 1)
    assert judged(RANK, list("abdc")) == ("not_supported", 0)
    chosen = score(RANK, Answer(value=list("abcd"))).items[0].chosen
    assert chosen == "Part a; Part b; Part c; Part d"


@pytest.mark.parametrize(("order", "right"), [("abdc", 5), ("dcba", 0), ("dabc", 3), ("badc", 4)])
def test_another_order_learns_how_much_of_it_stands(order, right):
    why = score(RANK, Answer(value=list(order))).items[0].why
    assert why == f"Ask what a reader needs. {right} of 6 pairs stand in the order of the key."


def test_a_written_answer_is_kept_and_not_judged():
    feedback = score(WRITE, read_answer(WRITE, {"value": "one two three"}))
    assert (feedback.state, feedback.points, feedback.possible) == ("kept", 0, 0)
    assert "3 of at most 5 words" in feedback.items[0].why


@pytest.mark.parametrize("exercise", KINDS.values(), ids=KINDS)
def test_what_was_left_open_is_said_and_earns_nothing(exercise):
    feedback = score(exercise, Answer())
    assert feedback.points == 0
    assert open_items(exercise, Answer())
    if exercise is not WRITE:
        assert feedback.state == "not_supported"
        assert all("left this open" in item.why for item in feedback.items)


def test_open_items_are_named():
    assert open_items(SORT, Answer(value={"one": "fact"})) == ("two",)
    assert open_items(SORT, Answer(value={"one": "fact", "two": "view"})) == ()
    assert open_items(MULTI, Answer(value=[])) == ("",)
    assert open_items(WRITE, Answer(value=" \n ")) == ("",)
    assert open_items(WRITE, Answer(value="words")) == ()
    assert open_items(ESTIMATE, Answer(value=0)) == ()


# --- The key ------------------------------------------------------------------------------


def whys(exercise: AnyExercise) -> list[str]:
    """Collect, independently of the key, every reason that an exercise gives."""
    match exercise.kind:
        case "choice" | "multi":
            return [one.why for one in (*exercise.options, exercise.cannot_tell)]
        case "sort":
            return [one.why for item in exercise.items for one in item.judged.values()]
        case "estimate":
            return [one.why for one in (*exercise.ranges, exercise.cannot_tell)]
        case "rank":
            parts = (*exercise.orders, exercise.cannot_tell, *exercise.items)
            return [*(one.why for one in parts), exercise.otherwise]
        case "write":
            rubric = exercise.rubric
            levels = (rubric.proficient, rubric.emergent, rubric.basic)
            return [one.why for one in (*levels, *exercise.wrong_turns, *exercise.meter)]
        case "search":
            parts = (*exercise.cards, exercise.cannot_tell)
            return [*(one.why for one in parts), exercise.restraint]
        case "ladder":
            parts = (*exercise.cards, exercise.none)
            return [*(one.why for one in parts), *exercise.whys.values()]
    raise AssertionError(f"A new kind: {exercise.kind}")


@pytest.mark.parametrize("exercise", [*KINDS.values(), *COMMON], ids=lambda one: one.id)
def test_the_key_holds_every_possible_answer_with_its_reason(exercise):
    entries = [entry for item in key(exercise) for entry in item.entries]
    assert sorted(entry.why for entry in entries) == sorted(whys(exercise))
    assert all(entry.text for entry in entries)


@pytest.mark.parametrize("exercise", [one for one in REAL if one.kind == "write"])
def test_the_key_of_a_written_answer_holds_a_model_of_each_level(exercise):
    shown = str(key(exercise))
    for level in (exercise.rubric.proficient, exercise.rubric.emergent, exercise.rubric.basic):
        assert level.model in shown
        assert level.when in shown


@pytest.mark.parametrize("exercise", [*KINDS.values(), *REAL], ids=lambda one: one.id)
def test_the_key_begins_with_what_is_accepted(exercise):
    order = ["accepted", "arguable", "not_supported"]
    for item in key(exercise):
        states = [order.index(entry.state) for entry in item.entries if entry.state]
        assert states == sorted(states)
        assert not states or states[0] == 0 or exercise not in COMMON


@pytest.mark.parametrize(
    "exercise", [one for one in COMMON if one.kind != "write"], ids=lambda one: one.id
)
def test_feedback_and_key_agree(exercise):
    """Whoever answers as the key says hears that it is accepted."""
    accepted = {
        "choice": lambda: next(
            (one.id for one in exercise.options if one.state == "accepted"), "cannot_tell"
        ),
        "multi": lambda: [one.id for one in exercise.options if one.state == "accepted"],
        "sort": lambda: {
            item.id: next(i for i, one in item.judged.items() if one.state == "accepted")
            for item in exercise.items
        },
        "estimate": lambda: next(
            (one.low for one in exercise.ranges if one.state == "accepted"), "cannot_tell"
        ),
        "rank": lambda: next(list(one.order) for one in exercise.orders if one.state == "accepted"),
        "search": lambda: {
            "picked": [one.card for one in exercise.cards if one.state == "accepted"][
                : exercise.pick
            ],
            "opened": [],
            "early": [],
        },
        "ladder": lambda: {
            "verdict": next(
                step
                for step, one in exercises.verdicts_of(exercise).items()
                if one.state == "accepted"
            ),
            "evidence": [one.card for one in exercise.cards if one.state == "accepted"],
        },
    }[exercise.kind]()
    feedback = score(exercise, read_answer(exercise, {"value": accepted}))
    assert feedback.state == "accepted"
    assert feedback.points == feedback.possible


# --- Answers of a wrong shape -------------------------------------------------------------

NAN, INFINITE = float("nan"), float("inf")
WRONG = {
    "choice": ["other", "", 0, True, 1.5, [], ["yes"], {}, {"yes": 1}, "S07"],
    "multi": ["a", ["a", "a"], ["x"], [["a"]], [None], [1], {"a": True}, {}, 3, False,
              ["a", "cannot_tell"]],
    "sort": ["cannot_tell", "fact", ["fact"], {"three": "fact"}, {"one": "other"}, {"one": None},
             {"one": ["fact"]}, {"one": {"fact": 1}}, 7, [["one", "fact"]]],
    "estimate": ["12", "", True, False, -1, 101, 100.0001, -0.1, NAN, INFINITE, -INFINITE,
                 10**400, [5], {}, {"value": 5}],
    "rank": [list("abc"), list("aabc"), list("abcde"), "abcd", [list("abcd")], [], {}, 4,
             ["a", "b", "c", None], [1, 2, 3, 4]],
    "write": [5, True, [], ["words"], {}, "x" * (scoring.LONGEST_TEXT + 1)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in WRONG.items() for value in values]
)
def test_an_answer_of_a_wrong_shape_is_refused(kind, value):
    with pytest.raises(ContentError, match=r"Reload the page and answer again"):
        read_answer(KINDS[kind], {"value": value})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "data",
    [
        None, 1, "yes", [], [{"value": None}], {"reasons": []}, {"reasons": {"": 3}},
        {"reasons": {"": None}}, {"reasons": {"elsewhere": REASON}}, {"reasons": {"": ["word"]}},
        {"reasons": {"": "x" * (scoring.LONGEST_TEXT + 1)}}, {"value": None, "reasons": None},
    ],
    ids=range(12),
)  # fmt: skip
def test_data_of_a_wrong_shape_is_refused(kind, data):
    with pytest.raises(ContentError):
        read_answer(KINDS[kind], data)


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_answer_fits_every_kind(kind):
    assert read_answer(KINDS[kind], {}) == Answer()
    assert read_answer(KINDS[kind], {"value": None, "reasons": {}}) == Answer()


def test_what_was_typed_is_kept_exactly():
    text = "<script>alert(1)</script> مرحبا \u202e 😀\x00 \ud800 " + "x" * 20_000
    assert read_answer(WRITE, {"value": text}).value == text
    assert read_answer(CHOICE, {"value": "maybe", "reasons": {"": text}}).reasons[""] == text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["cannot_tell", "value", "reasons"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=10,
)


def near(exercise: AnyExercise) -> st.SearchStrategy:
    """Values built from the exercise's own words, so that many of them fit."""
    parts = (*getattr(exercise, "options", ()), *getattr(exercise, "items", ()))
    ids = st.sampled_from([*(one.id for one in parts), "cannot_tell"])
    labels = {i for one in parts if isinstance(exercise, Sort) for i in one.judged}
    return st.one_of(
        ids,
        st.lists(ids, max_size=len(parts) + 1),
        st.permutations([one.id for one in parts]),
        st.dictionaries(ids, st.sampled_from([*sorted(labels), "x"]), max_size=len(parts)),
        st.floats(-1, 101),
        st.text(max_size=30),
    )


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
@settings(max_examples=15)
@given(data=st.data())
def test_any_json_is_refused_or_scored_within_bounds(exercise, data):
    value = data.draw(near(exercise) | JSON)
    reasons = data.draw(st.dictionaries(st.just("") | st.text(max_size=3), st.text(max_size=20)))
    sent = data.draw(st.just({"value": value, "reasons": reasons}) | st.just({"value": value}))
    try:
        answer = read_answer(exercise, data.draw(st.just(sent) | JSON))
    except ContentError:
        return
    feedback = score(exercise, answer)
    assert feedback.exercise == exercise.id
    assert feedback.state in scoring.STATE_TEXT
    assert 0 <= feedback.points <= feedback.possible
    assert math.isfinite(feedback.points)
    assert feedback.summary.endswith(".")
    assert feedback.items
    for item in feedback.items:
        assert item.state in STATES | {"kept", "mixed"}
        assert item.why.strip()
    assert set(open_items(exercise, answer)) <= {"", *(i.id for i in feedback.items)}


# --- Small things -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"), [(6.0, "6"), (6.5, "6.5"), (2 / 3, "0.67"), (0.0, "0"), (10.0, "10")]
)
def test_points_are_written_without_needless_decimals(value, text):
    assert scoring.number(value) == text


def test_a_quotation_has_at_most_twelve_words():
    for sentence in load_article().sentences:
        shown = scoring.quoted(sentence.id)
        words = shown.removesuffix(" …").replace("-", " ").split()
        assert len(words) <= 12
        assert sentence.text.split() == shown.split() or shown.endswith(" …")
