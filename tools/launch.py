"""What ``run.py`` does: make ``.venv``, keep it in step with the locks, start the commands.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_PAGE = "notebooks/00_start_here.ipynb"

LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
LAYERS = {"learn": (LOCK,), "dev": (LOCK, DEV_LOCK)}
"""What a command needs: ``learn`` to read and answer, ``dev`` with the test tools on top."""

HELP = """\
python3 run.py COMMAND

  lab         open the notebooks in JupyterLab, starting with 00_start_here
  present     show a notebook to a room, as slides (present 03), or as a page without code
              (present --no-code 03); --dark for a dark room
  runsheet    make run sheets for a teacher: one page to print a notebook (runsheet 01 --text)
  worksheets  make worksheets and keys for a room without computers (worksheets 01 02)
  class       report on a folder of hand-ins, for teachers (class FOLDER --out DIR --notebook 02)
  test        run every test; words after it go to pytest (test -k journal)
  help        this list

For those who work on the course:
  notebooks   run every notebook in order and store its outputs
  lint        check code style and what every notebook promises
  health      hold the notebooks against the course's own check-list (health --quick runs none)
  bench       measure start-up time and memory
  data        rebuild the data files
  lock        refresh the two lock files from pyproject.toml (lock --upgrade for newer versions)
  publish     write the public address of pyproject.toml into badge, links and citation
  binder      ask Binder's own builder whether it accepts this folder
"""

COMMANDS = {
    "runsheet": [["-m", "tools.runsheets"]],
    "worksheets": [["-m", "tools.worksheets"]],
    "class": [["-m", "medialit", "class"]],
    "test": [["-m", "pytest"]],
    "notebooks": [["-m", "tools.notebooks"]],
    "lint": [
        ["-m", "ruff", "check"],
        ["-m", "ruff", "format", "--check"],
        ["-m", "tools.contract"],
    ],
    "health": [["-m", "tools.health"]],
    "bench": [["-m", "tools.bench"]],
    "data": [["-m", "tools.objectives"], ["data/recipes/build.py"]],
    "publish": [["-m", "tools.publish"]],
    "binder": [["-m", "tools.binder_gate"]],
}
"""Command -> calls of ``.venv``'s Python, in order. Words of the user go to the last one."""

NO_TEST_TOOLS = {"runsheet", "worksheets", "class"}
"""Those of them that need no more than a learner's computer has."""

SIDE_BY_SIDE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""How all tests are run: two files at a time, each as a whole, for a browser mostly waits.

A few tests chosen by words run one after the other: that starts sooner.
"""

NEXT_STEP = {
    "runsheet": "No run sheet was made. The lines above say why, and what to do.",
    "worksheets": "No worksheet was made. The lines above say why, and what to do.",
    "class": "No report was made. The lines above say why, and what to do.",
    "test": "A test failed. The lines above name it; 'python3 run.py test -k NAME' runs it alone.",
    "notebooks": "A notebook did not run. The lines above name the cell.",
    "lint": "Something is not as agreed. The lines above name the place; 'ruff check --fix' and "
    "'ruff format' from .venv put right what can be put right by itself.",
    "health": "A bar is missed, or could not be looked at. The lines above say which and why.",
    "bench": "The measurement stopped. The lines above say where.",
    "data": "A data file could not be rebuilt. The lines above say which; "
    "CONTRIBUTING.md says what rebuilding needs.",
    "publish": "Nothing was written. The lines above say what to put right.",
    "binder": "Binder would not build this as we mean it. The lines above say what to do.",
}

CALM_LAB = json.loads((Path(__file__).parent / "overrides.json").read_text(encoding="utf-8"))
"""JupyterLab without questions about news and updates: nothing asks the network.

