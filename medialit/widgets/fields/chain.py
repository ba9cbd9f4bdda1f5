"""What the page and the twin are told of a `chain`."""

from __future__ import annotations

from typing import Any

from medialit.case import load_article
from medialit.exercises import CANNOT_TELL_TEXT, Chain
from medialit.scoring import quoted
from medialit.scoring.chain import TITLES, depth_text
from medialit.widgets.fields.model import Fields


def _describe(exercise: Chain) -> dict[str, Any]:
    article = load_article()
    return {
        "titles": TITLES,
        "stations": [
            {
                "id": one.id,
                "text": one.text,
                "help": one.help,
                "quotes": [{"id": i, "text": article[i].text} for i in one.sentences],
            }
            for one in exercise.stations
        ],
        "depth_prompt": exercise.depth_prompt,
        "depths": [{"depth": one.depth, "text": depth_text(one)} for one in exercise.depths],
    }


def _parts(exercise: Chain) -> list[str]:
    depths = "; ".join(depth_text(one) for one in exercise.depths)
    return [
        *(_station(one) for one in exercise.stations),
        f"{exercise.depth_prompt} {depths}",
        CANNOT_TELL_TEXT,
    ]


def _station(one) -> str:
    about = f" ({one.help})" if one.help else ""
    quotes = "; ".join(f"“{quoted(i)}”" for i in one.sentences)
    return f"{one.text}{about}: {quotes}" if quotes else f"{one.text}{about}"


CHAIN = Fields(_describe, _parts)
