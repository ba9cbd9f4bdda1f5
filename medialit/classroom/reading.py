"""Read many hand-ins at once: DuckDB goes through the files where they lie.

One bad file never spoils the reading of the others: a line that DuckDB cannot read sends that
file, and only that, through the reader of saved work, which names what is wrong with it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medialit.answers import LONGEST_LINE
from medialit.answers.events import SCHEMA
from medialit.classroom import collecting, duck
from medialit.classroom.collecting import Aside, Collected, Paper
from medialit.classroom.tries import Tries

_COLUMNS = {
    "id": "VARCHAR",
    "time": "VARCHAR",
    "schema": "VARCHAR",
    "kind": "VARCHAR",
    "exercise": "VARCHAR",
    "answer": "JSON",
    "confidence": "VARCHAR",
    "data": "JSON",
}
# Whether a row may be an event; where one is not, the reader of saved work has the last word.
_FITS = """(
    e.kind >= 'a' AND e.kind < '{' AND e.exercise IS NOT NULL
    AND coalesce(e.time = '' OR e.time LIKE '____-__-__T__:__:__%Z', true)
    AND coalesce(length(e.id), 0) <= 200
    AND (e.confidence IS NULL OR try_cast(e.confidence AS SMALLINT) IS NOT NULL)
    AND (e."schema" IS NULL OR try_cast(e."schema" AS BIGINT) IS NOT NULL))"""
_READ = f"""
INSERT INTO entry
SELECT paper.number, paper.who, coalesce(e.id, md5(concat_ws('|', e.time, e.exercise, e.answer))),
       e.time, CASE WHEN {_FITS} THEN e.kind END, e.exercise, e.answer,
       try_cast(e.confidence AS SMALLINT),
       CASE WHEN e.kind = 'self_score' THEN e.data->>'level' END,
       coalesce(try_cast(e."schema" AS BIGINT), 0) > {SCHEMA}
FROM read_json(getvariable('files'), format = 'newline_delimited', compression = 'uncompressed',
               filename = true, ignore_errors = true, columns = {_COLUMNS!r},
               maximum_object_size = {LONGEST_LINE + 4096}) AS e
JOIN paper ON paper.path = e.filename
WHERE e.kind IN ('submit', 'self_score') OR {_FITS} IS NOT TRUE
"""
_OWN = """
SELECT student.label, entry.exercise, arg_max(entry.level, coalesce(entry.time, ''))
FROM entry JOIN student ON student.number = entry.paper
WHERE entry.kind = 'self_score' AND entry.level IN ('proficient', 'emergent', 'basic')
GROUP BY ALL
"""
_FIRSTS = """
SELECT entry.paper, entry.who, entry.exercise, arg_min(id, coalesce(time, '')) AS id,
       arg_min(CAST(answer AS VARCHAR), coalesce(time, '')) AS answer
FROM entry WHERE kind = 'submit' AND who IN (
    SELECT who FROM paper GROUP BY who HAVING count(*) > 1)
GROUP BY ALL
"""
_PARTED = f"""
CREATE TEMP TABLE parted AS
WITH firsts AS MATERIALIZED ({_FIRSTS})
SELECT DISTINCT a.who, a.paper AS one, b.paper AS other
FROM firsts AS a JOIN firsts AS b USING (who, exercise)
WHERE a.paper < b.paper AND (a.id <> b.id OR a.answer IS DISTINCT FROM b.answer)
"""
# Each entry once: a file may repeat one id a million times, and pairs of them never end.
_SHARED = """
WITH once AS MATERIALIZED (
    SELECT DISTINCT paper, who, id, coalesce(CAST(answer AS VARCHAR), 'null') AS answer
    FROM entry WHERE who IN (SELECT who FROM parted)
)
SELECT DISTINCT a.paper, b.paper
FROM once AS a JOIN once AS b USING (who, id, answer)
WHERE a.paper < b.paper
"""
_ACROSS = """
SELECT low, high, count(*) FROM (
    SELECT min(student.label) AS low, max(student.label) AS high
    FROM entry JOIN student ON student.number = entry.paper
    WHERE entry.kind = 'submit'
    GROUP BY entry.id, hash(entry.answer)
    HAVING min(student.label) <> max(student.label))
