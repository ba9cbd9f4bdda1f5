"""Figures: nothing to see without its words, its numbers and its note."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbval.plugin import get_sanitize_patterns

from medialit.figures import Figure, Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'
TABLE = Table(["Scale", "km"], [["coarse", 4730], ["fine", None]], "Length by scale")
WORDS = {
    "title": "Length by scale",
    "alt": "A bar of 4730 km.",
    "finding": "The line grows.",
    "note": "Data: Natural Earth.",
}


class Tags(HTMLParser):
    """All tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def figure(picture=SVG, **changed) -> Figure:
    return Figure(picture, **{**WORDS, "table": TABLE, **changed})


def cells(*rows) -> list[list[str]]:
    table = Table([f"c{i}" for i in range(len(rows[0]))], rows, "Numbers")
    return [re.split(r"  +", line.strip()) for line in table.text.splitlines()[2:]]


def drawn():
    from matplotlib.figure import Figure as Canvas

    made = Canvas(figsize=(2, 1))
    made.subplots().plot([0, 1], [0, 1])
    return made


def test_a_figure_shows_picture_finding_table_and_note_in_this_order():
    html = figure().html
    order = [html.index(one) for one in ("<img", "The line grows.", "<table", "Natural Earth")]
    assert order == sorted(order)
    read = Tags(html)
    assert not read.open
    assert read.tags[0][0] == "figure"
    assert read.tags[0][1]["role"] == "group"
    assert read.tags[0][1]["aria-label"] == "Length by scale"
    assert read.all("img")[0]["alt"] == "A bar of 4730 km."
    assert "open" not in read.all("details")[0]
    assert [one["scope"] for one in read.all("th")] == ["col", "col", "row", "row"]


def test_the_picture_stands_where_classes_and_inline_drawings_are_taken_out():
    html = figure().html
    assert "<svg" not in html
    address = Tags(html).all("img")[0]["src"]
    assert base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode() == SVG


def test_the_text_says_all_that_the_page_says():
    text = repr(figure())
    for part in (*WORDS.values(), "coarse     4730", "no data"):
        assert part in text
    bundle = figure()._repr_mimebundle_(include=None, exclude=None)
    assert bundle == {"text/plain": text, "text/html": figure().html}


def test_what_an_author_writes_stays_text():
    nasty = '<script>"&'
    shown = Tags(
        figure(**dict.fromkeys(WORDS, nasty), table=Table([nasty, nasty], [[nasty, 1]], nasty)).html
    )
    assert not shown.all("script")
    assert "".join(shown.words).count(nasty) == 7
    assert shown.all("img")[0]["alt"] == nasty


@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize("empty", ["", "  \n", None])
def test_no_figure_without_its_words(field, empty):
    with pytest.raises(ValueError, match=rf"its {field} is empty\. [A-Z]"):
        figure(**{field: empty})


@pytest.mark.parametrize(
    ("picture", "error", "message"),
    [
        ("<svg><rect/></svg>", ValueError, "no SVG document but 'svg'. Begin it with <svg xmlns"),
        ("a picture", ValueError, "no SVG document"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>", ValueError, "no SVG document"),
        (b"PNG", TypeError, "not bytes"),
        (None, TypeError, "not NoneType"),
    ],
)
def test_what_is_no_picture_is_refused(picture, error, message):
    with pytest.raises(error, match=message):
        figure(picture)


def test_a_table_is_needed():
    with pytest.raises(TypeError, match="Give it a Table"):
        figure(table=[["coarse", 4730]])


def test_a_row_has_one_cell_for_each_column():
    with pytest.raises(ValueError, match="row 2: it has 1 cells and the header has 2"):
        Table(["a", "b"], [["x", 1], ["y"]], "Two rows")


@pytest.mark.parametrize("cell", [True, float("nan"), float("inf"), [1], "", b"x", 1j])
def test_a_cell_is_text_number_or_nothing(cell):
    with pytest.raises(ValueError, match=r"row 1: .* cannot be shown"):
        Table(["a"], [[cell]], "One cell")


@pytest.mark.parametrize(
    ("header", "caption"), [([], "x"), ([""], "x"), (["a", None], "x"), (["a"], "")]
)
def test_a_table_has_header_and_caption(header, caption):
    with pytest.raises(ValueError, match=r"[Tt]able"):
        Table(header, [], caption)


def test_numbers_are_written_alike_down_a_column():
    assert cells(["a", 4730], ["b", 999]) == [["a", "4730"], ["b", "999"]]
    assert cells(["a", 10808], ["b", 8982]) == [["a", "10,808"], ["b", "8,982"]]
    assert cells(["a", 0.5], ["b", 12.25], ["c", 3]) == [["a", "0.50"], ["b", "12.25"], ["c", "3"]]
    assert cells(["a", -2], ["b", 1 / 3]) == [["a", "−2"], ["b", "0.333"]]
    assert cells(["a", "2021"], ["b", None]) == [["a", "2021"], ["b", "no data"]]


def test_numbers_stand_right_and_texts_left():
    table = Table(["name", "n", "mixed"], [["a", 1, "x"], ["b", None, 2]], "Sides")
    sides = [one["style"].partition("text-align:")[2][:5] for one in Tags(table.html).all("th")]
    assert sides == ["left", "right", "left", "left;", "left;"]


def test_numbers_of_numpy_are_numbers():
    numpy = pytest.importorskip("numpy")
    assert cells(["a", numpy.int64(3)], ["b", numpy.float32(0.5)]) == [["a", "3"], ["b", "0.5"]]


@given(
    st.lists(
        st.tuples(
            st.text(min_size=1).filter(str.strip),
            st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False, width=32),
        )
    )
)
def test_any_table_is_whole_and_the_same_each_time(rows):
    table = Table(["name", "value"], rows, "Any")
    again = Table(["name", "value"], rows, "Any")
    assert (table.html, table.text) == (again.html, again.text)
    read = Tags(table.html)
    assert not read.open
    assert len(read.all("tr")) == len(rows) + 1
    assert len(read.all("td")) == len(rows)


def test_a_matplotlib_figure_is_drawn_once_and_the_same_each_time():
    first, second = drawn(), drawn()
    shown = figure(first)
    assert shown.drawn is first
    assert shown.picture.startswith(b"\x89PNG")
    assert shown.picture == figure(second).picture
    assert b"matplotlib" not in shown.picture.lower()
    assert Tags(shown.html).all("img")[0]["src"].startswith("data:image/png;base64,")
    assert figure().drawn is None


def test_a_drawn_figure_is_closed_so_that_it_is_not_shown_twice():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    before = pyplot.get_fignums()
    made = pyplot.figure(figsize=(2, 1))
    figure(made)
    assert pyplot.get_fignums() == before


def test_comparing_stored_outputs_leaves_out_the_pixels_and_nothing_else():
    config = Path(__file__).with_name("sanitize.cfg").read_text(encoding="utf-8")
    pairs = get_sanitize_patterns(config)

    def sanitized(html: str) -> str:
        for pattern, put in pairs:
            html = re.sub(pattern, put, html)
        return html

    coarse, fine = figure(drawn()), figure(drawn())
    fine.picture = fine.picture[:-4] + b"else"
    assert coarse.html != fine.html
    assert sanitized(coarse.html) == sanitized(fine.html)
    assert sanitized(figure().html) == figure().html


def test_figures_need_no_drawing_library():
    code = "import sys, medialit.figures; assert not {'matplotlib', 'numpy'} & {*sys.modules}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
