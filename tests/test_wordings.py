"""The commitment dial and the versions side by side, without a browser."""

from __future__ import annotations

import copy
import html
import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import medialit
from medialit.case import load_article, load_key, load_original
from medialit.content import ContentError
from medialit.paths import data_folder
from medialit.text import align
from medialit.wordings import line_of, load_dials, load_versions, pieces
from tests import plan

CASE = data_folder() / "case"
DIALS = yaml.safe_load((CASE / "dials.yaml").read_text(encoding="utf-8"))
VERSIONS = yaml.safe_load((CASE / "versions.yaml").read_text(encoding="utf-8"))
TEXT = {one.id: one.text for one in load_article().sentences}


def case_with(folder: Path, name: str, tree) -> Path:
    """Return a copy of the case with one file in the place of its own."""
    for needed in ("sentences.csv", "original.yaml", "key.yaml"):
        shutil.copy(CASE / needed, folder / needed)
    (folder / name).write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    return folder


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


# --- The dial -----------------------------------------------------------------------------


def test_there_is_a_dial_for_the_two_sentences():
    assert list(load_dials()) == ["S07", "S21"]
    with pytest.raises(KeyError, match=r"no dial for S08\. There are: S07, S21"):
        medialit.dial("S08")


@pytest.mark.parametrize("sentence", ["S07", "S21"])
def test_as_printed_it_says_what_the_article_says_and_only_then(sentence):
    dial = load_dials()[sentence]
    assert plan.worded(dial, dial.printed(), TEXT[sentence]) == TEXT[sentence]
    others = [one for one in dial.choices() if one != dial.printed()]
    worded = {plan.worded(dial, one, TEXT[sentence]) for one in others}
    assert len(worded) == len(others)
    assert TEXT[sentence] not in worded
    for text in worded:
        assert "  " not in text
        assert text.endswith(".")


@pytest.mark.parametrize(
    ("sentence", "choices"),
    [
        ("S07", {"certainty": "could may will", "size": "small real great", "present": "kept out"}),
        ("S21", {"certainty": "may could will", "indeed": "kept out", "attempt": "kept out"}),
    ],
)
def test_the_switches_are_those_of_the_plan(sentence, choices):
    dial = load_dials()[sentence]
    found = {one.id: " ".join(s.id for s in one.settings) for one in dial.switches}
    assert found == choices
    hedges = " ".join((*load_key()[sentence].hedges, *load_key()[sentence].boosters))
    for switch in dial.switches:
        printed = switch[switch.printed].words.strip(" ,")
        assert printed in hedges or printed == "try to", "the key calls each a hedge or a booster"


@pytest.mark.parametrize("sentence", ["S07", "S21"])
def test_each_switch_changes_what_is_committed_to(sentence):
    dial = load_dials()[sentence]
    for switch in dial.switches:
        said = {dial.commits({**dial.printed(), switch.id: one.id}) for one in switch.settings}
        assert len(said) >= 2, switch.id


def test_the_page_gets_every_setting_and_marks_whose_it_is():
    dial, spec = load_dials()["S07"], medialit.dial("S07").spec
    assert len(spec["outcomes"]) == 18
    for choice in dial.choices():
        outcome = spec["outcomes"]["/".join(choice.values())]
        assert tuple(outcome["commits"]) == dial.commits(choice)
        assert len(outcome["commits"]) == len(spec["aspects"]) == 3
    joined = ""
    for piece in spec["pieces"]:
        switch = next((s for s in spec["switches"] if s["id"] == piece.get("switch")), None)
        joined += piece.get("text") or next(
            s["words"] for s in switch["settings"] if s["id"] == switch["printed"]
        )
    assert joined == TEXT["S07"]
    for switch in spec["switches"]:
        marks = {one["id"]: one["from"] for one in switch["settings"]}
        assert marks.pop(switch["printed"]) == "in the article"
        assert set(marks.values()) == {"ours"}


def test_but_is_remarked_on_where_it_turns_nothing_around():
    dial = load_dials()["S07"]
    remarked = [one for one in dial.choices() if dial.remarks(one)]
    assert {(one["size"], one["present"]) for one in remarked} == {
        ("real", "kept"), ("great", "kept"),
    }  # fmt: skip


@pytest.mark.parametrize("sentence", ["S07", "S21"])
def test_the_twin_holds_the_switched_words_of_the_sentence_and_no_more(sentence):
    twin = medialit.dial(sentence).twin()
    dial = load_dials()[sentence]
    for text in (twin.text, html.unescape(re.sub(r"<[^>]+>", " ", twin.html))):
        assert TEXT[sentence] not in text
        sequence = words(TEXT[sentence])
        for at in range(len(sequence) - 3):
            assert " ".join(sequence[at : at + 4]) not in " ".join(words(text))
        for switch in dial.switches:
            for one in switch.settings:
                assert one.means in text
    assert "Whether it is right" in twin.text


