"""``run.py present``: a notebook as slides, or as a page without code, for a room.

Standard library only, as ``launch.py``, whose parts it uses.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from tools import launch
from tools.launch import Trouble

SLIDES = Path("tools") / "room" / "slides"
PAGE = Path("tools") / "room" / "page"
"""What only a presented notebook gets: the start of the slides; the look of the page."""

TEMPLATE = "reading"
FOR_SLIDES_ONLY = (
    "@deathbeds/jupyterlab-deck",
    "@deathbeds/jupyterlab-fonts",
    *(
        f"@deathbeds/jupyterlab-font-{name}"
        for name in ("anonymous-pro", "atkinson-hyperlegible", "dejavu-sans-mono", "fira-code")
    ),
)
"""Parts of JupyterLab that the page without code does not need, and could not load."""

FLAGS = {"--no-browser", "--allow-root", "--debug"}
"""Options of the servers that take no value."""

THEMES = {False: "JupyterLab Light", True: "JupyterLab Dark"}


def present(root: Path, extra: Sequence[str]) -> int:
    """Open a notebook for a room and say its address.

    Parameters
    ----------
    root : Path
        The folder of the course.
    extra : sequence of str
        The notebook, ``--no-code``, ``--dark``, and options for the server.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    Trouble
        If there is no such notebook.
    """
    words = [word for word in extra if word not in ("--no-code", "--dark")]
    notebook, options = chosen(root, words)
    dark = "--dark" in extra
    if "--no-code" in extra:
        return page(root, notebook, options, dark)
    return slides(root, notebook, options, dark)


def chosen(root: Path, words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the notebook named among the words, and the other words.

    It may be named by its path, its name or the number it begins with.

    Raises
    ------
    Trouble
        If there is no such notebook.
    """
    place = _place_of_name(words)
    if place is None:
        return launch.START_PAGE, list(words)
    first = words[place]
    folder = root / "notebooks"
    known = sorted(folder.glob("*.ipynb")) + sorted((folder / "instructor").glob("*.ipynb"))
    asked = Path(first).name.removesuffix(".ipynb")
    found = [file for file in known if file.stem == asked]
    found = found or [file for file in known if file.stem.startswith(f"{asked}_")]
    if not found:
        names = "\n".join(f"    {file.stem}" for file in known)
        raise Trouble(
            f"There is no notebook {first!r} in the folder notebooks. What to do: name one of "
            f"these, or its number:\n{names}"
        )
    rest = [*words[:place], *words[place + 1 :]]
    return found[0].relative_to(root).as_posix(), rest


def _place_of_name(words: Sequence[str]) -> int | None:
    """Return where a notebook is named: the first word that is no option, nor the value of one."""
    before = ""
    for place, word in enumerate(words):
        takes_value = before.startswith("-") and "=" not in before and before not in FLAGS
        if not word.startswith("-") and not takes_value:
            return place
        before = word
    return None


def environment(parts: Path, folder: Path) -> dict[str, str]:
    """Return what tells JupyterLab, Voila and the kernels that a room is looking.

    Their settings stand in a folder of their own: JupyterLab remembers that slides were on, and
    a learner's JupyterLab must not open as slides.
    """
    paths = [str(parts), os.environ.get("JUPYTER_PATH", "")]
    return {
        "MEDIALIT_PRESENT": "1",
        "JUPYTER_PATH": os.pathsep.join(path for path in paths if path),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def write_settings(folder: Path, dark: bool) -> None:
    """Write JupyterLab's settings for a room: nothing is saved by itself, nothing pops up."""
    settings = launch.CALM_LAB | {
        "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
        "@jupyterlab/apputils-extension:themes": {"theme": THEMES[dark]},
    }
    for name, values in settings.items():
        file = folder / "settings" / f"{name.replace(':', '/')}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="ascii")


def slides(root: Path, notebook: str, options: Sequence[str], dark: bool) -> int:
    """Open a notebook in JupyterLab, where it runs by itself and then shows as slides."""
    with _folder_of_its_own(root) as folder:
        write_settings(Path(folder), dark)
        return launch.lab(root, options, notebook, environment(root / SLIDES, Path(folder)))


def page(root: Path, notebook: str, options: Sequence[str], dark: bool) -> int:
    """Open a notebook as a page without code."""
    _, port = launch.asked_port(options, "--port", "--Voila.port")
    token = launch.asked_token(options)
    command = [launch.venv_python(root), *page_words(root, notebook, port, options, dark)]
    opens = "--no-browser" not in options
    address = f"http://localhost:{port}/?token={token}"
    print("Starting the page without code ...", flush=True)

    def announce(process) -> None:
        told = threading.Thread(
            target=launch.tell_address, args=(process, port, address, opens, "The page")
        )
        told.daemon = True
        told.start()

    with _folder_of_its_own(root) as folder:
        more = environment(root / PAGE, Path(folder)) | {"JUPYTER_TOKEN": token}
        return launch.lab_code(launch.run_in_front(command, root, more, announce), "The page")


def page_words(
    root: Path, notebook: str, port: int, options: Sequence[str] = (), dark: bool = False
) -> list[str]:
    """Return the words after Python that start Voila on a notebook."""
    ours = [
        f"--template={TEMPLATE}",
        f"--theme={'dark' if dark else 'light'}",
        "--strip_sources=True",
        *(f"--VoilaConfiguration.extension_denylist={name}" for name in FOR_SLIDES_ONLY),
        "--Voila.auto_token=True",  # the token itself comes by the environment
        "--Voila.ip=localhost",
        f"--Voila.port={port}",
        "--Voila.port_retries=0",
        "--Voila.log_level=WARN",
    ]
    given = {word.partition("=")[0] for word in options}
    ours = [word for word in ours if word.partition("=")[0] not in given]
    rest = _without(options, "--port", "--Voila.port")
    return ["-m", "voila", str(root / notebook), *ours, *rest]


def _without(words: Sequence[str], *names: str) -> list[str]:
    """Return the words without an option and its value: the port stands among ours already."""
    kept, skip = [], False
    for word in words:
        name, equals, _ = word.partition("=")
        if not skip and name not in names:
            kept.append(word)
        skip = not skip and name in names and not equals
    return kept


def _folder_of_its_own(root: Path) -> tempfile.TemporaryDirectory:
    place = root / ".venv"
    return tempfile.TemporaryDirectory(prefix="room-", dir=place, ignore_cleanup_errors=True)
