"""What stands behind the claims: sources, the claim ledger and the frozen search cards.

A fact on a page carries an id such as ``[F20]`` (a source of the case) or ``[R6]`` (a reference
on method). An id that leads nowhere is refused when the files are read.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Meta

from medialit import case
from medialit.content import ContentError, Record, Text, convert_each, read_table, read_yaml
from medialit.paths import data_folder

#: The five steps of the evidence ladder.
Verdict = Literal[
    "supported", "supported_in_changed_form", "not_found", "contradicted", "cannot_be_checked"
]
Confidence = Literal["high", "medium", "low"]

#: Name and meaning of each step, from the best supported to the open one.
LADDER: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        "supported": ("Supported", "What was read says the same."),
        "supported_in_changed_form": (
            "Supported in changed form",
            "The core holds; a part of it is different: a word, a time, a size.",
        ),
        "not_found": (
            "Not found",
            "It is not in what was read. That does not show that it is untrue.",
        ),
        "contradicted": ("Contradicted", "What was read says otherwise."),
        "cannot_be_checked": (
            "Cannot be checked",
            "As it is worded, nothing that can be looked up would settle it.",
        ),
    }
)
#: The steps on which a claim holds, whole or in another form.
HOLDS: frozenset[Verdict] = frozenset({"supported", "supported_in_changed_form"})

LANGUAGES = MappingProxyType(
    {"uk": "Ukrainian", "ru": "Russian", "kk": "Kazakh", "pl": "Polish", "de": "German"}
)

LONGEST_SNIPPET = 25

_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_BRACKETS = re.compile(r"\[([FR][0-9]+(?:\s*,\s*[FR][0-9]+)*)\]")


class Source(Record, kw_only=True):
    """One thing that was read.

    Attributes
    ----------
    id : str
        "F1" and so on for the case, "R1" and so on for references on method.
    title, publisher, date : str
        As noted when it was read; a date that was not printed is described in words.
    lang : str
        Language of the title, for ``lang="..."``.
    gloss, transliteration : str
        A title of another language in English; one of another script in Latin letters.
    url : str
        Its address; several are parted by spaces; empty where the path was not kept.
    read_as : str
        What was read: an archived copy, a mirror, a repository at a commit.
    """

    id: Annotated[str, Meta(pattern=r"^[FR][1-9][0-9]*$")]
    title: Text
    lang: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")] = "en"
    transliteration: str = ""
    gloss: str = ""
    publisher: Text
    date: Text
    url: str
    read_as: Text

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses; none where the path was not kept."""
        return tuple(self.url.split())


class Citation(Record, kw_only=True):
    """A source, written out for a page and for plain text."""

    text: str
    html: str


class Defensible(Record, kw_only=True):
    """Another verdict that a reader can defend, and how."""

    verdict: Verdict
    why: Text


