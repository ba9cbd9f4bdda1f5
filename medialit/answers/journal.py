"""The journal itself: an append-only file, and in memory what it comes to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from medialit.answers import files
from medialit.answers.bundle import Restored, describe, pack, unpack
from medialit.answers.codes import clean_code, current_code, journal_path
from medialit.answers.events import HAND_IN, SCHEMA, BadLine, Event, Line, as_line, now
from medialit.answers.files import JournalError
from medialit.answers.lines import Problem, Scan
from medialit.answers.replay import Progress, Replay

_MOST_PROBLEMS = 100  # named one by one; what comes after them is summed up
_FAULTS = (OSError, RuntimeError, NotImplementedError)  # a lock may raise the last two


class Receipt(NamedTuple):
    """What came of an append.

    Attributes
    ----------
    saved : bool
        True only when the event is on the disk.
    event : Event
    trouble : str
        What happened, where, and what to do next; empty when saved.
    """

    saved: bool
    event: Event
    trouble: str


class Journal:
    """A learner's work: every event in a file that only ever grows.

    Opening never raises for what the disk or the file holds; see `trouble` and `problems`.

    Parameters
    ----------
    folder : Path
        The work folder; made if it is missing.
    code : str or None
        The learner's code; each code has its own file.
    course : str
        Version of the course, written into every event.
    lock_timeout : float
        Seconds to wait for another program that is writing.

    Attributes
    ----------
    folder, path : Path
        The work folder, and the journal's file in it.
    code : str or None
    course : str

    Raises
    ------
    ValueError
        If `code` is not a learner code.
    """

    def __init__(
        self, folder: Path, code: str | None = None, *, course: str, lock_timeout: float = 5.0
    ):
        self.folder, self.course = Path(folder), course
        self.code = None if code is None else clean_code(code)
        self.path = journal_path(self.folder, self.code)
        self._lock_timeout = lock_timeout
        self._guard = threading.RLock()
        self._own: list[Line] = []  # all that this object appended, should the file vanish
        self._pending: list[Line] = []  # the part of it that is not on the disk yet
        self._unsure = False  # whether the disk failed to confirm what was written
        self._trouble, self._notices = "", []
        self._forget()
        self._open()

    def _forget(self) -> None:
        """Know nothing, as before anything was read."""
        self._replay = Replay()
        self._known: set[str] = set()  # ids of all events replayed
        self._unread()

    def _unread(self) -> None:
        """Read the file, or the one that took its place, from its start next time."""
        self._mark: files.Mark | None = None  # how far the file has been read
        self._on_file: set[str] = set()  # ids of the events in it
        self._problems: dict[int, Problem] = {}  # by offset, not acknowledged in the file
        self._reported: dict[int, Problem] = {}  # those of them the learner should hear of
        self._torn: set[int] = set()  # where a write of ours broke off: to be written again

    def _open(self) -> None:
        try:
            with files.locked(self.path, self._lock_timeout):
                files.probe(self.path)
                self._follow(final=True)
        except _FAULTS as error:
            self._trouble = files.explain(error, self.path)
            self.refresh()  # what can be read is shown even where nothing can be written

    # What is known

    @property
    def trouble(self) -> str:
        """Why the work is not being saved, and what to do; empty when all is well."""
        return self._trouble

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Bad places in the file, until the next saved event takes note of them."""
        return tuple(self._problems.values())

    @property
    def notice(self) -> str:
        """What the learner should know once about this file; empty when nothing is."""
        notices = list(self._notices)
        if self._reported:
            places = "; ".join(
                f"byte {bad.offset}: {bad.reason}" for bad in list(self._reported.values())[:3]
            )
            more = " and more" if len(self._reported) > 3 else ""
            notices.append(
                f"A part of {self.path} could not be read and was left alone ({places}{more}). "
                "All other answers are here; nothing needs to be done."
            )
        return " ".join(notices)

    @property
    def pending(self) -> tuple[Event, ...]:
        """Events that are not on the disk yet, oldest first."""
        return tuple(line.event for line in self._pending if line.event)

    def progress(self, exercise: str) -> Progress:
        """Return how an exercise was left; an empty one if it was never touched."""
        with self._guard:
            return self._replay.progress(exercise)

    @property
    def presents(self) -> bool:
        """Whether its owner chose to show the course to a room."""
        with self._guard:
            return self._replay.presents

    def all_progress(self) -> dict[str, Progress]:
        """Return how each exercise was left that was ever touched."""
        with self._guard:
            return self._replay.all_progress()

    def events(self) -> Iterator[Event]:
        """Iterate over all events, in the order in which they stand in the file, then `pending`."""
        return (line.event for line in self.lines() if line.event)

    @property
    def earlier(self) -> int:
        """How many journals of this learner were set aside in this folder by "start over"."""
        with contextlib.suppress(OSError):
            return sum(1 for _ in self.path.parent.glob("answers-*.jsonl"))
        return 0

    def code_changed(self) -> str | None:
        """Return the code chosen meanwhile on this computer, or None if it is still ours.

        An empty string stands for the journal without a code. This object keeps its own file.
        """
        chosen = current_code(self.folder)
        return None if journal_path(self.folder, chosen) == self.path else chosen or ""

    # Writing

    def append(
        self,
        kind: str,
        exercise: str,
        *,
        attempt: int | None = None,
        answer: Any = None,
        confidence: int | None = None,
        state: str | None = None,
        points: float | None = None,
        possible: float | None = None,
        data: dict[str, Any] | None = None,
    ) -> Receipt:
        """Append an event and sync it to the disk, with those that were waiting.

        Never raises for a full disk, a closed folder or a busy file: the event then waits in
        memory and goes with the next append that succeeds. An answer that no line can hold
        is refused and does not wait.
        """
        with self._guard:
            event = self._event(
                kind=kind, exercise=exercise, attempt=attempt, answer=answer,
                confidence=confidence, state=state, points=points, possible=possible, data=data,
            )  # fmt: skip
            try:
                line = as_line(event)
            except BadLine as refusal:
                return Receipt(False, event, str(refusal))
            self._take([line])
            self._flush()
            waiting = any(line.id == one.id for one in self._pending)
            return Receipt(not waiting, line.event or event, self._trouble if waiting else "")

    def flush(self) -> bool:
        """Try again to write what waits in memory, and say whether all of it is on the disk."""
        with self._guard:
            return self._flush()

    def _event(self, **fields: Any) -> Event:
        # Never earlier than the last event: a school computer's clock may fall back by years,
        # and the answer given last must stay the last.
        time = max(now(), self._replay.latest)
        return Event(id=uuid4().hex, time=time, schema=SCHEMA, course=self.course, **fields)

    def _take(self, lines: list[Line]) -> None:
        self._own += lines
        self._pending += lines
        for line in lines:
            self._learn(line)

    def _flush(self) -> bool:
        """Write what is waiting; return whether all of it is on the disk now."""
        try:
            with files.locked(self.path, self._lock_timeout):
                self._follow(final=True)
                if not self._unsure:  # a write that failed later may have brought some across
                    self._pending = [one for one in self._pending if one.id not in self._on_file]
                self._write()
        except _FAULTS as error:
            self._trouble = files.explain(error, self.path)
            return False
        self._trouble = ""
        return True

    def _write(self) -> None:
        lines = self._pending + self._acknowledgements()
        if not lines:
            return
        ends = list(accumulate(len(line.raw) + 1 for line in lines))
        known = self._mark.offset if self._mark else 0
        outcome = files.append(self.path, b"".join(line.raw + b"\n" for line in lines))
        whole = sum(end <= outcome.written for end in ends)
        self._unsure = not outcome.synced
        if outcome.synced:
            del self._pending[:whole]
        if outcome.fault:
            # The next append reads on from the old mark and finds the broken line there.
            self._torn.add(outcome.end - outcome.written + (ends[whole - 1] if whole else 0))
            raise outcome.fault
        self._problems.clear()
        self._on_file.update(line.id for line in lines)
        if outcome.start == known:
            self._mark = files.mark(self.path, outcome.end)

    def _acknowledgements(self) -> list[Line]:
        """Return a line for each bad place, so that it is reported once and stays findable."""
        return [
            as_line(
                self._event(
                    kind="set_aside",
                    exercise="",
                    data={"offset": bad.offset, "length": bad.size, "reason": bad.reason},
                )
            )
            for bad in self._problems.values()
        ]

    # Reading

    def refresh(self) -> bool:
        """Read what other notebooks appended since; return whether anything was new."""
        with self._guard:
            before, count = self._replay, len(self._known)
            try:
                self._follow(final=False)
            except _FAULTS:
                return False
            return self._replay is not before or len(self._known) != count

    def _follow(self, *, final: bool) -> None:
        """Read on from the mark; under the lock (`final`) a last line without its end counts."""
        replaced, before = False, self._on_file
        if self._mark and files.mark(self.path, self._mark.offset) != self._mark:
            aside = self._moved_aside(self._mark)
            replaced = not aside
            if aside:
                self._begin_anew(aside)
            else:
                self._unread()
        start = self._mark.offset if self._mark else 0
        with contextlib.suppress(FileNotFoundError):  # nothing was written yet
            with files.open_regular(self.path) as stream:
                stream.seek(start)
                scan = Scan(stream, start, final=final)
                for piece in scan:
                    self._meet(piece)
            self._mark = files.mark(self.path, scan.offset)
        if replaced:
            self._recover(before)

    def _meet(self, piece: Line | Problem) -> None:
        if isinstance(piece, Line):
            if piece.event and piece.event.kind == "set_aside":
                self._problems.clear()  # it was written after all of them had been found
                self._reported.clear()
            self._on_file.add(piece.id)
            self._learn(piece)
            return
        if len(self._problems) >= _MOST_PROBLEMS:
            offset, last = self._problems.popitem()
            reason = "From here on there are more bad places than can be listed."
            piece = Problem(offset, reason, last.size + piece.size)
        self._problems[piece.offset] = piece
        if piece.offset not in self._torn:
            self._reported[piece.offset] = piece

    def _learn(self, line: Line) -> None:
        if line.id not in self._known:
            self._known.add(line.id)
            if line.event:
                self._replay.fold(line.event)

    def _moved_aside(self, mark: files.Mark) -> str:
        """Return the name that "start over" in another notebook gave our file, or nothing."""
        with contextlib.suppress(OSError):
            for sibling in self.path.parent.glob("answers-*.jsonl"):
                found = sibling.stat()
                if (found.st_dev, found.st_ino) == (mark.device, mark.inode):
                    return sibling.name
        return ""

    def _begin_anew(self, aside: str) -> None:
        """Start over as another notebook did; only what waits here is still to be written."""
        self._own = list(self._pending)
        self._forget()
        for line in self._pending:
            self._learn(line)
        self._notices.append(
            f"Another notebook started over. The answers given before are in the file {aside}."
        )

    def _recover(self, before: set[str]) -> None:
        """Write again what this object appended and a file that took its place lacks."""
        self._pending = [line for line in self._own if line.id not in self._on_file]
        earlier = len(before - self._on_file - {line.id for line in self._own})
        if self._pending or earlier:
            self._notices.append(files.replaced(self.path, len(self._pending), earlier))

    def lines(self) -> Iterator[Line]:
        """Iterate over the lines of the file, each id once, and then those only in memory."""
        own, seen = list(self._own), set()
        with contextlib.suppress(*_FAULTS), files.open_regular(self.path) as stream:
            for piece in Scan(stream, final=True):
                if isinstance(piece, Line) and piece.id not in seen:
                    seen.add(piece.id)
                    yield piece
        yield from (line for line in own if line.id not in seen)

    # Carrying the work elsewhere

    def bundle(self, extra: Mapping[str, bytes] | None = None) -> bytes:
        """Return all answers as a zip file to keep or hand in.

        Parameters
        ----------
        extra : mapping of str to bytes
            Further members by name, such as ``report.html``.

        Raises
        ------
        ValueError
            If the name of a further member is taken or not a plain file name.
        """
        return pack(self.lines(), course=self.course, code=self.code, extra=extra or {})

    def restore(self, data: bytes, name: str) -> Restored:
        """Append what a saved file holds and this journal lacks.

        Parameters
        ----------
        data : bytes
            The file: a zip from `bundle`, a journal or a hand-in, of any version of the course.
        name : str
            Its name, for the note.

        Returns
        -------
        Restored
            A file that is of no use adds nothing, and the note says why.
        """
        found = unpack(data)
        with self._guard:
            self.refresh()
            # Bad places taken note of are those of another file, and the head of a hand-in
            # speaks of that file: neither is a part of the work.
            lines = [
                line
                for line in found.lines.values()
                if not (line.event and line.event.kind in ("set_aside", HAND_IN))
            ]
            missing = [line for line in lines if line.id not in self._known]
            self._take(missing)
            if missing:
                self._flush()
            return Restored(
                added=len(missing),
                known=len(lines) - len(missing),
                refused=tuple(found.refused),
                note=describe(found, name, len(missing), len(lines), self.code, self._trouble),
            )

    def start_over(self) -> Path:
        """Move the journal aside and begin a new one; nothing is deleted.

        Returns
        -------
        Path
            Where the old journal is now; the journal itself if nothing was in it.

        Raises
        ------
        JournalError
            If it cannot be moved, or what is waiting cannot be saved first.
        """
        with self._guard:
            if not self._flush():
                raise JournalError(self._trouble)
            try:
                with files.locked(self.path, self._lock_timeout):
                    aside = files.move_aside(self.path)
                    files.probe(self.path)
            except _FAULTS as error:
                raise JournalError(files.explain(error, self.path)) from None
            self._own, self._notices = [], []
            self._forget()
            return aside
