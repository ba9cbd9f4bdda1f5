"""First and last tries, found and added up by DuckDB, so that Python judges each answer once.

Of the answers that a class gives, most are given by several students. So DuckDB finds the first
and the last try of each student and the different answers among them; Python judges these, one
by one, and hands the points back; DuckDB adds them up for each student.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from medialit.classroom import duck
from medialit.confidence import STEPS

GRADED, GUESS, AGAIN, WRITTEN = "graded", "guess", "again", "written"
_BATCH = 5000

# Of equal times, the id decides: so the files may be read in any order. A question from earlier
# that several notebooks asked counts once, where the first of them asked it.
_TRIED = """
CREATE TEMP TABLE tried AS
WITH stamped AS (
    SELECT student.label AS who, place.*, entry.id, entry.rowid AS entry,
           coalesce(entry.time, '') || entry.id AS stamp
    FROM entry
    JOIN student ON student.number = entry.paper
    JOIN place ON place.placed = entry.exercise
    WHERE entry.kind = 'submit' AND NOT entry.newer
), ends AS (
    SELECT who, placed, exercise, kind, arg_min(entry, stamp) AS first,
           CASE WHEN min(id) <> max(id) THEN arg_max(entry, stamp) ELSE -1 END AS last
    FROM stamped GROUP BY ALL
), counted AS (
    SELECT * FROM ends WHERE kind IS DISTINCT FROM 'again'
    UNION ALL
    SELECT who, min(placed), exercise, kind, arg_min(first, placed), arg_min(last, placed)
    FROM ends WHERE kind = 'again' GROUP BY ALL
)
SELECT counted.who, counted.exercise, counted.kind, coalesce(one.sure, 0) AS sure,
       coalesce(CAST(one.answer AS VARCHAR), 'null') AS first,
       CASE WHEN counted.last >= 0 THEN coalesce(CAST(other.answer AS VARCHAR), 'null') END AS last
FROM counted JOIN entry AS one ON one.rowid = counted.first
LEFT JOIN entry AS other ON other.rowid = counted.last
"""
_GIVEN = f"""
CREATE TEMP TABLE given AS
SELECT row_number() OVER () AS number, * FROM (
    SELECT exercise, answer, count(sure) AS firsts,
           [{", ".join(f"count_if(sure = {step})" for step in STEPS)}] AS by_step
    FROM (
        SELECT exercise, first AS answer, sure FROM tried WHERE exercise IS NOT NULL
        UNION ALL
        SELECT exercise, last, NULL FROM tried WHERE exercise IS NOT NULL AND last IS NOT NULL)
    GROUP BY exercise, answer)
"""
# Of a written answer the last one is kept, of all others the first; nothing, where it is none.
_OUTCOME = """
CREATE TEMP TABLE outcome AS
WITH scored AS (SELECT * FROM given JOIN judged USING (number))
SELECT tried.who, tried.exercise, tried.kind, tried.last IS NOT NULL AS more,
       CASE WHEN tried.kind = 'written' THEN coalesce(b.number, a.number) ELSE a.number END AS kept,
       a.points AS first, a.possible, b.points AS last, b.possible AS last_possible
FROM tried
LEFT JOIN scored AS a ON a.exercise = tried.exercise AND a.answer = tried.first
LEFT JOIN scored AS b ON b.exercise = tried.exercise AND b.answer = tried.last
"""
_STUDENTS = """
SELECT who, kind, left(exercise, 2), count(*), fsum(first), fsum(possible),
       fsum(coalesce(last, first))
FROM outcome WHERE kept IS NOT NULL GROUP BY ALL
"""
_LATER = """
SELECT exercise, count(*), fsum(first), fsum(last), fsum(last_possible)
FROM outcome WHERE kept IS NOT NULL AND more AND (kind = 'written' OR last IS NOT NULL)
GROUP BY ALL
"""


class Place(NamedTuple):
    """An id as it stands in a journal, and the exercise behind it; None where there is none."""

    placed: str
    exercise: str | None
    kind: str | None


class Given(NamedTuple):
    """One of the different answers to an exercise.

    Attributes
    ----------
    number : int
    exercise : str
    answer : str
        As JSON.
    firsts : int
        For how many students it was the first try.
    by_step : list of int
        Of these, how many told each step of confidence.
    """

    number: int
    exercise: str
    answer: str
    firsts: int
    by_step: list[int]


class Done(NamedTuple):
    """What a student did in a notebook: exercises of one kind, their points and the last ones."""

    who: str
    kind: str
    notebook: str
    exercises: int
    first: float
    possible: float
    last: float


class Tries:
    """The tries of a class. Its methods are called in the order in which they stand here.

    Parameters
    ----------
    link : connection of DuckDB
        With the tables that `reading` made.
    scratch : Path
    """

    def __init__(self, link: Any, scratch: Path):
        self._link, self._scratch = link, scratch

    def placed(self) -> list[str]:
        """Return all ids of exercises that the journals hold."""
        found = self._link.execute("SELECT DISTINCT exercise FROM entry WHERE kind = 'submit'")
        return [placed for (placed,) in found.fetchall()]

    def sort(self, places: Iterable[Place]) -> None:
        """Find the tries of exercises in these places; what stands elsewhere is not counted."""
        columns = dict.fromkeys(Place._fields, "VARCHAR")
        duck.hand_over(self._link, self._scratch, "place", columns, places)
        self._link.execute(_TRIED)
        self._link.execute(_GIVEN)

    def given(self) -> Iterator[Given]:
        """Iterate over the different answers, in no order."""
        cursor = self._link.execute("SELECT number, exercise, answer, firsts, by_step FROM given")
        while rows := cursor.fetchmany(_BATCH):
            yield from map(Given._make, rows)

    def judge(self, judged: Iterable[tuple[int, float, float]]) -> None:
        """Take the points, and how many there were to have, of all answers that are some."""
        columns = {"number": "BIGINT", "points": "DOUBLE", "possible": "DOUBLE"}
        duck.hand_over(self._link, self._scratch, "judged", columns, judged)
        self._link.execute(_OUTCOME)

    def students(self) -> list[Done]:
        """Return what the students did, notebook by notebook."""
        return [Done(*row) for row in self._link.execute(_STUDENTS).fetchall()]

    def left_out(self) -> list[tuple[str, int]]:
        """Return students, and how many of their answers are none."""
        told = "SELECT who, count(*) FROM outcome WHERE kept IS NULL GROUP BY who"
        return self._link.execute(told).fetchall()

    def later(self) -> list[tuple[str, int, float, float, float]]:
        """Return exercises: how many tried again, first and last points, and points to have."""
        return self._link.execute(_LATER).fetchall()

    def written(self) -> list[tuple[str, str, int]]:
        """Return exercise, student and number of each written answer."""
        told = "SELECT exercise, who, kept FROM outcome WHERE kind = 'written' AND kept IS NOT NULL"
        return self._link.execute(told).fetchall()
