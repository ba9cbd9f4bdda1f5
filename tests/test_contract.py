"""The course's notebooks keep the contract, and each rule catches what it is there for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import contract, prose
from tools.notebooks import WIDGET_VIEW, notebook_paths, tidy, to_text
from tools.page import Course
from tools.rules import NOT_FOR_TEACHERS, OMISSIONS, ROLES, RULES

# --- A tiny course that keeps the contract ------------------------------------------------

SENTENCES = {
    "S01": "The old bridge is safe, says the mayor.",
    "S02": "The risk that the bridge falls is small, but present.",
    "S03": (
        "Nobody in the town could remember a winter in which so many carts and riders had "
        "crossed the river Ilm at night."
    ),
}


@dataclass(frozen=True)
class Task:
    """An exercise as far as the contract asks."""

    id: str
    title: str
    prompt: str = "Which sentence says it?"
    hints: tuple[str, ...] = ("Read it again.", "Look for a number.")
    objectives: tuple[str, ...] = ("01.o1",)
    evidence: tuple[str, ...] = ()
    options: tuple[str, ...] = ("The mayor.", "Nobody.")

    def texts(self) -> tuple[str, ...]:
        return (self.title, self.prompt, *self.hints, *self.options)


@dataclass(frozen=True)
class Tasks:
    """The exercises of a notebook."""

    objectives: dict[str, str]
    exercises: tuple[Task, ...]
    evidence: tuple[str, ...] = ("F1", "F20", "R3")
    minutes: int = 12

    def source_ids(self) -> tuple[str, ...]:
        return tuple({*self.evidence, *(id for one in self.exercises for id in one.evidence)})


TASKS = Tasks(
    objectives={
        "01.o1": "Identify who says a sentence.",
        "01.o2": "Mark the words that soften it.",
        "01.o3": "Justify your choice in one line.",
    },
    exercises=(
        Task("01.who", "Who says it", objectives=("01.o1", "01.o3"), evidence=("F1",)),
        Task("01.soft", "Soft words", objectives=("01.o2",)),
    ),
)
COURSE = Course(SENTENCES, {"F1", "F20", "R3"}.__contains__, lambda name: TASKS)


def words(source: str, role: str, **about: object) -> nbformat.NotebookNode:
    return new_markdown_cell(source, metadata={"medialit": {"role": role, **about}})


def code(source: str, role: str, shown: str = "", **about: object) -> nbformat.NotebookNode:
    metadata = {"medialit": {"role": role, **about}, "jupyter": {"source_hidden": True}}
    data = {"text/html": f"<section><p>{shown}</p></section>", "text/plain": shown}
    outputs = [new_output("execute_result", data=data)] if shown else []
    return new_code_cell(source, metadata=metadata, outputs=outputs)


BEFORE = """## Before you start

