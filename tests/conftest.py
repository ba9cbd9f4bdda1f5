"""What all tests share: an own work folder each, a browser, a JupyterLab server."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import nbformat
import psutil
import pytest

from tools import launch
from tools.notebooks import KERNELSPEC, ROOT, kernel_environment

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What learners get, under the names that a user's own settings have.
SETTINGS = {name.replace(":", "/"): values for name, values in launch.CALM_LAB.items()}
PATIENCE = 60.0

# The same examples in every run, on every machine, and nothing kept between runs.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("course")


def pytest_configure(config: pytest.Config) -> None:
    """Give hypothesis a folder outside the repository, for as long as the tests run."""
    folder = tempfile.TemporaryDirectory(prefix="hypothesis-", ignore_cleanup_errors=True)
    hypothesis.configuration.set_hypothesis_home_dir(folder.name)
    config.add_cleanup(folder.cleanup)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a browser, so that '-m "not browser"' leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def work_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from a real ``my-work``; the folder does not exist yet."""
    folder = tmp_path / "my-work"
    monkeypatch.setenv("MEDIALIT_WORK", str(folder))
    return folder


def _wait_until(done: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Ask again and again until `done` returns something true, and return that.

    Raises
    ------
    AssertionError
        If it does not come about in time; it names `what` was waited for.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = done()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds:g} seconds in vain for {what}.")


@pytest.fixture(name="wait_until")
def _waiting() -> Callable[..., Any]:
    """``wait_until(done, what, seconds=60)``: poll until `done()` is true, and return that."""
    return _wait_until