def test_the_page_can_send_what_it_likes():
    for view in (medialit.dial("S07"), medialit.versions()):
        before = (view.spec, view.state)
        for content in (None, 5, [], {}, {"type": "choose", "n": 1}, {"spec": {}}):
            view._handle_custom_msg(content, [])
        assert (view.spec, view.state) == before


def broken(change) -> list:
    tree = copy.deepcopy(DIALS)
    change(tree[0])
    return tree


BAD_DIALS = {
    "other place": (lambda d: d["switches"][0].update(at=[20, 25]), "Count the characters"),
    "past the end": (lambda d: d["switches"][2].update(at=[81, 999]), "Count the characters"),
    "wrong order": (lambda d: d["switches"].reverse(), "in the order"),
    "printed unknown": (lambda d: d["switches"][0].update(printed="must"), "printed setting"),
    "no sentence": (lambda d: d.update(sentence="S99"), "no such sentence"),
    "id twice": (lambda d: d["switches"][1].update(id="certainty"), "stands twice"),
    "setting twice": (
        lambda d: d["switches"][0]["settings"][1].update(id="could"), "stands twice",
    ),
    "no name": (lambda d: d["switches"][2]["settings"][1].pop("text"), "has no name"),
    "unknown when": (
        lambda d: d["aspects"][0]["rules"][0]["when"].update(size=["tiny"]), "names no settings",
    ),
    "unexplained": (lambda d: d["aspects"][0]["rules"].pop(), "Nothing is said for"),
    "never said": (
        lambda d: d["aspects"][0]["rules"].append({"when": {}, "says": "Too late."}),
        "is never said",
    ),
    "means missing": (lambda d: d["switches"][0]["settings"][0].pop("means"), "means"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_DIALS)
def test_a_bad_dial_is_refused_with_its_sentence(name, tmp_path):
    change, told = BAD_DIALS[name]
    with pytest.raises(ContentError, match=told) as refused:
        load_dials(case_with(tmp_path, "dials.yaml", broken(change)))
    assert refused.value.file == "dials.yaml"
    assert refused.value.where in ("S07", "S99")


# --- The versions -------------------------------------------------------------------------


def test_the_headline_dropped_three_things_of_which_two_are_hedges():
    found = load_versions()
    assert [(one.text, one.hedge) for one in found.dropped()] == [
        ("somehow", "forecast"), ("take revenge and", "no"), ("on someone", "forecast"),
    ]  # fmt: skip
    view = medialit.versions()
    for text in (view.spec["kept"], view.twin().text, html.unescape(view.twin().html)):
        assert "“somehow” and “on someone” are hedges and “take revenge and” is not" in text
        assert "the translation did not drop them" in text
    assert [one["kind"] for one in view.spec["dropped"]] == ["a hedge", "no hedge", "a hedge"]


def test_the_versions_come_live_from_article_and_original():
    article, original = load_article(), load_original()
    lines = {one.id: line_of(one, article, original) for one in load_versions().versions}
    assert lines["title"].text == TEXT["S01"]
    assert lines["headline"].text == TEXT["S02"]
    known = {part.original: part for part in original.fragments if part.original}
    for name in ("uk_headline", "uk_body"):
        part = known[lines[name].text]
        assert part.seen
        assert (lines[name].lang, lines[name].gloss) == ("uk", part.gloss)
    for shown in medialit.versions().spec["versions"]:
        line = lines[shown["id"]]
        for field, whole in (
            ("words", line.text), ("transliteration", line.transliteration), ("gloss", line.gloss),
        ):  # fmt: skip
            assert "".join(text for _, text in shown[field]) == whole
        letters = [letter for letter, _ in shown["words"] if letter]
        assert letters == sorted(letters), "the letters stand in the order of the sentence"
        if line.lang == "uk":
            assert {letter for letter, _ in shown["gloss"] if letter} == set(letters)


def test_of_the_hedges_the_key_knows_none_is_forgotten():
    found = load_versions()
    key = load_key()
    for version, sentences in {"title": ["S01"], "headline": ["S02"],
                               "copy_body": ["S07", "S08"]}.items():  # fmt: skip
        named = {one.name for one in (*found.hedges(version), *found.hedges(version, "other"))}
        assert named == {hedge for one in sentences for hedge in key[one].hedges}


def test_words_that_the_two_english_headings_share_carry_the_same_letters():
    """The alignment by words, which the notebook shows, agrees with ours where words are equal."""
    found, article = load_versions(), load_article()
    of = {
        version: {
            word.casefold(): idea.letter
            for idea in found.ideas
            if version in idea.parts
            for word in words(idea.parts[version].words)
        }
        for version in ("title", "headline")
    }
    aligned = align(article["S01"].text, article["S02"].text)
    same = [one for one in aligned if one.kind == "same"]
    shared = [word.casefold() for one in same for word in words(" ".join(one.left))]
    assert {"win", "possible", "russia"} <= set(shared)
    for word in shared:
        assert of["title"].get(word) == of["headline"].get(word)


def test_the_figure_counts_four_hedges_in_the_body_and_one_in_each_headline():
    figure = medialit.versions_hedges()
    counted = {row[0]: row[1:] for row in figure.table.rows}
    assert counted == {
        "Body of the copy (S07 and S08)": (
            4, "try; somehow; on someone; small, but present", "could",
        ),
        "Ukrainian body": (3, "try; somehow; on someone", "none"),
        "Page title (S01)": (1, "try", "possible"),
        "Headline (S02)": (1, "try", "possible"),
        "Ukrainian headline": (1, "try", "none"),
    }  # fmt: skip
    assert "each keep 1: “try”" in figure.finding
    assert "counted apart: 'possible'" in figure.note
    assert "only the fragments that we have count" in figure.note


def test_the_twin_quotes_at_most_twelve_words_of_a_sentence():
    found, twin = load_versions(), medialit.versions().twin().html
    for version in found.versions:
        if version.beside:
            parts = [one.parts[version.id] for one in found.ideas if version.id in one.parts]
            shown = [one.words for one in parts if f">{one.words}<" in twin]
            assert 10 <= len(words(" ".join(shown))) <= 12 or version.id == "uk_headline"
    assert twin.count('lang="uk"') == twin.count('lang="uk-Latn"') == 3 + 6 + 3
    assert TEXT["S01"] not in html.unescape(twin)


def test_a_text_is_cut_at_its_marks_and_loses_nothing():
    assert pieces("a b c", []) == (("", "a b c"),)
    assert pieces("a b c", [("X", "c"), ("Y", "a")]) == (("Y", "a"), ("", " b "), ("X", "c"))


def changed(change) -> dict:
    tree = copy.deepcopy(VERSIONS)
    change(tree)
    return tree


def part(tree: dict, idea: int, version: str) -> dict:
    return tree["ideas"][idea]["parts"][version]


BAD_VERSIONS = {
    "other words": (lambda t: part(t, 0, "title").update(words="Having won"), "stand there once"),
    "words twice": (lambda t: part(t, 1, "title").update(words="in"), "stand there once"),
    "gloss missing": (lambda t: part(t, 0, "uk_body").pop("gloss"), "stand there once"),
    "gloss too many": (lambda t: part(t, 0, "title").update(gloss="It"), "stand there once"),
    "beyond the fragment": (
        lambda t: part(t, 3, "uk_body").update(words="якимось іншим чином"), "stand there once",
    ),
    "unseen fragment": (
        lambda t: t["versions"][2].update(sentences=["S34"], original="Так"), "No fragment of S34",
    ),
    "unknown sentence": (lambda t: t["versions"][0].update(sentences=["S77"]), "no sentence S77"),
    "unknown version": (
        lambda t: t["ideas"][0]["parts"].update(other={"words": "x"}), "no version 'other'",
    ),
    "letter twice": (lambda t: t["ideas"][1].update(letter="A"), "'A' stands twice"),
    "two ideas": (
        lambda t: part(t, 1, "title").update(words="Ukraine, Russia"), "belongs to two ideas",
    ),
    "unkept and there": (lambda t: t["ideas"][0].update(unkept=["title"]), "has words here"),
    "full unknown": (lambda t: t.update(full="body"), "no version 'body'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_VERSIONS)
def test_bad_versions_are_refused_with_place_and_remedy(name, tmp_path):
    change, told = BAD_VERSIONS[name]
    with pytest.raises(ContentError, match=told) as refused:
        load_versions(case_with(tmp_path, "versions.yaml", changed(change)))
    assert refused.value.file == "versions.yaml"
    assert refused.value.remedy


# --- Any damage ---------------------------------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS | st.sampled_from(["S07", "kept", "could", "title", "uk_body"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=2),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("name", "good", "load"),
    [("dials.yaml", DIALS, load_dials), ("versions.yaml", VERSIONS, load_versions)],
)
@settings(max_examples=40)
@given(data=st.data())
def test_any_value_at_any_place_loads_or_is_refused(name, good, load, tmp_path_factory, data):
    tree = node = copy.deepcopy(good)
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 4)) == 0:
            break
        node = inner
    node[key] = data.draw(VALUES)
    folder = case_with(tmp_path_factory.mktemp("case"), name, tree)
    try:
        load(folder)
    except ContentError as refused:
        assert refused.file == name  # noqa: PT017 - any other error escapes
