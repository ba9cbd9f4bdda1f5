"""Run every notebook from top to bottom and store it the way it is committed.

``python -m tools.notebooks`` runs the notebooks of the course, or those named, each in a
fresh kernel, with an empty work folder and no network. A notebook that fails is left as it
is. ``--check`` writes nothing and says which notebooks would change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
OFFLINE = Path(__file__).resolve().parent / "offline"
CELL_SECONDS = 60
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
# What editors leave behind; it changes with each run or each person.
NOTEBOOK_NOISE = {"signature", "orig_nbformat", "toc-autonumbering", "vscode", "interpreter"}
CELL_NOISE = {"execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "vscode", "pycharm"}


class NotebookError(Exception):
    """A notebook cannot be stored; the message says where, why and what to do.

    Attributes
    ----------
    notebook : str
        The notebook's file name.
    cell : str
        The id of the cell at fault, or an empty string.
    problem, remedy : str
        What happened, and what the author can do about it.
    """

    def __init__(
        self, notebook: str, cell: NotebookNode | None, problem: str, remedy: str, detail: str = ""
    ):
        self.notebook, self.cell = notebook, cell.get("id", "") if cell else ""
        self.problem, self.remedy = problem, remedy
        lines = [f"{notebook}: {problem}", f"  Remedy: {remedy}"]
        if cell is not None:
            first = next((line for line in cell.source.splitlines() if line.strip()), "(empty)")
            lines.insert(1, f"  Cell {self.cell}: {first}")
        lines += [f"    {line}" for line in detail.splitlines()]
        super().__init__("\n".join(lines))


class _ThisPython(KernelSpecManager):
    """Finds the kernel of this environment, whatever other kernels the computer has."""

    def get_kernel_spec(self, kernel_name: str) -> Any:
        """Return the kernel specification of the Python that runs this."""
        return self.kernel_spec_class(resource_dir=RESOURCES, **get_kernel_dict())


class _KernelManager(AsyncKernelManager):
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return _ThisPython(parent=self)


def notebook_paths(names: list[str] | None = None) -> list[Path]:
    """Return the notebooks named, or all of the course with the instructors' ones.

    Raises
    ------
    FileNotFoundError
        If a name is no notebook and no folder.
    """
    folder = ROOT / "notebooks"
    if not names:
        return sorted(folder.glob("*.ipynb")) + sorted((folder / "instructor").glob("*.ipynb"))
    found: list[Path] = []
    for path in map(Path, names):
        if path.is_dir():
            found += sorted(path.glob("*.ipynb"))
        elif path.is_file():
            found.append(path)
        else:
            raise FileNotFoundError(
                f"There is no notebook or folder '{path}'. Name one such as "
                "notebooks/00_start_here.ipynb."
            )
    return found


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return the environment in which notebooks are run and compared.

    Parameters
    ----------
    scratch : Path
        An existing empty folder: it holds the work folder and the kernel's own settings.

    Returns
    -------
    dict
        This process's environment with the network off, nothing of the user's own settings,
        and warnings as a learner would see them.
    """
    # Kernels keep compiled code, as a learner's do; without, each start takes a third longer.
    leave = ("PYTHONWARNINGS", "NO_PROXY", "PYTHONDONTWRITEBYTECODE")
    environment = {k: v for k, v in os.environ.items() if k not in leave}
    inherited = [part for part in environment.get("PYTHONPATH", "").split(os.pathsep) if part]
    paths = [str(OFFLINE), str(ROOT), *inherited]
    nowhere = "http://127.0.0.1:9"
    environment.update(
        PYTHONPATH=os.pathsep.join(dict.fromkeys(paths)),
        MEDIALIT_WORK=str(scratch / "my-work"),
        IPYTHONDIR=str(scratch / "ipython"),
        PYDEVD_DISABLE_FILE_VALIDATION="1",
        PROJ_NETWORK="OFF",
        no_proxy="localhost,127.0.0.1,::1",
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), nowhere),
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), nowhere),
    )
    return environment


def read(path: Path) -> NotebookNode:
    """Read a notebook, giving each cell without a usable id one made from its content.

    Raises
    ------
    NotebookError
        If the file is no notebook of format 4.
    """
    again = "Restore the file from the repository, or save it again in JupyterLab."
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["nbformat"] != 4:
            raise NotebookError(path.name, None, "It is not in notebook format 4.", again)
        _give_ids(data["cells"])
        data["nbformat_minor"] = 5
        return nbformat.reads(json.dumps(data), as_version=4)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"It cannot be read as a notebook ({error})."
        raise NotebookError(path.name, None, problem, again) from None


def _give_ids(cells: list[dict]) -> None:
    taken: set[str] = set()
    for cell in cells:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(cell.get("id", ""))) or cell["id"] in taken:
            words = cell["cell_type"] + "".join(cell["source"])
            repeat = 0
            while (made := hashlib.sha256(f"{words}{repeat}".encode()).hexdigest()[:12]) in taken:
                repeat += 1
            cell["id"] = made
        taken.add(cell["id"])


