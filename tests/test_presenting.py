"""Run sheets say what the notebooks' notes say, in the notebooks' minutes, on two pages at most."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
import pytest

from medialit import evidence, exercises, presenting
from medialit.content import ContentError
from tools import launch, runsheets
from tools.notebooks import ROOT

NOTEBOOKS = runsheets.notebooks()
SHEETS = {name: presenting.load(path) for name, path in NOTEBOOKS.items()}
TEACHING = ROOT / "docs" / "contested_topics.md"
SMALLEST_TYPE = 9.5  # points


@pytest.fixture(params=sorted(SHEETS))
def sheet(request: pytest.FixtureRequest) -> presenting.RunSheet:
    return SHEETS[request.param]


# --- What a sheet says -----------------------------------------------------------------------


def test_there_is_a_sheet_for_each_notebook_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\d\d_\w+)` \| (\d+) \|", readme, flags=re.MULTILINE)
    assert {name: float(minutes) for name, minutes in told} == {
        name: sheet.minutes for name, sheet in SHEETS.items()
    }


def test_the_clock_runs_through_to_the_minutes_in_the_header(sheet):
    header = next(
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOKS[sheet.notebook].read_text(encoding="utf-8"))["cells"]
        if cell["id"] == "before"
    )
    assert f"\n| Minutes | {sheet.minutes:g}" in header
    ends = [0.0, *(step.start + step.minutes for step in sheet.steps)]
    assert [step.start for step in sheet.steps] == ends[:-1]
    assert ends[-1] == sheet.minutes == sum(step.minutes for step in sheet.steps)


def test_each_part_has_a_question_and_a_reply_to_what_may_come_back(sheet):
    for step in sheet.steps:
        assert step.questions, step.title
        for question in step.questions:
            assert len(question.ask.split()) >= 4, question.ask
            assert question.replies, question.ask
            for reply in question.replies:
                assert len(reply.say.split()) >= 3, (reply.wrong, reply.say)


def test_the_front_names_needs_notice_aims_and_what_to_prepare(sheet):
    assert sheet.needs
    assert sheet.notice
    assert sheet.prepare
    assert sheet.objectives == tuple(exercises.load(sheet.notebook).objectives.values())


def test_what_may_be_left_out_saves_minutes_that_are_in_the_clock(sheet):
    assert sheet.savings, "A class is late now and then: mark a part or an exercise with skip."
    for step in sheet.steps:
        assert 0 <= sum(saving.minutes for saving in step.savings) <= step.minutes
    assert all(saving.minutes > 0 for saving in sheet.savings)


def test_every_exercise_stands_on_its_sheet_once_in_class_or_at_home(sheet):
    in_class = [s.id for step in sheet.steps for s in step.screen if s.kind == "exercise"]
    at_home = [one for line in sheet.home for one in re.findall(r"\d\d\.\w+", line)]
    wanted = [one.id for one in exercises.load(sheet.notebook).exercises]
    assert sorted(in_class + at_home) == sorted(wanted)


def test_a_tempting_option_is_wrong_and_belongs_to_an_exercise_of_that_part(sheet):
    for step in sheet.steps:
        one = step.tempting
        if one is None:
            continue
        assert one.exercise in {shown.id for shown in step.screen}
        found = exercises.load(sheet.notebook)[one.exercise]
        assert any(why.startswith(one.say) for why in found.texts()), one.say
        assert len(one.say.split()) <= 45, one.say


def test_figures_and_labs_go_by_their_titles(sheet):
    for step in sheet.steps:
        for shown in step.screen:
            if shown.kind in ("figure", "lab"):
                assert len(shown.title) > 5, step.title


def test_text_says_everything_in_88_columns(sheet):
    told = presenting.text(sheet)
    assert max(map(len, told.splitlines())) <= 88
    flat = " ".join(told.split())
    for step in sheet.steps:
        for question in step.questions:
            assert question.ask in flat
            assert all(" ".join(reply.say.split()) in flat for reply in question.replies)
    assert sheet.savings[0].what in flat


# --- The course's rules hold on paper too ----------------------------------------------------


def test_nobody_is_asked_for_origin_or_stance(sheet):
    asked = " ".join(question.ask for step in sheet.steps for question in step.questions)
    assert not re.search(r"whose crimea|are you (?:from|for|against)|who is right", asked, re.I)


def test_a_sheet_whose_screen_shows_s10_warns_of_it():
    showing = {
        name
        for name, sheet in SHEETS.items()
        for step in sheet.steps
        for shown in step.screen
        if shown.kind == "sentences" and re.search(r"S10|whole", shown.id)
    }
    assert {"01_read_before_you_judge", "04_words_and_frames"} <= showing
    for name in showing:
        sheet = SHEETS[name]
        told = " ".join([sheet.notice, *sheet.prepare])
        assert re.search(r"S10|about anybody in the room|groups? of people", told), name


def test_the_page_on_contested_topics_says_what_it_must_and_cites_what_there_is():
    told = TEACHING.read_text(encoding="utf-8")
    for needed in (
        *(
            "The day before",
            "Text, not tribe",
            "No loyalty tests",
            "Settled or open?",
            "Where to stop",
        ),
        *("two kinds of question", "Whose Crimea?", "is upset", "from there", "propaganda"),
        *("Settled or open?", "Who is right?", "S10", "the law where you teach"),
    ):
        assert needed in told, needed
    said_first = " ".join(presenting.SAY_FIRST.split())
    assert said_first in " ".join(told.split())
    cited = evidence.ids_in(told)
    assert cited
    assert all(map(evidence.knows, cited))
    assert "docs/contested_topics.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_sheet_leads_to_the_page_on_contested_topics(sheet):
    assert "href='contested_topics.html'>docs/contested_topics.md<" in presenting.page(sheet)
    assert "docs/contested_topics.md" in presenting.text(sheet)


# --- A bad note is named exactly -------------------------------------------------------------

WORKBOOK = exercises.load("00_start_here")


def small(*cells: tuple[str, dict[str, Any]]) -> nbformat.NotebookNode:
    """Return a notebook of Markdown cells with these notes."""
    made = nbformat.v4.new_notebook()
    for number, (source, about) in enumerate(cells):
        cell = nbformat.v4.new_markdown_cell(source, id=f"c{number}")
        cell.metadata["medialit"] = about
        made.cells.append(cell)
    return made


GOOD = {"role": "section", "minutes": 5, "instructor": {"ask": "Why?", "expect": ["“No”: look."]}}


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"minutes": 5}, "This part has minutes and no question for the room."),
        ({"minutes": "5"}, "'5' is no number of minutes."),
        ({"minutes": True}, "'True' is no number of minutes."),
        ({"minutes": -1}, "'-1' is no number of minutes."),
        ({"minutes": 5, "instructor": {"ask": "Why?"}}, "The question has no expected answer."),
        (
            {"minutes": 5, "instructor": {"ask": "Why?", "expect": ["No."]}},
            "'No.' has no reply.",
        ),
        (
            {"minutes": 5, "instructor": {"ask": "Why?", "expect": ["“Yes: no”"]}},
            "'“Yes: no”' has no reply.",
        ),
    ],
)
def test_a_bad_note_is_named_with_cell_and_remedy(about, said, tmp_path):
    path = tmp_path / "00_start_here.ipynb"
    nbformat.write(small(("## One", GOOD), ("## Two", about)), path)
    with pytest.raises(ContentError) as caught:
        presenting.load(path, WORKBOOK)
    assert said in str(caught.value)
    assert str(caught.value).startswith("00_start_here.ipynb, cell c1, field ")
    assert len(caught.value.remedy) > 20


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": [{}]}', '{"cells": 3}', "null"])
def test_what_is_no_notebook_is_refused(content, tmp_path):
    path = tmp_path / "00_start_here.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match="not a notebook that can be read"):
        presenting.load(path, WORKBOOK)


def test_a_colon_in_quotation_marks_parts_nothing(tmp_path):
    note = GOOD | {"instructor": {"ask": "Why?", "expect": ["“It says: no”: ask where."]}}
    path = tmp_path / "00_start_here.ipynb"
    nbformat.write(small(("## One", note)), path)
    (step,) = presenting.load(path, WORKBOOK).steps
    (reply,) = step.questions[0].replies
    assert (reply.wrong, reply.say) == ("“It says: no”", "ask where.")


def test_what_is_for_home_ends_at_the_next_heading(tmp_path):
    home = {"role": "prose", "instructor": {"skip": True}}
    cells = [
        ("## One", GOOD),
        ("### At home", home),
        ("More of it.", {"role": "prose"}),
        ("### In class again", {"role": "prose", "instructor": GOOD["instructor"]}),
        ("## Under the hood", {"role": "hood", "minutes": 0, "instructor": {"skip": True}}),
    ]
    path = tmp_path / "00_start_here.ipynb"
    nbformat.write(small(*cells), path)
    sheet = presenting.load(path, WORKBOOK)
    assert sheet.home == ("At home", "Under the hood")
    assert len(sheet.steps) == 1
    assert len(sheet.steps[0].questions) == 2


def test_what_an_author_writes_stays_text(tmp_path):
    note = GOOD | {"instructor": {"ask": "<script>x</script>?", "expect": ["<b>: <img src=x>"]}}
    path = tmp_path / "00_start_here.ipynb"
    nbformat.write(small(("## <i>One</i>", note)), path)
    made = presenting.page(presenting.load(path, WORKBOOK))
    assert not re.search(r"<script|<img|<i>One", made)
    assert "&lt;script&gt;x&lt;/script&gt;?" in made


# --- The command -----------------------------------------------------------------------------


def test_the_command_writes_the_chosen_and_an_index(tmp_path, capsys):
    written = runsheets.write([SHEETS["00_start_here"]], tmp_path / "sheets")
    assert [path.name for path in written] == ["index.html", "00_start_here.html"]
    assert (tmp_path / "sheets" / "contested_topics.html").is_file()
    listed = written[0].read_text(encoding="utf-8")
    assert re.findall(r"href='(\d\w+\.html)'", listed) == ["00_start_here.html"]
    assert runsheets.main(["00", "--text"]) == 0
    assert capsys.readouterr().out == presenting.text(SHEETS["00_start_here"])


@pytest.mark.parametrize("name", ["99", "nowhere", "0"])
def test_an_unknown_name_lists_those_there_are(name, capsys):
    assert runsheets.main([name]) == 1
    told = capsys.readouterr().err
    assert f"There is no notebook '{name}'." in told
    assert "01_read_before_you_judge" in told


def test_where_nothing_can_be_written_the_command_says_what_to_do(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(runsheets, "TARGET", tmp_path / "file" / "sheets")
    assert runsheets.main(["00"]) == 1
    assert "What to do: check that you may write there" in capsys.readouterr().err


def test_the_command_needs_no_test_tools_and_git_leaves_its_pages_out():
    assert "runsheet" in launch.NO_TEST_TOOLS <= set(launch.COMMANDS)
    assert "print/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


# --- On paper --------------------------------------------------------------------------------

LOOK = """() => {
  const seen = [...document.querySelectorAll('body *')].filter(
    (one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const size = (one) => parseFloat(getComputedStyle(one).fontSize) * 0.75;
  return {
    smallest: Math.min(...seen.map(size)),
    cut: seen.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
      .map((one) => one.textContent),
    beyond: seen.filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.textContent),
  };
}"""


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture(scope="module")
def printer(browser) -> Any:
    """A page as wide as the printed area of A4, shown as it will print."""
    opened = browser.new_page(viewport={"width": 718, "height": 1000})
    opened.emulate_media(media="print")
    yield opened
    opened.close()


def test_a_sheet_prints_on_two_pages_with_nothing_small_or_cut_off(sheet, printer):
    printer.set_content(presenting.page(sheet))
    found = printer.evaluate(LOOK)
    assert found["smallest"] >= SMALLEST_TYPE - 0.01
    assert not found["cut"]
    assert not found["beyond"]
    assert pages_of(printer.pdf(prefer_css_page_size=True)) <= 2
    # DejaVu runs widest of all fonts in question: what fits in it fits everywhere.
    printer.add_style_tag(content="body { font-family: 'DejaVu Sans', sans-serif !important; }")
    assert pages_of(printer.pdf(prefer_css_page_size=True)) <= 2


def test_a_sheet_that_is_too_long_would_be_seen(printer):
    printer.set_content(presenting.page(SHEETS["07_the_map"]).replace("9.5pt", "14pt"))
    assert pages_of(printer.pdf(prefer_css_page_size=True)) > 2
    printer.set_content(presenting.page(SHEETS["07_the_map"]).replace("9.5pt", "8pt"))
    assert printer.evaluate(LOOK)["smallest"] < SMALLEST_TYPE


def test_the_page_on_contested_topics_prints_on_one_page(printer):
    printer.set_content(runsheets.contested())
    assert printer.evaluate(LOOK)["smallest"] >= SMALLEST_TYPE - 0.01
    assert pages_of(printer.pdf(prefer_css_page_size=True)) == 1
    printer.add_style_tag(content="body { font-family: 'DejaVu Sans', sans-serif !important; }")
    assert pages_of(printer.pdf(prefer_css_page_size=True)) == 1
