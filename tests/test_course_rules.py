"""What holds for the exercises of every notebook, whoever wrote them.

What a single notebook has to hold on top, its plan, stands in ``test_notebook_NN.py``.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter

import pytest

from medialit import case, exercises, scoring
from medialit.exercises import CANNOT_TELL, AnyExercise, Workbook
from tests import plan
from tests.plan import answers, explanations, runs
from tools import prose
from tools.prose import grade, syllables

NAMES = exercises.notebooks()
BOOKS = {name: exercises.load(name) for name in NAMES}
# The start page only shows how things work.
LESSONS = [name for name in NAMES if not name.startswith("00")]
# Said on the page to be for home: they take no time in class.
AT_HOME = {"02.mark_s32_inner", "02.call", "02.new_voice"}
# How often "I cannot tell" must at least be the right answer, where it is one.
UNSURE = {"01": 2, "02": 2, "04": 4, "05": 3, "06": 1}
# Notebooks that load no data frames.
LIGHT = [name for name in NAMES if name[:2] in ("00", "01", "02", "03", "05", "08", "09", "10")]

every_notebook = pytest.mark.parametrize("name", NAMES)
every_lesson = pytest.mark.parametrize("name", LESSONS)


def all_of(workbook: Workbook) -> tuple[AnyExercise, ...]:
    """Return the exercises of a notebook, and its questions that later notebooks ask."""
    return (*workbook.exercises, *workbook.recall)


def judged(workbook: Workbook) -> list[AnyExercise]:
    """Return the exercises that have a key."""
    return [one for one in all_of(workbook) if one.kind not in ("write", "code")]


def code_of(name: str) -> list[str]:
    return [cell.source for cell in plan.notebook(name).cells if cell.cell_type == "code"]


# --- What stands on the page --------------------------------------------------------------


@every_notebook
def test_every_exercise_is_shown_once_in_the_order_of_its_file(name):
    assert plan.shown(name) == [one.id for one in BOOKS[name].exercises]


@every_notebook
def test_the_minutes_of_a_section_hold_its_exercises(name):
    """What is for home, and the optional code, takes no time in class."""
    given, used, section = {}, {}, None
    for cell in plan.notebook(name).cells:
        about = cell.metadata.medialit
        if cell.cell_type == "markdown" and about.get("minutes") is not None:
            section = cell
            given[cell.id] = about.minutes
        asked = (
            re.findall(rf'"({name[:2]}\.\w+)"', cell.source) if "exercise(" in cell.source else ""
        )
        for one in set(asked) - AT_HOME:
            if section.metadata.medialit.role != "hood":
                used[section.id] = used.get(section.id, 0) + BOOKS[name][one].minutes
    assert used
    assert not {one: used[one] for one in used if used[one] > given[one]}


@every_notebook
def test_every_term_is_in_the_glossary(name):
    used = {term for exercise in all_of(BOOKS[name]) for term in exercise.terms}
    assert used <= set(case.load_glossary())


@every_notebook
def test_no_cell_asks_the_network(name):
    assert not [one for one in code_of(name) if re.search(r"urllib|requests|open\(", one)]


@pytest.mark.parametrize("name", LIGHT)
def test_a_light_notebook_needs_no_data_frames(name):
    assert not [one for one in code_of(name) if re.search("pandas|matplotlib", one)]


# --- Explanations -------------------------------------------------------------------------


@every_notebook
def test_every_answer_has_an_explanation_of_its_own(name):
    for exercise in all_of(BOOKS[name]):
        found = explanations(exercise)
        assert found, exercise.id
        assert not [why for why, times in Counter(found).items() if times > 1], exercise.id
        assert not [why for why in found if len(prose.WORD.findall(why)) < 7], exercise.id


@every_notebook
def test_explanations_teach(name):
    lengths = [
        len(prose.WORD.findall(why))
        for exercise in BOOKS[name].exercises
        for why in explanations(exercise)
    ]
    assert statistics.median(lengths) >= 18


@every_notebook
def test_a_wrong_answer_is_explained_at_about_the_length_of_a_right_one(name):
    """Whoever is wrong needs the explanation more; length must not tell the two apart."""
    lengths = {True: [], False: []}
    for exercise in judged(BOOKS[name]):
        for item in scoring.key(exercise):
            for entry in item.entries:
                words = len(prose.WORD.findall(entry.why))
                lengths[entry.state == "accepted"].append(words)
    right, wrong = (statistics.median(lengths[one]) for one in (True, False))
    assert 0.7 <= right / wrong <= 1.4


@every_notebook
def test_a_hint_leaves_the_answer_to_the_learner(name):
    for exercise in all_of(BOOKS[name]):
        assert len(exercise.hints) >= 2, exercise.id
        for hint in exercise.hints:
            for answer in answers(exercise):
                assert answer.casefold() not in hint.casefold(), exercise.id
                assert not runs(hint) & runs(answer), f"{exercise.id}: eight words of the answer."


# --- The options --------------------------------------------------------------------------


@every_notebook
def test_the_accepted_answer_is_neither_always_longest_nor_always_in_one_place(name):
    places, longest = [], []
    for exercise in (one for one in all_of(BOOKS[name]) if one.kind == "choice"):
        most = max(len(option.text) for option in exercise.options)
        for place, option in enumerate(exercise.options):
            if option.state == "accepted":
                places.append(place)
                longest.append(len(option.text) == most)
    assert len(set(places)) >= 3
    assert max(map(places.count, places)) <= len(places) / 2
    assert sum(longest) <= len(longest) / 2


@every_lesson
def test_not_being_able_to_tell_is_sometimes_right_and_no_way_out(name):
    states = [one.cannot_tell.state for one in BOOKS[name].exercises if hasattr(one, "cannot_tell")]
    states += [
        item.judged[CANNOT_TELL].state
        for exercise in BOOKS[name].exercises
        if exercise.kind == "sort"
        for item in exercise.items
    ]
    assert states.count("accepted") >= UNSURE.get(name[:2], 0)
    assert states.count("accepted") + states.count("arguable") >= 2
    assert states.count("not_supported") >= len(states) / 2


@every_notebook
def test_most_questions_offer_something_to_argue_about(name):
    asked = [one for one in judged(BOOKS[name]) if one in BOOKS[name].exercises]
    states = [{entry.state for item in scoring.key(one) for entry in item.entries} for one in asked]
    assert sum("arguable" in one for one in states) > len(states) / 2


# --- Balance and fairness -----------------------------------------------------------------


@every_lesson
def test_at_least_three_strengths_are_credited_that_no_earlier_notebook_offered(name):
    strengths = [one for one in BOOKS[name][f"{name[:2]}.strengths"].options if one.strength]
    assert len({one.text for one in strengths}) == len(strengths) >= 3
    assert all(one.state == "accepted" for one in strengths)
    earlier = {
        option.text
        for other in NAMES
        if other < name
        for exercise in BOOKS[other].exercises
        for option in getattr(exercise, "options", ())
    }
    assert earlier
    assert not {one.text for one in strengths} & earlier


@every_notebook
def test_undecided_accusations_against_the_speaker_stay_out(name):
    everywhere = r"\b(?:sentenced|prison|rally)\b"
    of_him = r"\b(?:charge|2021)\b" if name[:2] in ("02", "03") else r"\b(?:charge|2021|court)\b"
    for text in plan.told(name):
        assert not re.search(everywhere, text), text
        assert not ("Altayev" in text and re.search(of_him, text)), text


@every_notebook
def test_nobody_is_asked_for_a_stance_or_a_group(name):
    asked = [one.prompt for one in all_of(BOOKS[name])]
    stance = r"which side|do you support|Crimea|your (?:group|view|opinion|origin)"
    if name.startswith("07"):  # asks data sets how they draw it
        stance = stance.replace("Crimea", "[Ww]hose Crimea")
    assert not [text for text in asked if re.search(stance, text)]


@every_notebook
def test_wording_whose_original_was_not_seen_is_given_to_nobody(name):
    """After S14 the outlet's words are not known: no explanation says that it chose them."""
    strong = "slap in the face|Kremlin dictator|laconic|running away|last option|quasi-rep"
    for why in (why for one in all_of(BOOKS[name]) for why in explanations(one)):
        if any(one > "S14" for one in prose.SENTENCE_ID.findall(why)):
            assert not re.search(r"the outlet (?:writes|says|chose|calls)", why), why
        if re.search(strong, why):
            assert not re.search("outlet’s (?:own )?(?:word|label|choice)", why), why


