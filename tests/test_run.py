"""``run.py`` and ``tools/launch.py``: the one way in. Nothing here asks the network."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest

from tools import launch

ROOT = Path(__file__).resolve().parent.parent


# An old Python ------------------------------------------------------------------------------


def load_run():
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_can_read_run_py():
    """Newer grammar would give a SyntaxError instead of the message."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="ascii"), feature_version=(3, 7))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        arguments = function.args
        assert not arguments.kwonlyargs
        assert not arguments.posonlyargs
        assert function.returns is None
        assert not any(argument.annotation for argument in arguments.args)


def test_run_py_loads_nothing_new_before_the_check():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="ascii"))
    loaded = [n.names[0].name for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    assert loaded == ["os", "sys"]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_what_to_do(version):
    message = load_run().too_old(version)
    assert "{}.{}".format(*version) in message
    assert "3.11 or newer" in message
    assert "What to do" in message


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_new_python_is_welcome(version):
    assert load_run().too_old(version) is None


def test_an_old_python_stops_before_anything_is_done(monkeypatch, capsys):
    run = load_run()
    monkeypatch.setattr(run, "OLDEST", (99, 0))
    assert run.main() == 2
    assert "needs Python 99.0" in capsys.readouterr().err


LAUNCHING = ("launch", "presenting_launch")
"""Modules that run before anything is installed."""


@pytest.mark.parametrize("module", LAUNCHING)
def test_launch_uses_the_standard_library_only(module):
    tree = ast.parse((ROOT / "tools" / f"{module}.py").read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "tools":
            names |= {f"tools.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    outside = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert outside <= {f"tools.{one}" for one in LAUNCHING}


# Making and keeping .venv -------------------------------------------------------------------


class Pip:
    """Stands for every program that ``prepare`` starts: notes the calls, does as told."""

    def __init__(self, root: Path):
        self.root = root
        self.calls: list[list[str]] = []
        self.fail_at: dict[int, BaseException | int] = {}

    def __call__(self, command, root) -> int:
        self.calls.append([str(word) for word in command])
        assert root == self.root
        result = self.fail_at.get(len(self.calls), 0)
        if isinstance(result, BaseException):
            raise result
        if not result and "venv" in command:
            (root / ".venv").mkdir(exist_ok=True)
            (root / ".venv" / "pyvenv.cfg").write_text("")
        return result

    def installs(self) -> list[list[str]]:
        return [call for call in self.calls if "install" in call]


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """Make a course folder whose .venv counts as working once it is there."""
    for name in (launch.LOCK, launch.DEV_LOCK, "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
    made = tmp_path / ".venv" / "pyvenv.cfg"
    monkeypatch.setattr(launch, "python_version", lambda _: "3.12.1" if made.exists() else None)
    return tmp_path


@pytest.fixture
def pip(root) -> Pip:
    return Pip(root)


def test_first_run_makes_the_environment_and_installs_from_the_lock(root, pip):
    launch.prepare(root, "learn", pip)
    venv, locks, package = pip.calls
    assert venv[1:3] == ["-m", "venv"]
    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(locks)
    assert locks[-2:] == ["-r", str(root / launch.LOCK)]
    assert {"--no-index", "--no-build-isolation", "--no-deps"} <= set(package)
    assert package[-2:] == ["-e", str(root)]
    assert (root / ".venv/share/jupyter/lab/settings/overrides.json").is_file()


def test_second_run_starts_nothing(root, pip):
    launch.prepare(root, "dev", pip)
    again = Pip(root)
    launch.prepare(root, "dev", again)
    launch.prepare(root, "learn", again)
    assert again.calls == []


def test_test_tools_come_only_when_asked_for(root, pip):
    launch.prepare(root, "learn", pip)
    assert not [call for call in pip.calls if str(root / launch.DEV_LOCK) in call]
    assert not launch.is_ready(root, "dev")
    launch.prepare(root, "dev", pip)
    assert str(root / launch.DEV_LOCK) in pip.installs()[-2]


@pytest.mark.parametrize("name", [launch.LOCK, launch.DEV_LOCK, "pyproject.toml"])
def test_a_pull_that_changes_a_lock_installs_again(root, pip, name):
    launch.prepare(root, "dev", pip)
    (root / name).write_text("changed\n")
    assert not launch.is_ready(root, "dev")
    before = len(pip.calls)
    launch.prepare(root, "dev", pip)
    assert len(pip.calls) == before + 2
    assert launch.is_ready(root, "dev")


def test_a_changed_dev_lock_is_nothing_to_a_learner(root, pip):
    launch.prepare(root, "learn", pip)
    (root / launch.DEV_LOCK).write_text("changed\n")
    assert launch.is_ready(root, "learn")


def test_another_python_below_the_environment_installs_again(root, pip, monkeypatch):
    launch.prepare(root, "learn", pip)
    monkeypatch.setattr(launch, "python_version", lambda _: "3.13.0")
    assert not launch.is_ready(root, "learn")


def test_a_moved_folder_installs_again(root, pip, tmp_path_factory):
    """The package is read where it lies, so its place is part of the installation."""
    launch.prepare(root, "learn", pip)
    moved = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.copytree(root, moved)
    assert launch.is_ready(root, "learn")
    assert not launch.is_ready(moved, "learn")


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("how", [1, KeyboardInterrupt()])
def test_an_interrupted_installation_leaves_no_stamp(root, pip, step, how):
    pip.fail_at = {step: how}
    with pytest.raises((launch.Trouble, KeyboardInterrupt)):
        launch.prepare(root, "dev", pip)
    assert not list(root.glob(".venv/.medialit-stamp-*"))
    pip.fail_at = {}
    launch.prepare(root, "dev", pip)
    assert launch.is_ready(root, "dev")


def test_an_interrupted_update_takes_the_old_stamps_away(root, pip):
    launch.prepare(root, "dev", pip)
    old = (root / launch.LOCK).read_text()
    (root / launch.LOCK).write_text("changed\n")
    pip.fail_at = {len(pip.calls) + 1: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        launch.prepare(root, "learn", pip)
    (root / launch.LOCK).write_text(old)
    assert not launch.is_ready(root, "dev")


def test_a_failed_download_says_what_to_do(root, pip):
    pip.fail_at = {2: 1}
    with pytest.raises(launch.Trouble, match=r"(?s)Nothing is lost.*internet connection"):
        launch.prepare(root, "learn", pip)


def test_a_broken_environment_is_made_anew_with_a_message(root, pip, monkeypatch, capsys):
    launch.prepare(root, "learn", pip)
    left = root / ".venv" / "left-over"
    left.touch()
    monkeypatch.setattr(launch, "python_version", lambda _: "3.12.1" if not left.exists() else None)
    launch.prepare(root, "learn", pip)
    assert "does not work any more" in capsys.readouterr().out
    assert not left.exists()
    assert launch.is_ready(root, "learn")


def test_a_folder_of_someone_else_is_not_removed(root, pip):
    (root / ".venv").mkdir()
    (root / ".venv" / "thesis.txt").touch()
    with pytest.raises(launch.Trouble, match="rename that folder"):
        launch.prepare(root, "learn", pip)
    assert (root / ".venv" / "thesis.txt").exists()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_or_pip_gets_a_remedy(root, pip, monkeypatch, missing):
    monkeypatch.setattr(launch.importlib.util, "find_spec", lambda name: name != missing)
    with pytest.raises(launch.Trouble, match="apt install python3-venv"):
        launch.prepare(root, "learn", pip)
    assert pip.calls == []


def test_a_missing_lock_is_named(root, pip):
    (root / launch.LOCK).unlink()
    with pytest.raises(launch.Trouble, match=f"file {launch.LOCK} is missing"):
        launch.prepare(root, "learn", pip)


def test_a_folder_that_cannot_be_written_is_named(root, pip, monkeypatch):
    def refuse(_root, _run):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(launch, "make_venv", refuse)
    with pytest.raises(launch.Trouble, match=r"(?s)Could not write in .*copy the folder"):
        launch.prepare(root, "learn", pip)


def test_two_runs_do_not_install_at_once(root):
    with launch.one_at_a_time(root), (root / ".venv.lock").open("a+b") as other:
        assert launch._try_lock(other.fileno()) is False
    with (root / ".venv.lock").open("a+b") as other:
        assert launch._try_lock(other.fileno()) is True


def test_the_run_that_waited_finds_the_work_done(root, pip, monkeypatch):
    """Whatever the first run has installed while we waited is not installed again."""
    answers = iter([False, True])
    monkeypatch.setattr(launch, "is_ready", lambda *_: next(answers))
    launch.prepare(root, "learn", pip)
    assert pip.calls == []


def test_the_real_environment_is_recognised_and_a_false_one_is_not(tmp_path):
    assert launch.python_version(tmp_path) is None
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    assert launch.python_version(tmp_path) is None, "a Python that is not there does not work"


@pytest.mark.skipif(os.name == "nt", reason="links to programs need special rights on Windows")
def test_a_python_that_answers_for_another_folder_does_not_count(tmp_path):
    """So it is after a system upgrade: the link still starts a Python, but not this one."""
    program = launch.venv_python(tmp_path)
    program.parent.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    program.chmod(0o755)
    assert launch.python_version(tmp_path) is None


def test_settings_that_lead_elsewhere_are_left_out(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    environment = launch.environment(ROOT)
    assert not {"PYTHONPATH", "PIP_TARGET"} & set(environment)
    assert environment["PIP_INDEX_URL"] == "kept"
    assert environment["PATH"].startswith(str(launch.venv_python(ROOT).parent))


# The commands -------------------------------------------------------------------------------


def test_help_and_a_wrong_word(capsys):
    assert launch.main([]) == 0
    assert launch.main(["help"]) == 0
    assert capsys.readouterr().out == launch.HELP * 2
    assert launch.main(["lba"]) == 2
    assert "no command 'lba'" in capsys.readouterr().err


def test_trouble_is_told_without_a_traceback(monkeypatch, capsys):
    def fail(*_):
        raise launch.Trouble("What happened. What to do.")

    monkeypatch.setattr(launch, "prepare", fail)
    assert launch.main(["test"]) == 1
    assert capsys.readouterr().err == "\nWhat happened. What to do.\n"


@pytest.mark.parametrize(("code", "ci"), [(0, ""), (3, ""), (3, "true")])
def test_the_exit_code_is_handed_on_and_ci_keeps_the_last_line(monkeypatch, capsys, code, ci):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(launch, "venv_python", lambda _: Path(sys.executable))
    monkeypatch.setitem(launch.COMMANDS, "test", [["-c", f"raise SystemExit({code})"]])
    assert launch.start(ROOT, "test", []) == code
    assert ("A test failed" in capsys.readouterr().err) is (code == 3 and not ci)


@pytest.mark.parametrize(
    ("extra", "processors", "added"),
    [
        ([], 2, launch.SIDE_BY_SIDE),
        ([], 1, []),
        ([], None, []),
        (["-k", "mark"], 8, ["-k", "mark"]),
    ],
)
def test_all_tests_run_side_by_side_and_a_few_do_not(monkeypatch, extra, processors, added):
    calls = []
    monkeypatch.setattr(launch.os, "cpu_count", lambda: processors)
    monkeypatch.setattr(launch, "run_in_front", lambda words, _: calls.append(words[1:]) or 0)
    assert launch.start(ROOT, "test", extra) == 0
    assert calls == [["-m", "pytest", *added]]


def test_words_of_the_user_go_to_the_last_call_and_a_failure_stops(monkeypatch):
    calls = []

    def front(command, _root):
        calls.append([str(word) for word in command[1:]])
        return 1 if len(calls) == 5 else 0

    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(launch, "run_in_front", front)
    assert launch.start(ROOT, "lint", ["-v"]) == 0
    assert calls[-1] == ["-m", "tools.contract", "-v"]
    assert not [call for call in calls[:-1] if "-v" in call]
    assert launch.start(ROOT, "lint", []) == 1
    assert len(calls) == 5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_request_to_end_reaches_the_program():
    def ask_to_end(process):
        os.kill(os.getpid(), signal.SIGTERM)

    program = [sys.executable, "-c", "import time; time.sleep(600)"]
    assert launch.run_in_front(program, ROOT, started=ask_to_end) == -signal.SIGTERM


# JupyterLab ---------------------------------------------------------------------------------


@pytest.fixture
def lab(monkeypatch):
    """Return a function that gives the command and the token JupyterLab would get."""

    def ask(*extra):
        seen = {}

        def front(command, _root, environment, _started):
            seen.update(words=[str(w) for w in command], token=environment["JUPYTER_TOKEN"])
            return 0

        monkeypatch.setattr(launch, "run_in_front", front)
        assert launch.lab(ROOT, list(extra)) == 0
        return seen

    monkeypatch.delenv("JUPYTER_TOKEN", raising=False)
    return ask


def test_lab_opens_the_start_page_with_a_secret_that_no_one_else_sees(lab):
    seen = lab("--no-browser")
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in seen["words"]
    assert seen["words"][-1] == "--no-browser"
    assert len(seen["token"]) == 48
    assert seen["token"] not in " ".join(seen["words"])
    assert lab()["token"] != seen["token"]


@pytest.mark.parametrize("extra", [["--port=8999"], ["--port", "8999"]])
def test_lab_takes_the_port_it_is_given_and_names_none_twice(lab, extra):
    words = lab(*extra)["words"]
    assert [word for word in words if "port=" in word and "retries" not in word] == [
        word for word in extra if "=" in word
    ]


def test_lab_gives_way_to_options_of_the_user(lab):
    words = lab("--log-level=DEBUG")["words"]
    assert [word for word in words if word.startswith("--log-level")] == ["--log-level=DEBUG"]


def test_a_port_that_is_no_number_is_explained(lab):
    with pytest.raises(launch.Trouble, match="give a number"):
        lab("--port=many")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["--port=9000"], "9000"),
        (["-x", "--port", "9000"], "9000"),
        (["--port"], None),
        (["--portal=9"], None),
        ([], None),
    ],
)
def test_option(words, value):
    assert launch.option(words, "--port") == value


def test_a_port_in_use_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        assert launch.free_port(taken, 50) in range(taken + 1, taken + 50)
        with pytest.raises(launch.Trouble, match="all in use"):
            launch.free_port(taken, 1)


@pytest.mark.parametrize("opens", [True, False])
def test_the_address_is_the_last_thing_said(capsys, opens):
    class Running:
        def poll(self):
            return None

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        launch.tell_address(Running(), port, f"http://localhost:{port}/lab?token=abc", opens)
    out = capsys.readouterr().out
    assert f"    http://localhost:{port}/lab?token=abc\n" in out
    assert ("opens in your browser" in out) is opens


def test_no_address_is_told_where_jupyterlab_did_not_start(capsys):
    class Ended:
        def poll(self):
            return 1

    launch.tell_address(Ended(), 1, "http://localhost:1/lab", True)
    assert capsys.readouterr().out == ""
    assert launch.lab_code(1) == 1
    assert "your answers are not in it" in capsys.readouterr().err
    assert launch.lab_code(-signal.SIGTERM) == 0


# The locks ----------------------------------------------------------------------------------


def test_refreshing_the_locks_needs_uv(root, monkeypatch):
    monkeypatch.setattr(launch.shutil, "which", lambda _: None)
    with pytest.raises(launch.Trouble, match="pip install uv"):
        launch.refresh_locks(root, [])


def test_refreshed_locks_carry_one_head(root, monkeypatch):
    monkeypatch.setattr(launch.shutil, "which", lambda _: "uv")
    asked = []

    def uv(command, _root):
        asked.append(command)
        return 0

    assert launch.refresh_locks(root, ["--upgrade"], uv) == 0
    once = (root / launch.LOCK).read_text()
    assert launch.refresh_locks(root, [], uv) == 0
    assert (root / launch.LOCK).read_text() == once
    assert once.count("python3 run.py lock\n") == 1
    assert "--upgrade" in asked[0]
    assert "--generate-hashes" in asked[1]
    assert asked[1][-4:-2] == ["-c", launch.LOCK]


def test_locks_in_the_project_carry_the_head():
    for name in (launch.LOCK, launch.DEV_LOCK):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text.splitlines()[1:5] == launch.LOCK_HEAD.splitlines()[1:]
