"""'The map' holds every step of its plan, and every number it prints can be measured again."""

from __future__ import annotations

import re

import pytest

from medialit import borders, exercises, numbers, scoring
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.session import session
from tests import plan
from tests.plan import choices

NAME = "07_the_map"
WORKBOOK = exercises.load(NAME)
SCALES = ("110m", "50m", "10m")

# Each step of the plan: its exercise, and what stands right above it; in the notebook's order.
STEPS = {
    "three questions from earlier": 'recall("07_the_map")',
    "worked example": "maps.locator()",
    "the sentences": 'article(only=["S09", "S10", "S11"], original=True)',
    "1 Four readings: predict": "07.readings_before",
    "2 Ruler: predict": "07.ruler_before",
    "2 One stretch at four scales": "maps.three_scales()",
    "2 Ruler: measure": "labs.ruler()",
    "2 Ruler: compare": "07.ruler_after",
    "2 Published lengths: which is right?": "07.lengths",
    "2 Published lengths: why they differ": "07.why_differ",
    "3 Ranking": "labs.ranking()",
    "1 Four readings: answer again": "07.readings_after",
    "3 Ranking at three scales, as a picture": "maps.ranking_chart()",
    "3 Why the order turns round": "07.flip",
    "4 Projection": "labs.projection()",
    "4 Two projections, as a picture": "maps.two_projections()",
    "4 Did the border grow?": "07.projection",
    "7 Whose Crimea? asked of data sets": "maps.whose_crimea()",
    "7 Why they differ": "07.datasets",
    "7 The map note": "07.map_note",
    "5 Does length show danger?": "07.danger",
    "the regions and their neighbours": "maps.border_map()",
    "cities near the border": "07.near",
    "towns and their distance": "maps.towns_and_distance()",
    "6 Choropleth lab": "labs.choropleth()",
    "6 What a map of counts shows": "07.count_map",
    "6 One table, three maps": "07.framing",
    "6 The map to publish": "07.publish",
    "6 The honest map of S10": "maps.russian_share()",
    "6 What it says about S10": "07.honest",
    "what the text does well": "07.strengths",
    "transfer to another text": "07.transfer",
    "extension: measure": "borders.length_km(line)",
    "extension: who shares the border": "shape.intersection(home)",
    "extension: ask a file": "countries.contains(place)",
    "extension: the task": "07.hood_task",
    "extension: its open cell": 'check("07.hood_task", answer)',
    "exit": "## What would change my mind?",
}

# Exercise, item (where it has several), answer, state, and what the explanation must speak of.
EXPLAINED = [
    ("07.readings_after", "russia", "holds", "accepted", "every scale"),
    ("07.readings_after", "kazakhstan", "holds", "accepted", "More than half"),
    ("07.readings_after", "world", "holds", "not_supported", "Canada"),
    ("07.readings_after", "unbroken", "depends", "accepted", "turns round"),
    ("07.readings_after", "unbroken", "holds", "arguable", "published"),
    ("07.lengths", "", "right", "not_supported", "does not say how finely"),
    ("07.lengths", "", "arbitrary", "not_supported", "Only one ranking turns round"),
    ("07.lengths", "", "needs_scale", "accepted", "scale and\\s+definition"),
    ("07.flip", "", "winding", "accepted", "49th parallel"),
    ("07.projection", "", "stretched", "accepted", "geodesic"),
    ("07.projection", "", "wrong_map", "not_supported", "keeps angles"),
    ("07.danger", "", "danger", "not_supported", "Canada"),
    ("07.danger", "", "nothing", "not_supported", "watch"),
    ("07.danger", "", "premise", "accepted", "not a proof"),
    ("07.framing", "", "one_lie", "not_supported", "same numbers"),
    ("07.framing", "", "choice", "accepted", "framing"),
    ("07.count_map", "", "pale", "not_supported", "density"),
    ("07.honest", "", "all_north", "not_supported", "no data"),
    ("07.honest", "", "first_half", "accepted", "no evidence"),
    ("07.honest", "", "fill", "not_supported", "years, not regions"),
    ("07.datasets", "", "biased", "not_supported", "same"),
    ("07.datasets", "", "law", "not_supported", "who controls"),
    ("07.datasets", "", "leave_out", "not_supported", "choice too"),
    ("07.datasets", "", "policy", "accepted", "Control and law"),
]