GROUP BY ALL ORDER BY ALL
"""


@dataclass
class Reading:
    """The hand-ins of a class, read.

    Attributes
    ----------
    papers : dict of str to list of str
        Student to the names of the files that hold their work. A student is a code, or
        "no code 1" where a file tells none.
    aside : list of Aside
        Files that were not used, or not in full.
    notes : list of str
        What the teacher should know about files that do not fit together.
    own : dict of (str, str) to str
        Student and exercise to the level that the student chose for a text.
    looked_at : int
        How many files there were.
    tries : Tries or None
        What each student did with each exercise.
    """

    papers: dict[str, list[str]] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    own: dict[tuple[str, str], str] = field(default_factory=dict)
    looked_at: int = 0
    tries: Tries | None = None


def read(collected: Collected, scratch: Path) -> Reading:
    """Read all papers and find out whose they are.

    Parameters
    ----------
    collected : Collected
        What `collecting.collect` found.
    scratch : Path
        The folder for mended copies.
    """
    about = Reading(aside=list(collected.aside), looked_at=collected.looked_at)
    link = duck.connect(scratch)
    link.execute("CREATE TEMP TABLE paper (number INTEGER, path VARCHAR, who VARCHAR)")
    link.execute(
        "CREATE TEMP TABLE entry (paper INTEGER, who VARCHAR, id VARCHAR, time VARCHAR, "
        "kind VARCHAR, exercise VARCHAR, answer JSON, sure SMALLINT, level VARCHAR, newer BOOLEAN)"
    )
    about.tries = Tries(link, scratch)
    papers = dict(enumerate(collected.papers))
    _fill(link, papers, scratch, about)
    _whose(link, papers, scratch, about)
    about.own = {(who, exercise): level for who, exercise, level in link.execute(_OWN).fetchall()}
    return about


# Reading the files ------------------------------------------------------------------------


def _fill(link: Any, papers: dict[int, Paper], scratch: Path, about: Reading) -> None:
    """Read all files in one go; those with a line that DuckDB refuses once more, mended."""
    _enter(link, papers, scratch)
    bad = _read(link, papers)
    if not bad:
        return
    _forget(link, bad)
    mended: dict[int, Paper] = {}
    for number in sorted(bad):
        paper = papers.pop(number)
        try:
            data = paper.source.read_bytes()
            mended[number], remarks = collecting.mend(
                paper.source, paper.name, data, paper.code, scratch
            )
        except collecting.Refusal as refusal:
            _replace(about, paper.name, [Aside(paper.name, str(refusal))])
        except OSError:
            _replace(about, paper.name, [Aside(paper.name, "It cannot be read any more.")])
        else:
            about.aside += [Aside(paper.name, one, used=True) for one in remarks]
    _enter(link, mended, scratch)
    for number in sorted(_read(link, mended)):
        _forget(link, {number})
        name = mended.pop(number).name
        _replace(about, name, [Aside(name, "It cannot be read. Ask for the file once more.")])
    papers |= mended


def _replace(about: Reading, name: str, asides: list[Aside]) -> None:
    about.aside = [one for one in about.aside if one.name != name] + asides


def _enter(link: Any, papers: dict[int, Paper], scratch: Path) -> None:
    """Enter papers, and make them the files that are read next."""
    rows = [(number, str(paper.path), _who(paper)) for number, paper in papers.items()]
    columns = {"number": "INTEGER", "path": "VARCHAR", "who": "VARCHAR"}
    duck.hand_over(link, scratch, "fresh", columns, rows)
    link.execute("INSERT INTO paper FROM fresh")
    link.execute("SET VARIABLE files = (SELECT list(path) FROM fresh)")


def _forget(link: Any, numbers: set[int]) -> None:
    listed = ", ".join(map(str, sorted(numbers)))
    link.execute(f"DELETE FROM entry WHERE paper IN ({listed})")
    link.execute(f"DELETE FROM paper WHERE number IN ({listed})")


def _who(paper: Paper) -> str:
    """Return what files of one learner share: a code; or else the folder that a platform made."""
    if paper.code:
        return paper.code
    folder = posixpath.dirname(paper.name.replace("\\", "/"))
    return f"/{folder}" if folder else f"//{paper.name}"


def _read(link: Any, papers: dict[int, Paper]) -> set[int]:
    """Read files and return the numbers of those that hold a line that is none of ours."""
    if not papers:
        return set()
    import duckdb

    try:
        link.execute(_READ)
    except duckdb.Error:
        return _read_singly(link, papers)
    found = link.execute("SELECT DISTINCT paper FROM entry WHERE kind IS NULL").fetchall()
    return {number for (number,) in found}


def _read_singly(link: Any, papers: dict[int, Paper]) -> set[int]:
    """Find the files that DuckDB refuses as a whole, so that the others are read."""
    import duckdb

    bad = set()
    link.execute("DELETE FROM entry WHERE paper IN (SELECT number FROM fresh)")
    for number, paper in papers.items():
        link.execute(f"SET VARIABLE files = [{duck.quoted(str(paper.path))}]")
        try:
            link.execute(_READ)
        except duckdb.Error:
            bad.add(number)
    found = link.execute("SELECT DISTINCT paper FROM entry WHERE kind IS NULL").fetchall()
    return bad | {number for (number,) in found}


# Whose they are ---------------------------------------------------------------------------


def _whose(link: Any, papers: dict[int, Paper], scratch: Path, about: Reading) -> None:
    """Put together the files of each learner, and take apart what does not belong together."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, paper in papers.items():
        groups[_who(paper)].append(number)
    parted = defaultdict(set)
    link.execute(_PARTED)
    for who, one, other in link.execute("FROM parted").fetchall():
        parted[who].add((one, other))
    shared = set()
    if parted:
        shared = {*link.execute(_SHARED).fetchall()}
    labels: dict[int, str] = {}
    nameless = 0
    for who, numbers in groups.items():
        coded = not who.startswith("/")
        pieces = [numbers]
        if who in parted:
            pieces = _pieces(numbers, shared - parted[who]) if coded else [[n] for n in numbers]
        for place, piece in enumerate(pieces, start=1):
            if coded:
                label = who if len(pieces) == 1 else f"{who} ({place})"
            else:
                nameless += 1
                label = f"no code {nameless}"
            labels |= dict.fromkeys(piece, label)
            about.papers[label] = [papers[one].name for one in piece]
        if coded and len(pieces) > 1:
            about.notes.append(
                f"The code {who} stands in files whose answers do not belong together. Either "
                "two students chose the same code, or one began anew. They are counted apart, as "
                f"{who} (1) to ({len(pieces)}). Ask them."
            )
    columns = {"number": "INTEGER", "label": "VARCHAR"}
    duck.hand_over(link, scratch, "student", columns, labels.items())
    about.notes += _notes(link, nameless)


def _pieces(numbers: Sequence[int], shared: set[tuple[int, int]]) -> list[list[int]]:
    """Group files that hold the same entries, and so come from one journal."""
    home = {one: one for one in numbers}

    def root(one: int) -> int:
        while home[one] != one:
            one = home[one]
        return one

    for one, other in sorted(shared):
        if one in home and other in home:
            home[root(other)] = root(one)
    pieces: dict[int, list[int]] = defaultdict(list)
    for one in numbers:
        pieces[root(one)].append(one)
    return list(pieces.values())


def _notes(link: Any, nameless: int) -> list[str]:
    notes = []
    if nameless:
        notes.append(
            f"{nameless} {'student' if nameless == 1 else 'students'} handed in without a code: "
            "“no code 1” and so on. The gradebook names their files."
        )
    for low, high, count in link.execute(_ACROSS).fetchall():
        notes.append(
            f"{low} and {high} share {count} of the very same entries. One person may have "
            "changed the code, or a file was passed on. Both are counted; ask."
        )
    (newer,) = link.execute("SELECT count(*) FROM entry WHERE newer").fetchone()
    if newer:
        notes.append(
            f"{newer} entries are of a newer version of the course and left out. Update the "
            "course, then make the report again."
        )
    return notes