| Needs | nothing |
|---|---|
| Minutes | 12 |
| Content note | A bridge that may fall. |
"""
CELLS = [
    words("# Is the bridge safe?\n\nYou cross it each day.", "title"),
    words("[Binder](about.md#the-bridges-age) · [next](02_next.ipynb)", "badges"),
    words(
        "## You will be able to\n\n- **Identify** who says a sentence.\n"
        "- **Mark** the words that soften it.\n- **Justify** your choice in one line.",
        "objectives",
    ),
    words(BEFORE, "before"),
    code("from medialit import article, exercise, hand_in, recall, sources", "setup"),
    code('recall("01_bridge")', "recall", "Three questions", minutes=2),
    words(
        "## A worked example\n\nThe mayor speaks: “is safe, says the mayor” (S01).", "example",
        minutes=2,
    ),
    words("## Who says it?\n\nWhat do you expect? [F20]", "section", minutes=3),
    code('article(only=["S02"])', "article", "S02 The risk that …"),
    code('exercise("01.who")', "exercise", "Who says it"),
    words("It shows who speaks, and not whether it is true [F1, R3].", "prose"),
    words("## How sure?\n\nThe risk “is small, but present” (S02).", "section", minutes=3),
    code('exercise("01.soft")', "exercise", "Soft words"),
    words("## Look under the hood\n\nThis part is optional.", "hood"),
    code("len('bridge')", "hood", "6"),
    words("## What would change my mind?\n\nSee [above](#How-sure?).", "exit", minutes=2),
    words("## What you can do now\n\nYou can tell who speaks.", "summary"),
    words("### Keep it and hand it in\n\nTwo files.", "hand_in"),
    code('hand_in("01_bridge")', "hand_in", "Hand in"),
    words("## Sources", "sources"),
    code('sources("01_bridge")', "sources", "F1 Town archive"),
]  # fmt: skip


class Draft:
    """A notebook in the making; `cell` finds one by a piece of its source."""

    def __init__(self) -> None:
        self.node = new_notebook(cells=copy.deepcopy(CELLS))
        self.course, self.name = COURSE, "01_bridge"
        for number, cell in enumerate(self.node.cells):
            cell.id = f"c{number}"
        self.count()

    def cell(self, piece: str) -> nbformat.NotebookNode:
        return next(cell for cell in self.node.cells if piece in cell.source)

    def change(self, old: str, new: str) -> None:
        cell = self.cell(old)
        cell.source = cell.source.replace(old, new)

    def show(self, piece: str, html: str) -> None:
        self.cell(piece).outputs[0].data["text/html"] += html

    def count(self) -> None:
        code_cells = [cell for cell in self.node.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code_cells, start=1):
            cell.execution_count = number

    def remove(self, piece: str) -> None:
        self.node.cells.remove(self.cell(piece))
        self.count()

    def add_after(self, piece: str, *cells: nbformat.NotebookNode) -> None:
        place = self.node.cells.index(self.cell(piece)) + 1
        for number, cell in enumerate(cells):
            cell.id = f"new{number}"
            self.node.cells.insert(place + number, cell)
        self.count()

    def change_sheet(self, **changes: object) -> None:
        tasks = replace(TASKS, **changes)
        self.course = Course(SENTENCES, COURSE.knows_source, lambda name: tasks)

    def findings(self, folder: Path) -> list[contract.Finding]:
        tidy(self.node)
        (folder / "02_next.ipynb").write_text(to_text(new_notebook()), encoding="utf-8")
        (folder / "about.md").write_text("# About\n\n## The bridge’s age\n", encoding="utf-8")
        path = folder / f"{self.name}.ipynb"
        path.write_bytes(to_text(self.node).encode("utf-8"))
        return contract.check_notebook(path, self.course)


# --- The course's own notebooks ----------------------------------------------------------


def test_the_notebooks_of_the_course_keep_the_contract():
    paths = notebook_paths()
    findings = contract.check(paths)
    assert paths
    assert not findings, "\n".join(map(str, findings))


def test_a_notebook_for_teachers_is_held_to_all_but_the_rules_on_lessons(tmp_path: Path):
    assert set(NOT_FOR_TEACHERS) < set(RULES)
    assert len(RULES) - len(NOT_FOR_TEACHERS) >= 28
    (path,) = [path for path in notebook_paths() if path.parent.name == "instructor"]
    node = nbformat.read(path, as_version=4)
    node.cells = [cell for cell in node.cells if cell.metadata.medialit.role != "example"]
    node.cells[0].source += "\n\nIt is simply a page."
    target = tmp_path / "instructor" / path.name
    target.parent.mkdir()
    target.write_bytes(to_text(node).encode("utf-8"))
    found = {one.rule for one in contract.check_notebook(target)}
    assert {"teachers-parts", "wording", "executed"} <= found
    node.cells = [cell for cell in node.cells if cell.cell_type == "markdown"]
    target.write_bytes(to_text(node).encode("utf-8"))
    told = [one.problem for one in contract.check_notebook(target) if one.rule == "teachers-parts"]
    assert "It does nothing: no cell calls the course." in told


# --- Each rule, shown by the smallest breach of it ---------------------------------------


def test_the_good_notebook_has_no_findings(tmp_path: Path):
    assert Draft().findings(tmp_path) == []


def put(field: str, value: object, piece: str = "## How sure?") -> Callable[[Draft], None]:
    def breach(draft: Draft) -> None:
        draft.cell(piece).metadata["medialit"][field] = value

    return breach


def change(old: str, new: str) -> Callable[[Draft], None]:
    return lambda draft: draft.change(old, new)


def show(html: str, piece: str = "01.who") -> Callable[[Draft], None]:
    return lambda draft: draft.show(piece, html)


def task(**changes: object) -> Callable[[Draft], None]:
    first, *others = TASKS.exercises
    return sheet(exercises=(replace(first, **changes), *others))


def sheet(**changes: object) -> Callable[[Draft], None]:
    return lambda draft: draft.change_sheet(**changes)


def output(piece: str = "01.who", **fields: object) -> Callable[[Draft], None]:
    def breach(draft: Draft) -> None:
        draft.cell(piece).outputs.append(nbformat.from_dict(fields))

    return breach


def more(count: int, piece: str) -> Callable[[Draft], None]:
    def breach(draft: Draft) -> None:
        draft.add_after(piece, *(words("Read on.", "prose") for _ in range(count)))

    return breach


def add(cell: Callable[[], nbformat.NotebookNode], piece: str) -> Callable[[Draft], None]:
    return lambda draft: draft.add_after(piece, cell())


def unfold(draft: Draft) -> None:
    del draft.cell("recall(").metadata["jupyter"]


def skip_cell(draft: Draft) -> None:
    draft.cell("len(").execution_count = None
    draft.cell("len(").outputs = []
    draft.cell("sources(").execution_count -= 1


def swap_counts(draft: Draft) -> None:
    one, two = draft.cell("01.who"), draft.cell("01.soft")
    one.execution_count, two.execution_count = two.execution_count, one.execution_count


def swap_exercises(draft: Draft) -> None:
    one, two = draft.cell("01.who"), draft.cell("01.soft")
    one.source, two.source = two.source, one.source
    one.outputs, two.outputs = two.outputs, one.outputs


def example_late(draft: Draft) -> None:
    cells = draft.node.cells
    first = draft.cell("01.who")
    cells.remove(first)
    cells.insert(cells.index(draft.cell("## A worked")), first)
    draft.count()


def dead_source(draft: Draft) -> None:
    draft.change("[F20]", "[F21]")
    draft.change_sheet(evidence=("F1", "F21", "R3"))


def repeat(draft: Draft) -> None:
    draft.change('"01.who"', '"01.who", "01.soft"')
    draft.show("01.who", "Soft words")


def empty_twin(draft: Draft) -> None:
    draft.cell("01.who").outputs[0].data["text/plain"] = " "


def lose_title(draft: Draft) -> None:
    draft.cell("01.who").outputs[0].data = {"text/html": "<p>?</p>", "text/plain": "?"}


def store_state(draft: Draft) -> None:
    draft.node.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def tag(name: str) -> Callable[[Draft], None]:
    def breach(draft: Draft) -> None:
        draft.cell("len(").metadata["tags"] = [name]

    return breach


LONG = "word " * 61
COPIED = " ".join(SENTENCES["S03"].split()[2:15])
CYRILLIC = "межа"
BREACHES: list[tuple[str, Callable[[Draft], None]]] = [
    ("roles", put("role", "interlude", piece="It shows who")),
    ("order", lambda draft: draft.remove("recall(") or put("minutes", 5)(draft)),
    ("order", lambda draft: draft.remove("What you can do")),
    ("order", lambda draft: draft.remove("Keep it") or draft.remove("hand_in(")),
    ("fixed-headings", change("Keep it and hand it in", "Hand it in")),
    ("hand-in", change('hand_in("01_bridge")', 'hand_in("02_next")')),
    ("hand-in", lambda draft: draft.remove("hand_in(")),
    ("hand-in", add(lambda: code('hand_in("01_bridge")', "hand_in"), "hand_in(")),
    ("order", put("role", "recall", piece="## How sure?")),
    ("order", add(lambda: words("[Binder](02_next.ipynb)", "badges"), "[Binder]")),
    ("order", add(lambda: words("Read on.", "prose"), "[Binder]")),
    ("fixed-headings", change("## What you can do now", "## What now")),
    ("title", change("It shows", "# Look\n\nIt shows")),
    ("headings", change("It shows", "#### Look\n\nIt shows")),
    ("headings", change("It shows", "<h4>Look</h4>\n\nIt shows")),
    ("badges", change("02_next.ipynb", "https://next.example/")),
    ("badges", change("[Binder]", "[Run]")),
    ("objectives", change("- **Mark** the words that soften it.\n", "")),
    ("objectives", change("- **Mark** the words", "- **Understand** and mark the words")),
    ("objectives", change("who says a sentence", "the speaker")),
    ("before", change("| Content note | A bridge that may fall. |\n", "")),
    ("before", change("| nothing |", "| |")),
    ("minutes", change("| Minutes | 12 |", "| Minutes | 13 |")),
    ("minutes", put("minutes", 4)),
    ("minutes", sheet(minutes=13)),
    ("minutes", put("minutes", "three")),
    ("sections", lambda draft: draft.cell("## How sure?").metadata["medialit"].pop("minutes")
     and put("minutes", 6, "## Who says")(draft)),
    ("sections", change("It shows", "## Seen\n\nIt shows")),
    ("notes", put("slide", "big")),
    ("notes", put("instructor", {"ask": ["Who?"]})),
    ("notes", put("instructor", {"tell": "Who?"})),
    ("notes", put("instructor", {"prepare": "Paper."})),
    ("notes", put("colour", "red")),
    ("setup", change("recall, sources", "recall, sources\nimport pandas")),
    ("setup", change("recall, sources", "recall, sources\nprint(1)")),
    ("collapsed", unfold),
    ("single-call", change('article(only=["S02"])', 'shown = article(only=["S02"])')),
    ("single-call", change('article(only=["S02"])', "print('S02')")),
    ("single-call", add(lambda: code("exercise()", "exercise"), "sources(")),
    ("hood-length", change("len('bridge')", "len('bridge')\n" * 13)),
    ("pace", more(8, "01.who")),
    ("example-first", example_late),
    ("exercises-shown", change('"01.who"', '"01.who", "01.gone"')),
    ("exercises-shown", repeat),
    ("exercises-shown", lambda draft: draft.remove("01.soft")),
    ("exercises-shown", swap_exercises),
    ("objectives-tested", task(objectives=("01.o1",))),
    ("objectives-tested", task(objectives=())),
    ("prose-length", change("It shows", f"{LONG}\n\nIt shows")),
    ("wording", change("It shows", "It simply shows")),
    ("wording", change("It shows", "The outlet hides")),
    ("wording", task(prompt="Which sentence is fake?")),
    ("sources-resolve", dead_source),
    ("sources-resolve", change("[F20]", "[F20] [F1; R3]")),
    ("sources-resolve", change("[F20]", "[F20] (F1)")),
    ("sources-listed", sheet(evidence=("F1", "R3"))),
    ("sources-listed", change("[F20]", "")),
    ("sources-resolve", task(evidence=("F9",))),
    ("sources-resolve", task(options=("True [F9].",))),
    ("sentences-resolve", change("It shows", "S09 shows")),
    ("sentences-resolve", change('"S02"', '"S02", "S09"')),
    ("quotations", change("“is small, but present”", "“is small but real”")),
    ("quotations", change("“is small, but present”", "“isn’t small”")),
    ("quotations", change("“is small, but present”", "“s small, but present”")),
    ("quotations", task(prompt="Who says “is quite safe” (S01)?")),
    ("quotations", change("“is small, but present” (S02)", "“is small, but present” (S01)")),
    ("quotations-named", change("“is small, but present” (S02)", "“is small, but present”")),
    ("article-stays-out", change("It shows", COPIED)),
    ("article-stays-out", show(COPIED)),
    ("article-stays-out", task(options=(COPIED.upper(),))),
    ("language", change("It shows", f"A border is {CYRILLIC}. It shows")),
    ("language", show(f"<p>{CYRILLIC}</p>")),
    ("language", show(f'<p lang="uk">Межа <i lang="en">{CYRILLIC}</i></p>')),
    ("directives", change("It shows", "```{note}\nLook.\n```\n\nIt shows")),
    ("directives", change("It shows", ":::{tip}\nLook.\n:::\n\nIt shows")),
    ("directives", change("It shows", "See {ref}`above`. It shows")),
    ("executed", skip_cell),
    ("executed", swap_counts),
    ("clean-run", output(output_type="stream", name="stderr", text="The bridge sways\n")),
    ("clean-run", output(output_type="error", ename="Oh", evalue="no", traceback=["no"])),
    ("widget-views", lambda draft: draft.cell("01.who").outputs[0].data.update(
        {WIDGET_VIEW: {"model_id": "1"}})),
    ("widget-views", store_state),
    ("twins", empty_twin),
    ("twins", lose_title),
    ("pictures", change("It shows", "![](02_next.ipynb)\n\nIt shows")),
    ("pictures", show("<img src='bridge.png' alt=''>")),
    ("pictures", show("<svg viewBox='0 0 1 1'></svg>")),
    ("pictures", output(output_type="display_data", metadata={},
                        data={"image/png": "aGk=", "text/plain": "<Figure>"})),
    ("figures", show("<img src='data:image/png;base64,aGk=' alt='The bridge from above'>")),
    ("figures", put("role", "figure", piece="article(")),
    ("single-call", change('article(only=["S02"])', 'plates.locator()')),
    ("nothing-from-outside", change("[next]", "![logo](https://badge.example/a.svg) [next]")),
    ("nothing-from-outside", show("<script src='//cdn.example/x.js'></script>")),
    ("machine-paths", change("It shows", "It stands in /home/me/bridge. It shows")),
    ("machine-paths", show("<p>C:\\Users</p>")),
    ("everything-compared", tag("nbval-ignore-output")),
    ("everything-compared", tag("raises-exception")),
    ("everything-compared", change("len('bridge')", "# NBVAL_SKIP\nlen('bridge')")),
    ("magics", change("len('bridge')", "%time len('bridge')")),
    ("magics", change("len('bridge')", "!ls")),
    ("magics", change("len('bridge')", "import pip")),
    ("magics", change("len('bridge')", " ")),
    ("output-widgets", change("len('bridge')", "from ipywidgets import interact")),
    ("output-widgets", change("len('bridge')", "widgets.Output()")),
    ("links", change("It shows", "[See](03_gone.ipynb). It shows")),
    ("links", change("(#How-sure?)", "(#How-safe?)")),
    ("links", change("(#How-sure?)", "(about.md#The-bridge)")),
    ("links", change("(#How-sure?)", "(02_next.ipynb#Bridge)")),
    ("links", show("<a href='03_gone.ipynb'>See</a>")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "breach"), BREACHES, ids=[f"{n:02}-{rule}" for n, (rule, _) in enumerate(BREACHES)]
)
def test_a_breach_is_found_by_its_rule_alone(tmp_path: Path, rule: str, breach):
    draft = Draft()
    breach(draft)
    findings = draft.findings(tmp_path)
    assert {finding.rule for finding in findings} == {rule}, "\n".join(map(str, findings))
    for finding in findings:
        assert finding.problem[-1] in ".?!"
        assert finding.remedy


def test_what_a_figure_names_stands_in_the_list_of_sources(tmp_path: Path):
    def listed(shown: str, *ids: str) -> list[str]:
        draft = Draft()
        draft.add_after("It shows", code("maps.bridge()", "figure", shown))
        draft.change_sheet(evidence=("F1", "F20", "R3", *ids))
        found = draft.findings(tmp_path)
        return [one.problem for one in found if one.rule == "sources-listed"]

    assert listed("The bridge [F20].") == []
    assert listed("The bridge [F20, F7].", "F7") == [], "a figure needs it, if no prose does"
    (missing,) = listed("The bridge [F20, F7].")
    (unused,) = listed("The bridge [F20].", "F7")
    assert "F7 is not in the list" in missing
    assert "F7, which no prose and no figure uses" in unused


def test_a_file_that_is_not_in_normal_form_is_found(tmp_path: Path):
    draft = Draft()
    assert draft.findings(tmp_path) == []
    path = tmp_path / "01_bridge.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (finding,) = contract.check_notebook(path, COURSE)
    assert finding.rule == "normal-form"


def test_every_rule_has_a_breach_and_a_docstring():
    apart = {"normal-form", "teachers-parts"}  # have tests of their own
    assert {rule for rule, _ in BREACHES} | apart == set(RULES)
    assert all(check.__doc__ for check in RULES.values())


def test_what_is_no_notebook_and_what_has_no_exercises_is_found(tmp_path: Path):
    path = tmp_path / "01_bridge.ipynb"
    path.write_text("{}", encoding="utf-8")
    assert [one.rule for one in contract.check_notebook(path, COURSE)] == ["readable"]

    def none(name: str) -> Tasks:
        raise ValueError("01_bridge.yaml: The file is missing.")

    draft = Draft()
    draft.course = Course(SENTENCES, COURSE.knows_source, none)
    assert [one.rule for one in draft.findings(tmp_path)] == ["exercises-load"]


def test_only_the_start_page_may_leave_parts_out_and_each_has_its_reason(tmp_path: Path):
    assert OMISSIONS.keys() == {"00_start_here"}
    draft = Draft()
    draft.name = "00_start_here"
    draft.change("| Minutes | 12 |", "| Minutes | 8 |")
    draft.change_sheet(minutes=8)
    for piece in ("recall(", "## A worked", "## Look under", "len(", "### Keep it", "hand_in("):
        draft.remove(piece)
    assert draft.findings(tmp_path) == []
    assert all(reason for reason in OMISSIONS["00_start_here"].values())
    assert OMISSIONS["00_start_here"].keys() <= set(ROLES)


def test_the_command_names_the_cell_and_the_rule(tmp_path: Path, capsys, monkeypatch):
    draft = Draft()
    draft.change("It shows", "It simply shows")
    draft.findings(tmp_path)
    monkeypatch.setattr(Course, "load", lambda: COURSE)
    path = tmp_path / "01_bridge.ipynb"
    assert contract.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("01_bridge, cell 11 (c10): It says 'simply'. Leave the word out")
    assert said.endswith("[wording]\n")


# --- What counts as prose ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("Four words of prose.", 4),
        ("# A heading\n\nTwo words", 2),
        ("| a | table |\n|---|---|\n| does | not |", 0),
        ("[one link](https://long.example/a/b/c) and https://bare.example", 3),
        ("A fact [F20] and two [F1, R3].", 4),
        ("```python\nnot = this\n```\n\nbut this", 2),
        ('It’s one well-known <span lang="kk">word</span> &amp; more', 5),
        ("![no picture](a.png) counts", 1),
        ("- a list\n- counts too", 4),
        ("**bold**, *soft* and `code`", 4),
        ("", 0),
    ],
)
def test_words_of_prose(markdown: str, count: int):
    assert prose.prose_words(markdown) == count


@pytest.mark.parametrize(
    ("quotation", "verbatim"),
    [
        ("is small, but present.", True),
        ("The risk … is small, but present", True),
        ("The risk [...] present", True),
        ("is  small,\nbut present", True),
        ("present … The risk", False),
        ("is small but present", False),
        ("the risk", False),
        ("mall, but pres", False),
        ("", True),
    ],
)
def test_verbatim(quotation: str, verbatim: bool):
    assert prose.is_verbatim(quotation, SENTENCES["S02"]) is verbatim


def test_quotations_are_read_from_prose_with_markup():
    text = prose.plain("He says *“is **safe**”* (S01), and “small … present” ([S02](#x), S03).")
    assert list(prose.quotations(text)) == [
        ("is safe", ["S01"]),
        ("small … present", ["S02", "S03"]),
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str):
    assert prose.prose_words(text) >= 0
    prose.look(text)
    prose.headings(text)
    prose.blocks(text)
    prose.addresses(text)