class Claim(Record, kw_only=True):
    """One claim of the article, in our words, and how far evidence carries it.

    Attributes
    ----------
    id : str
        "C01" and so on.
    claim : str
        What is claimed.
    sentences : tuple of str
        Where it stands in the article.
    verdict : str
        A step of the ladder.
    why : str
        The reason for the verdict, with source ids.
    arguable : tuple of Defensible
        Other verdicts that can be defended.
    evidence : tuple of str
        Source ids.
    confidence : str
        How sure we are of the verdict.
    inference : bool
        True where we conclude rather than read.
    would_change : str
        What would change the verdict.
    note : str
        Cautions.
    quotes : tuple of case.Cue
        Words of the article that the entry repeats.
    """

    id: Annotated[str, Meta(pattern=r"^C[0-9]{2,3}$")]
    claim: Text
    sentences: Annotated[tuple[str, ...], Meta(min_length=1)]
    verdict: Verdict
    why: Text
    arguable: tuple[Defensible, ...] = ()
    evidence: tuple[str, ...] = ()
    confidence: Confidence
    inference: bool = False
    would_change: Text
    note: str = ""
    quotes: tuple[case.Cue, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Whether a page may print the verdict as a fact."""
        return self.confidence != "low" and not self.inference


class _CardRow(Record, kw_only=True):
    """One entry of ``cards.yaml``."""

    id: Annotated[str, Meta(pattern=r"^K[0-9]{2,3}$")]
    source: str
    steps: Annotated[tuple[str, ...], Meta(min_length=1)]
    snippet: Text


class Card(_CardRow, kw_only=True):
    """A frozen search result: what a reader sees before opening anything.

    Attributes
    ----------
    id, source : str
        "K01" and so on, and the source id.
    steps : tuple of str
        Where it is offered: sentence ids, or "text", "outlet", "person".
    snippet : str
        At most 25 words of our own.
    title, lang, gloss, transliteration, address, date : str
        From the source; the address says so where it was not kept.
    """

    title: Text
    lang: str
    gloss: str
    transliteration: str
    address: Text
    date: Text

    @property
    def name(self) -> str:
        """The title in English; a translated one says from which language."""
        if self.lang == "en":
            return self.title
        return f"{self.gloss} (in {LANGUAGES.get(self.lang, self.lang)})"


def load_sources(
    folder: Path | None = None, references: Path | None = None
) -> Mapping[str, Source]:
    """Read the sources of a case and the references on method, by id.

    Parameters
    ----------
    folder : Path, optional
        A case folder with ``sources.csv``; the course's own by default.
    references : Path, optional
        A table of the same shape; ``data/references.csv`` by default.

    Raises
    ------
    ContentError
        If a row lacks something, an id stands twice, or an address is no web address.
    """
    return _load_sources(_case(folder), references or data_folder() / "references.csv")


@functools.lru_cache(maxsize=8)
def _load_sources(folder: Path, references: Path) -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    for path, letter in ((folder / "sources.csv", "F"), (references, "R")):
        for source in read_table(path, Source, key="id"):
            if not source.id.startswith(letter):
                raise ContentError(
                    path, source.id, "id", f"Ids in this file start with '{letter}'.", "Rename it."
                )
            for url in source.urls:
                _check_address(url, source.id, path)
            _check_title(source, path)
            found[source.id] = source
    return MappingProxyType(found)


def _check_title(source: Source, path: Path) -> None:
    """A title of another language is given in English, one of another script in Latin letters."""
    if source.lang == "en":
        return
    fault = functools.partial(ContentError, path, source.id)
    if not source.gloss.strip():
        raise fault("gloss", "Its title is not in English.", "Say the title in English as 'gloss'.")
    if _CYRILLIC.search(source.title) and not source.transliteration.strip():
        raise fault(
            "transliteration",
            "Its title is in another script.",
            "Write the title in Latin letters as 'transliteration'.",
        )


def _check_address(url: str, where: str, path: Path) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise ContentError(
            path,
            where,
            "url",
            f"'{url[:60]}' is no web address.",
            "Start it with https:// or http://, or leave the cell empty.",
        )


def load_claims(
    folder: Path | None = None, text_file: Path | None = None, references: Path | None = None
) -> Mapping[str, Claim]:
    """Read the claim ledger, by id; the arguments are those of `load_article`, `load_sources`.

    Raises
    ------
    ContentError
        If a source id leads nowhere, a sentence does not exist, a verdict is off the ladder, or
        a quotation does not stand in the article.
    """
    return _load_claims(_case(folder), text_file, references)


@functools.lru_cache(maxsize=8)
def _load_claims(
    folder: Path, text_file: Path | None, references: Path | None
) -> Mapping[str, Claim]:
    path = folder / "claims.yaml"
    article = case.load_article(folder, text_file)
    sources = load_sources(folder, references)
    claims = convert_each(read_yaml(path), Claim, file=path)
    for claim in claims:
        fault = functools.partial(ContentError, path, claim.id)
        _check_sentences(claim.sentences, article, fault)
        texts = (claim.claim, claim.why, claim.note, claim.would_change)
        texts += tuple(other.why for other in claim.arguable)
        cited = (*claim.evidence, *(i for text in texts for i in ids_in(text)))
        _check_sources(cited, sources, "evidence", fault)
        for quoted in claim.quotes:
            if not article.holds(quoted.words, quoted.sentence):
                raise fault(
                    "quotes",
                    f"'{quoted.words[:60]}' does not stand in {quoted.sentence}.",
                    "Copy the words from the article, letter for letter.",
                )
        if claim.verdict in [other.verdict for other in claim.arguable]:
            raise fault("arguable", "It repeats the verdict.", "Remove it from 'arguable'.")
    return MappingProxyType({claim.id: claim for claim in claims})


def load_cards(
    folder: Path | None = None, text_file: Path | None = None, references: Path | None = None
) -> tuple[Card, ...]:
    """Read the frozen search-result cards, in the order of the file.

    Raises
    ------
    ContentError
        If a source id leads nowhere or a snippet has more than 25 words.
    """
    return _load_cards(_case(folder), text_file, references)


@functools.lru_cache(maxsize=8)
def _load_cards(folder: Path, text_file: Path | None, references: Path | None) -> tuple[Card, ...]:
    path = folder / "cards.yaml"
    article = case.load_article(folder, text_file)
    sources = load_sources(folder, references)
    return tuple(
        _card(row, article, sources, path)
        for row in convert_each(read_yaml(path), _CardRow, file=path)
    )


def _card(row: _CardRow, article: case.Article, sources: Mapping[str, Source], path: Path) -> Card:
    fault = functools.partial(ContentError, path, row.id)
    _check_sources((row.source,), sources, "source", fault)
    steps = [step for step in row.steps if step not in ("text", "outlet", "person")]
    _check_sentences(steps, article, fault, field="steps")
    length = len(row.snippet.split())
    if length > LONGEST_SNIPPET:
        raise fault(
            "snippet", f"It has {length} words.", f"Say it in {LONGEST_SNIPPET} words of your own."
        )
    source = sources[row.source]
    return Card(
        **msgspec.structs.asdict(row),
        title=source.title,
        lang=source.lang,
        gloss=source.gloss,
        transliteration=source.transliteration,
        address=source.urls[0] if source.urls else f"{source.publisher} (address not kept)",
        date=source.date,
    )


def _check_sentences(
    ids: Iterable[str],
    article: case.Article,
    fault: Callable[..., ContentError],
    field: str = "sentences",
) -> None:
    for one in ids:
        if one not in article.by_id:
            raise fault(field, f"There is no sentence {one}.", "See data/case/sentences.csv.")


def _check_sources(
    ids: Iterable[str],
    sources: Mapping[str, Source],
    field: str,
    fault: Callable[..., ContentError],
) -> None:
    for one in ids:
        if one not in sources:
            raise fault(
                field,
                f"No source has the id {one}.",
                "Add it to data/case/sources.csv or correct the id.",
            )


def ids_in(text: str) -> tuple[str, ...]:
    """Return the source ids that a text carries, in order and once each.

    Examples
    --------
    >>> ids_in("The border is 7,644 km long [F20]; others differ [F25, F29][R4].")
    ('F20', 'F25', 'F29', 'R4')
    """
    found = (one.strip() for group in _BRACKETS.findall(text) for one in group.split(","))
    return tuple(dict.fromkeys(found))


def card(card_id: str) -> Card:
    """Return the card of the course with this id.

    Raises
    ------
    KeyError
        If there is none.
    """
    for one in load_cards():
        if one.id == card_id:
            return one
    raise KeyError(f"No card has the id {card_id}. See data/case/cards.yaml.")


def knows(source_id: str) -> bool:
    """Say whether a source or reference has this id."""
    return source_id in load_sources()


def cite(source_id: str, *, file: Path | str = "sources.csv") -> Source:
    """Return the source with this id.

    Parameters
    ----------
    source_id : str
        "F20", "R6".
    file : Path or str
        The file that uses the id, named in the error.

    Raises
    ------
    ContentError
        If there is none.
    """
    fault = functools.partial(ContentError, file, source_id)
    sources = load_sources()
    _check_sources((source_id,), sources, "", fault)
    return sources[source_id]


def citation(source: Source) -> Citation:
    """Write a source out; a source whose path was not kept is named without a link."""
    title = _titled(source)
    ending = f"{source.publisher}, {source.date}."
    text = f"[{source.id}] {title.text} {ending} Read as: {source.read_as}."
    text = " ".join((text, *source.urls))
    others = [_link(url, f"address {n}") for n, url in enumerate(source.urls[1:], start=2)]
    markup = f"<b>[{source.id}]</b> {title.html} {html.escape(ending)}"
    markup += f" <small>Read as: {html.escape(source.read_as)}.</small>"
    return Citation(text=text, html=" ".join((markup, *others)))


def brief(source: Source) -> Citation:
    """Write a source out in one short line: id, title, publisher, date."""
    title = _titled(source)
    ending = f" {source.publisher}, {source.date}"
    return Citation(
        text=f"[{source.id}] {title.text}{ending}",
        html=f"[{source.id}] {title.html}{html.escape(ending)}",
    )


def _titled(source: Source) -> Citation:
    """Write a title with its link and a full stop; a foreign one also says what it means."""
    markup = to_html(source.title)
    if source.lang != "en":
        markup = f'<span lang="{source.lang}">{html.escape(source.title)}</span>'
    if source.urls:
        markup = _link(source.urls[0], markup)
    if not source.gloss:
        stop = "" if source.title.endswith(("…", ".", "?", "!")) else "."
        return Citation(text=source.title + stop, html=markup + stop)
    latin = source.transliteration
    said = f": “{source.gloss}”)." if latin else f"“{source.gloss}”)."
    spelt = f'<span lang="{source.lang}-Latn">{html.escape(latin)}</span>' if latin else ""
    return Citation(
        text=f"{source.title} ({latin}{said}",
        html=f"{markup} ({spelt}{html.escape(said, quote=False)}",
    )


def to_html(text: str) -> str:
    """Return English text as HTML; words in Cyrillic letters in it are marked as Russian."""
    return _CYRILLIC.sub(r'<span lang="ru">\g<0></span>', html.escape(text))


def _link(url: str, label: str) -> str:
    """Return a link; letters outside ASCII are percent-encoded, as browsers send them."""
    address = html.escape(quote(url, safe="%:/?#[]@!$&'()*+,;=~-._"))
    return f'<a href="{address}" rel="noopener noreferrer">{label}</a>'


@functools.lru_cache(maxsize=64)
def _case(folder: Path | None) -> Path:
    return folder or data_folder() / "case"
