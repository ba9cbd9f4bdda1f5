"""The country of a publisher, as far as a row of the list of sources tells it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from medialit.evidence import Source

NOT_STATED = "not stated"
# The last part of an address is a country's own, or says nothing about one.
_ENDINGS = {
    "au": "Australia", "de": "Germany", "fr": "France", "hu": "Hungary", "it": "Italy",
    "kg": "Kyrgyzstan", "kz": "Kazakhstan", "lu": "Luxembourg", "pl": "Poland", "ru": "Russia",
    "ua": "Ukraine",
}  # fmt: skip
# Countries, not cities: a paper may be called after a city that it has left.
_NAMED = {
    "Australia": "Australia", "India ": "India", "Kazakhstan": "Kazakhstan",
    "Russian state-run": "Russia", "Thailand": "Thailand", "Ukraine": "Ukraine",
    "Ukrainian": "Ukraine", "Ukrainska": "Ukraine",
}  # fmt: skip
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b")
SIDES = ("Kazakhstan", "Russia", "Ukraine")


def country_of(source: Source) -> str:
    """Return the country of a publisher as far as the row itself tells; "not stated" otherwise.

    It tells by the ending of an address (.kz) or by a publisher's name with a country in it.
    Nothing is guessed from a language, a city or what one knows: TASS is "not stated". A name
    comes before an address, for a copy may lie elsewhere.
    """
    for name, country in _NAMED.items():
        if name in source.publisher:
            return country
    hosts = [urlsplit(url).hostname or "" for url in source.urls]
    hosts += _HOST.findall(source.publisher.lower())
    found = {_ENDINGS.get(host.rpartition(".")[2], "") for host in hosts} - {""}
    return found.pop() if len(found) == 1 else NOT_STATED


def side_of(country: str) -> str:
    """Return where a publisher stands to the subject: one of the three countries, or elsewhere."""
    return country if country in (*SIDES, NOT_STATED) else "elsewhere"