Every cell stands in the page, too: the browser's own search and printing find all of it. The same
file goes to Binder, by ``postBuild``."""

Run = Callable[..., int]


class Trouble(Exception):
    """Something a person has to put right; the message says what and how."""


def main(words: Sequence[str]) -> int:
    """Do what the command line says.

    Parameters
    ----------
    words : sequence of str
        The command and what follows it.

    Returns
    -------
    int
        The exit code: 0 when all went well.
    """
    command, extra = (words[0], list(words[1:])) if words else ("help", [])
    if command in {"help", "-h", "--help"}:
        print(HELP, end="")
        return 0
    try:
        if command == "lab":
            prepare(ROOT, "learn")
            return lab(ROOT, extra)
        if command == "present":
            from tools.presenting_launch import present  # it stands on this module

            prepare(ROOT, "learn")
            return present(ROOT, extra)
        if command == "lock":
            return refresh_locks(ROOT, extra)
        if command in COMMANDS:
            prepare(ROOT, "learn" if command in NO_TEST_TOOLS else "dev")
            return start(ROOT, command, extra)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    print(f"There is no command {command!r}. These are the commands:\n\n{HELP}", file=sys.stderr)
    return 2


# The environment ---------------------------------------------------------------------------


def venv_python(root: Path) -> Path:
    """Return where the Python of ``.venv`` is, or would be."""
    inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return root.joinpath(".venv", *inside)


def environment(root: Path) -> dict[str, str]:
    """Return this process's environment without what would lead Python or pip elsewhere."""
    elsewhere = {
        *("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__"),
        *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_HASHES"),
        *("PIP_NO_BINARY", "PIP_CONSTRAINT", "PIP_REQUIREMENT", "PIP_EDITABLE"),
    }
    kept = {name: value for name, value in os.environ.items() if name.upper() not in elsewhere}
    binaries = str(venv_python(root).parent)
    kept |= {
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "VIRTUAL_ENV": str(root / ".venv"),
        "PATH": os.pathsep.join([binaries, kept.get("PATH", os.defpath)]),
    }
    return kept


def call(command: Sequence[str | Path], root: Path) -> int:
    """Run a program to its end, without letting it ask questions; return its exit code."""
    return subprocess.run(
        [str(word) for word in command], cwd=root, env=environment(root), stdin=subprocess.DEVNULL
    ).returncode


