"""Labelling words: the key's spans, how an answer is scored, and what the page is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medialit import case, exercises, scoring
from medialit.content import ContentError, convert
from medialit.exercises import AnyExercise, Mark
from medialit.scoring import Answer, key, open_items, plain, read_answer, score
from medialit.scoring.mark import NONE_HERE, described, f1
from medialit.spans import words_of
from medialit.widgets import twins
from medialit.widgets.fields.mark import MARK as FIELDS

REASON = "because the words allow it"
NESTED = ("S23", "S32")
SPANNED = ("S06", "S11", "S14", "S20", "S23", "S28", "S31", "S32", "S35")
LABELS = (("source", "S"), ("cue", "C"), ("content", "T"))


def marking(sentence: str, *, names=("", "inner_"), given_labels=()) -> Mark:
    """Make an exercise that asks for all that the key knows of a sentence."""
    layers = {span.layer for span in case.load_key()[sentence].spans}
    labels = [
        {"id": names[layer - 1] + name, "text": names[layer - 1] + name, "span": name,
         "letter": letter if layer == 1 else chr(ord(letter) + 4), "layer": layer}
        for layer in sorted(layers)
        for name, letter in LABELS
    ]  # fmt: skip
    raw = {
        "id": "02.tiny", "kind": "mark", "title": "Tiny", "prompt": "Who says it?", "minutes": 1,
        "hints": ["Look.", "Look again."], "sentence": sentence, "labels": labels,
        "given": list(given_labels),
        "cannot_tell": {"state": "not_supported", "why": "The words are there."},
    }  # fmt: skip
    return convert(raw, AnyExercise, file="tiny.yaml", where="02.tiny")


def text_of(exercise: Mark) -> str:
    return case.load_article()[exercise.sentence].text


def numbers(exercise: Mark, span) -> list[int]:
    return sorted(span.words(text_of(exercise)))


def item(exercise: Mark, label: str, marked: list[int], reason: str = ""):
    answer = read_answer(exercise, {"value": {label: marked}, "reasons": {label: reason}})
    return next(one for one in score(exercise, answer).items if one.id == label)


ALL = {sentence: marking(sentence) for sentence in SPANNED}
EVERY_SPAN = [
    pytest.param(exercise, label, span, id=f"{sentence}-{label.id}-{span.ends or 'none'}")
    for sentence, exercise in ALL.items()
    for label in exercise.labels
    for span in exercise.spans(label)
]


# --- Words --------------------------------------------------------------------------------


def test_words_keep_their_punctuation():
    assert [one.text for one in words_of("“Whose Crimea?” (he) said.")] == [
        "“Whose", "Crimea?”", "(he)", "said.",
    ]  # fmt: skip
    assert [one.bare for one in words_of("“Whose Crimea?” Tokayev's")] == [
        "Whose", "Crimea", "Tokayev's",
    ]  # fmt: skip


def test_a_lost_space_between_number_and_name_makes_two_words():
    assert [one.text for one in words_of("Channel 24Nurzhan Altayev")] == [
        "Channel", "24", "Nurzhan", "Altayev",
    ]  # fmt: skip
    assert [one.text for one in words_of("3D 20th 5GB F24 Kasim-Jomart")] == [
        "3D", "20th", "5GB", "F24", "Kasim-Jomart",
    ]  # fmt: skip


def test_a_sign_on_its_own_goes_with_the_word_before_it():
    assert [one.text for one in words_of("troops – an")] == ["troops –", "an"]
    assert [one.text for one in words_of("• Yes, – no")] == ["• Yes, –", "no"]
    assert [one.text for one in words_of("–")] == ["–"]
    assert words_of("  ") == ()


@given(st.text())
@example("24Nurzhan – “x”")
def test_words_cover_every_sign_once_and_in_order(text):
    words = words_of(text)
    covered = [place for one in words for place in range(one.start, one.end)]
    assert covered == sorted({*covered})
    assert all(text[one.start : one.end] == one.text == one.text.strip() for one in words)
    assert "".join(c for i, c in enumerate(text) if i not in {*covered}).strip() == ""


# --- The key's spans ----------------------------------------------------------------------


def test_the_sentences_of_the_second_notebook_have_spans():
    key_ = case.load_key()
    assert tuple(one.id for one in key_.sentences if one.spans) == SPANNED
    for sentence in SPANNED:
        spans = key_[sentence].spans
        assert {one.layer for one in spans} == ({1, 2} if sentence in NESTED else {1})
        for layer in {one.layer for one in spans}:
            accepted = {one.label for one in spans if (one.layer, one.state) == (layer, "accepted")}
            assert accepted == {"source", "cue", "content"}, sentence


def test_the_spans_say_what_the_specification_says():
    def accepted(sentence, label, layer=1):
        text = case.load_article()[sentence].text
        spans = case.load_key()[sentence].spans
        return [
            " ".join(text[start:end] for start, end in one.at)
            for one in spans
            if (one.label, one.layer, one.state) == (label, layer, "accepted")
        ]

    assert accepted("S28", "source")[0] == "Russian human rights activist Mark Feigin"
    assert accepted("S28", "cue") == ["According to"]
    assert accepted("S28", "content") == ["these were a big blow to Moscow"]
    assert accepted("S14", "source") == [""]
    assert accepted("S31", "content") == ["This"]
    assert accepted("S32", "source", 2) == ["Kazakhstan"]
    assert accepted("S32", "cue", 2) == ["wants"]
    assert accepted("S35", "source") == ["a resident of Kazakhstan"]
    assert accepted("S23", "source") == [""]
    assert case.load_key()["S23"].spans[0].points_to == ("S20",)


def test_what_the_key_quotes_as_cue_and_what_is_marked_as_cue_meet():
    for sentence in SPANNED:
        entry, text = case.load_key()[sentence], case.load_article()[sentence].text
        spans = [one for one in entry.spans if one.label == "cue" and one.layer == 1 and one.at]
        for cue in entry.attribution.cues:
            start = text.find(cue.words) if cue.sentence == sentence else -1
            if start >= 0:
                ends = range(start, start + len(cue.words))
                assert any(at[0] in ends for one in spans for at in one.at), sentence


# --- The score ----------------------------------------------------------------------------

SETS = st.frozensets(st.integers(0, 30), max_size=12)


@given(SETS, SETS)
def test_f1_is_symmetric_and_between_nothing_and_all(one, other):
    value = f1(one, other)
    assert 0 <= value <= 1
    assert value == f1(other, one)
    assert (value == 1) is (one == other)
    assert (value == 0) is (one != other and not one & other)


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    assert f1({1, 2, 3, 4}, {3, 4}) == pytest.approx(2 * (0.5 * 1) / 1.5)
    assert f1({1, 2}, {2, 3}) == 0.5
    assert f1((), ()) == 1


@pytest.mark.parametrize(("exercise", "label", "span"), EVERY_SPAN)
def test_every_span_of_the_key_scores_as_the_key_says(exercise, label, span):
    marked = numbers(exercise, span)
    told = item(exercise, label.id, marked)
    assert (told.state, told.why, told.marks) == (span.state, span.why, {})
    assert told.reason_would_help is (span.state == "arguable")
    assert told.points == 1 if span.state == "accepted" else 0.5 <= told.points < 1
    reasoned = item(exercise, label.id, marked, REASON)
    assert (reasoned.state, reasoned.points) == (span.state, 1)
    assert not reasoned.reason_would_help


@pytest.mark.parametrize("sentence", SPANNED)
@settings(max_examples=60)
@given(data=st.data())
def test_one_point_is_for_a_span_of_the_key_only(sentence, data):
    exercise = ALL[sentence]
    label = data.draw(st.sampled_from(exercise.labels))
    words = len(words_of(text_of(exercise)))
    some = st.frozensets(st.integers(0, words - 1))
    near = st.sampled_from(exercise.spans(label)).map(lambda one: one.words(text_of(exercise)))
    marked = data.draw(some | near | st.tuples(near, some).map(lambda two: two[0] ^ two[1]))
    told = item(exercise, label.id, sorted(marked), data.draw(st.sampled_from(["", REASON])))
    same = [one for one in exercise.spans(label) if one.words(text_of(exercise)) == marked]
    assert 0 <= told.points <= 1
    assert (told.state in ("accepted", "arguable")) is bool(same)
    assert (told.points == 1) <= bool(same)
    assert (told.state == "not_supported") is (told.points == 0)
    assert told.why.endswith((".", "?"))
    assert len(re.findall(r"\w+", " ".join(re.findall("“([^”]*)”", told.chosen)))) <= 4


@pytest.mark.parametrize("sentence", SPANNED)
@settings(max_examples=20)
@given(data=st.data())
def test_other_names_for_the_labels_change_nothing(sentence, data):
    exercise, renamed = ALL[sentence], marking(sentence, names=("outer_", "deep_"))
    ids = dict(
        zip((one.id for one in exercise.labels), (one.id for one in renamed.labels), strict=True)
    )
    value = data.draw(answers(exercise))
    one = score(exercise, read_answer(exercise, {"value": value}))
    other = score(
        renamed, read_answer(renamed, {"value": {ids[name]: at for name, at in value.items()}})
    )
    assert (one.state, one.points, one.summary) == (other.state, other.points, other.summary)
    assert [i.state for i in one.items] == [i.state for i in other.items]


def answers(exercise: Mark) -> st.SearchStrategy:
    """Answers that fit: each word has one label in a layer, or none."""
    words = len(words_of(text_of(exercise)))
    layers = {
        layer: [one.id for one in exercise.asked() if one.layer == layer]
        for layer in {one.layer for one in exercise.asked()}
    }

    def built(chosen: dict[int, list]) -> dict[str, list[int]]:
        value: dict[str, list[int]] = {}
        for names in chosen.values():
            for number, name in enumerate(names):
                if name:
                    value.setdefault(name, []).append(number)
        return value

    return st.fixed_dictionaries(
        {
            layer: st.lists(st.sampled_from([None, *ids]), min_size=words, max_size=words)
            for layer, ids in layers.items()
        }
    ).map(built)


def test_an_answer_like_the_key_is_accepted_as_a_whole():
    for exercise in ALL.values():
        value = {label.id: numbers(exercise, exercise.spans(label)[0]) for label in exercise.labels}
        feedback = score(exercise, read_answer(exercise, {"value": value}))
        assert feedback.state == "accepted"
        assert feedback.points == feedback.possible == len(exercise.labels)
        assert open_items(exercise, Answer(value=value)) == ()


OTHERWISE = "None of these words belongs to “source”. The key has words 3 to 8"
NAMED = [
    ("S28", "source", [2, 3, 4], 2 / 3, "You missed words 6 to 8, “activist Mark Feigin”."),
    ("S28", "source", [5, 6, 7, 8], 2 / 3, "Too much: words 6 and 9, “activist … these”."),
    ("S31", "content", [0, 1], 2 / 3, "Too much: word 2, “was”."),
    ("S28", "source", [0, 1], 0, OTHERWISE),
    ("S28", "source", [], 0, "There are words for “source” here. The key has words"),
    ("S14", "source", [0], 0, "These words are not what “source” asks for. No source"),
    ("S06", "source", [2, 3], 1 / 7, "You missed words 5 to 14, “Nurzhan Altayev … political"),
]


@pytest.mark.parametrize(("sentence", "label", "marked", "points", "told"), NAMED)
def test_what_was_missed_and_what_was_too_much_is_named(sentence, label, marked, points, told):
    heard = item(ALL[sentence], label, marked)
    assert heard.state == ("mixed" if points else "not_supported")
    assert heard.points == pytest.approx(points)
    assert heard.why.startswith(told)
    assert len(heard.why) > len(told)


@pytest.mark.parametrize(
    ("sentence", "label", "marked", "told"),
    [
        ("S28", "source", [2, 3, 4], "3 words are still missing from “source”. The words"),
        ("S28", "source", [2, 3, 4, 5, 6], "1 word is still missing from “source”. The words"),
        (
            "S28",
            "source",
            [2, 3, 4, 8],
            "3 words are still missing from “source”. Too much: word 9",
        ),
        ("S31", "content", [0, 1], "Too much: word 2, “was”. The words"),
        ("S28", "source", [0], "None of these words belongs to “source”. The words"),
        ("S14", "source", [0], "These words are not what “source” asks for. The words"),
    ],
)
def test_while_another_try_is_open_what_was_missed_is_counted(sentence, label, marked, told):
    exercise = ALL[sentence]
    answer = read_answer(exercise, {"value": {label: marked}})
    heard, later = (
        next(one for one in score(exercise, answer, retry=again).items if one.id == label)
        for again in (True, False)
    )
    assert heard.why.startswith(told)
    assert heard.why.endswith("come with the key.")
    assert "missed" not in heard.marks.values()
    assert (heard.state, heard.points) == (later.state, later.points)
    key = {word for span in exercise.spans(label_of(exercise, label)) for word in span.why.split()}
    assert len(key & {*heard.why.split()}) < len(key) / 2


def label_of(exercise: AnyExercise, label: str):
    return next(one for one in exercise.labels if one.id == label)


def test_words_are_marked_as_missed_or_too_much():
    assert item(ALL["S28"], "source", [5, 6, 7, 8]).marks == {"5": "extra", "8": "extra"}
    assert item(ALL["S28"], "source", [2, 3, 6, 7]).marks["4"] == "missed"
    # Where nothing is right, the words stay to be found.
    assert item(ALL["S28"], "source", [0]).marks == {"0": "extra"}
    assert item(ALL["S28"], "source", []).marks == {}


def test_where_nothing_is_right_the_label_is_explained():
    exercise = convert(
        {
            "id": "02.tiny", "kind": "mark", "title": "Tiny", "prompt": "Who?", "minutes": 1,
            "hints": ["Look.", "Look again."], "sentence": "S28",
            "labels": [{"id": "source", "text": "source", "letter": "S", "help": "Who speaks."}],
            "cannot_tell": {"state": "arguable", "why": "Perhaps."},
        }, AnyExercise, file="tiny.yaml", where="02.tiny",
    )  # fmt: skip
    why = item(exercise, "source", [0]).why
    assert why == "None of these words belongs to “source”. Source: who speaks."


def test_near_an_arguable_span_counts_half_unless_an_accepted_one_is_nearer():
    exercise = ALL["S06"]
    arguable = next(
        one for one in exercise.spans(exercise.labels[0]) if one.state == "arguable"
    )  # channel, name and role
    exact = item(exercise, "source", numbers(exercise, arguable))
    assert exact.points == pytest.approx(f1(range(10), range(12)))
    assert item(ALL["S35"], "source", []).points == 0.5


def test_not_being_able_to_tell_is_judged_for_the_whole():
    exercise = ALL["S28"]
    feedback = score(exercise, read_answer(exercise, {"value": "cannot_tell"}))
    assert (feedback.state, feedback.points, feedback.possible) == ("not_supported", 0, 3)
    assert [one.id for one in feedback.items] == [""]
    assert plain(exercise, Answer(value="cannot_tell")) == "I cannot tell from this text"
    assert open_items(exercise, Answer(value="cannot_tell")) == ()


REAL = [
    exercise
    for notebook in exercises.notebooks()
    for exercise in (*exercises.load(notebook).exercises, *exercises.load(notebook).recall)
    if isinstance(exercise, Mark)
]


@pytest.mark.parametrize("exercise", REAL, ids=lambda one: one.id)
def test_feedback_and_key_agree_in_the_course(exercise):
    """Whoever answers as the key says hears that it is accepted."""
    value = {label.id: numbers(exercise, exercise.spans(label)[0]) for label in exercise.asked()}
    feedback = score(exercise, read_answer(exercise, {"value": value}))
    assert (feedback.state, feedback.points) == ("accepted", feedback.possible)


def test_what_is_open_is_named():
    exercise = ALL["S28"]
    assert open_items(exercise, Answer()) == ("source", "cue", "content")
    assert open_items(exercise, Answer(value={"source": [], "cue": [0]})) == ("content",)
    told = score(exercise, Answer(value={"cue": [0, 1]}))
    assert [one.chosen for one in told.items] == ["nothing yet", "words 1 to 2, “According to”",
                                                  "nothing yet"]  # fmt: skip
    assert (told.state, told.points) == ("mixed", 1)


def test_a_given_label_is_shown_and_not_asked():
    exercise = marking("S32", given_labels=["cue", "inner_cue"])
    assert FIELDS.describe(exercise)["given"] == {"cue": [0, 1], "inner_cue": [10]}
    assert score(exercise, Answer(value={})).possible == 4
    assert open_items(exercise, Answer()) == ("source", "content", "inner_source", "inner_content")
    assert [one.title for one in key(exercise)][:2] == ["Source", "Cue"]
    with pytest.raises(ContentError):
        read_answer(exercise, {"value": {"cue": [0, 1]}})
    with pytest.raises(ContentError):
        read_answer(exercise, {"value": {"source": [1, 2]}})
    # The other layer is free there.
    read_answer(exercise, {"value": {"source": [10], "inner_source": [0, 1]}})


def test_the_key_lists_every_span_with_its_reason():
    for exercise in ALL.values():
        entries = [entry for one in key(exercise) for entry in one.entries]
        spans = case.load_key()[exercise.sentence].spans
        assert len(entries) == len(spans) + 1
        assert {one.why for one in spans} <= {entry.why for entry in entries}
        assert all(one.entries[0].state == "accepted" for one in key(exercise)[:-1])
        for entry in entries:
            quoted = " ".join(re.findall("“([^”]*)”", entry.text))
            assert len(re.findall(r"\w+", quoted)) <= 12, entry.text
    shown = str(key(ALL["S31"]))
    assert "(see S30)" in shown
    assert NONE_HERE in shown


# --- What comes from the page -------------------------------------------------------------

WRONG = [
    "source", "", 3, True, [], [0], ["source"], {"other": []}, {"source": None}, {"source": "0"},
    {"source": [0, 0]}, {"source": [1, 0]}, {"source": [-1]}, {"source": [15]}, {"source": [1.0]},
    {"source": [True]}, {"source": ["1"]}, {"source": {"0": 1}}, {"source": [0], "cue": [0]},
    {"source": [[0]]}, {"": []}, {"cannot_tell": []}, {"source": [10**30]},
]  # fmt: skip


@pytest.mark.parametrize("value", WRONG, ids=range(len(WRONG)))
def test_an_answer_of_a_wrong_shape_is_refused(value):
    with pytest.raises(ContentError, match=r"Reload the page and answer again"):
        read_answer(ALL["S28"], {"value": value})


def test_words_of_two_layers_may_overlap():
    read_answer(ALL["S32"], {"value": {"content": [4, 10], "inner_cue": [10]}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["source", "cue", "content"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(data=st.data())
def test_any_json_is_refused_or_scored_within_bounds(data):
    exercise = data.draw(st.sampled_from([*ALL.values()]))
    value = data.draw(answers(exercise) | JSON)
    try:
        answer = read_answer(exercise, {"value": value})
    except ContentError:
        return
    feedback = score(exercise, answer)
    assert 0 <= feedback.points <= feedback.possible
    assert feedback.state in scoring.STATE_TEXT
    assert all(one.state in scoring.STATE_TEXT and one.why for one in feedback.items)
    assert feedback.summary.endswith(".")
    told = plain(exercise, answer)
    assert told
    for part in re.findall("“([^”]*)”", told):
        assert len(re.findall(r"\w+", part)) <= 4


# --- The page and its twin ----------------------------------------------------------------


def test_the_page_gets_the_words_and_no_key():
    told = FIELDS.describe(ALL["S06"])
    assert [one["text"] for one in told["words"][:5]] == [
        "About",
        "this",
        "Channel",
        "24",
        "Nurzhan",
    ]
    assert [one["joined"] for one in told["words"][:6]] == [True, False, False, False, True, False]
    assert told["given"] == {}
    whys = {one.why for one in case.load_key()["S06"].spans}
    assert not any(why in str(told) for why in whys)


def test_the_twin_quotes_twelve_words_at_most():
    for exercise in ALL.values():
        twin = twins.of_exercises([exercise])
        sentence = text_of(exercise)
        words = sentence.split()
        assert "source" in twin.text
        assert "S: " in twin.html
        if len(words) > 13:
            assert " ".join(words[:13]) not in twin.text
        assert exercise.sentence in twin.text


def test_words_are_named_by_number_and_quoted_by_their_ends():
    words = words_of(case.load_article()["S28"].text)
    assert described(words, []) == NONE_HERE
    assert described(words, [7]) == "word 8, “Feigin”"
    assert described(words, [0, 1, 4]) == "words 1 to 2 and 5, “According to … rights”"
    assert described(words, [0, 2, 4]) == "words 1, 3 and 5, “According … Russian … rights”"
    assert described(words, range(8, 15)) == "words 9 to 15, “these were … to Moscow”"
