"""The commitment dial: switch the words of a sentence, and read what it then commits to."""

from __future__ import annotations

from html import escape
from typing import Any

from medialit.case import load_article
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.wordings import Dial, Switch, load_dials

OURS, ARTICLES = "ours", "in the article"
_ABOUT = (
    "Switch a word, and read what the sentence now commits its speaker to. One setting of each "
    "switch is the article’s; the others are ours, to compare with."
)
_NOTE = (
    "The dial describes a sentence. Whether it is right, and whether its speaker meant more or "
    "less, the words cannot tell."
)


class CommitmentDial(View):
    """A sentence of the article whose words can be switched.

    The page needs nothing else from the kernel: every setting is explained in what it is sent
    at the start, and it sends nothing back.

    Parameters
    ----------
    sentence : str
        Id of a sentence with a dial.

    Raises
    ------
    KeyError
        If it has none.
    """

    def __init__(self, sentence: str):
        dials = load_dials()
        if sentence not in dials:
            raise KeyError(f"There is no dial for {sentence}. There are: {', '.join(dials)}.")
        self._dial = dials[sentence]
        super().__init__(spec=_spec(self._dial))

    def twin(self) -> Twin:
        """Return the switches with what each setting does; of the sentence only those words."""
        return _twin(self._dial)


def _title(dial: Dial) -> str:
    return f"Commitment dial: {dial.sentence}"


def _spec(dial: Dial) -> dict[str, Any]:
    pieces = dial.pieces(load_article()[dial.sentence].text)
    return {
        "view": "dial",
        "title": _title(dial),
        "about": _ABOUT,
        "sentence": dial.sentence,
        "whose": dial.whose,
        "note": _NOTE,
        "pieces": [{"switch": p.id} if isinstance(p, Switch) else {"text": p} for p in pieces],
        "switches": [_switch(one) for one in dial.switches],
        "aspects": [one.text for one in dial.aspects],
        "outcomes": {
            "/".join(choice.values()): {
                "commits": dial.commits(choice),
                "remarks": dial.remarks(choice),
            }
            for choice in dial.choices()
        },
    }


def _switch(switch: Switch) -> dict[str, Any]:
    return {
        "id": switch.id,
        "text": switch.text,
        "printed": switch.printed,
        "settings": [
            {
                "id": one.id,
                "words": one.words,
                "name": one.name,
                "from": ARTICLES if one.id == switch.printed else OURS,
                "means": one.means,
            }
            for one in switch.settings
        ],
    }


def _twin(dial: Dial) -> Twin:
    printed = list(zip((a.text for a in dial.aspects), dial.commits(dial.printed()), strict=True))
    rows, lines = "", []
    for switch in dial.switches:
        for one in switch.settings:
            whose = ARTICLES if one.id == switch.printed else OURS
            rows += (
                f'<tr><td>{escape(switch.text)}</td><th scope="row">{escape(one.name)}</th>'
                f"<td>{whose}</td><td>{escape(one.means)}</td></tr>"
            )
            lines.append(f"  {switch.text} {one.name} ({whose}): {one.means}")
    head = "".join(
        f'<th scope="col">{one}</th>' for one in ("Switch", "Setting", "Whose", "What it does")
    )
    told = "".join(f"<li>{escape(name)}: {escape(says)}</li>" for name, says in printed)
    whose = escape(dial.whose)
    html = (
        f"<p><strong>{_title(dial)}</strong></p><p>{_ABOUT}</p><p>{whose}</p>"
        f"<p>As printed, the sentence commits its speaker to this:</p><ul>{told}</ul>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p><small>{_NOTE}</small></p>"
        "<p><em>To switch the words yourself, run the notebook: Run, then Run All Cells.</em></p>"
    )
    shown = [f"  {name}: {says}" for name, says in printed]
    text = [_title(dial), _ABOUT, dial.whose, "As printed:", *shown, "Settings:", *lines, _NOTE]
    return Twin(twins.frame(html), "\n".join(text))
