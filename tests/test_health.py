"""The collection's own check-list: every bar is met, and every bar can be missed."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from medialit import evidence
from medialit.evidence import Source
from tools.health import __main__ as command
from tools.health import files as project
from tools.health.bars import BARS, MB, START, Bar, results
from tools.health.countries import NOT_STATED, country_of, side_of
from tools.health.facts import KB, Facts, collect, facts_of
from tools.health.files import Whole
from tools.health.page import to_html
from tools.health.running import Running, run_all
from tools.health.text import in_words
from tools.notebooks import ROOT

FACTS, WHOLE = collect()
names = {"ids": lambda one: one.name.replace(" ", "-") if isinstance(one, Bar) else None}


@pytest.mark.parametrize("bar", BARS, **names)
def test_the_collection_meets_the_bar(bar: Bar):
    broken = bar.look(FACTS, WHOLE).broken
    assert not broken, f"{bar.name} ({bar.limit}): {broken}. {bar.why}"


# --- Each bar can be missed, and only by what it is about ---------------------------------

NOTEBOOK = next(one for one in FACTS if one.number == "03")
FIRST = next(one for one in FACTS if one.number == START)

MISSES = {
    "Size of a notebook": {"notebook": ("notebooks/a.ipynb", 400 * KB + 1)},
    "Size of the repository": {"size": 15 * MB},
    "Largest file": {"largest": ("data/a.csv", 700 * KB + 1)},
    "Verdicts that hold": {"verdicts": 9, "held": 4},
    "Strengths credited": {"strengths": 2},
    "Countries of the sources cited": {"countries": Counter({"Ukraine": 9, NOT_STATED: 9})},
    "Figures with alt text, finding, table and note": {"bare": ("A map",), "figures": 1},
    "Minutes": {"said": NOTEBOOK.said + 1},
    "Words in the longest cell of prose": {"longest": 61},
    "Words in the median cell of prose": {"median": 40.5},
    "School grade of a notebook's prose": {"grade": 9.1},
    "School grade of a notebook's explanations": {"explained": 9.1},
    "Cells from one exercise to the next": {"gap": 11},
    "Answers with an explanation": {"unexplained": ("03.reopen",)},
    "2 hints or more": {"few_hints": ("03.reopen",)},
    "Objectives with an exercise": {"objectives": NOTEBOOK.objectives | {"03.o9": 0}},
    "Sources cited that are in the list": {"unresolved": ("F999",)},
    "Opened by the accessibility test": {"axe": False},
}


def spoilt(change: dict) -> tuple[list[Facts], Whole]:
    """Return the collection with one notebook, or the whole, changed."""
    if change.keys() <= {one.name for one in dataclasses.fields(Whole)}:
        return FACTS, dataclasses.replace(WHOLE, **change)
    bad = dataclasses.replace(NOTEBOOK, **change)
    return [bad if one is NOTEBOOK else one for one in FACTS], WHOLE


def test_every_bar_has_a_way_to_be_missed():
    assert MISSES.keys() == {bar.name for bar in BARS}


@pytest.mark.parametrize("bar", BARS, **names)
def test_a_bar_is_missed_by_what_it_is_about_and_by_nothing_else(bar: Bar):
    found = results(*spoilt(MISSES[bar.name]))
    assert [one.name for one, result in found if result.broken] == [bar.name]


def test_no_notebook_with_a_ladder_is_no_way_to_meet_its_bar():
    without = [dataclasses.replace(one, verdicts=0, held=0) for one in FACTS]
    missed = [bar.name for bar, result in results(without, WHOLE) if result.broken]
    assert missed == ["Verdicts that hold"]


def test_the_start_page_need_not_credit_or_cite_anybody():
    bare = dataclasses.replace(FIRST, strengths=0, countries=Counter())
    facts = [bare if one is FIRST else one for one in FACTS]
    assert not any(result.broken for _, result in results(facts, WHOLE))


# --- Counting -----------------------------------------------------------------------------


def copied(tmp_path: Path, old: str, new: str, name: str = "07_the_map") -> Facts:
    """Return the facts of a notebook in which one text is replaced wherever it stands."""
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert re.search(old, text)
    path = tmp_path / f"{name}.ipynb"
    path.write_text(re.sub(old, new, text), encoding="utf-8")
    return facts_of(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'<img alt=\\"[^"]*\\"', r'<img alt=\\"\\"'),
        (r"<tr>.*?</tr>", ""),
        (r'<p style=\\"margin:0.6em[^>]*>[^<]*</p>', ""),
        (r'<p style=\\"margin:0.4em 0 0;[^>]*>[^<]*</p>', ""),
    ],
    ids=["alt", "table", "finding", "note"],
)
def test_a_figure_that_lacks_something_is_seen(tmp_path, old, new):
    facts = copied(tmp_path, old, new)
    assert len(facts.bare) == facts.figures > 0


def test_minutes_and_long_prose_are_seen(tmp_path):
    before = next(one for one in FACTS if one.number == "07")
    assert copied(tmp_path, r"\| Minutes \| \d+", "| Minutes | 999").said == 999
    found = copied(tmp_path, r"## Look under the hood", r"## Look under the hood\\n" + "word " * 90)
    assert found.longest >= 90 > before.longest
    assert found.words == before.words + 90


def test_harder_words_have_a_higher_grade(tmp_path):
    hard = "Institutional accountability mechanisms necessitate comprehensive documentation. " * 9
    easy = next(one for one in FACTS if one.number == "07").grade
    assert copied(tmp_path, r"## Look under the hood", rf"## Hood\\n{hard}").grade > easy + 0.3


def test_items_and_hints_are_those_of_the_exercises():
    assert FIRST.exercises == FIRST.items == 3
    assert FIRST.hints == 6
    assert NOTEBOOK.verdicts == 8
    assert sum(NOTEBOOK.countries.values()) < NOTEBOOK.sources  # references on method apart


def source(publisher: str, url: str = "") -> Source:
    return Source(
        id="F1", title="A title", publisher=publisher, date="2022", url=url, read_as="a copy"
    )


@pytest.mark.parametrize(
    ("publisher", "url", "country"),
    [
        ("24 Kanal", "https://24tv.ua/a", "Ukraine"),
        ("24 Kanal (24tv.ua)", "", "Ukraine"),
        ("Informburo.kz", "", "Kazakhstan"),
        ("Ukrainska Pravda via Yahoo", "https://news.yahoo.com/a", "Ukraine"),
        ("ABC (Australia)", "https://www.abc.net.au/news", "Australia"),
        ("TASS", "https://tass.com/a", NOT_STATED),
        ("a.su (site with a Russian state line)", "https://a.su/b", NOT_STATED),
        ("The Moscow Times", "https://www.themoscowtimes.com/a", NOT_STATED),
        ("Indiana Daily", "https://example.com/kz", NOT_STATED),
        ("Two papers", "https://a.kz/1 https://b.ru/2", NOT_STATED),
        ("A copy", "https://example.kz.example.com/", NOT_STATED),
    ],
)
def test_a_country_is_read_from_the_row_and_never_guessed(publisher, url, country):
    assert country_of(source(publisher, url)) == country


def test_every_side_is_one_of_five():
    sides = {side_of(country_of(one)) for one in evidence.load_sources().values()}
    assert sides == {"Kazakhstan", "Russia", "Ukraine", "elsewhere", NOT_STATED}


def test_the_whole_counts_files_and_tests():
    assert WHOLE.size > WHOLE.largest[1] >= WHOLE.notebook[1] > 0
    assert (ROOT / WHOLE.largest[0]).stat().st_size == WHOLE.largest[1]
    assert WHOLE.notebook[0].startswith("notebooks/")
    assert WHOLE.tests > 1000


def test_files_are_found_where_git_is_missing_or_refuses(monkeypatch):
    """Else every test that looks through all files would look at none, and pass."""
    monkeypatch.setattr(project, "_git", lambda *_: "")
    assert ROOT / "README.md" in project.project_files()


def test_files_are_found_without_git_too(tmp_path, monkeypatch):
    for name in ("data/a.csv", "print/health.html", ".venv/b", "tools/__pycache__/c.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    assert project.project_files() == [tmp_path / "data" / "a.csv"]


# --- Told ---------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every tag of a page and its text."""

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


