"""The learner who is working in this kernel: one journal, and the views that show it."""

from __future__ import annotations

import functools
import hashlib
import os
from typing import Any
from weakref import WeakSet

from medialit import handins, report
from medialit.answers import Journal, Restored, current_code
from medialit.exercises import load, notebooks
from medialit.paths import work_folder
from medialit.version import VERSION
from medialit.widgets.reminding import SAVED, Reminder, unsaved


class Session:
    """The journal of this kernel and the views to redraw when it changes as a whole.

    Attributes
    ----------
    journal : Journal
    views : WeakSet
        Views with a ``reload`` method.
    """

    def __init__(self) -> None:
        self.views: WeakSet = WeakSet()
        self._reminder = Reminder(os.environ)
        self.open()

    def open(self) -> None:
        """Open the journal of the learner code chosen on this computer."""
        folder = work_folder()
        self.journal = Journal(folder, current_code(folder), course=VERSION)

    @property
    def started_for_a_room(self) -> bool:
        """Whether this kernel was started to show a notebook to a room."""
        return os.environ.get("MEDIALIT_PRESENT") == "1"

    @property
    def presenting(self) -> bool:
        """Whether a room is looking: started so, or chosen so in "My work"."""
        return self.started_for_a_room or self.journal.presents

    @property
    def place(self) -> str:
        """A name for the journal that gives away no path."""
        return hashlib.sha256(str(self.journal.path.absolute()).encode()).hexdigest()[:12]

    def reload(self) -> None:
        """Let every view show the journal as it is now."""
        for view in list(self.views):
            view.reload()

    def redraw(self, exercise_id: str) -> None:
        """Let the views that hold this exercise show the journal as it is now."""
        for view in list(self.views):
            if any(one.id == exercise_id for one in getattr(view, "placed", ())):
                view.reload()

    def submitted(self) -> None:
        """Let the views that count answers count again."""
        for view in list(self.views):
            if hasattr(view, "count"):
                view.count()

    def bundle(self) -> tuple[str, bytes]:
        """Return the name and the bytes of a file with all of the learner's work."""
        self.journal.refresh()
        page = report.page(self.journal, [load(name) for name in notebooks()])
        code = f"-{self.journal.code}" if self.journal.code else ""
        data = self.journal.bundle({"report.html": page.encode("utf-8", "replace")})
        self._saved()
        return f"reading-the-border{code}.zip", data

    def hand_in(self, notebook: str | None) -> tuple[str, bytes]:
        """Return the name and the bytes of the file to hand in, of one notebook or the course."""
        made = handins.write(self.journal, notebook)
        self._saved({"notebook": notebook, "submitted": True})
        return made

    def restore(self, data: bytes, name: str) -> Restored:
        """Append what a saved file holds and this journal lacks, as `Journal.restore` does."""
        clean = self._reminder.borrowed and not unsaved(self.journal.events()).work
        restored = self.journal.restore(data, name)
        if clean and (restored.added or restored.known):
            self._saved()  # all that is here now is in the file that it came from
        return restored

    def _saved(self, what: dict[str, Any] | None = None) -> None:
        """Take note, where that matters, that the learner has a file with all that is here."""
        if not self._reminder.borrowed:
            return
        self.journal.append(SAVED, "", data=what)
        for view in list(self.views):
            if hasattr(view, "borrowed"):
                view.borrowed = self.borrowed()

    def borrowed(self, *, asked: bool = False) -> dict[str, Any]:
        """Return what a page is told of work that a borrowed computer would forget."""
        return self._reminder.told(self.place, self.journal.events(), asked=asked)

    def report(self, notebook: str | None) -> tuple[str, bytes]:
        """Return the name and the bytes of the report to keep, of one notebook or the course."""
        self.journal.refresh()
        page = report.page(self.journal, [load(name) for name in notebooks()], only=notebook)
        code = self.journal.code or handins.NO_CODE
        name = f"report-{code}-{notebook[:2] if notebook else 'course'}.html"
        return name, page.encode("utf-8", "replace")

    def foreign_code(self) -> str:
        """Say so when another notebook has chosen another learner code meanwhile."""
        changed = self.journal.code_changed()
        if changed is None:
            return ""
        ours = self.journal.code or "no code"
        return (
            f"Another notebook chose {changed or 'no code'}. This one still saves for {ours}. "
            "To change over: Kernel, Restart Kernel and Run All Cells."
        )


@functools.cache
def session() -> Session:
    """Return the session of this kernel."""
    return Session()
