"""``run.py present``: what is started, with which settings, and what is said when it cannot be."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from tools import launch, presenting_launch
from tools.presenting_launch import PAGE, SLIDES, Trouble, chosen

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in ("00_start_here", "01_read_before_you_judge", "instructor/class_report"):
        file = tmp_path / "notebooks" / f"{name}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / ".venv").mkdir()
    return tmp_path


@pytest.fixture
def started(course, monkeypatch):
    """Return a function that gives words and environment of what ``present`` would start."""

    def ask(*words):
        seen = {}

        def front(command, _root, environment, _started):
            settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"])
            found = {
                file.relative_to(settings).as_posix().split(".")[0]: json.loads(file.read_text())
                for file in settings.rglob("*.jupyterlab-settings")
            }
            seen.update(words=[str(w) for w in command], env=environment, settings=found)
            return 0

        monkeypatch.setattr(launch, "run_in_front", front)
        assert presenting_launch.present(course, words) == 0
        return seen

    monkeypatch.delenv("JUPYTER_TOKEN", raising=False)
    return ask


def test_it_uses_the_standard_library_only():
    tree = ast.parse(Path(presenting_launch.__file__).read_text(encoding="utf-8"))
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert names <= {*sys.stdlib_module_names, "tools"}


@pytest.mark.parametrize(
    ("words", "notebook", "rest"),
    [
        ([], "00_start_here", []),
        (["--port=9000"], "00_start_here", ["--port=9000"]),
        (["01"], "01_read_before_you_judge", []),
        (
            ["01_read_before_you_judge", "--no-browser"],
            "01_read_before_you_judge",
            ["--no-browser"],
        ),
        (["notebooks/01_read_before_you_judge.ipynb"], "01_read_before_you_judge", []),
        (["class_report"], "instructor/class_report", []),
        (["--no-browser", "01"], "01_read_before_you_judge", ["--no-browser"]),
        (["--port=9000", "01", "--debug"], "01_read_before_you_judge", ["--port=9000", "--debug"]),
        (["--port", "9000", "01"], "01_read_before_you_judge", ["--port", "9000"]),
        (["--port", "9000"], "00_start_here", ["--port", "9000"]),
    ],
)
def test_a_notebook_is_named_by_path_name_or_number(course, words, notebook, rest):
    assert chosen(course, words) == (f"notebooks/{notebook}.ipynb", rest)


@pytest.mark.parametrize("word", ["99", "0", "../01", "", "read"])
def test_a_notebook_that_is_not_there_is_answered_with_those_that_are(course, word):
    if word == "../01":
        assert chosen(course, [word])[0].startswith("notebooks/01_"), "a path is read by its end"
        return
    with pytest.raises(Trouble, match="01_read_before_you_judge"):
        chosen(course, [word])


@pytest.mark.parametrize("words", [["01"], ["--no-code", "01"]])
def test_a_room_gets_settings_of_its_own_that_are_gone_afterwards(course, started, words):
    first, second = started(*words), started(*words)
    assert first["env"]["MEDIALIT_PRESENT"] == "1"
    folders = [seen["env"]["JUPYTERLAB_SETTINGS_DIR"] for seen in (first, second)]
    assert folders[0] != folders[1]
    assert not any(Path(folder).exists() for folder in folders)
    assert list((course / ".venv").iterdir()) == []
    assert first["env"]["JUPYTER_TOKEN"] not in " ".join(first["words"])


def test_slides_start_jupyterlab_on_the_notebook(course, started):
    seen = started("01", "--dark", "--no-browser")
    assert (
        "--LabApp.default_url=/lab/tree/notebooks/01_read_before_you_judge.ipynb" in seen["words"]
    )
    assert not {"--dark", "01"} & {*seen["words"]}
    assert seen["env"]["JUPYTER_PATH"].startswith(str(course / SLIDES))
    assert seen["settings"]["@jupyterlab/apputils-extension/themes"] == {"theme": "JupyterLab Dark"}
    assert seen["settings"]["@jupyterlab/docmanager-extension/plugin"] == {"autosave": False}
    assert "@jupyterlab/apputils-extension/notification" in seen["settings"]


@pytest.mark.parametrize("port", [["--port=8999"], ["--port", "8999"]])
def test_the_page_starts_voila_on_the_notebook_without_its_code(course, started, port):
    seen = started("--no-code", "01", *port)
    assert seen["words"][1:4] == [
        *("-m", "voila"),
        str(course / "notebooks/01_read_before_you_judge.ipynb"),
    ]
    assert {"--strip_sources=True", "--theme=light", "--Voila.ip=localhost"} <= {*seen["words"]}
    assert [word for word in seen["words"] if "8999" in word] == ["--Voila.port=8999"]
    assert seen["env"]["JUPYTER_PATH"].startswith(str(course / PAGE))


def test_a_port_that_is_no_number_is_explained(started):
    with pytest.raises(Trouble, match="give a number"):
        started("--no-code", "--port=many")


def test_the_page_gives_way_to_options_of_the_user(started):
    words = started("--no-code", "--theme=dark")["words"]
    assert [word for word in words if word.startswith("--theme")] == ["--theme=dark"]


def test_what_a_room_gets_is_found_where_jupyter_looks():
    extension = ROOT / SLIDES / "labextensions" / "reading-room"
    package = json.loads((extension / "package.json").read_text(encoding="utf-8"))
    assert package["name"] == extension.name
    assert (extension / package["jupyterlab"]["_build"]["load"]).is_file()
    assert (
        ROOT / PAGE / "voila/templates" / presenting_launch.TEMPLATE / "index.html.j2"
    ).is_file()


def test_no_part_of_a_room_names_another_computer():
    parts = [file for file in (ROOT / "tools" / "room").rglob("*") if file.is_file()]
    assert parts
    assert not [file for file in parts if "//" in file.read_text().replace("// ", "")]


@pytest.mark.parametrize("name", ["slides", "hands-up", "key-revealed", "page-without-code"])
def test_each_picture_is_small_and_shown_with_its_text(name):
    page = (ROOT / "docs" / "presenting.md").read_text(encoding="utf-8")
    assert f"](pictures/{name}.png)" in page
    assert f"![]({name}" not in page
    assert (ROOT / "docs" / "pictures" / f"{name}.png").stat().st_size <= 200_000