def python_version(root: Path) -> str | None:
    """Return the version of ``.venv``'s Python, or None where it is missing or does not work.

    A Python that was upgraded below our feet starts, but no longer finds its packages: it
    counts as not working, and so does one without pip.
    """
    if not (root / ".venv" / "pyvenv.cfg").is_file():
        return None
    question = "import sys, pip; print('%d.%d.%d' % sys.version_info[:3], sys.prefix, sep='|')"
    try:
        answer = subprocess.run(
            [str(venv_python(root)), "-c", question],
            capture_output=True, text=True, env=environment(root), timeout=120,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    version, _, prefix = answer.stdout.strip().partition("|")
    if answer.returncode or not prefix or Path(prefix).resolve() != (root / ".venv").resolve():
        return None
    return version


def wanted_stamp(root: Path, layer: str, version: str) -> str:
    """Return the mark of a finished installation: it changes when any part of it changes."""
    parts = hashlib.sha256(f"{version}|{root}|{json.dumps(CALM_LAB)}".encode())
    for name in (*LAYERS[layer], "pyproject.toml"):
        try:
            parts.update(hashlib.sha256((root / name).read_bytes()).digest())
        except OSError as error:
            raise Trouble(
                f"The file {name} is missing or cannot be read ({error.strerror}).\n"
                "What to do: get the whole folder again (git checkout, or a fresh download)."
            ) from error
    return parts.hexdigest()


def stamp_file(root: Path, layer: str) -> Path:
    """Return the file in which a finished installation leaves its mark."""
    return root / ".venv" / f".medialit-stamp-{layer}"


def is_ready(root: Path, layer: str) -> bool:
    """Tell whether ``.venv`` holds exactly what the lock files say now."""
    with contextlib.suppress(OSError):
        found = stamp_file(root, layer).read_text(encoding="ascii")
        version = python_version(root)
        return version is not None and found == wanted_stamp(root, layer, version)
    return False


def prepare(root: Path, layer: str, run: Run = call) -> None:
    """Make ``.venv`` ready for a layer; do nothing, and ask no network, where it is.

    Parameters
    ----------
    root : Path
        The folder of the course.
    layer : str
        ``learn`` or ``dev``.
    run : callable
        Runs a program and returns its exit code; tests put their own here.

    Raises
    ------
    Trouble
        Where something is missing that only a person can add.
    """
    if is_ready(root, layer):
        return
    try:
        with one_at_a_time(root):
            if is_ready(root, layer):  # another run has just done it
                return
            if python_version(root) is None:
                make_venv(root, run)
            install(root, layer, run)
    except OSError as error:
        raise Trouble(
            f"Could not write in {root}: {error}.\n"
            "What to do: check that the disk has about 1 GB free and that you may write in this\n"
            "folder, or copy the folder to a place of your own. Then run the same command again."
        ) from error


def make_venv(root: Path, run: Run = call) -> None:
    """Make ``.venv`` with the Python that runs this; replace one that no longer works."""
    folder = root / ".venv"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Trouble(
            "This Python cannot make an environment of its own: its parts venv and pip are not\n"
            "installed. What to do: on Debian and Ubuntu run\n"
            "    sudo apt install python3-venv\n"
            "elsewhere install Python from python.org. Then run the same command again."
        )
    if folder.exists():
        if not (folder / "pyvenv.cfg").is_file() and any(folder.iterdir()):
            raise Trouble(
                f"{folder} is not an environment that this program made.\n"
                "What to do: rename that folder, then run the same command again."
            )
        print("The environment .venv does not work any more (was Python upgraded?). Making it new.")
        shutil.rmtree(folder)
    print(f"Making the environment .venv with Python {sys.version.split()[0]} ...", flush=True)
    python = getattr(sys, "_base_executable", None) or sys.executable
    if run([python, "-m", "venv", folder], root) != 0:
        raise Trouble(
            "Could not make the environment .venv; the lines above say why.\n"
            "What to do: on Debian and Ubuntu 'sudo apt install python3-venv' is often what is\n"
            "missing; elsewhere install Python from python.org. Then run the same command again."
        )


def install(root: Path, layer: str, run: Run = call) -> None:
    """Install what the locks name and the course's own package, then leave the stamps.

    The old stamps go first: an installation that was cut short is never taken for a whole one.
    """
    for name in LAYERS:
        stamp_file(root, name).unlink(missing_ok=True)
    pip = [venv_python(root), "-m", "pip", "install", "--quiet", "--no-deps"]
    locks = [word for name in LAYERS[layer] for word in ("-r", root / name)]
    print("Installing what the course needs (the first time takes a few minutes) ...", flush=True)
    if run([*pip, "--require-hashes", "--only-binary=:all:", *locks], root) != 0:
        raise Trouble(_install_remedy())
    # Quieter still: setuptools warns of what we mean, an editable package beside its data.
    if run([*pip, "--quiet", "--no-index", "--no-build-isolation", "-e", root], root) != 0:
        raise Trouble(
            "Could not install the course's own package; the lines above say why.\n"
            "What to do: delete the folder .venv and run the same command again."
        )
    settings = root / ".venv" / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    _write_whole(settings / "overrides.json", json.dumps(CALM_LAB, indent=2) + "\n")
    version = python_version(root)
    if version is None:
        raise Trouble(
            "The environment .venv was made but does not start.\n"
            "What to do: delete the folder .venv and run the same command again."
        )
    for name, locks in LAYERS.items():
        if set(locks) <= set(LAYERS[layer]):
            _write_whole(stamp_file(root, name), wanted_stamp(root, name, version))
    print("Ready.", flush=True)


def _install_remedy() -> str:
    lines = [
        "Could not install everything; the lines above say why. Nothing is lost.",
        "What to do: check the internet connection (behind a proxy, set HTTPS_PROXY) and the free",
        "space on the disk (about 1 GB), then run the same command again: it goes on from there.",
    ]
    if os.name == "nt":
        lines.append("If the lines above speak of a path too long, move this folder to C:\\course.")
    return "\n".join(lines)


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_text(text, encoding="ascii")
    draft.replace(file)


@contextlib.contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Let one run at a time change ``.venv``; the system frees the lock if that run dies."""
    with (root / ".venv.lock").open("a+b") as file:
        if not _try_lock(file.fileno()):
            print("Another run is preparing .venv; waiting for it ...", flush=True)
            while not _try_lock(file.fileno()):
                time.sleep(0.2)
        yield


def _try_lock(number: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        # Some network disks know no locks: better to go on than to wait for ever.
        return error.errno not in {11, 13, 36}
    return True


# The commands ------------------------------------------------------------------------------


def start(root: Path, command: str, extra: Sequence[str]) -> int:
    """Run a command of ``COMMANDS``; stop at its first call that fails."""
    *before, last = COMMANDS[command]
    if command == "test" and not extra and (os.cpu_count() or 1) > 1:
        last = [*last, *SIDE_BY_SIDE]
    for words in (*before, [*last, *extra]):
        code = run_in_front([venv_python(root), *words], root)
        if code:
            if code > 0 and not os.environ.get("CI"):  # in CI, the tool's own last line stays last
                print(f"\n{NEXT_STEP[command]}", file=sys.stderr)
            return code if code > 0 else 128 - code
    return 0


def run_in_front(
    command: Sequence[str | Path],
    root: Path,
    extra_environment: dict[str, str] | None = None,
    started: Callable[[subprocess.Popen], None] = lambda process: None,
) -> int:
    """Run a program that talks to the person; hand on Ctrl+C and a request to end."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=root,
        env=environment(root) | (extra_environment or {}),
    )
    # The program gets Ctrl+C from the keyboard by itself; we only have to outlive it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    before_end = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        started(process)
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, before_end)


