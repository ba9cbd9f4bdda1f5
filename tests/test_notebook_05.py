"""'Headline and translation' holds every step and every explanation that its plan asks for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from medialit import case, exercises
from medialit.exercises import CANNOT_TELL, AnyExercise
from medialit.scoring.meter import found
from medialit.widgets import side_by_side
from tests import plan
from tests.plan import choices
from tools import prose

NAME = "05_headline_and_translation"
WORKBOOK = exercises.load(NAME)
SORTS = [one for one in WORKBOOK.exercises if one.kind == "sort"]

# Each step of the plan: its exercise, or words of its cell; in the notebook's order.
STEPS = {
    "three questions from earlier": f'recall("{NAME}")',
    "worked example: copy and original": 'article(only=["S01"], original=True)',
    "worked example: what each has, and who changed it": "**What changed?**",
    "speakers of Ukrainian are the experts": "you are the expert here",
    "1 Four versions: the English lines": 'article(only=["S01", "S02", "S07", "S08"])',
    "2 Hedges, by eye, before they are counted": "05.kept",
    "presupposition": "05.presupposed",
    "1 Four versions in columns": "versions()",
    "headline quotation: invented, exact, condensed": "05.headline_quote",
    "2 Hedge survival per version": "versions_hedges()",
    "2 Hedge survival: what follows": "05.hedges_mean",
    "3 Find the quotation: the copy": "05.whose_before",
    "3 Find the quotation: the original": 'article(only=["S07", "S08"], original=True)',
    "3 Find the quotation: whose words?": "05.whose_after",
    "3 The copy changed the evidence": "05.lesson",
    "4 SRW: from this text alone": "05.srw_before",
    "4 SRW: the sources": "<span lang=\"ru\">ТРО</span>",
    "4 SRW: again, with the sources": "05.srw_after",
    "4 Problem types": "05.gallery",
    "4 Problem types: names": "05.names",
    "4 Pavel and Lugansk: what they show": "05.names_show",
    "5 Traffic light: the sentences": '"S34"], original=True)',
    "5 Traffic light": "05.light",
    "6 Headline workshop": "05.headline",
    "what the text does well": "05.strengths",
    "transfer: two translations": "05.transfer",
    "transfer: a headline": "05.transfer_headline",
    "extension: difflib on tokens": "text.align",
    "extension: hedges by a list": "text.find_hedges",
    "extension: a table of name variants with a normaliser": "def plain(name):",
    "extension: a task": "05.name_rules",
    "exit": "## What would change my mind?",
}  # fmt: skip

# Exercise, item (where it has several), answer, state, and what the explanation must speak of.
EXPLAINED = [
    ("05.headline_quote", "", "invented", "not_supported", "same thought in the same order"),
    ("05.headline_quote", "", "exact", "not_supported", "“Somehow” and “on someone” are missing"),
    ("05.headline_quote", "", "condensed", "accepted", "words are fewer"),
    ("05.headline_quote", "", "forbidden", "arguable", "differs between newsrooms"),
    ("05.headline_quote", "", "translator", "not_supported", "Ukrainian headline"),
    ("05.presupposed", "", "loses", "accepted", "open outcome"),
    ("05.hedges_mean", "", "firmer", "accepted", "even when the body is accurate"),
    ("05.hedges_mean", "", "alarm", "not_supported", "motive"),
    ("05.whose_before", "S07", "outlet", "arguable", "understandable"),
    ("05.whose_before", "S07", CANNOT_TELL, "accepted", "does not say"),
    ("05.whose_after", "S07", "quoted", "accepted", "The copy lost it"),
    ("05.whose_after", "S07", "outlet", "not_supported", "ties S07 to the politician"),
    ("05.lesson", "", "copy", "accepted", "The copy changed the evidence"),
    ("05.lesson", "", "right", "not_supported", "on its own text"),
    ("05.lesson", "", "never", "not_supported", "goes too far"),
    ("05.srw_before", "letters", "unit", "not_supported", "built on a guess"),
    ("05.srw_before", "letters", CANNOT_TELL, "accepted", "does not say"),
    ("05.srw_before", "meant", CANNOT_TELL, "accepted", "text alone"),
    ("05.srw_after", "meant", "territorial", "accepted", "By inference.*we conclude"),
    ("05.srw_after", "letters", "waste", "accepted", "nuclear"),
    ("05.gallery", "space", "link", "accepted", "where a link stood"),
    ("05.gallery", "we", "calque", "accepted", "this concerns"),
    ("05.gallery", "srw", "abbreviation", "accepted", "two readings"),
    ("05.gallery", "these", "reference", "accepted", "such statements"),
    ("05.gallery", "yes_word", "calque", "accepted", "No question stands before it"),
    ("05.gallery", "grave", "pun", "accepted", "mobilisation.*tone may have been bitter"),
    ("05.names", "altayev", "spelling", "accepted", "One person"),
    ("05.names", "pavel", "form", "accepted", "Russian form"),
    ("05.names", "luhansk", "form", "accepted", "follows Ukrainian"),
    ("05.names_show", "", "slant", "not_supported", "machine"),
    ("05.names_show", "", "open_cause", "accepted", "cannot be pinned on anybody"),
    ("05.light", "S09", "care", "accepted", "border with Russia"),
    ("05.light", "S09", "safe", "not_supported", "longest in the world"),
    ("05.light", "S10", "leave", "not_supported", "just as loose in Ukrainian"),
    ("05.light", "S15", "leave", "accepted", "broken"),
    ("05.light", "S15", "safe", "not_supported", "may be nothing wrong in the original"),
    ("05.light", "S15", CANNOT_TELL, "accepted", "complete and correct"),
    ("05.light", "S22", "leave", "not_supported", "not the same as damaged"),
]

TERMS = {
    "altered-quotation", "presupposition", "transediting", "translation-shift", "calque",
    "transliteration", "untranslated-abbreviation", "lost-quotation", "back-translation",
}  # fmt: skip
LIGHT = ["S06", "S09", "S10", "S15", "S17", "S22", "S34"]  # the plan's; S05 and S14 are ours
TWICE = [("05.whose_before", "05.whose_after"), ("05.srw_before", "05.srw_after")]


def cells() -> list[Any]:
    return plan.notebook(NAME).cells


def accepted(exercise: AnyExercise) -> dict[str, set[str]]:
    """Return the accepted labels of each item of a sort."""
    return {
        item.id: {label for label, one in item.judged.items() if one.state == "accepted"}
        for item in exercise.items
    }


def read_in_the_original(sentence: str) -> bool:
    return any(one.seen for one in case.load_original().of(sentence))


# --- The steps of the plan ----------------------------------------------------------------


def test_every_step_stands_in_the_notebook_in_this_order():
    assert not plan.misplaced(NAME, STEPS)


def test_every_exercise_is_a_step():
    steps = [one for one in STEPS.values() if one.startswith("05.")]
    assert steps == [one.id for one in WORKBOOK.exercises]


def test_the_terms_of_the_plan_are_used_and_explained():
    used = {term for exercise in WORKBOOK.exercises for term in exercise.terms}
    assert used >= TERMS
    glossary = case.load_glossary()
    ours = {one for one in TERMS if glossary[one].notebook == NAME}
    assert ours == TERMS - {"presupposition"}, "Words and frames has that one first."


# --- The explanations of the plan ---------------------------------------------------------


@pytest.mark.parametrize(("exercise", "item", "answer", "state", "words"), EXPLAINED)
def test_an_answer_has_the_state_and_the_reason_of_the_plan(exercise, item, answer, state, words):
    judged = choices(WORKBOOK[exercise], item)[answer]
    assert judged.state == state
    assert re.search(words, judged.why)


# --- What the words on the page show ------------------------------------------------------


@pytest.mark.parametrize("item", WORKBOOK["05.kept"].items, ids=lambda one: one.id)
def test_what_the_headline_keeps_is_what_stands_in_it(item):
    """The accepted place of each hedge is computed from the sentences."""
    article = case.load_article()
    words = prose.QUOTED.search(item.text)[1]
    body = any(prose.is_verbatim(words, article[one].text) for one in ("S07", "S08"))
    top = prose.is_verbatim(words, article["S02"].text)
    place = {(True, True): "both", (True, False): "body", (False, True): "headline"}[body, top]
    assert accepted(WORKBOOK["05.kept"])[item.id] == {place}


def test_the_hedges_are_those_of_the_key():
    key = case.load_key()
    asked = {prose.QUOTED.search(one.text)[1] for one in WORKBOOK["05.kept"].items}
    ours = {hedge for one in ("S02", "S07", "S08") for hedge in key[one].hedges}
    assert asked == ours


def test_the_hedges_are_asked_before_any_picture_counts_them():
    sources = [cell.source for cell in cells()]
    wanted = ("05.kept", "05.presupposed", "versions()", "versions_hedges()", "05.hedges_mean")
    place = {words: next(n for n, one in enumerate(sources) if words in one) for words in wanted}
    assert list(place) == sorted(place, key=lambda one: (place[one], list(place).index(one)))


def test_what_the_prose_counts_is_counted():
    length = len(case.load_article()["S02"].text.split())
    assert f"S02 has {length} words, you have {WORKBOOK['05.headline'].max_words}" in plan.text_of(
        NAME, "workshop"
    )
    dropped = [one for one in side_by_side.dropped(side_by_side.load_versions())
               if one["kind"] == "a hedge"]  # fmt: skip
    assert len(dropped) == 2
    assert "lost two hedges" in plan.text_of(NAME, "summary")
    rows = [one for one in plan.text_of(NAME, "srw-sources").splitlines() if one.startswith("| [F")]
    assert len(rows) == 5
    assert "Five sources" in plan.text_of(NAME, "srw-sources")


# --- The questions asked twice ------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), TWICE)
def test_a_question_is_asked_alike_before_and_after(first, second):
    before, after = WORKBOOK[first], WORKBOOK[second]
    assert after.compare_with == before.id
    assert before.feedback_later
    assert before.labels == after.labels
    for part in ("id", "text", "sentence"):
        assert [getattr(one, part) for one in before.items] == [
            getattr(one, part) for one in after.items
        ]


def test_not_knowing_is_right_until_there_is_evidence():
    for first, second, items in (
        ("05.whose_before", "05.whose_after", ("S07",)),
        ("05.srw_before", "05.srw_after", ("letters", "meant")),
    ):
        for item in items:
            assert accepted(WORKBOOK[first])[item] == {CANNOT_TELL}
            assert CANNOT_TELL not in accepted(WORKBOOK[second])[item]


def test_the_evidence_stands_between_the_two_questions():
    order = [cell.id for cell in cells()]
    for before, evidence, after in (
        ("whose-before", "quotation-text", "whose-after"),
        ("srw-before", "srw-sources", "srw-after"),
    ):
        assert order.index(before) < order.index(evidence) < order.index(after)
    above = " ".join(cell.source for cell in cells()[: order.index("srw-before")])
    assert "territorial" not in above.casefold()
    assert "radioactive" not in above.casefold()


# --- The original, and what is only inferred ----------------------------------------------


def test_what_was_not_read_is_called_an_inference():
    gallery = WORKBOOK["05.gallery"]
    for item in gallery.items:
        sentence = prose.SENTENCE_ID.search(item.text)[0]
        why = next(one.why for one in item.judged.values() if one.state == "accepted")
        assert why.startswith("By inference:") == (not read_in_the_original(sentence)), item.id
        if not read_in_the_original(sentence):
            assert item.judged[CANNOT_TELL].state == "arguable"


def test_the_traffic_light_knows_what_was_read():
    light = WORKBOOK["05.light"]
    ours = accepted(light)
    assert set(LIGHT) <= ours.keys()
    for sentence, labels in ours.items():
        if "leave" in labels:
            assert not read_in_the_original(sentence), "What was read is not left alone."
        if read_in_the_original(sentence):
            assert light.items[list(ours).index(sentence)].judged["leave"].state == "not_supported"
    colours = [label for labels in ours.values() for label in labels - {CANNOT_TELL}]
    assert {one: colours.count(one) >= 2 for one in ("safe", "care", "leave")} == {
        "safe": True, "care": True, "leave": True,
    }  # fmt: skip
    assert colours.count("leave") < colours.count("safe") + colours.count("care")


# What "whose_after" asks about is one quotation of two sentences, so it has one label.
@pytest.mark.parametrize(
    "sort",
    [one for one in SORTS if not one.feedback_later and one.id != "05.whose_after"],
    ids=lambda one: one.id,
)
def test_one_label_for_everything_does_not_do(sort):
    for label in (*(one.id for one in sort.labels), CANNOT_TELL):
        assert plan.share(sort, {item.id: label for item in sort.items}) < 0.76, label


def test_every_foreign_fragment_of_the_prose_is_one_that_is_on_file():
    """Nothing is claimed of the original beyond ``original.yaml``."""
    original = case.load_original()
    known = " ".join(f"{one.original} {one.transliteration}" for one in original.fragments)
    spans = [
        words
        for cell in cells()
        if cell.cell_type == "markdown"
        for words in re.findall(r'<span lang="(?:uk|ru)(?:-Latn)?">([^<]+)</span>', cell.source)
    ]
    assert len(spans) >= 6
    for words in spans:
        assert words.casefold() in known.casefold()


def test_each_foreign_fragment_of_the_prose_comes_with_latin_letters():
    for cell in cells():
        if cell.cell_type == "markdown":
            cyrillic = re.findall(r'<span lang="(uk|ru)">', cell.source)
            assert cyrillic == re.findall(r'<span lang="(uk|ru)-Latn">', cell.source)


def test_the_exercises_hold_no_other_script():
    """Their texts go into pages that cannot say in which language a single word is."""
    assert not [text for one in (*WORKBOOK.exercises, *WORKBOOK.recall) for text in one.texts()
                if re.search(r"[Ѐ-ӿ]", text)]  # fmt: skip


# --- The workshop -------------------------------------------------------------------------


def test_the_model_headlines_show_on_the_meter_what_the_rubric_says():
    task = WORKBOOK["05.headline"]
    assert task.max_words == 14
    hedges, speaker = task.meter
    counts = {
        level: (len(found(hedges, getattr(task.rubric, level).model)),
                bool(found(speaker, getattr(task.rubric, level).model)))
        for level in ("proficient", "emergent", "basic")
    }  # fmt: skip
    assert counts == {"proficient": (2, True), "emergent": (1, False), "basic": (0, False)}
    assert "at least two hedges" in task.rubric.proficient.when
    words = len(task.rubric.proficient.model.split())
    assert words == 11
    assert "eleven words" in task.rubric.proficient.why


def test_the_meter_knows_the_hedges_of_the_body():
    hedges = WORKBOOK["05.headline"].meter[0]
    for one in ("small", "could", "may", "try", "somehow", "possible"):
        assert found(hedges, f"It is {one}.") == (one,)


def test_wrong_turns_speak_of_speaker_motive_question_and_overcorrection():
    turns = " ".join(one.why for one in WORKBOOK["05.headline"].wrong_turns)
    for words in ("Whose fear", "motive", "no hedge", "keep both"):
        assert words in turns


# --- Under the hood -----------------------------------------------------------------------


def test_the_code_task_takes_its_solution_and_knows_the_slips():
    task, names = WORKBOOK["05.name_rules"], {}
    exec(task.solution, names)
    assert task.accepted.low == names["answer"] == task.accepted.high
    pairs, rules, plain = names["PAIRS"], names["RULES"], names["plain"]

    def met(chosen: tuple) -> int:
        names["RULES"] = chosen
        return sum(plain(one) == plain(two) for one, two in pairs)

    before, only_new = met(rules[:-1]), met(rules[-1:])
    assert any(one.low <= before <= one.high and "before" in one.why for one in task.turns)
    assert any(one.low <= only_new <= one.high and "in place" in one.why for one in task.turns)
    assert any(one.low <= len(pairs) <= one.high for one in task.turns)


def test_the_task_uses_the_names_and_the_rules_of_the_cell_above():
    shown, task = plan.text_of(NAME, "hood-names"), WORKBOOK["05.name_rules"].solution
    assert task.splitlines()[:2] == shown.splitlines()[:2]
    rules = shown.splitlines()[2].removesuffix(")")
    assert task.splitlines()[2].startswith(rules)
    assert plan.text_of(NAME, "hood-task-code").startswith(shown.splitlines()[2])


def test_the_pairs_are_those_of_the_copy():
    """Usual form and form of the copy, but for the two towns that are invented."""
    names: dict[str, Any] = {}
    exec(plan.text_of(NAME, "hood-names").split("\ndef ")[0], names)
    on_file = " ".join(
        f"{one.usual} {' '.join(place.words for place in one.in_copy)}"
        for one in case.load_original().names
    )
    for usual, copied in names["PAIRS"][:-1]:
        assert usual in on_file
        assert copied in on_file
