"""A class: a folder of hand-ins in, findings out, as one page and two tables.

    from medialit import classroom
    classroom.report("folder/with/hand-ins", out="class-report")

DuckDB counts; nothing of what a student wrote is ever more than text.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import NamedTuple

from medialit import exercises
from medialit.classroom import collecting, page, reading, table
from medialit.classroom.collecting import OURS
from medialit.classroom.findings import Findings, find
from medialit.classroom.trying import look, pretend

__all__ = ["OURS", "Findings", "Report", "look", "pretend", "report", "study"]


class Report(NamedTuple):
    """What came of a folder of hand-ins.

    Attributes
    ----------
    findings : Findings
    summary : tuple of str
        Three lines for people.
    page : Path or None
        Where the page was written.
    """

    findings: Findings
    summary: tuple[str, ...]
    page: Path | None = None


def study(folder: Path | str, notebook: str = "") -> Findings:
    """Return the findings of a folder of hand-ins; nothing is written into it.

    Parameters
    ----------
    folder : Path or str
        Hand-ins, saved work (zip) and journals, also in folders below.
    notebook : str
        Two digits or the name of a notebook: only what was done there; by default, all.

    Raises
    ------
    NotADirectoryError
        If there is no such folder.
    ValueError
        If there is no such notebook.
    """
    number = _number(notebook)
    with tempfile.TemporaryDirectory(prefix="class-", ignore_cleanup_errors=True) as made:
        scratch = Path(made)
        collected = collecting.collect(Path(folder), scratch)
        books = [exercises.load(name) for name in exercises.notebooks()]
        return find(reading.read(collected, scratch), books, number)


def report(folder: Path | str, out: Path | str | None = None, notebook: str = "") -> Report:
    """Study a folder of hand-ins and write the page and the tables.

    Parameters
    ----------
    folder : Path or str
        The hand-ins.
    out : Path or str, optional
        The folder to write to, made if it is missing; by default nothing is written.
    notebook : str
        As in `study`.

    Raises
    ------
    NotADirectoryError, ValueError
        As `study`.
    OSError
        If nothing can be written to `out`.
    """
    findings = study(folder, notebook)
    where = None
    if out is not None:
        target = Path(out)
        target.mkdir(parents=True, exist_ok=True)
        where = target / OURS[0]
        _write(where, page.page(findings), "utf-8")
        _write(target / OURS[1], table.gradebook(findings), "utf-8-sig")
        _write(target / OURS[2], table.set_aside(findings.aside), "utf-8-sig")
    return Report(findings, page.summary(findings), where)


def _write(target: Path, text: str, encoding: str) -> None:
    """Write a file whole or not at all, and never through a link that stands in its place."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        beside.write_text(text, encoding=encoding, errors="replace", newline="")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _number(notebook: str) -> str:
    """Return the two digits of a notebook."""
    if not notebook:
        return ""
    known = exercises.notebooks()
    fits = [name for name in known if notebook in (name, name[:2], name[:2].lstrip("0"))]
    if not fits:
        numbers = ", ".join(name[:2] for name in known)
        raise ValueError(f"There is no notebook '{notebook[:40]}'. Name one of {numbers}.")
    return fits[0][:2]