def asked_port(extra: Sequence[str], *names: str) -> tuple[str | None, int]:
    """Return the port as the user gave it, if so, and as a number; a free one by default."""
    asked = option(extra, *names)
    try:
        return asked, int(asked) if asked else free_port()
    except ValueError as error:
        raise Trouble(
            f"{asked!r} is not a port. What to do: give a number, for example --port=8890."
        ) from error


def asked_token(extra: Sequence[str]) -> str:
    """Return the secret that lets a browser in: the user's own, or a new one."""
    token = option(extra, "--IdentityProvider.token", "--ServerApp.token", "--Voila.token")
    return token or os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)


def lab(
    root: Path,
    extra: Sequence[str],
    notebook: str = START_PAGE,
    more: Mapping[str, str] | None = None,
) -> int:
    """Open a notebook in JupyterLab and say its address; `more` goes to its environment."""
    asked, port = asked_port(extra, "--port", "--ServerApp.port")
    token = asked_token(extra)
    # Jupyter refuses to start for the system's owner unless told so; containers often are it.
    owner = ["--allow-root"] if _is_system_owner() and "--allow-root" not in extra else []
    ours = [
        *("--log-level=WARN", "--LabApp.log_level=WARN"),
        "--LabApp.extension_manager=readonly",  # looks nothing up on the network
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{notebook}",
        "--ServerApp.port_retries=0",  # the port we name is the port it gets
    ]
    given = {word.partition("=")[0] for word in extra}  # JupyterLab takes no option twice
    ours = [word for word in ours if word.partition("=")[0] not in given]
    if not asked:
        ours.append(f"--ServerApp.port={port}")
    command = [venv_python(root), "-m", "jupyterlab", *owner, *ours, *extra]
    address = f"http://localhost:{port}/lab/tree/{notebook}?token={token}"
    opens = "--no-browser" not in extra
    print("Starting JupyterLab ...", flush=True)

    def announce(process: subprocess.Popen) -> None:
        told = threading.Thread(target=tell_address, args=(process, port, address, opens))
        told.daemon = True
        told.start()

    # By the environment, not the command line: other people on the computer can read that.
    hidden = {**(more or {}), "JUPYTER_TOKEN": token}
    return lab_code(run_in_front(command, root, hidden, announce))


