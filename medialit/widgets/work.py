"""The learner's work: where it is kept, save it, restore it, choose a code, start over."""

from __future__ import annotations

from typing import Any

from medialit.answers import JournalError, choose_code, suggest_code
from medialit.exercises import load, notebooks
from medialit.widgets import handing_in, twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.session import Session

#: The notebooks of each course; the short one is complete in itself.
COURSES = {
    "full": ("Full course: every notebook", ()),
    "short": ("Short course: 01, 02, 03, 05, 09", ("00", "01", "02", "03", "05", "09")),
}


class Work(View):
    """The panel on which a learner sees to their own answers."""

    def __init__(self, session: Session):
        self._session = session
        spec = {"view": "work", "holds": handing_in.HOLDS}
        super().__init__(spec=spec, state=self._state())
        session.views.add(self)
        self.on_msg(self._receive)

    def twin(self) -> Twin:
        """Return what the panel offers."""
        return twins.of_note(
            "My work",
            [
                "When the notebook runs, this panel shows where your answers are kept and how far "
                "you are.",
                "It saves your work as one file, restores such a file, makes a file to hand in "
                "and a report to keep, gives you a code of your own on a shared computer, and "
                "lets you start over.",
            ],
        )

    def reload(self) -> None:
        """Show the journal as it is now."""
        self.state = self._state()

    def count(self) -> None:
        """Count the answers again; what a learner is typing in the panel stays."""
        trouble = self._session.journal.trouble or self._session.foreign_code()
        self.state = {**self.state, "trouble": trouble, "progress": self._progress()}

    def _state(self) -> dict[str, Any]:
        session = self._session
        journal = session.journal
        journal.refresh()
        who = f"for the code {journal.code}" if journal.code else "without a code"
        folder = journal.path.parent.name
        place = folder if not journal.code else f"{journal.folder.name}/{folder}"
        return {
            "where": (
                f"Your answers are kept on the computer that runs this notebook, {who}, in the "
                f"file {place}/{journal.path.name}. Nobody else gets them unless you send them."
            ),
            "trouble": journal.trouble or session.foreign_code(),
            "problems": [journal.notice] if journal.notice else [],
            "code": journal.code or "",
            "suggestion": suggest_code(journal.folder),
            "courses": [{"id": one, "text": text} for one, (text, _) in COURSES.items()],
            "course": self._course(),
            "presenting": session.presenting,
            "presenting_fixed": session.started_for_a_room,
            "progress": self._progress(),
        }

    def _course(self) -> str:
        """Return the course that this learner chose last, or nothing."""
        chosen = ""
        for event in self._session.journal.events():
            named = (event.data or {}).get("course")
            if event.kind == "course" and isinstance(named, str) and named in COURSES:
                chosen = named
        return chosen

    def _progress(self) -> list[dict[str, Any]]:
        """Count the exercises answered in each notebook of the course, and mark the next."""
        numbers = COURSES.get(self._course(), COURSES["full"])[1]
        listed = [
            handing_in.progress_of(load(name), self._session.journal)
            for name in notebooks()
            if not numbers or name[:2] in numbers
        ]
        for one in listed:
            if one["done"] < one["of"]:
                one["next"] = True
                break
        return listed

    def _receive(self, _: Any, content: Any, buffers: list) -> None:
        """Do what a button asks for, and say what came of it."""
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "bundle":
            name, data = self._session.bundle()
            text = f"Saved as {name}, where your browser keeps downloads."
            self.send(
                {"type": "file", "name": name, "mime": "application/zip", "text": text}, [data]
            )
        elif kind in ("hand_in", "report"):
            handing_in.send_file(self, self._session, kind, None)
        elif kind == "restore" and buffers:
            restored = self._session.restore(bytes(buffers[0]), str(content.get("name", ""))[:200])
            self._done(restored.note, "saved" if restored.added or restored.known else "trouble")
        elif kind == "code":
            code = content.get("code")
            self._choose(code if isinstance(code, str) else "")
        elif kind == "start_over":
            self._start_over()
        elif kind == "present" and not self._session.started_for_a_room:
            self._present(content.get("on") is True)
        elif kind == "course" and str(content.get("course")) in COURSES:
            receipt = self._session.journal.append("course", "", data={"course": content["course"]})
            if receipt.saved:
                self._done("Your choice is saved.")
            else:
                self._done(receipt.trouble, "trouble")

    def _present(self, on: bool) -> None:
        receipt = self._session.journal.append("present", "", data={"on": on})
        if not receipt.saved:
            self._done(receipt.trouble, "trouble")
        elif on:
            self._done("You are presenting: each key waits until you reveal it.")
        else:
            self._done("You work for yourself again.")

    def _done(self, text: str, mood: str = "saved") -> None:
        self._session.reload()
        self.send({"type": "note", "text": text, "mood": mood})

    def _choose(self, code: str) -> None:
        try:
            clean = choose_code(self._session.journal.folder, code)
        except (ValueError, JournalError) as error:
            self._done(str(error), "trouble")
            return
        self._session.open()
        self._done(
            f"This notebook now saves for {clean}. In other open notebooks choose Kernel, "
            "Restart Kernel and Run All Cells."
        )

    def _start_over(self) -> None:
        try:
            aside = self._session.journal.start_over()
        except JournalError as error:
            self._done(str(error), "trouble")
            return
        self._done(f"Done. Your earlier answers are in {aside.name}, in the same folder.")