def find_chromium() -> str | None:
    """Return the browser named in MEDIALIT_CHROMIUM, or one of this computer, or None."""
    named = os.environ.get("MEDIALIT_CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in CHROMIUM_NAMES]
    return next((path for path in found if path and Path(path).is_file()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; the test is skipped where there is none.

    With MEDIALIT_REQUIRE_BROWSER=1, as in CI, the test fails instead.
    """
    chromium = find_chromium()
    if chromium is None:
        told = "No Chromium found: install it, or name it in MEDIALIT_CHROMIUM."
        if os.environ.get("MEDIALIT_REQUIRE_BROWSER") == "1":
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@contextlib.contextmanager
def open_page(browser: Any) -> Iterator[Any]:
    """Give a fresh browser page with nothing remembered; it has asked no other computer then."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    outside: list[str] = []

    def note(request: Any) -> None:
        parts = urllib.parse.urlsplit(request.url)
        if parts.hostname not in ("127.0.0.1", "localhost", "::1", None):
            outside.append(request.url)

    context.on("request", note)
    yield context.new_page()
    context.close()
    assert not outside, f"The page asked other computers: {outside[:5]}"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh browser page for one test."""
    with open_page(browser) as opened:
        yield opened


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab on a copy of the course.

    Attributes
    ----------
    address : str
        Where it answers, with a slash at the end.
    token : str
        Lets a page in.
    root : Path
        The copy: ``notebooks``, ``data`` and ``seeds`` stand in it.
    work : Path
        The learner's folder of every kernel started here.
    settings : Path
        The user's settings of JupyterLab.
    process : psutil.Process
        The server.
    """

    address: str
    token: str
    root: Path
    work: Path
    settings: Path
    process: psutil.Process

    def url(self, notebook: str) -> str:
        """Return the address that opens a notebook, such as ``00_start_here``, afresh."""
        path = urllib.parse.quote(f"notebooks/{notebook}.ipynb")
        return f"{self.address}lab/tree/{path}?token={self.token}&reset"

    def open(self, page: Any, notebook: str) -> None:
        """Open a notebook in a browser page and wait until its kernel is ready."""
        page.goto(self.url(notebook))
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_idle(page)

    def open_beside(self, page: Any, notebook: str) -> None:
        """Close what is open and open a notebook in the same JupyterLab: no page is loaded."""
        page.evaluate(
            """async (path) => {
                for (const one of [...jupyterapp.shell.widgets('main')]) one.dispose();
                const kernel = { name: 'python3' };
                await jupyterapp.commands.execute('docmanager:open', { path, kernel });
            }""",
            f"notebooks/{notebook}.ipynb",
        )
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_idle(page)

    def forget(self) -> None:
        """Take all answers away, so that the next kernel to start finds none."""
        shutil.rmtree(self.work, ignore_errors=True)

    def run_all(self, page: Any) -> None:
        """Choose Run > Run All Cells from the menu and wait until every cell has run."""
        # JupyterLab tells the outcome of a command as a promise; we keep it before we click.
        page.evaluate(
            """() => { window.allRan = new Promise((done) =>
                jupyterapp.commands.commandExecuted.connect((_, told) => {
                    if (told.id === 'notebook:run-all-cells') told.result.then(done);
                })) }"""
        )
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        assert page.evaluate("() => window.allRan"), "A cell failed; look at the page."
        self.wait_idle(page)

    @staticmethod
    def wait_idle(page: Any) -> None:
        """Wait until the kernel of the notebook on the page has nothing left to do."""
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext"
            "?.session?.kernel?.status === 'idle'"
        )

    def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """Send a request to the server's API, such as ``kernels``, and return its answer."""
        request = urllib.request.Request(
            f"{self.address}api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def kernel_processes(self) -> list[psutil.Process]:
        """Return the processes of the running kernels."""
        found = self.process.children(recursive=True)
        return [one for one in found if _is_kernel(one)]

    def close_kernels(self) -> None:
        """Shut down every session and kernel, and wait until they are gone."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")
        for kernel in self.ask("kernels"):
            self.ask(f"kernels/{kernel['id']}", "DELETE")
        _wait_until(lambda: not self.kernel_processes(), "the kernels to end")

    def restore(self) -> None:
        """Make all as new: kernels closed, notebooks as committed, no answers, light theme."""
        self.close_kernels()
        self.set_theme("JupyterLab Light")
        shutil.rmtree(self.work, ignore_errors=True)
        _copy_course(self.root)

    def write(self, *cells: str, name: str = "scratch") -> str:
        """Make all as new, put a notebook of these code cells beside the others, name it."""
        self.restore()
        made = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(one) for one in cells],
            metadata={"kernelspec": KERNELSPEC},
        )
        nbformat.write(made, self.root / "notebooks" / f"{name}.ipynb")
        return name

    def show(self, page: Any, *cells: str) -> None:
        """Open a notebook of these code cells, as on a small screen, and run it."""
        self.open(page, self.write(*cells))
        page.evaluate("() => jupyterapp.shell.collapseLeft()")
        self.run_all(page)

    def set_theme(self, name: str) -> None:
        """Choose ``JupyterLab Light`` or ``JupyterLab Dark`` for pages opened from now on."""
        _write_settings(self.settings, {"@jupyterlab/apputils-extension/themes": {"theme": name}})


def _is_kernel(process: psutil.Process) -> bool:
    try:
        return any("ipykernel" in part for part in process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def _copy_course(root: Path) -> None:
    for name in ("notebooks", "data", "seeds"):
        shutil.rmtree(root / name, ignore_errors=True)
        leave = shutil.ignore_patterns(".ipynb_checkpoints", "my-work", "__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=leave)


def _write_settings(folder: Path, settings: dict[str, dict[str, Any]]) -> None:
    for name, values in settings.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


def _lab_environment(scratch: Path) -> dict[str, str]:
    environment = kernel_environment(scratch)
    # Nothing of the user's own Jupyter is read or changed.
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        environment[f"JUPYTER_{name}"] = str(scratch / name.lower())
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(scratch / "settings")
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(scratch / "workspaces")
    return environment


def _end(process: psutil.Process) -> None:
    """End a process that we started, with all that it started."""
    try:
        family = [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return
    for one in family:
        _politely(one.terminate)
    _, alive = psutil.wait_procs(family, timeout=10)
    for one in alive:
        _politely(one.kill)
    psutil.wait_procs(alive, timeout=10)


def _politely(act: Callable[[], None]) -> None:
    try:
        act()
    except psutil.NoSuchProcess:
        return


def _answers(lab: Lab) -> bool:
    try:
        return lab.ask("status")["kernels"] == 0
    except (urllib.error.URLError, OSError):
        return False


def start_lab(scratch: Path) -> tuple[subprocess.Popen, Lab]:
    """Start JupyterLab on a copy of the course below `scratch`, and wait until it answers."""
    root, token = scratch / "course", secrets.token_hex(16)
    root.mkdir(parents=True)
    _copy_course(root)
    _write_settings(scratch / "settings", SETTINGS)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port_retries=50"),
        *("--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"),
        *(f"--ServerApp.root_dir={root}", "--allow-root"),
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = _lab_environment(scratch)
    with (scratch / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )

    # The server takes the next free port by itself and writes down which.
    def told() -> dict[str, Any] | None:
        if process.poll() is not None:
            log_text = (scratch / "server.log").read_text(encoding="utf-8")
            raise AssertionError(f"JupyterLab ended at once:\n{log_text[-3000:]}")
        note = scratch / "runtime_dir" / f"jpserver-{process.pid}.json"
        try:
            return json.loads(note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    try:
        address = _wait_until(told, "JupyterLab to say where it answers")["url"]
        lab = Lab(
            address=address,
            token=token,
            root=root,
            work=scratch / "my-work",
            settings=scratch / "settings",
            process=psutil.Process(process.pid),
        )
        _wait_until(lambda: _answers(lab), "JupyterLab to answer")
    except BaseException:
        _end(psutil.Process(process.pid))
        process.wait()
        raise
    return process, lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab server of this environment on a copy of the course, for all tests.

    Call ``lab.restore()`` first in a test that needs notebooks and answers as new.
    """
    process, started = start_lab(tmp_path_factory.mktemp("lab"))
    yield started
    _end(started.process)
    process.wait()