@every_notebook
def test_quotations_are_short(name):
    for text in plan.told(name):
        for words, _ in prose.quotations(text):
            assert len(prose.WORD.findall(words)) <= 12, text


# --- How it is written --------------------------------------------------------------------


def test_the_grade_is_that_of_the_formula():
    words = ["a", "risk", "table", "quite", "looked", "wanted", "article"]
    assert [syllables(word) for word in words] == [1, 1, 2, 1, 1, 2, 3]
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade(
        "Notwithstanding considerable methodological heterogeneity, contemporary investigations "
        "demonstrate institutional accountability mechanisms."
    ) > 15  # fmt: skip


@every_notebook
def test_the_words_suit_a_reader_of_fourteen(name):
    """The median of cells and explanations stays below grade 9, and each of them below 12."""
    plain = [
        prose.plain(prose.TABLE_ROW.sub("", prose.HEADING.sub("", cell.source)))
        for cell in plan.notebook(name).cells
        if cell.cell_type == "markdown"
        and cell.metadata.medialit.role in ("section", "prose", "example", "exit", "summary")
    ]
    cells = [text for text in plain if prose.prose_words(text) >= 15]
    whys = [why for one in all_of(BOOKS[name]) for why in explanations(one)]
    for texts in (cells, whys):
        grades = [grade(text) for text in texts]
        assert len(grades) >= 10
        assert statistics.median(grades) < 9
        assert not [text for text in texts if grade(text) >= 12]
