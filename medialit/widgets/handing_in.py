"""Keep it and hand it in: how far a notebook is, the file for the teacher, the report to keep."""

from __future__ import annotations

from typing import Any

from medialit.answers import Journal, Progress
from medialit.exercises import Workbook, load
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.session import Session

DONE, NEWER, BEGUN, UNTOUCHED = "done", "newer", "begun", "untouched"

#: What stands on either panel under the two buttons.
HOLDS = (
    "The hand-in file holds what you submitted: answers, how sure you were, hints, your own "
    "scores, and the times. It holds no name, only your code, and nothing that you typed without "
    "submitting it.",
    "The report is a page for you: your answers with their explanations. Open it in any browser; "
    "print it, or save it as PDF. Nothing is sent anywhere. You decide who gets these files.",
)
NO_CODE = (
    "You have chosen no learner code, so the file is called “no-code”. If several people hand in, "
    "choose a code in “My work” on the start page first, so that your teacher can tell files apart."
)


class HandIn(View):
    """How far one notebook is, with the file to hand in and the report to keep.

    Parameters
    ----------
    session : Session
        Whose work it is.
    notebook : str
        Such as ``02_who_says_it``.

    Raises
    ------
    ContentError
        If there is no such notebook.
    """

    def __init__(self, session: Session, notebook: str):
        self._session, self._book = session, load(notebook)
        spec = {"view": "hand_in", "title": self._book.title, "holds": HOLDS}
        super().__init__(spec=spec, state=self._state())
        session.views.add(self)
        self.on_msg(self._receive)

    def twin(self) -> Twin:
        """Return what the panel offers; never anything of the learner's."""
        return twins.of_note(
            f"Hand in: {self._book.title}",
            [
                "When the notebook runs, this panel shows which exercises you have done, and "
                "makes two files: one to hand in, one report to keep.",
                *HOLDS,
            ],
        )

    def reload(self) -> None:
        """Show the journal as it is now."""
        self.state = self._state()

    def count(self) -> None:
        """Count again after answers were submitted."""
        self.reload()

    def _state(self) -> dict[str, Any]:
        journal = self._session.journal
        steps = [
            {"id": one.id, "title": one.title, "how": how(journal.progress(one.id))}
            for one in self._book.exercises
        ]
        return {
            "steps": steps,
            "said": summed_up([one["how"] for one in steps]),
            "warnings": warnings(journal, steps),
            "trouble": journal.trouble or self._session.foreign_code(),
        }

    def _receive(self, _: Any, content: Any, __: list) -> None:
        """Hand a file to the page when a button asks for it."""
        kind = content.get("type") if isinstance(content, dict) else None
        if kind in ("hand_in", "report"):
            send_file(self, self._session, kind, self._book.notebook)
            self.reload()


def send_file(view: View, session: Session, kind: str, notebook: str | None) -> None:
    """Send a hand-in or a report to the page, which gives it to the browser as a download.

    Parameters
    ----------
    view : View
        Whose page asked.
    session : Session
    kind : str
        ``hand_in`` or ``report``.
    notebook : str or None
        None for the whole course.
    """
    if kind == "hand_in":
        name, data = session.hand_in(notebook)
        mime = "application/jsonl"
        then = "Give this file to your teacher, the way they asked for it. Keep a copy."
    else:
        name, data = session.report(notebook)
        mime = "text/html"
        then = "Open it in any browser to read or print it."
    text = f"Saved as {name}, where your browser keeps downloads. {then}"
    view.send({"type": "file", "name": name, "mime": mime, "text": text}, [data])


def how(progress: Progress) -> str:
    """Say how an exercise was left: done, done with something newer, begun or untouched."""
    if progress.attempts:
        return DONE if progress.draft is None else NEWER
    return BEGUN if progress.touched else UNTOUCHED


def summed_up(left: list[str]) -> str:
    """Put into words how far a notebook is.

    Parameters
    ----------
    left : list of str
        What `how` says of each exercise.
    """
    done = left.count(DONE) + left.count(NEWER)
    begun, untouched = left.count(BEGUN), left.count(UNTOUCHED)
    said = f"{done} of {len(left)} exercises done"
    if begun:
        said += f", {begun} begun and not submitted"
    if untouched:
        said += f", {untouched} untouched"
    return f"{said}."


def warnings(journal: Journal, steps: list[dict[str, str]]) -> list[str]:
    """Say kindly what a learner may want to see to first; none of it keeps them from anything."""
    found = []
    missing = [one["title"] for one in steps if one["how"] in (BEGUN, UNTOUCHED)]
    if missing:
        what = "This exercise is" if len(missing) == 1 else f"{len(missing)} exercises are"
        found.append(f"{what} not submitted yet. You can hand in all the same, and again later.")
    newer = [f"“{one['title']}”" for one in steps if one["how"] == NEWER]
    if newer:
        found.append(
            f"You changed {', '.join(newer)} and did not submit the change. The file holds what "
            "you submitted before."
        )
    if journal.code is None:
        found.append(NO_CODE)
    return found


def progress_of(book: Workbook, journal: Journal) -> dict[str, Any]:
    """Say for the start page how far a notebook is, and how to reach it."""
    left = [how(journal.progress(one.id)) for one in book.exercises]
    done, begun = sum(one in (DONE, NEWER) for one in left), left.count(BEGUN)
    return {
        "notebook": book.notebook,
        "title": book.title,
        "minutes": book.minutes,
        "done": done,
        "of": len(left),
        "begun": begun,
    }