def _is_system_owner() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def lab_code(code: int, what: str = "JupyterLab") -> int:
    """Turn a server's exit code into ours: being asked to end is no failure."""
    if code in {0, -signal.SIGINT, -signal.SIGTERM}:
        return 0
    print(
        f"\n{what} stopped by itself; the lines above say why.\n"
        "What to do: run the same command again. If it stops again, delete the folder .venv\n"
        "first; your answers are not in it.",
        file=sys.stderr,
    )
    return 1


def tell_address(
    process: subprocess.Popen, port: int, address: str, opens: bool, what: str = "The start page"
) -> None:
    """Wait until the server answers, then print where it is, so that it is the last line."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
            break
        time.sleep(0.1)
    else:
        return
    first = f"{what} opens in your browser. If it does not, open this address there:"
    if not opens:
        first = "It is running. Open this address in a browser on this computer:"
    print(
        f"\n{first}\n\n    {address}\n\n"
        "Keep this window open while you work. To end: save, then press Ctrl+C here, twice.",
        flush=True,
    )


def option(words: Sequence[str], *names: str) -> str | None:
    """Return the value given to an option, as ``--port=9000`` or ``--port 9000``."""
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else next(iter(words[place + 1 :]), None)
    return None


def free_port(first: int = 8888, tries: int = 100) -> int:
    """Return the first free port of this computer from ``first`` on."""
    for port in range(first, first + tries):
        if not any(_is_taken(family, host, port) for family, host in _LOOPBACK):
            return port
    raise Trouble(
        f"The ports {first} to {first + tries - 1} of this computer are all in use.\n"
        "What to do: close other JupyterLab windows, or name a port: lab --port=9900"
    )


_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def _is_taken(family: int, host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, port)) == 0:
            return True
    if family == socket.AF_INET6:  # many computers have none; the address above then decides
        return False
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # on Windows this flag would allow what we want to find out
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


# The locks ---------------------------------------------------------------------------------

LOCK_HEAD = """\
# {what}
# Names, versions, hashes and, where Pythons or systems differ, markers. No addresses: pip asks
# the package index that the computer is set up for. Made from pyproject.toml; not edited by hand.
# To refresh it after a change there: python3 run.py lock
# To move to newer versions: python3 run.py lock --upgrade
"""


def refresh_locks(root: Path, extra: Sequence[str], run: Run = call) -> int:
    """Write both lock files anew from ``pyproject.toml``, for every system and Python."""
    uv = shutil.which("uv")
    if uv is None:
        raise Trouble(
            "Refreshing the locks needs the tool uv, which is not installed.\n"
            "What to do: run 'python3 -m pip install uv', then the same command again."
        )
    words = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
    words += ["--no-header", "--quiet", "--python", sys.executable, *extra]
    plan = (
        (
            LOCK,
            ["pyproject.toml", "--group", "build", "--group", "narrow"],
            "What a learner's computer gets.",
        ),
        (DEV_LOCK, ["--group", "dev", "-c", LOCK], f"Test tools, beside {LOCK}."),
    )
    for name, sources, what in plan:
        if run([*words, *sources, "-o", name], root) != 0:
            raise Trouble(f"Could not refresh {name}; the lines above say why.")
        lock = root / name
        body = lock.read_text(encoding="utf-8").removeprefix(LOCK_HEAD.format(what=what))
        lock.write_text(LOCK_HEAD.format(what=what) + body, encoding="utf-8", newline="\n")
    return 0
