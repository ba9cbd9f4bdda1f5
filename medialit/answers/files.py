"""The journal's file on the disk: lock it, append to it, say what went wrong."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

import filelock

_BINARY = getattr(os, "O_BINARY", 0)
_TAIL = 1024  # bytes before the place we have read to; they hold the id of the last event
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


class JournalError(Exception):
    """Something about the learner's files failed; the message is a sentence for the learner."""


class Mark(NamedTuple):
    """Which file was read and how far: enough to notice that another took its place."""

    device: int
    inode: int
    offset: int
    tail: bytes


class Outcome(NamedTuple):
    """What came of an append.

    Attributes
    ----------
    start, end : int
        The file's size before and after.
    written : int
        How many of the bytes given are in the file.
    synced : bool
        Whether they are on the disk for certain.
    fault : OSError or None
        Why not all of them are.
    """

    start: int
    end: int
    written: int
    synced: bool
    fault: OSError | None


@contextlib.contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock file beside `path`, making the folder if it is missing.

    Raises
    ------
    OSError
        If the folder cannot be written in, or the lock is held for longer than `timeout` seconds.
    """
    new = not path.parent.is_dir()
    path.parent.mkdir(parents=True, exist_ok=True)
    if new:
        sync_folder(path.parent.parent)
    lock = filelock.FileLock(str(path.with_suffix(".lock")), timeout=timeout, poll_interval=0.01)
    with lock:
        yield


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; a pipe or a device in its place is an error, not a trap.

    Raises
    ------
    OSError
        If there is no such file or it cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    return path.open("rb")


def mark(path: Path, offset: int) -> Mark | None:
    """Return the mark of the file at `offset`, or None if it is missing or shorter than that.

    Raises
    ------
    OSError
        If it is there and cannot be read.
    """
    try:
        stream = open_regular(path)
    except FileNotFoundError:
        return None
    with stream:
        found = os.fstat(stream.fileno())
        if found.st_size < offset:
            return None
        stream.seek(max(0, offset - _TAIL))
        return Mark(found.st_dev, found.st_ino, offset, stream.read(min(offset, _TAIL)))


def append(path: Path, data: bytes) -> Outcome:
    """Append whole lines under the lock and sync them to the disk.

    A line that a crash or a full disk left unfinished gets its line end first. What a failing
    write leaves behind stays in the file: nothing is ever cut off or rewritten.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o666)
    try:
        start = os.fstat(descriptor).st_size
        missing = b"" if _ends_a_line(descriptor, start) else b"\n"
        written, fault = _write_all(descriptor, missing + data)
        try:
            os.fsync(descriptor)  # after a failed write too: whole lines of it may be saved
            synced = True
        except OSError as error:
            synced, fault = False, fault or error
        end = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    if new:
        sync_folder(path.parent)
    return Outcome(start, end, max(0, written - len(missing)), synced, fault)


def _ends_a_line(descriptor: int, size: int) -> bool:
    if not size:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"


def _write_all(descriptor: int, data: bytes) -> tuple[int, OSError | None]:
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError as error:
        return len(data) - len(left), error
    return len(data), None


def probe(path: Path) -> None:
    """Really open the journal for appending, and really fill something beside it.

    Raises
    ------
    OSError
        If nothing can be written there.
    """
    new = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o666))
    if new:
        sync_folder(path.parent)
    trial = path.with_suffix(".probe")
    descriptor = os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    try:
        _, fault = _write_all(descriptor, b" " * 4096)  # a full disk still makes empty files
    finally:
        os.close(descriptor)
        trial.unlink(missing_ok=True)
    if fault:
        raise fault


def move_aside(path: Path) -> Path:
    """Give a file a name with the time in it, one that is not taken; an empty file stays.

    Raises
    ------
    OSError
        If it cannot be moved.
    """
    if not path.exists() or not path.stat().st_size:
        return path
    stamp = f"{path.stem}-{datetime.now():%Y%m%dT%H%M%S}"
    names = itertools.chain([stamp], (f"{stamp}-{n}" for n in itertools.count(2)))
    free = (path.with_name(name + path.suffix) for name in names)
    aside = next(target for target in free if not target.exists())
    path.rename(aside)
    sync_folder(path.parent)
    return aside


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` outlast a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def explain(error: BaseException, path: Path) -> str:
    """Say what went wrong, where, and what the learner can do next."""
    folder = path.parent
    code = getattr(error, "errno", None)
    if isinstance(error, TimeoutError):
        what = f"another program is holding the file {path}."
        then = "Close other copies of this course, then go on."
    elif code in _FULL:
        what = f"there is no room left for {folder}."
        then = "Free some space, then go on."
    elif code in _CLOSED:
        what = f"this computer does not let the course write in {folder}."
        then = "Open the course from a folder of your own."
    elif code in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT):
        what = f"the folder {folder} is gone or is not a folder."
        then = "Put it back or open the course from another place."
    else:
        reason = getattr(error, "strerror", None) or type(error).__name__
        what = f"{path} cannot be used ({reason})."
        then = "Open the course from a folder of your own."
    return (
        f"Your work is not being saved: {what} {then} Nothing is lost while this notebook stays "
        "open, and your next saved answer brings the waiting ones with it. To be safe, "
        "choose “Save my work” now."
    )


def replaced(path: Path, again: int, earlier: int) -> str:
    """Say that another file took the place of the journal, and what that means."""
    text = f"Another program removed or replaced {path} while this notebook was open."
    if again:
        text += " What you did here since then was kept and is written again with the next answer."
    if earlier:
        text += (
            f" {earlier} earlier entries are no longer in it;"
            " if you have a saved file, use “Restore” to bring them back."
        )
    return text
