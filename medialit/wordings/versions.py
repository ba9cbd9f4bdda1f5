"""Several versions of one line, and which words of each express which idea."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from medialit.case import Article, Original, load_article, load_original
from medialit.content import ContentError, Record, Text, convert, read_yaml
from medialit.paths import data_folder
from medialit.wordings.checks import Fault, Slug, check_once


class Part(Record, kw_only=True):
    """The words of a version for one idea; in another language with how they read and mean."""

    words: Text
    transliteration: str = ""
    gloss: str = ""


class Version(Record, kw_only=True):
    """One version: sentences of the copy, or a fragment of the original.

    Attributes
    ----------
    text : str
        What it is called.
    sentences : tuple of str
        Where it stands in the copy; of a fragment, the sentence that it belongs to.
    original : str
        How the fragment in ``original.yaml`` begins; empty for words of the copy.
    beside : bool
        Whether it stands in the columns; one that does not is only counted.
    about : str
        What it is, and how far it was read.
    """

    id: Slug
    text: Text
    sentences: Annotated[tuple[str, ...], Meta(min_length=1)]
    original: str = ""
    beside: bool = True
    about: Text


class Idea(Record, kw_only=True):
    """One idea, and the words that express it in each version.

    Attributes
    ----------
    letter : str
        Links its words across the versions; empty for an idea that is only counted.
    hedge : str
        "forecast" limits what the forecast claims; "other" limits something else and is
        counted apart; "no" is no hedge.
    word : str
        The hedge itself, where it is one word of several.
    parts : mapping of str to Part
        Version id to the words there. A version that is not named lacks the idea.
    unkept : tuple of str
        Versions of which we have no words of the place where it may stand.
    why : str
        What the words do, and why they are a hedge or none.
    """

    id: Slug
    letter: Annotated[str, Meta(pattern=r"^[A-Z]?$")] = ""
    text: Text
    word: str = ""
    hedge: Literal["forecast", "other", "no"] = "no"
    parts: Annotated[Mapping[str, Part], Meta(min_length=1)]
    unkept: tuple[str, ...] = ()
    why: Text

    @property
    def name(self) -> str:
        """The hedge itself, or the idea."""
        return self.word or self.text


class Line(Record, kw_only=True):
    """The whole words of a version, live from the article or from ``original.yaml``."""

    text: str
    lang: str = "en"
    transliteration: str = ""
    gloss: str = ""


class Versions(Record, kw_only=True):
    """Several versions of a line, and the ideas that they share or not.

    Attributes
    ----------
    full, short : str
        Ids of the fullest version and of the headline made from it: what the short one
        lacks was dropped.
    counted : str
        How hedges were counted.
    """

    versions: Annotated[tuple[Version, ...], Meta(min_length=2)]
    ideas: Annotated[tuple[Idea, ...], Meta(min_length=1)]
    full: str
    short: str
    counted: Text

    def hedges(self, version: str, what: str = "forecast") -> tuple[Idea, ...]:
        """Return the hedges that a version keeps: of the forecast, or of something else."""
        return tuple(one for one in self.ideas if one.hedge == what and version in one.parts)

    def dropped(self) -> tuple[Idea, ...]:
        """Return the ideas of the full version that the short one lacks, where both were read."""
        return tuple(
            one
            for one in self.ideas
            if self.full in one.parts and self.short not in (*one.parts, *one.unkept)
        )


def line_of(version: Version, article: Article, original: Original) -> Line | None:
    """Return the words of a version, or None where no such fragment was read."""
    if not version.original:
        return Line(text=" ".join(article[one].text for one in version.sentences))
    for part in original.of(version.sentences[0]):
        if part.seen and part.original.startswith(version.original):
            return Line(
                text=part.original,
                lang=part.lang,
                transliteration=part.transliteration,
                gloss=part.gloss,
            )
    return None


def pieces(text: str, marks: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Cut a text at some of its words.

    Parameters
    ----------
    text : str
    marks : sequence of (str, str)
        A name and the words that carry it; each stands in the text once.

    Returns
    -------
    tuple of (str, str)
        A name, or "" for what lies between, and the words, in the order of the text.
    """
    placed = sorted((text.index(words), name, words) for name, words in marks)
    parts, reached = [], 0
    for start, name, words in placed:
        parts += [("", text[reached:start]), (name, words)]
        reached = start + len(words)
    return tuple(one for one in (*parts, ("", text[reached:])) if one[1])