RAN = {one.name: Running(3.0, 120.0, 1.0, 60.0) for one in FACTS}


def test_the_page_says_each_bar_with_its_limit_value_and_reason():
    found = results(FACTS, WHOLE)
    page = Tags(to_html(found, FACTS, WHOLE, RAN, "A machine"))
    for bar, result in found:
        for words in (bar.name, bar.limit, bar.why, result.found):
            assert words in page.text
    assert f"All {len(BARS)} bars are met." in page.text
    assert "3.0 ×" in page.text
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not [one for _, given in page.tags for one in given if one.startswith("on")]
    assert not re.search(r"https?://|url\(", page.text)


def test_a_browser_is_told_to_load_and_run_nothing():
    page = Tags(to_html(results(FACTS, WHOLE), FACTS, WHOLE, RAN, ""))
    (policy,) = [
        given["content"]
        for tag, given in page.tags
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.split("; ") == [
        *("default-src 'none'", "style-src 'unsafe-inline'"),
        *("form-action 'none'", "base-uri 'none'"),
    ]
    assert not [one for _, given in page.tags for one in given if one == "style"]


def test_a_missed_bar_is_told_in_words_on_the_page_and_in_the_terminal():
    facts, files = spoilt({"grade": 9.1})
    found = results(facts, files)
    page = Tags(to_html(found, facts, files, {}, ""))
    assert f"{len(BARS) - 1} of {len(BARS)} bars are met" in page.text
    assert "✗ missed" in page.text
    assert "03: 9.1" in page.text
    told = in_words(found, facts, files, {})
    bar = next(one for one in BARS if "prose" in one.name and "grade" in one.name)
    assert f"MISSED {bar.name}" in told
    assert f"why it matters: {bar.why}" in told
    assert "1 bars are missed" not in told
    assert told.endswith("1 bar is missed.")


def test_titles_and_names_of_files_cannot_write_the_page():
    facts = [dataclasses.replace(one, title="<script>1</script>") for one in FACTS]
    files = dataclasses.replace(WHOLE, largest=("<img src=x>", 1), notebook=("<b>", 1))
    page = Tags(to_html(results(facts, files), facts, files, {}, "<i>"))
    assert not {"script", "img", "i"} & {tag for tag, _ in page.tags}


def test_a_notebook_is_run_beside_an_empty_one():
    (found,) = run_all(["00_start_here"], lambda _: None).values()
    assert found.peak > found.empty_peak > 10
    assert found.seconds > 0
    assert found.empty_seconds > 0


def test_the_command_writes_the_page_and_says_where(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "PAGE", ROOT / "print" / "health-test.html")
    monkeypatch.setattr(command, "collect", lambda: spoilt({"gap": 11}))
    written = []
    monkeypatch.setattr(Path, "write_text", lambda path, text, **_: written.append((path, text)))
    assert command.main(["--quick"]) == 1
    (path, text) = written[0]
    assert path.name == "health-test.html"
    assert "Not measured this time" in text
    assert "print/health-test.html" in capsys.readouterr().out
    monkeypatch.setattr(command, "collect", lambda: (FACTS, WHOLE))
    assert command.main(["--quick"]) == 0
