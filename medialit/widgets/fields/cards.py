"""What the page is told of a frozen search card, shut and opened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from medialit import evidence

_LONGEST_PATH = 48


def described(card_id: str, inside: str = "") -> dict[str, Any]:
    """Describe a card; `inside` is shown when it is opened."""
    card = evidence.card(card_id)
    source = evidence.cite(card.source)
    return {
        "id": card.id,
        "title": card.title,
        "lang": card.lang,
        "gloss": card.gloss,
        "transliteration": card.transliteration,
        "site": _site(source),
        "date": card.date,
        "snippet": card.snippet,
        "inside": inside,
        "source": source.id,
        "publisher": source.publisher,
        "read_as": source.read_as,
        "url": source.urls[0] if source.urls else "",
    }


def _site(source: evidence.Source) -> dict[str, str]:
    """Cut an address into its host and the beginning of its path."""
    if not source.urls:
        return {"host": source.publisher, "path": "address not kept"}
    parts = urlsplit(source.urls[0])
    path = parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")
    # Words in other letters would be read out as English, and say nothing without a gloss.
    plain = next((at for at, sign in enumerate(path) if ord(sign) > 127), len(path))
    if min(plain, _LONGEST_PATH) < len(path):
        path = path[: min(plain, _LONGEST_PATH)] + "…"
    return {"host": parts.hostname or "", "path": path}


def line(card_id: str) -> str:
    """Return a card as one line of a twin: English title, publisher, date, snippet."""
    card = evidence.card(card_id)
    source = evidence.cite(card.source)
    return f"{card.name}. {source.publisher}, {card.date} [{source.id}]: {card.snippet}"
