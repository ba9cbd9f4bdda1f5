"""Read prose out of markdown and HTML: words, headings, links, quotations, pictures.

What counts as prose, everywhere: the words a learner reads as running text and in lists.
Headings, tables, code blocks, HTML tags, addresses of links, pictures and source ids such as
``[F20]`` do not count.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1`*~*\s*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
HTML_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.IGNORECASE | re.DOTALL)
TABLE_ROW = re.compile(r"^ {0,3}\|.*$", re.MULTILINE)
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
ADDRESS = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)")
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)
SOURCE_IDS = re.compile(r"\[([FR]\d+(?:\s*,\s*[FR]\d+)*)\]")
LIKE_SOURCE_IDS = re.compile(r"[\[(][FR]\d+\b[^\])]*[\])]")
SENTENCE_ID = re.compile(r"\bS\d{2}\b")
WORD = re.compile(r"[^\W_]+(?:['’.,:\-–][^\W_]+)*")
QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]\s*\(\s*(S\d{2}\b[^)]*)\)")
QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
GAP = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.")
FOREIGN_SCRIPTS = (
    "ARABIC", "ARMENIAN", "CJK", "CYRILLIC", "DEVANAGARI", "GEORGIAN", "HANGUL", "HEBREW",
    "HIRAGANA", "KATAKANA", "MONGOLIAN", "THAI",
)  # fmt: skip
VOID_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
LOADING_TAGS = {"img", "script", "link", "iframe", "video", "audio", "source", "embed", "object"}


def without_code(markdown: str) -> str:
    """Return markdown without its code blocks."""
    return FENCE.sub("", markdown)


def headings(markdown: str) -> list[tuple[int, str]]:
    """Return the level and the text of each heading, in order."""
    text = without_code(markdown)
    found = [(m.start(), len(m[1]), m[2]) for m in HEADING.finditer(text)]
    found += [(m.start(), int(m[1]), m[2]) for m in HTML_HEADING.finditer(text)]
    return [(level, plain(words)) for _, level, words in sorted(found)]


def anchors(markdown: str, github: bool = False) -> set[str]:
    """Return what a link can name after ``#``: each heading as JupyterLab, or GitHub, spells it."""
    texts = [text for _, text in headings(markdown)]
    if github:
        texts = [re.sub(r"[^\w\- ]", "", text.lower()) for text in texts]
    return {text.replace(" ", "-") for text in texts}


def plain(markdown: str) -> str:
    """Return the words of markdown as read: no tags, emphasis, addresses or pictures."""
    text = IMAGE.sub("", without_code(markdown))
    text = ADDRESS.sub("]", text)
    text = html.unescape(TAG.sub("", text))
    text = re.sub(r"(?<!\\)[*`]+|\B_+|_+\B", "", text)
    # Square brackets of links go; those of source ids and omissions stay.
    return re.sub(r"\[((?!…|\.\.\.|\s*[FR]\d)[^\]]*)\]", r"\1", text)


def prose_words(markdown: str) -> int:
    """Return how many words of prose a markdown cell holds; see the top of this file."""
    text = HTML_HEADING.sub("", without_code(markdown))
    text = re.sub(r"<table\b.*?</table>", "", text, flags=re.IGNORECASE | re.DOTALL)
    text = TABLE_ROW.sub("", HEADING.sub("", text))
    text = re.sub(r"<(?:https?|mailto):[^>]*>|\bhttps?://\S+", "", text)
    return len(WORD.findall(SOURCE_IDS.sub("", plain(text))))


