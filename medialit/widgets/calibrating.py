"""The learner's confidence beside what the key accepted: live from the journal."""

from __future__ import annotations

from typing import Any

from medialit import confidence
from medialit.exercises import load
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.session import Session

_NOTHING_YET = (
    "There is nothing to show yet. Answer a question, say how sure you are, and check it. Then a "
    "picture appears here by itself."
)
_ALL_ARGUABLE = (
    "So far each answer that counts here is arguable, {count} in all. There the key says itself "
    "that careful readers differ, so it cannot say how well your confidence fits. Once an answer "
    "is accepted or not supported, a picture appears here by itself."
)


class Calibration(View):
    """The learner's confidence beside what the key accepted; it follows as they answer.

    Parameters
    ----------
    session : Session
        Whose answers are shown.
    notebook : str, optional
        Only answers given in this notebook; by default those of the whole course.

    Raises
    ------
    ContentError
        If there is no such notebook.
    """

    def __init__(self, session: Session, notebook: str | None = None):
        self._session = session
        self._number = notebook[:2] if notebook else ""
        self._title = (
            f"{confidence.TITLE}: {load(notebook).title}" if notebook else confidence.TITLE
        )
        super().__init__(spec={"view": "calibration"}, state=self._state())
        session.views.add(self)

    def twin(self) -> Twin:
        """Return what the view will show; never anything of the learner's."""
        return twins.of_note(
            self._title,
            [
                "When the notebook runs, a picture appears here: across, how sure you said you "
                "were; upwards, how many of those answers the key accepted. On a dashed line the "
                "two agree.",
                "Below it stand your own numbers in words and as a table, with your Brier score. "
                "They change as you answer.",
            ],
        )

    def reload(self) -> None:
        """Show the journal as it is now."""
        self.state = self._state()

    def count(self) -> None:
        """Count again after answers were handed in."""
        self.reload()

    def _state(self) -> dict[str, Any]:
        """Describe the picture for the page: text and numbers, and an SVG to show as an image."""
        told = list(confidence.first_answers(self._session.journal, self._number))
        settled = [one for one in told if one.state != "arguable"]
        if not settled:
            empty = _ALL_ARGUABLE.format(count=len(told)) if told else _NOTHING_YET
            return {"title": self._title, "empty": empty}
        figure = confidence.draw(told, self._title)
        return {
            "title": figure.title,
            "picture": figure.picture,
            "alt": figure.alt,
            "finding": figure.finding,
            "score": confidence.in_words(told),
            "table": {
                "caption": figure.table.caption,
                "header": list(figure.table.header),
                "sides": figure.table.sides,
                "rows": figure.table.cells,
            },
            "note": figure.note,
        }
