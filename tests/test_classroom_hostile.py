"""Fifty bad hand-ins: the report finishes, counts each and lets none of them be more than text."""

from __future__ import annotations

import csv
import json
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from medialit import classroom
from tools import hostile

BAD = 50
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "nav", "h1", "h2"),
    *("h3", "h4", "p", "strong", "span", "div", "a", "ul", "ol", "li", "dl", "dt", "dd", "table"),
    *("caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "article", "figure"),
    "img",
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "id", "style", "href", "dir"),
    *("role", "aria-label", "aria-hidden", "tabindex", "scope", "alt", "src", "open"),
    "data-lm-suppress-shortcuts",
}


class Looker(HTMLParser):
    """Notes every element and attribute of a page."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path, classroom.Report]:
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "hand-ins"
    folder.mkdir()
    hostile.hand_ins(folder, BAD)
    return folder, place / "out", classroom.report(folder, place / "out")


def test_each_file_is_counted_once(made):
    folder, _, report = made
    found = report.findings
    files = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    used = {file for one in found.students.values() for file in one.files}
    unused = {one.name for one in found.aside if not one.used}
    assert len(files) == found.looked_at == BAD
    assert used | unused == files
    assert not used & unused
    assert len(unused) >= 15
    assert len({one.name for one in found.aside if one.used}) >= 20
    assert all(one.reason.strip() for one in found.aside)


def test_the_page_has_only_our_elements_and_loads_nothing(made):
    _, out, _ = made
    page = (out / "class-report.html").read_text(encoding="utf-8")
    looked = Looker(page)
    assert looked.elements <= ELEMENTS
    assert looked.attributes <= ATTRIBUTES
    assert all(one.startswith(("#", "data:image/svg+xml;base64,")) for one in looked.addresses)
    assert "default-src 'none'" in page
    shown = "".join(looked.text)
    assert "<script>alert(1)</script>" in shown, "what students wrote stands there, as text"
    assert "\u202e" not in "".join(one.name for one in made[2].findings.aside)


def test_the_tables_hold_no_formula(made):
    _, out, _ = made
    for name in ("gradebook.csv", "set-aside.csv"):
        with (out / name).open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert cells
        assert not [one for one in cells if one.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_nothing_is_unpacked_outside(made):
    folder, out, _ = made
    assert {one.name for one in out.iterdir()} == set(classroom.OURS)
    assert not list(folder.parent.rglob("evil*"))
    assert not list(folder.parents[1].glob("evil*"))


def test_one_id_many_times_in_two_files_of_one_code_does_not_stop_the_report(tmp_path):
    """Each entry of one was set beside each of the other: 27 seconds for this, hours for more."""
    for name in "ab":
        rows = [{"kind": "hand_in", "exercise": "", "data": {"code": "amber-owl-10"}}]
        rows += [{"kind": "submit", "exercise": "02.scope", "id": name, "answer": {"value": name}}]
        rows += [{"kind": "submit", "exercise": "02.other", "id": "same"}] * 30_000
        text = "\n".join(map(json.dumps, rows))
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    start = time.perf_counter()
    found = classroom.study(tmp_path)
    assert len(found.students) == 2, "they differ in an answer, so they are told apart"
    assert time.perf_counter() - start < 10