def syllables(word: str) -> int:
    """Count groups of vowels, without a silent e at the end; good enough for a median."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[aeiouy]le$", letters)
    return max(1, count - bool(silent))


def grade(text: str) -> float:
    """Return the U.S. school grade of a text by Flesch and Kincaid.

    The formula is that of Kincaid, Fishburne, Rogers and Chissom (1975), *Derivation of new
    readability formulas for Navy enlisted personnel*, Research Branch Report 8-75.
    """
    text = SENTENCE_ID.sub("", SOURCE_IDS.sub("", text))
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    sentences = max(1, len(re.findall(r"[.!?]+(?=[\s”’)]|$)", text)))
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def blocks(markdown: str) -> list[str]:
    """Return the paragraphs, list items and table rows of markdown as plain text."""
    parts = re.split(r"\n\s*\n|\n(?= *(?:[-*+]|\d+\.) )|\n(?= *\|)", without_code(markdown))
    return [plain(part) for part in parts if part.strip()]


def addresses(markdown: str) -> list[str]:
    """Return the addresses of links and pictures, of markdown and of its HTML."""
    text = without_code(markdown)
    return [m[1] for m in ADDRESS.finditer(text)] + look(text).links


def source_ids(text: str) -> list[str]:
    """Return the ids in marks such as ``[F20]`` and ``[F20, R3]``, in order."""
    return [one for m in SOURCE_IDS.finditer(text) for one in re.findall(r"[FR]\d+", m[1])]


def fold(text: str) -> str:
    """Return text with one space between words and typewriter quotation marks."""
    marks = {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "}
    return " ".join("".join(marks.get(letter, letter) for letter in text).split())


def quotations(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each quotation that names its sentence, ``“words” (S07)``, with the ids named."""
    for found in QUOTATION.finditer(text):
        yield found[1], SENTENCE_ID.findall(found[2])


def is_verbatim(quotation: str, sentence: str) -> bool:
    """Return whether a quotation, with … where it leaves words out, stands in a sentence.

    Spaces and the shape of quotation marks and apostrophes do not matter; all else does.
    """
    rest = fold(sentence)
    for part in filter(None, (fold(one) for one in GAP.split(quotation))):
        # A quotation begins and ends with whole words.
        found = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", rest)
        if not found:
            return False
        rest = rest[found.end() :]
    return True


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of `length` words in a text, without regard to case."""
    words = [word.casefold() for word in WORD.findall(fold(text))]
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@dataclass
class Look:
    """What a piece of HTML, or markdown with HTML in it, shows.

    Attributes
    ----------
    text : list of str
        The text between the tags.
    links : list of str
        Addresses that a reader can follow.
    loads : list of str
        Addresses that the page fetches by itself.
    unnamed : list of str
        Pictures that have no words for those who cannot see them.
    unmarked : list of str
        Words in another script outside any element with ``lang``.
    """

    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Look()
        # Each open element with whether it, or one around it, names another language.
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        marked = bool(given.get("lang")) and not given["lang"].lower().startswith("en")
        inside = self._open[-1][1] if self._open else False
        if tag not in VOID_TAGS:
            self._open.append((tag, marked or (inside and not given.get("lang"))))
        self._notice(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._notice(tag, {name: value or "" for name, value in attrs})

    def _notice(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a" and given.get("href"):
            self.found.links.append(given["href"])
        if tag in LOADING_TAGS:
            self.found.loads += [
                given[n] for n in ("src", "href", "data", "poster") if given.get(n)
            ]
        decorative = given.get("aria-hidden") == "true" or given.get("role") == "presentation"
        named = given.get("alt") or given.get("aria-label") or given.get("aria-labelledby")
        if tag in ("img", "svg") and not decorative and not (named or "").strip():
            self.found.unnamed.append(given.get("src", "")[:60] or f"a drawing (<{tag}>)")

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("script", "style"):
            return
        self.found.text.append(data)
        if not (self._open and self._open[-1][1]):
            self.found.unmarked += foreign_words(data)


def look(markup: str) -> Look:
    """Read HTML, or markdown with HTML in it, and return what it shows."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.found


def foreign_words(text: str) -> list[str]:
    """Return the words written in a script other than Latin or Greek, in order."""
    return [word for word in re.findall(r"[^\W\d_]+", text) if _is_foreign(word)]


def _is_foreign(word: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(FOREIGN_SCRIPTS) for letter in word)