def execute(notebook: NotebookNode, path: Path, seconds: int = CELL_SECONDS) -> None:
    """Run a notebook in place, as a learner with nothing saved and no network would.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its outputs and counts are replaced.
    path : Path
        Where it is stored; it runs in that folder.
    seconds : int
        How long one cell may take.

    Raises
    ------
    NotebookError
        If a cell fails, takes too long, or prints on stderr.
    """
    started: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_manager_class=_KernelManager,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        on_cell_start=lambda cell, cell_index: started.append(cell),
    )
    folder = tempfile.TemporaryDirectory(prefix="notebook-", ignore_cleanup_errors=True)
    # The kernel's own remarks are no output of the notebook; they matter only if it dies.
    with folder as scratch, Path(scratch, "kernel.log").open("w+", encoding="utf-8") as log:
        environment = kernel_environment(Path(scratch))
        try:
            client.execute(cwd=str(path.resolve().parent), env=environment, stderr=log)
        except (CellTimeoutError, CellExecutionError, DeadKernelError) as error:
            log.seek(0)
            told = _explain(error, seconds, log.read())
            raise NotebookError(path.name, started[-1], *told) from None
    _refuse_stderr(notebook, path)


def _explain(error: Exception, seconds: int, log: str) -> tuple[str, str, str]:
    """Return the problem, the remedy and the last words of a cell that went wrong."""
    if isinstance(error, CellTimeoutError):
        problem = f"This cell took longer than {seconds} seconds."
        return problem, "Make it do less, or prepare its result in the data folder.", ""
    if isinstance(error, DeadKernelError):
        remedy = "Look for the reason in the kernel's last words, below, and mend this cell."
        return "The kernel died in this cell.", remedy, _last_lines(log)
    problem = f"This cell stopped with {error.ename}: {error.evalue}"
    remedy = "Run the notebook in JupyterLab, mend this cell, and run this again."
    return problem, remedy, _last_lines(re.sub(r"\x1b\[[0-9;]*m", "", error.traceback))


def _last_lines(text: str) -> str:
    return "\n".join([line for line in text.splitlines() if line.strip()][-16:])


def _refuse_stderr(notebook: NotebookNode, path: Path) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr":
                problem = "This cell prints on stderr."
                remedy = "Mend the cause of the warning; a learner would take it for a fault."
                raise NotebookError(path.name, cell, problem, remedy, output.text)


def drop_widget_views(notebook: NotebookNode, path: Path) -> None:
    """Take out what only a live kernel can show, and insist on the twins that stay.

    Raises
    ------
    NotebookError
        If a widget has no ``text/html`` or no ``text/plain`` twin.
    """
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("data", {}).pop(WIDGET_VIEW, None) is None:
                continue
            output.metadata.pop(WIDGET_VIEW, None)
            for twin in ("text/html", "text/plain"):
                if not str(output.data.get(twin, "")).strip():
                    problem = f"This widget has no {twin} twin."
                    remedy = "Let the widget emit it, so that a page without a kernel reads well."
                    raise NotebookError(path.name, cell, problem, remedy)


def tidy(notebook: NotebookNode) -> None:
    """Take out of the metadata what changes with each run, computer or editor."""
    for name in NOTEBOOK_NOISE:
        notebook.metadata.pop(name, None)
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata["language_info"] = dict(LANGUAGE)
    for cell in notebook.cells:
        for name in CELL_NOISE:
            cell.metadata.pop(name, None)
        _place_on_slide(cell)
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
            if "metadata" in output:
                kept = {k: v for k, v in output.metadata.items() if k in output.get("data", {})}
                output["metadata"] = kept


def _place_on_slide(cell: NotebookNode) -> None:
    """Say to slide programs, in their own words, what ``medialit.slide`` says; it alone counts."""
    cell.metadata.pop("slideshow", None)
    place = cell.metadata.get("medialit", {}).get("slide")
    if place is not None:
        cell.metadata["slideshow"] = {"slide_type": place}


def to_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file: sorted keys, one space, LF at each end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def renew(path: Path) -> str:
    """Run a notebook and return the text to store; the file itself is not touched.

    Raises
    ------
    NotebookError
        If it cannot be read, fails, prints on stderr or shows a widget without twins.
    """
    notebook = read(path)
    execute(notebook, path)
    drop_widget_views(notebook, path)
    tidy(notebook)
    return to_text(notebook)


def _store(path: Path, text: str) -> None:
    # The new file replaces the old one in one step: an interruption leaves one of the two.
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Renew notebooks from the command line; return 0 if all went well, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("paths", nargs="*", help="notebooks or folders; all of the course if none")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; name what would change"
    )
    options = parser.parse_args(arguments)
    try:
        paths = notebook_paths(options.paths)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    failed = 0
    for path in paths:
        try:
            text = renew(path)
        except NotebookError as error:
            print(f"{error}\n  {path.name} was left as it is.", file=sys.stderr)
            failed += 1
            continue
        if path.read_bytes() == text.encode("utf-8"):
            print(f"{path.name}: up to date")
        elif options.check:
            print(f"{path.name}: would change. Run 'python run.py notebooks' and look at the diff.")
            failed += 1
        else:
            _store(path, text)
            print(f"{path.name}: stored with fresh outputs")
    if not paths:
        print("There is no notebook to run. Name one or a folder of some.", file=sys.stderr)
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
