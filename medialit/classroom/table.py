"""The two tables for a spreadsheet: one line a student, and one line a file set aside."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from medialit.classroom.collecting import Aside
from medialit.classroom.findings import Findings
from medialit.exercises import Write
from medialit.scoring import number

# Where a list is parted by semicolons, a spreadsheet may begin a cell behind one.
_FORMULA = re.compile(r"(^|;\s*)(?=[=+\-@\t\r\n|%＝＋－＠])")


def gradebook(found: Findings) -> str:
    """Return one line a student: what was done, points, and the letters of written answers."""
    books = found.handed_in
    written = [
        one.id
        for book in books
        for one in book.exercises
        if isinstance(one, Write) and found.tallies[one.id].texts
    ]
    head = ["code", "files"]
    head += [f"{book.notebook[:2]} done of {len(book.exercises)}" for book in books]
    head += ["points first try", "points last try", "points possible", "questions asked again"]
    for one in written:
        head += [f"{one} letter", f"{one} own score", f"{one} your mark"]
    head.append("answers left out")
    rows = []
    for student in found.students.values():
        row = [student.name, "; ".join(student.files)]
        row += [str(student.done[book.notebook[:2]]) for book in books]
        row += [number(one) for one in (student.first, student.last, student.possible)]
        row.append(str(student.again))
        for one in written:
            row += [student.letters.get(one, ""), student.own.get(one, ""), ""]
        rows.append([*row, str(student.left_out)])
    rows.sort(key=lambda row: row[0])
    return _csv(head, rows)


def set_aside(aside: Iterable[Aside]) -> str:
    """Return one line for each file that was not used, or not in full, with the reason."""
    rows = [[one.name, "in part" if one.used else "no", one.reason] for one in aside]
    return _csv(["file", "used", "reason"], rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_calm(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _calm(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return _FORMULA.sub(r"\1'", cell)
