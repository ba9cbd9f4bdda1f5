"""Take the pictures of ``docs/presenting.md`` anew: ``python -m tools.pictures``.

Each shows what ``run.py present`` shows, in a browser of 1280 by 720, on a copy of the course.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medialit.answers import Journal
from medialit.version import VERSION
from tools.notebooks import ROOT, kernel_environment

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 720}
MOST_BYTES = 200_000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHOWN = "00.keep"
"""It quotes nothing of the article: what is stored quotes twelve words of a sentence at most."""

HANDS = ("3", "4", "2", "14", "")
_START = (
    "import sys; from pathlib import Path; from tools.presenting_launch import present; "
    "sys.exit(present(Path(sys.argv[1]), sys.argv[2:]))"
)


@contextlib.contextmanager
def presented(scratch: Path, *words: str) -> Iterator[str]:
    """Run ``present`` on a copy of the course, and yield the address that it prints.

    Parameters
    ----------
    scratch : Path
        An existing folder for the copy, the answers and every setting.
    *words : str
        What follows ``run.py present``.

    Raises
    ------
    RuntimeError
        If it ends by itself; the message holds what it said.
    """
    course = _copy_course(scratch / "course")
    environment = kernel_environment(scratch) | {"JUPYTER_TOKEN": secrets.token_hex(16)}
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        environment[f"JUPYTER_{name}"] = str(scratch / name.lower())
    port = f"--port={_free_port()}"
    command = [sys.executable, "-c", _START, str(course), *words, "--no-browser", port]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def _copy_course(course: Path) -> Path:
    for name in ("notebooks", "data", "seeds", "tools"):
        leave = shutil.ignore_patterns(".ipynb_checkpoints", "my-work", "__pycache__")
        shutil.copytree(ROOT / name, course / name, ignore=leave)
    python = course / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return course


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _address(process: subprocess.Popen) -> str:
    """Read what the program says until it names its address; then let it talk to nobody."""
    said = io.StringIO()
    for line in process.stdout:
        said.write(line)
        found = re.fullmatch(r"\s*(http://localhost:\S+)\s*", line)
        if found:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[1]
    raise RuntimeError(f"'present' ended by itself:\n{said.getvalue()}")


def show_slides(page: Any, address: str) -> None:
    """Open slides and wait until the first one stands there."""
    page.goto(address)
    page.locator(".jp-Deck-Remote").wait_for()
    page.locator(".medialit-cover").wait_for(state="detached")


def slide_with(page: Any, exercise: str) -> Any:
    """Turn the slides until an exercise shows, and return it."""
    found = page.locator(f'[data-exercise="{exercise}"]')
    for _ in range(60):
        if found.is_visible():
            return found
        page.keyboard.press("PageDown")
        page.wait_for_timeout(100)
    raise RuntimeError(f"No slide shows {exercise}.")


def _take(page: Any, name: str) -> None:
    page.wait_for_timeout(500)
    page.mouse.move(5, 5)
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size / 1000:.0f} kB{' TOO LARGE' * (size > MOST_BYTES)}")


def _slides(browser: Any, scratch: Path) -> None:
    with presented(scratch, "00") as address:
        page = browser.new_page(viewport=SIZE)
        show_slides(page, address)
        page.keyboard.press("PageDown")
        _take(page, "slides")
        question = slide_with(page, SHOWN)
        question.locator('[data-key$="/count"]').click()
        for place, count in enumerate(HANDS):
            question.locator(".ml-tally input").nth(place).fill(count)
        page.evaluate("() => document.activeElement.blur()")
        question.evaluate("one => one.scrollIntoView()")
        _take(page, "hands-up")
        question.locator('[data-key$="/reveal"]').click()
        _take(page, "key-revealed")
        page.close()


def _page(browser: Any, scratch: Path) -> None:
    Journal(scratch / "my-work", course=VERSION)  # an empty one, as on the first day
    with presented(scratch, "--no-code", "00") as address:
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        question = page.locator(f'[data-exercise="{SHOWN}"]')
        question.wait_for()
        question.evaluate("one => one.closest('.ml').scrollIntoView()")
        _take(page, "page-without-code")
        page.close()


def main() -> int:
    """Take every picture; return 0 when all are small enough."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("MEDIALIT_CHROMIUM")
    chromium = named or next(filter(None, map(shutil.which, CHROMIUM)), None)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=chromium, args=options)
        for take in (_slides, _page):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
                take(browser, Path(scratch))
        browser.close()
    return int(any(file.stat().st_size > MOST_BYTES for file in PICTURES.glob("*.png")))


if __name__ == "__main__":
    sys.exit(main())