def load_versions(folder: Path | None = None, text_file: Path | None = None) -> Versions:
    """Read the versions of a case, and hold them against the article and the original.

    Parameters
    ----------
    folder, text_file : Path, optional
        Another case and its text; the course's own by default.

    Raises
    ------
    ContentError
        If words do not stand, once, in the version that is said to have them.
    """
    return _load_versions(folder or data_folder() / "case", text_file)


@functools.lru_cache(maxsize=8)
def _load_versions(folder: Path, text_file: Path | None) -> Versions:
    article, original = load_article(folder, text_file), load_original(folder, text_file)
    path = folder / "versions.yaml"
    found = convert(read_yaml(path), Versions, file=path, where="")
    top = functools.partial(ContentError, path, "")
    check_once([one.id for one in found.versions], "versions", top)
    check_once([one.id for one in found.ideas], "ideas", top)
    check_once([one.letter for one in found.ideas if one.letter], "letter", top)
    lines = {
        one.id: _line(one, article, original, functools.partial(ContentError, path, one.id))
        for one in found.versions
    }
    for field in ("full", "short"):
        if getattr(found, field) not in lines:
            raise top(field, f"There is no version '{getattr(found, field)}'.", "Use an id above.")
    for idea in found.ideas:
        _check_idea(idea, lines, functools.partial(ContentError, path, idea.id))
    for version, line in lines.items():
        _check_apart(version, line, found.ideas, functools.partial(ContentError, path, version))
    return found


def _line(version: Version, article: Article, original: Original, fault: Fault) -> Line:
    for one in version.sentences:
        if one not in article.by_id:
            raise fault("sentences", f"There is no sentence {one}.", "See sentences.csv.")
    line = line_of(version, article, original)
    if line is None:
        raise fault(
            "original",
            f"No fragment of {version.sentences[0]} that was read begins '{version.original}'.",
            "Copy its first words from original.yaml.",
        )
    return line


def _check_idea(idea: Idea, lines: Mapping[str, Line], fault: Fault) -> None:
    for version in (*idea.parts, *idea.unkept):
        if version not in lines:
            raise fault("parts", f"There is no version '{version}'.", "Use an id from above.")
    for version, part in idea.parts.items():
        if version in idea.unkept:
            raise fault("unkept", f"'{version}' has words here.", "Keep one of the two.")
        line = lines[version]
        for field in ("words", "transliteration", "gloss"):
            whole = line.text if field == "words" else getattr(line, field)
            said = getattr(part, field)
            if bool(said) != bool(whole) or (said and whole.count(said) != 1):
                raise fault(
                    f"parts, {version}, {field}",
                    f"'{said}' does not stand there once: '{whole[:60]}'.",
                    "Copy the words letter for letter, and enough of them.",
                )


def _check_apart(version: str, line: Line, ideas: Sequence[Idea], fault: Fault) -> None:
    """See that no word of a version belongs to two ideas."""
    for field in ("words", "transliteration", "gloss"):
        whole = line.text if field == "words" else getattr(line, field)
        reached = 0
        said = [getattr(one.parts[version], field) for one in ideas if version in one.parts]
        for words in sorted(filter(None, said), key=whole.index):
            if whole.index(words) < reached:
                raise fault(
                    f"parts, {field}", f"'{words}' belongs to two ideas.", "Part the words."
                )
            reached = whole.index(words) + len(words)
