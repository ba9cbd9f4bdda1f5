"""What the labs share: a view with a few choices, and a page that is never trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar

from medialit.widgets import twins
from medialit.widgets.engine import Twin, View

#: Bytes that a change may send, as JSON, each way.
MOST_BYTES = 1000
_MOST_CHANGES = 10**9

Choice = dict[str, Any]


class Lab(View):
    """A view in which a learner changes a few choices and sees at once what comes of them.

    The spec goes to the page once; after that a change sends a few numbers and words.

    Parameters
    ----------
    spec : dict
        What never changes.
    choice : dict
        The choices at the start.

    Attributes
    ----------
    fields : mapping of str to sequence
        The values that each choice may take.
    """

    fields: ClassVar[Mapping[str, Sequence[Any]]]

    def __init__(self, spec: dict[str, Any], choice: Choice):
        super().__init__(spec=spec, state={"n": 0, **choice, **self.outcome(choice)})
        self.on_msg(self._receive)

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return what the page shows for a choice besides the choice itself."""
        raise NotImplementedError

    def act(self, kind: str, content: Mapping[str, Any], choice: Choice) -> None:
        """Do what a message asks for besides a choice; the choice is checked already."""

    def _receive(self, _: Any, content: Any, __: list) -> None:
        """Take a message of the page, or pass it by: a message is never trusted."""
        if not isinstance(content, dict):
            return
        asked = {name: content.get(name, self.state[name]) for name in self.fields}
        choice, number = self.checked(asked), content.get("n")
        if choice is None or type(number) is not int or not 0 <= number <= _MOST_CHANGES:
            return
        kind = content.get("type")
        if isinstance(kind, str) and kind != "choose":
            self.act(kind, content, choice)
        elif kind == "choose":
            self.state = {"n": number, **choice, **self.outcome(choice)}

    def checked(self, asked: Choice) -> Choice | None:
        """Return what was asked for if it is a choice of this lab, else None."""
        fits = all(_among(asked[name], allowed) for name, allowed in self.fields.items())
        return asked if fits else None


def _among(value: Any, allowed: Sequence[Any]) -> bool:
    # True equals 1, and what cannot be compared must not get that far.
    return any(type(value) is type(one) and value == one for one in allowed)


def twin(title: str, about: str, header: tuple[str, ...], rows: list[tuple], note: str) -> Twin:
    """Return the twin of a lab: what it does, its main result as a table, and the note."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in header)
    body = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>'
        + "".join(f"<td>{escape(str(one))}</td>" for one in rest)
        + "</tr>"
        for first, *rest in rows
    )
    html = (
        f"<p><strong>{escape(title)}</strong></p><p>{escape(about)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p><small>{escape(note)}</small></p>"
        "<p><em>To try it yourself, run the notebook: Run, then Run All Cells.</em></p>"
    )
    lines = [" | ".join(map(str, row)) for row in (header, *rows)]
    return Twin(twins.frame(html), "\n".join([title, about, *lines, note]))
