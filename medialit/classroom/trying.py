"""What the notebook for teachers calls: a pretended class, and a look at one's own folder."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import Any

from medialit.classroom import page, pretending
from medialit.classroom.collecting import OURS, shown

_FOLDERS: list[tempfile.TemporaryDirectory] = []  # kept until Python ends


class Note:
    """A sentence that shows itself, as text and as HTML."""

    def __init__(self, *lines: str):
        self._lines = lines

    def __repr__(self) -> str:
        return "\n".join(self._lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        told = "".join(f"<p>{escape(line)}</p>" for line in self._lines)
        return {"text/plain": repr(self), "text/html": f"<div lang='en'>{told}</div>"}


class Glance:
    """The top of a report: what to discuss, who handed in, how sure they were."""

    def __init__(self, made: Any, *more: str):
        self.made, self._more = made, more

    def __repr__(self) -> str:
        talks = [
            f"{number}. {one.tally.exercise.title} ({one.tally.exercise.id}): {page.camps(one)}"
            for number, one in enumerate(self.made.findings.talks, 1)
        ]
        return "\n".join([*self.made.summary, *talks, *self._more])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        more = "".join(f"<p lang='en'>{escape(line)}</p>" for line in self._more)
        return {
            "text/plain": repr(self),
            "text/html": page.glance(self.made.findings) + more,
        }


def pretend(students: int = 30, seed: int = pretending.SEED) -> Path:
    """Make the hand-ins of a class that does not exist, in a folder that goes with this Python.

    Parameters
    ----------
    students : int
        From 1 to 300.
    seed : int
        Another number gives another class.

    Raises
    ------
    ValueError
        If there would be no student, or very many.
    """
    if not 1 <= students <= 300:
        raise ValueError(f"Pretend 1 to 300 students; this is {students}.")
    kept = tempfile.TemporaryDirectory(prefix="pretended-class-", ignore_cleanup_errors=True)
    _FOLDERS.append(kept)
    pretending.a_class(Path(kept.name), students, seed)
    return Path(kept.name)


def look(folder: Path | str = "", notebook: str = "", out: Path | str | None = None) -> Any:
    """Show the top of the report on a folder of hand-ins; say in plain words what is missing.

    Parameters
    ----------
    folder : Path or str
        The hand-ins; an empty text says how to name one.
    notebook : str
        Only this notebook, such as ``"02"``.
    out : Path or str, optional
        Where to write the whole page and the tables.
    """
    from medialit import classroom

    if not str(folder):
        return Note(
            "No folder is named yet: nothing was read.",
            "Put the folder of hand-ins beside this notebook, write its name between the marks, "
            "and run the cell again.",
        )
    try:
        made = classroom.report(folder, out, notebook)
    except (NotADirectoryError, ValueError) as error:
        return Note(str(error), "Correct the name and run the cell again.")
    except OSError as error:
        where = shown(str(out))
        return Note(f"'{where}' cannot be written ({error.strerror}). Name another folder as out.")
    if made.page is None:
        return Glance(made)
    name = shown(Path(out).name)
    return Glance(made, f"The whole page is {OURS[0]} in the folder {name}, with two tables.")
