"""Exercise files: the real ones load, a bad one is refused with place, field and remedy."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from medialit import exercises
from medialit.content import ContentError
from medialit.paths import data_folder

FIXTURES = Path(__file__).parent / "fixtures" / "bad_exercises"
GOOD = sorted((FIXTURES / "_good").glob("*.yaml"))
REAL = exercises.notebooks()
SCHEMA = data_folder() / "exercises" / "schema.json"

# The fixture; the place and the field that the message names; words of the problem and remedy.
BAD = {
    "another_name": ("top of the file", "notebook", "'01_small'", "'01_tiny'"),
    "cannot_tell_missing": ("exercise 01.point", "cannot_tell", "is missing", "Add"),
    "cannot_tell_missing_in_sort": (
        "exercise 01.sorting", "items, border, judged", "no state and why", "Add 'cannot_tell'",
    ),
    "chain_dead_sentence": ("exercise 01.travel", "stations", "S81", "S01 to S36"),
    "chain_depth_twice": ("exercise 01.travel", "depths", "stands twice", "Keep one"),
    "chain_gives_itself_away": ("exercise 01.travel", "stations", "give it away", "Shuffle"),
    "chain_no_depth_accepted": ("exercise 01.travel", "depths", "No answer", "at least one"),
    "chain_nothing_accepted": ("exercise 01.travel", "chains", "No answer", "at least one"),
    "chain_of_one": ("exercise 01.travel", "chains[1].order", "too short", "at least 2"),
    "chain_station_repeats": ("exercise 01.travel", "chains", "passes a station twice", "once"),
    "chain_station_twice": ("exercise 01.travel", "stations", "'xi' stands twice", "another id"),
    "chain_twice": ("exercise 01.travel", "chains", "A chain stands twice", "Keep one"),
    "chain_unknown_station": ("exercise 01.travel", "chains", "'press' is not", "'stations'"),
    "code_accepted_is_not": ("exercise 01.length", "accepted.state", "'arguable'", "'accepted'"),
    "code_not_python": ("exercise 01.length", "solution", "not Python", "as in a code cell"),
    "code_range_backwards": ("exercise 01.length", "turns", "8000 to 7000", "lower one"),
    "code_turn_accepted": ("exercise 01.length", "turns", "7.61 is accepted", "under 'accepted'"),
    "code_turn_overlaps": ("exercise 01.length", "turns", "2.5 to 7.5 overlaps", "one of them"),
    "code_without_answer": ("exercise 01.length", "solution", "no 'answer'", "'answer = '"),
    "compares_with_a_later_one": (
        "exercise 01.before", "compare_with", "not an earlier estimate", "stands above",
    ),
    "compares_with_no_estimate": (
        "exercise 01.after", "compare_with", "'01.elsewhere'", "stands above",
    ),
    "dead_sentence": ("exercise 01.point", "sentences", "S99", "S01 to S36"),
    "dead_sentence_in_item": ("exercise 01.sorting", "sentences", "S77", "S01 to S36"),
    "dead_sentence_in_option": ("exercise 01.point", "sentences", "S40", "S01 to S36"),
    "dead_source": ("exercise 01.point", "evidence", "F999", "sources.csv"),
    "dead_source_in_why": ("exercise 01.point", "evidence", "F998", "sources.csv"),
    "dead_source_of_notebook": ("top of the file", "evidence", "F997", "sources.csv"),
    "estimate_without_a_number": ("exercise 01.before", "low", "nan", "two numbers"),
    "id_of_another_notebook": ("exercise 02.point", "id", "another notebook", "'01.'"),
    "id_twice": ("exercise 01.before", "id", "stands twice", "an id of its own"),
    "id_without_notebook": ("exercise point", "id", "not written as an id", "01.nut_graf"),
    "key_twice": ("line 12", "", "'minutes' stands twice", "Mend that line"),
    "kind_missing": ("exercise 01.point", "kind", "is missing", "Add 'kind'"),
    "label_key_off": ("exercise 01.sorting", "items[0].judged", "off for false", "quotation marks"),
    "mark_all_given": ("exercise 01.marking", "given", "Every label", "at least one"),
    "mark_dead_sentence": ("exercise 01.marking", "sentence", "S93", "S01 to S36"),
    "mark_given_unknown": ("exercise 01.marking", "given", "'claim' is not a label", "the ids"),
    "mark_label_twice": ("exercise 01.marking", "labels", "'source' stands twice", "another id"),
    "mark_letter_small": ("exercise 01.marking", "labels[1].letter", "One capital letter", "Z"),
    "mark_letter_twice": ("exercise 01.marking", "labels", "letter 'C' stands twice", "its own"),
    "mark_no_such_layer": ("exercise 01.marking", "labels", "no span 'claim' in layer 1", "spans"),
    "mark_no_such_span": ("exercise 01.marking", "labels", "no span 'verb' in layer 2", "key.yaml"),
    "mark_sentence_without_spans": (
        "exercise 01.marking", "labels", "no span 'content' in layer 1 of S03", "key.yaml",
    ),
    "ladder_card_not_in_ledger": (
        "exercise 01.verdict", "cards", "the ledger does not name F78", "arguable",
    ),
    "ladder_card_unknown": ("exercise 01.verdict", "cards[1].card", "'K99'", "cards.yaml"),
    "ladder_claim_inferred": ("exercise 01.verdict", "claim", "an inference", "as a fact"),
    "ladder_claim_unknown": ("exercise 01.verdict", "claim", "'C99'", "claims.yaml"),
    "ladder_nothing_accepted": ("exercise 01.verdict", "cards", "No evidence", "'none'"),
    "ladder_search_unknown": ("exercise 01.verdict", "search", "'01.results'", "stands above"),
    "ladder_state_of_its_own": ("exercise 01.verdict", "whys[...]", "A text", "quotation marks"),
    "ladder_step_off": ("exercise 01.verdict", "whys", "'untrue'", "cannot_be_checked"),
    "ladder_why_missing": (
        "exercise 01.verdict", "whys", "'contradicted' is not explained", "Add 'contradicted'",
    ),
    "meter_empty": ("exercise 01.summary", "meter[1].any_of", "empty", "Write something"),
    "meter_id_twice": ("exercise 01.summary", "meter", "'hedges' stands twice", "another id"),
    "meter_without_words": (
        "exercise 01.summary", "meter, speaker, any_of", "holds no word", "a word or more",
    ),
    "meter_word_twice": (
        "exercise 01.summary", "meter, speaker, any_of", "'altayev' stands twice", "each word once",
    ),
    "minutes_in_words": ("exercise 01.point", "minutes", "A number", "digits"),
    "minutes_none": ("exercise 01.point", "minutes", "must be > 0", "Correct 'minutes'"),
    "model_too_long": ("exercise 01.summary", "rubric, proficient, model", "9 words", "the 8"),
    "no_list": ("line 8", "", "not valid YAML", "indentation"),
    "nothing_accepted": ("exercise 01.point", "options", "No answer is accepted", "at least one"),
    "one_hint": ("exercise 01.point", "hints", "too short", "at least 2"),
    "option_id_no": ("exercise 01.point", "options[1].id", "no and off", "quotation marks"),
    "option_id_reserved": ("exercise 01.good", "options", "'cannot_tell'", "another id"),
    "option_id_twice": ("exercise 01.point", "options", "'first' stands twice", "another id"),
    "prompt_blank": ("exercise 01.point", "prompt", "blank", "Write something"),
    "range_backwards": ("exercise 01.before", "ranges", "3 to 0", "lower one"),
    "range_endless": ("exercise 01.before", "low", "0 to inf", "two numbers"),
    "ranges_gap": ("exercise 01.before", "ranges", "between 3 and 5", "cover 0 to 10"),
    "ranges_overlap": ("exercise 01.before", "ranges", "between 3 and 3", "cover 0 to 10"),
    "ranges_short": ("exercise 01.before", "ranges", "between 9 and 11", "cover 0 to 10"),
    "rank_nothing_accepted": ("exercise 01.order", "orders", "No answer", "at least one"),
    "rank_order_incomplete": ("exercise 01.order", "orders", "'news, background'", "each once"),
    "rank_order_repeats": ("exercise 01.order", "orders", "'news, news, anecdote'", "each once"),
    "rank_order_twice": ("exercise 01.order", "orders", "stands twice", "Keep one"),
    "rubric_level_missing": ("exercise 01.summary", "rubric.basic", "is missing", "Add"),
    "search_card_twice": ("exercise 01.results", "cards[2].card", "'K11' stands twice", "Keep one"),
    "search_card_unknown": ("exercise 01.results", "cards[2].card", "'K99'", "cards.yaml"),
    "search_dead_source_inside": ("exercise 01.results", "evidence", "F995", "sources.csv"),
    "search_three_cards": ("exercise 01.results", "cards", "too short", "at least 4"),
    "search_too_few_good": (
        "exercise 01.results", "cards", "1 of the cards are a good choice", "lower 'pick'",
    ),
    "sort_item_with_both": ("exercise 01.sorting", "items, border", "a text or a sentence", "one"),
    "sort_item_without_text": (
        "exercise 01.sorting", "items, border", "a text or a sentence", "one",
    ),
    "sort_label_extra": (
        "exercise 01.sorting", "items, risk, judged", "'doubt' is not a label", "Remove it",
    ),
    "sort_label_missing": (
        "exercise 01.sorting", "items, border, judged", "'opinion' has no state", "Add 'opinion'",
    ),
    "sort_nothing_accepted": (
        "exercise 01.sorting", "items, border, judged", "No answer is accepted", "at least one",
    ),
    "sort_why_missing": ("exercise 01.sorting", "items[0].judged[...].why", "is missing", "Add"),
    "sure_of_what_comes_later": (
        "exercise 01.before", "confidence", "comes later", "'confidence: false'",
    ),
    "tab": ("line 11", "", "tab", "indentation"),
    "unknown_field": ("exercise 01.point", "minuets", "no field 'minuets'", "spelling"),
    "unknown_kind": ("exercise 01.point", "kind", "'choise'", "choice, multi, sort, estimate"),
    "unknown_objective": ("exercise 01.point", "objectives", "'01.o9'", "01.o1"),
    "unknown_state": (
        "exercise 01.point", "options[1].state", "'correct'", "accepted, arguable or not_supported",
    ),
    "unknown_term": ("exercise 01.point", "terms", "'nutgraf'", "glossary.yaml"),
    "why_blank": ("exercise 01.point", "options[0].why", "blank", "Write something"),
    "why_missing": ("exercise 01.point", "options[0].why", "is missing", "Add 'options[0].why'"),
    "wrong_turns_none": ("exercise 01.summary", "wrong_turns", "empty", "Write something"),
}  # fmt: skip

# What the schema alone can see, so that an editor marks it while the author types.
SEEN_BY_SCHEMA = {
    "chain_of_one", "cannot_tell_missing", "id_without_notebook", "kind_missing",
    "mark_letter_small", "meter_empty",
    "minutes_in_words",
    "minutes_none", "one_hint", "option_id_no", "prompt_blank", "rubric_level_missing",
    "sort_why_missing", "unknown_field", "unknown_kind", "unknown_state", "why_blank",
    "why_missing", "wrong_turns_none",
}  # fmt: skip


def load(fixture: Path, folder: Path) -> exercises.Workbook:
    shutil.copy(fixture, folder / "01_tiny.yaml")
    return exercises.load("01_tiny", folder)


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


# --- The course's own files ---------------------------------------------------------------


def test_there_are_notebooks_with_exercises():
    assert REAL[:2] == ("00_start_here", "01_read_before_you_judge")


@pytest.mark.parametrize("notebook", REAL)
def test_every_real_file_loads(notebook):
    workbook = exercises.load(notebook)
    assert workbook.notebook == notebook
    for exercise in workbook.exercises:
        assert exercises.find(exercise.id) is exercise
        assert workbook[exercise.id] is exercise
        assert exercise.prompt in exercise.texts()
        assert exercise.id not in exercise.texts()


@pytest.mark.parametrize("notebook", REAL)
def test_an_objective_of_the_notebook_is_used(notebook):
    workbook = exercises.load(notebook)
    used = {one for exercise in workbook.exercises for one in exercise.objectives}
    assert used == set(workbook.objectives)


@pytest.mark.parametrize("notebook", REAL)
def test_whoever_compares_two_answers_heard_nothing_before(notebook):
    """An explanation of the first would tell the second."""
    workbook = exercises.load(notebook)
    compared = {getattr(one, "compare_with", "") for one in workbook.exercises} - {""}
    later = {one.id for one in workbook.exercises if getattr(one, "feedback_later", False)}
    assert compared == later


def test_an_unknown_id_lists_the_known_ones():
    with pytest.raises(KeyError, match=r"No exercise '01\.nope'.*01\.nut_graf"):
        exercises.find("01.nope")
    with pytest.raises(KeyError, match=r"ids start with a notebook's number"):
        exercises.find("zz.nope")


def test_the_list_of_sources_holds_those_of_texts_and_prose():
    ids = exercises.load("01_read_before_you_judge").source_ids()
    assert {"F1", "F2", "F45", "R4"} <= set(ids)
    assert list(ids) == sorted(ids, key=lambda one: (one[0], int(one[1:])))


# --- The schema ---------------------------------------------------------------------------


def test_the_schema_file_is_what_the_classes_say():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == exercises.schema()
    jsonschema.Draft202012Validator.check_schema(exercises.schema())


@pytest.mark.parametrize("notebook", REAL)
def test_the_schema_accepts_the_real_files(notebook):
    path = data_folder() / "exercises" / f"{notebook}.yaml"
    validator().validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_good_fixtures_are_good(path, tmp_path):
    assert load(path, tmp_path).exercises
    validator().validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_there_is_a_good_fixture_of_each_kind():
    kinds = set(exercises.schema()["$defs"]["Sheet"]["properties"]["exercises"]["items"]
                ["discriminator"]["mapping"])  # fmt: skip
    assert {path.stem for path in GOOD} == kinds


@pytest.mark.parametrize("name", sorted(SEEN_BY_SCHEMA))
def test_the_schema_refuses_what_has_the_wrong_shape(name):
    raw = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert not validator().is_valid(raw)


# --- Bad files ----------------------------------------------------------------------------


def test_every_bad_fixture_is_expected():
    assert {path.stem for path in FIXTURES.glob("*.yaml")} == set(BAD)
    assert set(BAD) >= SEEN_BY_SCHEMA


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_place_field_and_remedy(name, tmp_path):
    where, field, problem, remedy = BAD[name]
    with pytest.raises(ContentError) as refused:
        load(FIXTURES / f"{name}.yaml", tmp_path)
    error = refused.value
    assert (error.file, error.where, error.field) == ("01_tiny.yaml", where, field)
    assert problem in error.problem
    assert remedy in error.remedy
    message = str(error)
    assert message.startswith("01_tiny.yaml, ")
    for part in (where, field, problem, remedy):
        assert part in message
    assert message.endswith(".")
    assert "Expected" not in message, "That is a programmer's word."


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ContentError, match=r"07_none\.yaml: The file is missing"):
        exercises.load("07_none", tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "words", "exercises: []", "- 1"])
def test_a_file_of_another_shape_is_refused(text, tmp_path):
    (tmp_path / "01_tiny.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"01_tiny\.yaml, top of the file"):
        exercises.load("01_tiny", tmp_path)


# --- Any damage ---------------------------------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS | st.sampled_from(["S07", "F2", "cannot_tell", "accepted", "01.nut_graf", "choice"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=6,
)


def try_to_load(content: bytes, notebook: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"{notebook}.yaml").write_bytes(content)
        try:
            workbook = exercises.load(notebook, folder)
        except ContentError as refused:
            assert refused.file == f"{notebook}.yaml"  # noqa: PT017 - any other error escapes
        else:
            # What loads can be used: no lookup fails later.
            workbook.source_ids()
            for exercise in workbook.exercises:
                exercise.texts()


@pytest.mark.parametrize("path", [*GOOD, *(data_folder() / "exercises").glob("0*.yaml")],
                         ids=lambda path: path.stem)  # fmt: skip
@settings(max_examples=30)
@given(data=st.data())
def test_a_file_with_cut_or_foreign_bytes_loads_or_is_refused(path, data):
    notebook = path.stem if path.stem[0] == "0" else "01_tiny"
    good = path.read_bytes()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 60)))
    put = data.draw(st.binary(max_size=12) | st.text(max_size=12).map(str.encode))
    try_to_load(good[:start] + put + good[end:], notebook)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
@settings(max_examples=80)
@given(data=st.data())
def test_a_file_with_any_value_at_any_place_loads_or_is_refused(path, data):
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    node = tree
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 4)) == 0:
            break
        node = inner
    if data.draw(st.booleans()):
        node[key] = data.draw(VALUES)
    else:
        del node[key]
    try_to_load(yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "replace"), "01_tiny")


def test_the_questions_to_ask_again_are_the_same_without_the_rest_of_the_file():
    for name in exercises.notebooks():
        assert exercises.load_recall(name) == exercises.load(name).recall


@pytest.mark.parametrize(
    "change", ["recall: [", "recall: 7\n", "recall:\n  - &a {id: 00.r_x}\n  - *a\n"]
)
def test_a_broken_list_of_questions_to_ask_again_is_told_as_the_whole_file_tells_it(
    tmp_path: Path, change: str
):
    text = (data_folder() / "exercises" / "00_start_here.yaml").read_text(encoding="utf-8")
    broken = text[: text.index("\nrecall:") + 1] + change
    (tmp_path / "00_start_here.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError) as part:
        exercises.load_recall("00_start_here", tmp_path)
    with pytest.raises(ContentError) as whole:
        exercises.load("00_start_here", tmp_path)
    assert str(part.value) == str(whole.value)