TERMS = {
    "scale", "generalisation", "richardson-effect", "geodesic", "planar", "projection",
    "choropleth", "classification", "de-facto", "de-jure", "point-of-view", "framing",
}  # fmt: skip


def km(scale: str, border: str, without: str = "") -> float:
    """Measure a border of Natural Earth in km."""
    lines = borders.read_lines(scale)
    chosen = lines[(lines.border == border) & (lines.part != (without or "nothing"))]
    return borders.length_km(chosen)


def spoken() -> str:
    """Return all that the notebook says in prose, questions and explanations."""
    return " ".join(plan.told(NAME))


# --- The steps and explanations of the plan -----------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert plan.misplaced(NAME, STEPS) == []
    assert [one for one in STEPS.values() if one.startswith("07.")] == plan.shown(NAME)


@pytest.mark.parametrize(("exercise", "item", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, item, answer, state, words):
    judged = choices(WORKBOOK[exercise], item)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


def test_the_terms_of_the_plan_are_used():
    assert {term for exercise in WORKBOOK.exercises for term in exercise.terms} >= TERMS


def test_nobody_is_asked_whose_crimea_is():
    """The question stands in quotation marks as the article's, and is put to files only."""
    for exercise in (*WORKBOOK.exercises, *WORKBOOK.recall):
        assert "whose crimea" not in f"{exercise.title} {exercise.prompt}".casefold()


# --- The question asked twice -------------------------------------------------------------


def test_the_readings_are_asked_alike_before_and_after():
    before, after = WORKBOOK["07.readings_before"], WORKBOOK["07.readings_after"]
    assert after.compare_with == before.id
    assert before.feedback_later
    for part in ("labels", "items"):
        first, second = getattr(before, part), getattr(after, part)
        assert [(one.id, one.text) for one in first] == [(one.id, one.text) for one in second]


def test_after_measuring_the_page_shows_what_was_thought_before():
    def ask(exercise_id: str, label: str) -> dict:
        exercise = WORKBOOK[exercise_id]
        view = ExerciseSet([Placed(exercise_id, exercise)], session())
        value = {item.id: label for item in exercise.items}
        message = {"type": "submit", "seq": 1, "attempt": 1, "confidence": 70}
        view._receive(None, message | {"answers": {exercise_id: {"value": value}}}, [])
        return view.state

    kept = ask("07.readings_before", "holds")
    assert (kept["phase"], kept["feedback"], kept["compare"]) == ("kept", {}, {})
    changes = ask("07.readings_after", "depends")["compare"]["07.readings_after"]["changes"]
    assert [one["title"] for one in changes] == [
        one.text for one in WORKBOOK["07.readings_after"].items
    ]
    assert {(one["before"], one["after"]) for one in changes} == {
        ("It holds", "It depends on how one measures")
    }


# --- Every number can be measured again ---------------------------------------------------


def test_the_lengths_in_the_text_are_those_of_the_files():
    text = spoken()
    measured = [
        *(km(scale, "KZ-RU") for scale in SCALES),
        *(km(scale, "CA-US", without="Alaska") for scale in SCALES),
        *(km("10m", border) for border in ("CA-US", "RU-CN")),
    ]
    for length in measured:
        assert f"{length:,.0f}" in text


def test_two_rankings_stand_and_one_turns_round():
    """What 07.readings_after accepts, from the lines themselves."""
    lengths = {s: {one: km(s, one) for one in set(borders.read_lines(s).border)} for s in SCALES}
    unbroken = {s: km(s, "CA-US", without="Alaska") for s in SCALES}
    for scale, of in lengths.items():
        rivals = [length for one, length in of.items() if one != "KZ-RU"]
        neighbours = [length for one, length in of.items() if {"KZ", "RU"} & {*one.split("-")}]
        assert of["KZ-RU"] == max(neighbours), scale
        assert of["CA-US"] == max(rivals) > of["KZ-RU"], scale
    flips = [lengths[scale]["KZ-RU"] > unbroken[scale] for scale in SCALES]
    assert flips == [False, False, True]


def test_the_next_border_is_between_half_and_two_thirds_as_long():
    for scale in SCALES:
        assert 0.5 < km(scale, "RU-CN") / km(scale, "KZ-RU") < 2 / 3
        assert km(scale, "KZ-UZ") < km(scale, "KZ-RU") / 2


def test_the_order_turns_between_rulers_of_ten_and_five_km():
    lines = borders.read_osm_lines()
    ours = lines[(lines.border == "KZ-RU") & (lines.part == "land and river")]
    theirs = lines[(lines.border == "CA-US") & (lines.part == "without Alaska")]

    def longer(ruler: float) -> bool:
        return (
            borders.ruler_walk(ours, ruler).length_km > borders.ruler_walk(theirs, ruler).length_km
        )

    assert (longer(10), longer(5)) == (False, True)


@pytest.mark.parametrize(("which", "state"), [("ne", "accepted"), ("osm", "arguable")])
def test_the_ruler_exercise_accepts_what_the_lines_give(which, state):
    line = borders.merged_line(borders.read_lines("10m"), "KZ-RU")
    if which == "osm":
        lines = borders.read_osm_lines()
        line = lines[(lines.border == "KZ-RU") & (lines.part == "land and river")]
    long, short = (borders.ruler_walk(line, ruler).length_km for ruler in (200, 1))
    exercise = WORKBOOK["07.ruler_after"]
    answer = scoring.read_answer(exercise, {"value": round(100 * (short - long) / long)})
    assert scoring.score(exercise, answer).state == state


def test_web_mercator_stretches_as_much_as_the_text_says():
    line = borders.merged_line(borders.read_lines("10m"), "KZ-RU")
    flat = borders.planar_length_km(line, "Web Mercator")
    text = spoken()
    assert f"{flat:,.0f} km" in text
    assert f"{100 * (flat / borders.length_km(line) - 1):.0f} %" in text


def test_the_cities_near_the_border_are_counted():
    towns = borders.read_towns()
    cities = towns[(towns.country == "KZ") & (towns.population >= 100_000)]
    near = cities[cities.border_km <= 50]
    exercise = WORKBOOK["07.near"]
    accepted = [(one.low, one.high) for one in exercise.ranges if one.state == "accepted"]
    assert accepted == [(len(near), len(near))]
    assert exercise.high == len(cities)
    assert f"{len(cities)} cities" in exercise.prompt
    assert set(near.name) == {"Oral", "Semey", "Petropavl"}


def test_the_shares_in_the_text_are_those_of_the_one_series():
    shares = {
        one.region: one.value
        for one in numbers.load_regional_shares()
        if one.group == "Russian" and one.date.startswith("2021") and one.value is not None
    }
    assert {name: f"{value:.1f} %" for name, value in shares.items()} == {
        "North Kazakhstan Region": "44.5 %",
        "Akmola Region": "26.9 %",
    }
    why = choices(WORKBOOK["07.honest"])["first_half"].why
    assert all(f"{value:.1f} %" in why for value in shares.values())


def test_the_slips_that_the_code_task_knows_are_the_real_ones():
    """Each typical mistake gives the number that its explanation is for."""
    lines = borders.read_osm_lines()
    ours = lines[lines.border == "KZ-RU"]
    land = ours[ours.part == "land and river"]
    theirs = lines[(lines.border == "CA-US") & (lines.part == "without Alaska")]
    slips = {
        "all its bends": borders.length_km(land),
        "below 1 km": borders.simplified_length_km(land, 1),
        "degrees": sum(one.length for one in land.geometry),
        "Caspian Sea": borders.simplified_length_km(ours, 10),
        "Canada": borders.simplified_length_km(theirs, 10),
    }
    exercise = WORKBOOK["07.hood_task"]
    for words, value in slips.items():
        feedback = scoring.score(exercise, scoring.read_answer(exercise, {"value": value}))
        assert feedback.state == "not_supported"
        assert words in feedback.items[0].why
