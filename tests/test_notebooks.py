"""Stored notebooks say what a fresh run says; the tools that see to it catch what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns

from tools import notebooks
from tools.notebooks import NotebookError, kernel_environment, read

BAD = Path(__file__).parent / "fixtures" / "bad_notebooks"
SANITIZE = Path(__file__).parent / "sanitize.cfg"
REAL = notebooks.notebook_paths()
NBVAL = [
    *("--nbval", "--nbval-current-env", "--nbval-cell-timeout=60"),
    f"--nbval-sanitize-with={SANITIZE}",
]


@dataclass(frozen=True)
class Comparison:
    """What nbval said of some notebooks."""

    passed: dict[str, int]
    failed: dict[str, str]
    text: str

    def tail(self) -> str:
        """Return the end of what it printed."""
        return "\n".join(self.text.splitlines()[-60:])


def compare(paths: list[Path], scratch: Path) -> Comparison:
    """Run nbval on notebooks in a process of its own, with an empty work folder, offline."""
    scratch.mkdir(parents=True, exist_ok=True)
    settings, report = scratch / "pytest.ini", scratch / "report.xml"
    settings.write_text("[pytest]\njunit_family = xunit1\n", encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pytest", "-c", str(settings), f"--rootdir={scratch}"),
        *("-p", "no:cacheprovider", "--noconftest", "--color=no", f"--junitxml={report}"),
        *(*NBVAL, *map(str, paths)),
    ]
    done = subprocess.run(
        command, env=kernel_environment(scratch), capture_output=True, text=True, encoding="utf-8"
    )
    text = done.stdout + done.stderr
    assert report.is_file(), text
    passed = {path.stem: 0 for path in paths}
    failed: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        stem = re.search(r"(\w+)\.ipynb", f"{case.get('file')} {case.get('classname')}")[1]
        wrong = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
        if wrong is None:
            passed[stem] += 1
        else:
            failed[stem] = failed.get(stem, "") + (wrong.text or wrong.get("message", ""))
    return Comparison(passed, failed, text)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


# --- The course's own notebooks ----------------------------------------------------------


def test_there_are_notebooks():
    assert {"00_start_here", "01_read_before_you_judge"} <= {path.stem for path in REAL}


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_fresh_run_says_what_is_stored(path: Path, tmp_path: Path):
    found = compare([path], tmp_path / "nbval")
    assert not found.failed, found.tail()
    # nbval compares nothing in a cell that was not run: each must have been, and be compared.
    cells = code_cells(path)
    assert all(cell.execution_count for cell in cells)
    assert found.passed[path.stem] == len(cells) > 0, found.tail()


# --- nbval sees what it should, shown by tiny notebooks ----------------------------------


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    # 'too_slow' would keep nbval waiting; it is for tools.notebooks.
    paths = [path for path in sorted(BAD.glob("*.ipynb")) if path.stem != "too_slow"]
    return compare(paths, tmp_path_factory.mktemp("bad"))


def test_a_twin_stored_without_its_widget_view_equals_the_live_widget(bad: Comparison):
    assert "good" not in bad.failed
    assert bad.passed["good"] == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("changed_output", "Cell outputs differ"),
        ("changed_question", "How wide is the bridge?"),
        ("name_error", "name 'bridge' is not defined"),
        ("out_of_order", "name 'length' is not defined"),
        ("stderr", "the bridge sways"),
        ("network", "Notebooks run without a network"),
    ],
)
def test_nbval_refuses(bad: Comparison, name: str, said: str):
    assert said in bad.failed[name]


@pytest.mark.parametrize("name", ["half_run", "stripped", "widget_view"])
def test_nbval_overlooks_what_the_contract_must_catch(bad: Comparison, name: str):
    # The day nbval sees these, the rules 'executed' and 'widget_views' can go.
    assert name not in bad.failed


def test_the_sanitise_file_is_read_in_full_and_leaves_words_alone():
    text = SANITIZE.read_text(encoding="utf-8")
    pairs = get_sanitize_patterns(text)
    assert len(pairs) == len(re.findall(r"^(?:regex|replace):", text, re.MULTILINE)) / 2 > 0
    for question in ("Which sentence says how high the risk is? (S07)", "<p>45 minutes at 0x</p>"):
        for pattern, replacement in pairs:
            assert re.sub(pattern, replacement, question) == question


# --- Running and storing -----------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path):
    """Return a function that copies a notebook of the fixtures and gives its new path."""

    def make(name: str) -> Path:
        return Path(shutil.copy(BAD / f"{name}.ipynb", tmp_path / f"{name}.ipynb"))

    return make


def test_a_notebook_is_stored_with_outputs_twins_and_nothing_of_the_run(copy):
    path = copy("stripped")
    assert notebooks.main([str(path)]) == 0
    stored = read(path)
    ask, add = code_cells(path)
    assert [ask.execution_count, add.execution_count] == [1, 2]
    assert ask.outputs[0].data == {
        "text/html": "<p>How long is the bridge?</p>",
        "text/plain": "How long is the bridge?",
    }
    assert add.outputs[0].text == "2\n"
    assert stored.metadata.kernelspec.name == "python3"
    assert "version" not in stored.metadata.language_info
    assert all(not cell.metadata for cell in stored.cells)
    text = path.read_bytes().decode("utf-8")
    assert text.startswith('{\n "cells"')
    assert text.endswith("}\n")
    assert "\r" not in text


def test_a_second_run_changes_nothing_and_check_agrees(copy, capsys):
    path = copy("changed_output")
    assert notebooks.main([str(path), "--check"]) == 1
    assert "would change" in capsys.readouterr().out
    assert path.read_bytes() == (BAD / path.name).read_bytes()
    assert notebooks.main([str(path)]) == 0
    once = path.read_bytes()
    assert notebooks.main([str(path), "--check"]) == 0
    assert path.read_bytes() == once
    assert "up to date" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("name_error", "Cell add: print(bridge)"),
        ("stderr", "Cell warn: import sys"),
        ("no_twin", "This widget has no text/html twin."),
        ("network", "Notebooks run without a network"),
        ("out_of_order", "NameError"),
    ],
)
def test_a_notebook_that_fails_is_named_and_left_alone(copy, capsys, name: str, said: str):
    path = copy(name)
    assert notebooks.main([str(path)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{name}.ipynb: ")
    assert said in told
    assert "Remedy: " in told
    assert path.read_bytes() == (BAD / path.name).read_bytes()
    assert [one.name for one in path.parent.glob("*.ipynb*")] == [path.name]


def test_a_cell_has_its_time(copy):
    path = copy("too_slow")
    with pytest.raises(NotebookError, match="longer than 1 seconds"):
        notebooks.execute(read(path), path, seconds=1)


def test_a_notebook_runs_with_an_empty_work_folder_of_its_own(tmp_path: Path, work_folder: Path):
    path = tmp_path / "work.ipynb"
    source = "import os\n\nwork = os.environ['MEDIALIT_WORK']\n(work, os.path.exists(work))"
    nbformat.write(notebook(source), path)
    opened = read(path)
    notebooks.execute(opened, path)
    seen = opened.cells[0].outputs[0].data["text/plain"]
    assert seen.endswith("False)")
    assert str(work_folder) not in seen


@pytest.mark.parametrize(
    "reach",
    [
        "socket.create_connection(('192.0.2.1', 80))",
        "socket.getaddrinfo('example.org', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "socket.create_connection(('127.0.0.1', 9))",
        "asyncio.run(asyncio.open_connection('192.0.2.1', 80))",
    ],
)
def test_the_network_is_off(tmp_path: Path, reach: str):
    done = offline(tmp_path, f"import asyncio, socket\n{reach}")
    assert "NetworkOff: Notebooks run without a network" in done.stderr
    assert done.returncode == 1


def test_this_computer_can_still_be_reached(tmp_path: Path):
    done = offline(
        tmp_path,
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(('localhost', server.getsockname()[1]))\n"
        "print('reached')",
    )
    assert done.stdout == "reached\n", done.stderr


def offline(scratch: Path, code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=kernel_environment(scratch), capture_output=True, text=True)


# --- Reading -----------------------------------------------------------------------------


def notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    return nbformat.v4.new_notebook(cells=cells)


def test_missing_and_double_ids_are_made_from_the_content(tmp_path: Path):
    path = tmp_path / "ids.ipynb"
    made = notebook("1", "1", "2")
    path.write_text(nbformat.writes(made).replace('"id": "c1"', '"id": "c0"'), encoding="utf-8")
    first = [cell.id for cell in read(path).cells]
    assert first[0] == "c0"
    assert len(set(first)) == 3
    assert [cell.id for cell in read(path).cells] == first


def test_ids_are_given_to_notebooks_of_an_older_minor_format(tmp_path: Path):
    path = tmp_path / "old.ipynb"
    text = nbformat.writes(notebook("1", "2")).replace('"nbformat_minor": 5', '"nbformat_minor": 2')
    path.write_text(re.sub(r' *"id": "c\d",\n', "", text), encoding="utf-8")
    opened = read(path)
    assert opened.nbformat_minor == 5
    assert len({cell.id for cell in opened.cells}) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"nbformat": 3}', '{"nbformat": 4, "cells": 1}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, capsys, text: str):
    path = tmp_path / "broken.ipynb"
    path.write_text(text, encoding="utf-8")
    assert notebooks.main([str(path)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("broken.ipynb: It ")
    assert "Remedy: Restore the file" in told


def test_a_wrong_name_and_an_empty_folder_are_told(tmp_path: Path, capsys):
    assert notebooks.main([str(tmp_path / "nowhere.ipynb")]) == 1
    assert "There is no notebook or folder" in capsys.readouterr().err
    assert notebooks.main([str(tmp_path)]) == 1
    assert "There is no notebook to run" in capsys.readouterr().err


def test_tidy_drops_the_traces_of_editors_and_keeps_what_the_course_says():
    made = notebook("1")
    made.metadata.update(vscode={"x": 1}, kernelspec={"name": "mine", "display_name": "Mine"})
    made.cells[0].metadata.update(execution={"a": "b"}, scrolled=True, medialit={"role": "hood"})
    notebooks.tidy(made)
    assert made.metadata.keys() == {"kernelspec", "language_info"}
    assert made.metadata.kernelspec.display_name == "Python 3"
    assert made.cells[0].metadata == {"medialit": {"role": "hood"}}


def test_slides_stand_where_the_course_says_and_nowhere_else():
    made = notebook("1")
    made.cells.append(nbformat.v4.new_code_cell("2"))
    made.cells[0].metadata.update(medialit={"slide": "fragment"}, slideshow={"slide_type": "-"})
    made.cells[1].metadata.update(slideshow={"slide_type": "slide"})
    notebooks.tidy(made)
    assert made.cells[0].metadata.slideshow == {"slide_type": "fragment"}
    assert "slideshow" not in made.cells[1].metadata


@pytest.mark.parametrize("path", notebooks.notebook_paths(), ids=lambda path: path.stem)
def test_slide_programs_are_told_what_the_course_says_of_each_cell(path: Path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        said = cell["metadata"].get("medialit", {}).get("slide")
        assert cell["metadata"].get("slideshow") == (said and {"slide_type": said}), cell["id"]
