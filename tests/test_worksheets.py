"""Worksheets on paper: every exercise once, its sentences in full, and no word of the key."""

from __future__ import annotations

import html
import importlib.resources
import io
import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialit import evidence, scoring, worksheets
from medialit.case import load_article
from medialit.content import ContentError
from medialit.exercises import Choice, Ladder, Mark, Multi, Search, Sort, Write, load, notebooks
from medialit.worksheets.kinds import PRINTED, needed, prose
from medialit.worksheets.lesson import explained
from tests.test_report import Page
from tools import worksheets as command
from tools.notebooks import ROOT

NAMES = notebooks()
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def path_of(name):
    return ROOT / "notebooks" / f"{name}.ipynb"


@pytest.fixture(scope="module")
def sheets():
    return {name: worksheets.student(path_of(name)) for name in NAMES}


@pytest.fixture(scope="module")
def keys():
    return {name: worksheets.key_sheet(path_of(name)) for name in NAMES}


def words(source):
    """Return the words of a page as a reader sees them."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", source, flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def folded(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", prose(text))).split())


def part(source, exercise_id):
    return source.partition(f"<article id='{exercise_id}'")[2].partition("</article>")[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_stands_once_in_the_order_of_the_notebook(sheets, name):
    shown = re.findall(r"<article id='([^']+)'", sheets[name])
    assert shown == [one.id for one in load(name).exercises]
    for exercise in load(name).exercises:
        assert folded(exercise.prompt) in words(part(sheets[name], exercise.id))


@pytest.mark.parametrize("name", NAMES)
def test_the_sentences_needed_stand_there_in_full(sheets, name):
    article = load_article()
    for exercise in load(name).exercises:
        shown = words(part(sheets[name], exercise.id))
        used = needed(exercise)
        if isinstance(exercise, Sort):
            used += [one for item in exercise.items for one in (item.sentence, item.context) if one]
        if isinstance(exercise, Mark):
            bare = re.sub(
                r"<i>.*?</i>|<[^>]+>|\W", "", html.unescape(part(sheets[name], exercise.id))
            )
            assert re.sub(r"\W", "", article[exercise.sentence].text) in bare
        assert {*exercise.sentences} <= {*used, getattr(exercise, "sentence", "")}
        for one in used:
            assert folded(article[one].text) in shown, (exercise.id, one)


def test_the_whole_article_is_printed_once_where_the_notebook_shows_it(sheets):
    article = load_article()
    for name in NAMES:
        asked = [cell["source"] for cell in json.loads(path_of(name).read_bytes())["cells"]
                 if cell["metadata"]["medialit"]["role"] == "article"]  # fmt: skip
        whole = any("only=" not in "".join(one) for one in asked)
        frames = re.findall(r"<div class='read wide'>(.*?)</div>", sheets[name], re.DOTALL)
        held = [one for one in frames if one.count("class='id'") == len(article.by_id)]
        assert len(held) == whole, name


@pytest.mark.parametrize("name", NAMES)
def test_no_reason_of_the_key_is_on_the_students_sheet(sheets, name):
    shown = words(sheets[name])
    for exercise in load(name).exercises:
        hidden = {entry.why for item in scoring.key(exercise) for entry in item.entries}
        if isinstance(exercise, Write):
            hidden |= {entry.example for item in scoring.key(exercise) for entry in item.entries}
        hidden |= {*exercise.hints}
        hidden |= {getattr(exercise, field, "") for field in ("otherwise", "restraint", "solution")}
        told = [one for one in hidden if len(one.split()) > 3 and folded(one) in shown]
        assert told == [], exercise.id


@pytest.mark.parametrize("name", NAMES)
def test_the_key_gives_what_is_accepted_or_arguable_and_why(keys, name):
    shown = words(keys[name])
    for exercise in load(name).exercises:
        assert exercise.id in shown
        for item in scoring.key(exercise):
            for entry in item.entries:
                if entry.state in ("accepted", "arguable"):
                    assert folded(entry.why) in shown
        if isinstance(exercise, Choice | Multi):  # a room without computers needs these too
            whys = [one.why for item in scoring.key(exercise) for one in item.entries]
            assert all(folded(one) in shown for one in whys), exercise.id


def test_what_leads_up_to_a_question_is_on_paper_and_what_looks_back_is_in_the_key(sheets, keys):
    sheet, key = words(sheets["02_who_says_it"]), words(keys["02_who_says_it"])
    assert load_article()["S28"].text in sheet  # the worked example that S32 is "built like"
    assert "The content begins at “these”." in sheet
    back = "A cue can be short and carry a lot."
    assert back not in sheet
    assert back in key
    assert "does not show that it is untrue" in words(sheets["03_leave_the_page"])  # the ladder
    assert "[F120]" in words(sheets["05_headline_and_translation"])  # the table of five sources
    assert "On paper: sort the regions" in words(sheets["07_the_map"])
    for name in NAMES:
        listed = keys[name].partition("Sources of sheet and key")[2]
        for one in evidence.ids_in(sheets[name] + keys[name]):
            assert f"<b>[{one}]</b>" in listed, (name, one)


def test_a_text_of_a_notebook_becomes_plain_html():
    shown = explained("## Left out\n\nA **b** *c* [d](e.md) `f`\n\n1. one\n2. two\n\n| g | h |\n"
                      "|---|---|\n| <span>i</span> | j & k |")  # fmt: skip
    assert shown == (
        "<p>A <strong>b</strong> <em>c</em> d <code>f</code></p><ol><li>one</li><li>two</li></ol>"
        "<table><thead><tr><th scope='col'>g</th><th scope='col'>h</th></tr></thead>"
        "<tbody><tr><td>i</td><td>j &amp; k</td></tr></tbody></table>"
    )


def test_each_kind_has_what_it_needs(sheets):
    kinds = {type(one): one for name in NAMES for one in load(name).exercises}
    assert kinds.keys() == PRINTED.keys()
    boxes = {"choice": "box", "multi": "box", "sort": "slot", "estimate": "slot long",
             "rank": "slot", "write": "line", "mark": "<i>", "chain": "slot", "search": "card",
             "ladder": "Verdict", "code": "slot long"}  # fmt: skip
    for exercise in kinds.values():
        name = next(one for one in NAMES if one[:2] == exercise.id[:2])
        assert boxes[exercise.kind] in part(sheets[name], exercise.id), exercise.id
    for name in NAMES:
        for exercise in load(name).exercises:
            shown = part(sheets[name], exercise.id)
            asked = exercise.confidence and not getattr(exercise, "feedback_later", False)
            assert ("How sure are you?" in shown) == asked
            if isinstance(exercise, Sort):
                assert shown.count("class='slot'") == len(exercise.items)
            if isinstance(exercise, Search | Ladder):
                assert all(one.card in shown for one in exercise.cards)
            if isinstance(exercise, Search):
                inside = words(sheets[name].partition("What is inside the cards</h2>")[2])
                assert all(folded(one.inside) in inside for one in exercise.cards)


@pytest.mark.parametrize("name", NAMES)
def test_figures_of_the_notebook_come_with_their_words(sheets, name):
    stored = json.loads(path_of(name).read_text(encoding="utf-8"))
    drawn = sum(
        '<figure class="medialit-figure"' in "".join(output.get("data", {}).get("text/html", ""))
        for cell in stored["cells"]
        if cell["metadata"]["medialit"]["role"] == "figure"
        for output in cell["outputs"]
    )
    assert sheets[name].count('<figure class="medialit-figure"') == drawn
    pictures = re.findall(r"<img [^>]*>", sheets[name])
    assert all(re.search(r'alt="[^"]{20,}"', one) for one in pictures)
    assert all('src="data:image/' in one for one in pictures)
    assert "<details>" not in sheets[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_loads_nothing_and_is_whole(sheets, keys, name):
    for source in (sheets[name], keys[name]):
        page = Page(re.sub(r"<svg.*?</svg>", "", source, flags=re.DOTALL))
        policies = [one["content"] for one in page.metas if "http-equiv" in one]
        assert policies == [POLICY]
        assert not {"script", "iframe", "object", "form"} & set(page.tags)
        assert page.tags.count("h1") == page.tags.count("main") == 1


def test_a_notebook_that_cannot_be_read_is_said(tmp_path):
    bad = tmp_path / "01_read_before_you_judge.ipynb"
    for content in (b"", b"[]", b'{"cells": 1}', b"\xff"):
        bad.write_bytes(content)
        with pytest.raises(ContentError, match="cannot be read"):
            worksheets.student(bad)


@given(st.text(max_size=40))
def test_any_text_is_shown_as_text(text):
    shown = re.sub(r"</?code>|<span lang=\"\w+\">|</span>", "", prose(text))
    assert not re.search(r"<(?!br)", shown)


def test_the_command_writes_both_sheets_of_those_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "TARGET", tmp_path / "print")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main(["00", "01"]) == 0
    assert "01_read_before_you_judge-key.html" in capsys.readouterr().out
    assert len(list((tmp_path / "print").iterdir())) == 4
    assert command.main(["99"]) == 1
    assert "There is no notebook '99'" in capsys.readouterr().err
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", screen)
    assert command.main(["00"]) == 0, "also on a screen without curved quotation marks"


def test_what_is_printed_is_never_committed():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "print/" in ignored


def test_sheets_are_accessible_and_fit_on_a4(browser, sheets, keys, tmp_path):
    axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    context = browser.new_context(viewport={"width": 673, "height": 900})  # A4 between its margins
    page = context.new_page()
    page.emulate_media(media="print")
    for number, source in enumerate([sheets["02_who_says_it"], sheets["07_the_map"],
                                     keys["03_leave_the_page"]]):  # fmt: skip
        file = tmp_path / f"{number}.html"
        file.write_text(source, encoding="utf-8")
        page.goto(file.as_uri())
        page.evaluate(axe.read_text(encoding="utf-8"))
        told = page.evaluate("async () => (await axe.run(document)).violations.map((v) => v.id)")
        assert told == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 673
    context.close()
