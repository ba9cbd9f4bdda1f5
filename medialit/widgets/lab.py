"""What the labs share: a view with a few choices, and a page that is never trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar

import traitlets

from medialit.figures import scrolling
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.session import Session

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


class KeepingLab(Lab):
    """A lab in which a learner keeps one picture in each of a few slots, in their journal.

    Parameters
    ----------
    session : Session
        Where the kept pictures go.
    spec, choice : dict
        As of a lab.

    Attributes
    ----------
    event : str
        The kind of the journal's event, which is also what is kept: "map", "chart".
    slots : mapping of str to str
        What a learner is asked to make, by the letter of its slot.
    kept : dict
        What the page shows: for each slot the choices and their words; and how A and B differ.
    """

    event: ClassVar[str]
    slots: ClassVar[Mapping[str, str]]

    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, spec: dict[str, Any], choice: Choice):
        self._session = session
        super().__init__(spec, choice)
        self.reload()
        session.views.add(self)

    def words(self, choice: Choice) -> str:
        """Say the settings of a picture, as they stand in the journal and the learner's report."""
        raise NotImplementedError

    def below(self, choice: Choice) -> str:
        """Say what stands below a kept picture on the page: its settings."""
        return self.words(choice)

    def differences(self, one: Choice, other: Choice) -> str:
        """Say in which choices two pictures differ."""
        raise NotImplementedError

    def act(self, kind: str, content: Mapping[str, Any], choice: Choice) -> None:
        """Keep the picture of these choices in a slot, and say whether it is saved."""
        slot = content.get("slot")
        if kind != "keep" or not isinstance(slot, str) or slot not in self.slots:
            return
        data = {"slot": slot, "title": self.slots[slot], **choice, "words": self.words(choice)}
        receipt = self._session.journal.append(self.event, "", data=data)
        self.reload()
        text = f"Kept as {self.event} {slot} and saved: {data['words']}."
        mood = "saved" if receipt.saved else "trouble"
        self.send({"type": "note", "text": receipt.trouble or text, "mood": mood})

    def reload(self) -> None:
        """Show what is in the journal now."""
        found = self.in_journal()
        both = {"A", "B"} <= found.keys()
        self.kept = {
            "slots": {slot: [*one.values(), self.below(one)] for slot, one in found.items()},
            "differ": self.differences(found["A"], found["B"]) if both else "",
        }

    def in_journal(self) -> dict[str, Choice]:
        """Return the choices kept last in each slot; what is no picture of ours is passed by."""
        found: dict[str, tuple[str, Choice]] = {}
        for event in self._session.journal.events():
            data = event.data or {}
            slot = data.get("slot")
            if event.kind != self.event or not isinstance(slot, str) or slot not in self.slots:
                continue
            choice = self.checked({name: data.get(name) for name in self.fields})
            if choice is not None and (slot not in found or event.time >= found[slot][0]):
                found[slot] = (event.time, choice)
        return {slot: found[slot][1] for slot in self.slots if slot in found}


def differing(changed: list[tuple[str, str, str]], what: str) -> str:
    """Say in which choices two pictures of one table differ.

    Parameters
    ----------
    changed : list of (str, str, str)
        What each differing choice is called, and what it is in A and in B.
    what : str
        What the two are: "maps".
    """
    parts = [f"the {called} ({one} / {other})" for called, one, other in changed]
    if not parts:
        return "A and B have the same settings. Change a choice and keep one of them again."
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"One table, two {what}. A and B differ in {listed}."


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
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    html = (
        f"<p><strong>{escape(title)}</strong></p><p>{escape(about)}</p>"
        f"{scrolling(table, f'{title}: the numbers')}"
        f"<p><small>{escape(note)}</small></p>"
        "<p><em>To try it yourself, run the notebook: Run, then Run All Cells.</em></p>"
    )
    lines = [" | ".join(map(str, row)) for row in (header, *rows)]
    return Twin(twins.frame(html), "\n".join([title, about, *lines, note]))
