"""What can be known without Binder: it would build this folder, and as we mean it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import binder_gate, launch
from tools.binder_gate import accepts, faults, plan, plan_faults

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = Path(__file__).parent / "fixtures" / "binder"

WRONG = {
    "binder_folder": "binder stands at the root. Binder then reads nothing but that folder",
    "build_string": "'pyyaml=6.0=py312_1' in environment.yml says more than name and version",
    "dockerfile": "Dockerfile stands at the root. Binder then builds from it",
    "dot_binder_folder": ".binder stands at the root. Binder then reads nothing but that folder",
    "missing_in_environment": "environment.yml lacks msgspec, which pyproject.toml asks for",
    "missing_in_project": "environment.yml asks for msgspec, which pyproject.toml does not",
    "name_of_pip": "On conda-forge, write 'matplotlib-base'",
    "other_channel": "names the channels ['conda-forge', 'bioconda', 'nodefaults']",
    "pin_without_number": "'pyyaml==' in environment.yml cannot be read",
    "pip_part_too_large": "Write one last part 'pip' with '-e .' alone",
    "post_build_not_executable": "git update-index --chmod=+x postBuild",
    "post_build_without_shell": "postBuild does not begin with the line '#!/bin/sh'",
    "python_another": "asks for 'python=3.11'. Write 'python=3.12'",
    "python_range": "asks for 'python>=3.12'. Write 'python=3.12', one minor version",
    "python_without_number": "asks for 'python'. Write 'python=3.12', one minor version",
    "requirements_txt": "requirements.txt stands at the root. Binder ignores it",
    "runtime_txt": "runtime.txt stands at the root. It asks for another",
    "setup_py": "setup.py stands at the root. Binder ignores it",
    "unreadable": "environment.yml cannot be read",
    "words_for_a_pin": "environment.yml asks for bad, which pyproject.toml does not",
    "wrong_pin": "in environment.yml does not allow 6",
}
"""Folder of what is wrong -> words of the message. Each is laid over a copy of ``_good``."""


@pytest.fixture
def good(tmp_path) -> Path:
    """A small folder that Binder would build."""
    return Path(shutil.copytree(FIXTURES / "_good", tmp_path / "folder"))


def lay_over(folder: Path, name: str) -> None:
    shutil.copytree(FIXTURES / name, folder, dirs_exist_ok=True)


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


# The project itself ------------------------------------------------------------------------


def test_binder_would_build_this_project():
    assert faults(ROOT) == []


@pytest.fixture(scope="module")
def told() -> binder_gate.Plan:
    """What repo2docker plans for this project."""
    if os.name == "nt":
        pytest.skip("repo2docker builds for Linux and does not run on Windows")
    return plan(ROOT)


def test_the_builder_takes_our_python_our_file_and_our_script(told):
    assert plan_faults(told) == []
    assert told.python == binder_gate.PYTHON == "3.12"
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in told.text
    assert told.text.index('--file "environment.yml"') < told.text.index("RUN ./postBuild")


def test_git_hands_out_the_script_as_one_that_may_be_run():
    if not (ROOT / ".git").exists():
        pytest.skip("this folder did not come by git")
    command = ["git", "ls-files", "--stage", "postBuild"]
    staged = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert staged.startswith("100755 ")


# Each thing that would go wrong ------------------------------------------------------------


def test_there_is_a_message_for_each_folder_of_what_is_wrong():
    assert {one.name for one in FIXTURES.iterdir()} == {*WRONG, "_good"}


def test_the_good_folder_is_good(good):
    assert faults(good) == []


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_is_named_with_what_to_do(good, name):
    lay_over(good, name)
    if name.startswith("post_build"):  # the modes that count are git's, on every system
        git(good, "init", "-q")
        git(good, "add", "postBuild")
        executable = "-" if name.endswith("not_executable") else "+"
        git(good, "update-index", f"--chmod={executable}x", "postBuild")
    found = faults(good)
    assert any(WRONG[name] in fault for fault in found), found
    assert len(found) <= 3, "one slip is not told in many ways"


def test_a_script_with_the_line_ends_of_windows_is_named(good):
    script = good / "postBuild"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert any("line ends of Windows" in fault for fault in faults(good))


@pytest.mark.parametrize(
    ("file", "said"),
    [("environment.yml", "is missing"), ("postBuild", "postBuild is missing")],
)
def test_a_missing_file_is_named(good, file, said):
    (good / file).unlink()
    assert any(said in fault for fault in faults(good))


def test_a_pin_that_the_lock_does_not_know_is_named(good):
    (good / launch.LOCK).write_text("pyyaml==7.0 \\\n    --hash=sha256:0\n", encoding="utf-8")
    found = faults(good)
    assert any("does not allow 7.0, which is in requirements.lock" in fault for fault in found)
    assert any("'msgspec" in fault and "any version" in fault for fault in found)


@pytest.mark.parametrize(
    ("spec", "version", "fits"),
    [
        ("geopandas=1.2", "1.2.3", True),
        ("geopandas=1.2", "1.1.9", False),
        ("geopandas=1.2", "1.20.0", False),
        ("python-duckdb>=1.4,<2", "1.4.2", True),
        ("python-duckdb>=1.4,<2", "2.0.0", False),
        ("msgspec", "0.20", True),
    ],
)
def test_what_a_pin_allows(spec, version, fits):
    assert accepts(spec, version) is fits


@pytest.mark.skipif(os.name == "nt", reason="repo2docker builds for Linux")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("python_range", "would install Python 3.10 and not 3.12"),
        ("binder_folder", "would not install environment.yml"),
        ("unreadable", "does not accept the folder"),
    ],
)
def test_the_builder_itself_agrees_on_what_is_wrong(good, name, said):
    lay_over(good, name)
    assert any(said in fault for fault in plan_faults(plan(good)))


def test_the_command_says_what_is_wrong_and_fails(good, capsys):
    lay_over(good, "wrong_pin")
    assert binder_gate.main([str(good)]) == 1
    assert "Make the two agree." in capsys.readouterr().err


# Calm settings -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Binder runs the script on Linux")
def test_the_script_puts_the_calm_settings_where_jupyterlab_looks(tmp_path):
    from jupyterlab_server.settings_utils import _get_overrides

    environment = os.environ | {"NB_PYTHON_PREFIX": str(tmp_path / "a prefix")}
    for _ in range(2):  # a second run does no harm
        subprocess.run(["./postBuild"], cwd=ROOT, env=environment, check=True)
    settings = tmp_path / "a prefix" / "share" / "jupyter" / "lab" / "settings"
    found, trouble = _get_overrides(str(settings))
    assert (found, trouble) == (launch.CALM_LAB, "")


@pytest.mark.skipif(os.name == "nt", reason="Binder runs the script on Linux")
def test_the_script_writes_nowhere_without_binder():
    environment = {k: v for k, v in os.environ.items() if k != "NB_PYTHON_PREFIX"}
    told = subprocess.run(
        ["./postBuild"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert "elsewhere use run.py" in told.stderr


def test_the_calm_settings_are_ones_that_jupyterlab_knows():
    import jupyterlab
    from jupyterlab.commands import get_app_dir

    assert jupyterlab.__version__
    schemas = Path(get_app_dir()) / "schemas"
    for name, values in launch.CALM_LAB.items():
        extension, _, plugin = name.partition(":")
        schema = json.loads((schemas / extension / f"{plugin}.json").read_text(encoding="utf-8"))
        assert values.keys() <= schema["properties"].keys()


def test_nobody_is_asked_about_news_and_every_cell_is_in_the_page():
    notification, tracker = launch.CALM_LAB.values()
    assert notification["fetchNews"] == "false"
    assert notification["checkForUpdates"] is False
    assert tracker == {"windowingMode": "none"}
