"""A sentence whose words can be switched, and what each setting commits its speaker to."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from medialit.case import Article, load_article
from medialit.content import ContentError, Record, Text, convert_each, read_yaml
from medialit.paths import data_folder
from medialit.wordings.checks import Fault, Slug, check_once

Choice = Mapping[str, str]


class Setting(Record, kw_only=True):
    """One of the words that can stand at a place.

    Attributes
    ----------
    words : str
        What stands in the sentence; empty where the words are left out.
    text : str
        What the choice is called; by default its words.
    means : str
        What this word does.
    """

    id: Slug
    words: str = ""
    text: str = ""
    means: Text

    @property
    def name(self) -> str:
        """What the choice is called."""
        return self.text or self.words


class Switch(Record, kw_only=True):
    """A place in a sentence, and what can stand there.

    Attributes
    ----------
    at : (int, int)
        Where the printed words stand, in characters of the sentence from 0.
    printed : str
        Id of the setting that is the article's own.
    """

    id: Slug
    text: Text
    at: tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]]
    printed: str
    settings: Annotated[tuple[Setting, ...], Meta(min_length=2)]

    def __getitem__(self, setting: str) -> Setting:
        return next(one for one in self.settings if one.id == setting)


class Rule(Record, kw_only=True):
    """What is said where the switches stand as in `when`; an empty `when` fits always."""

    when: Mapping[str, tuple[str, ...]] = {}
    says: Text

    def fits(self, choice: Choice) -> bool:
        """Say whether this rule is about a choice of settings."""
        return all(choice[switch] in ids for switch, ids in self.when.items())


class Aspect(Record, kw_only=True):
    """One side of what a sentence commits to; of its rules the first that fits speaks."""

    text: Text
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]


class Dial(Record, kw_only=True):
    """A sentence, its switches, and what each choice of settings commits to.

    Attributes
    ----------
    sentence : str
        Its id.
    whose : str
        Whose words these are, as far as is known.
    aspects : tuple of Aspect
        How much is claimed, how surely, and what would show it wrong.
    asides : tuple of Rule
        What else is worth a word; all that fit are shown.
    """

    sentence: str
    whose: Text
    switches: Annotated[tuple[Switch, ...], Meta(min_length=1)]
    aspects: Annotated[tuple[Aspect, ...], Meta(min_length=1)]
    asides: tuple[Rule, ...] = ()

    def choices(self) -> Iterator[dict[str, str]]:
        """Yield every choice of settings, the last switch turning fastest."""
        ids = [[one.id for one in switch.settings] for switch in self.switches]
        for chosen in itertools.product(*ids):
            yield dict(zip((one.id for one in self.switches), chosen, strict=True))

    def printed(self) -> dict[str, str]:
        """Return the choice that gives the article's own words."""
        return {one.id: one.printed for one in self.switches}

    def commits(self, choice: Choice) -> tuple[str, ...]:
        """Return what a choice of settings commits to, one text for each aspect."""
        return tuple(
            next(rule.says for rule in aspect.rules if rule.fits(choice)) for aspect in self.aspects
        )

    def remarks(self, choice: Choice) -> tuple[str, ...]:
        """Return what else is worth a word in these settings."""
        return tuple(rule.says for rule in self.asides if rule.fits(choice))

    def pieces(self, text: str) -> tuple[str | Switch, ...]:
        """Cut a sentence into the texts that stay and the switches between them, in order."""
        parts: list[str | Switch] = []
        reached = 0
        for switch in self.switches:
            start, end = switch.at
            parts += [text[reached:start], switch]
            reached = end
        return tuple(one for one in (*parts, text[reached:]) if one)


def load_dials(folder: Path | None = None, text_file: Path | None = None) -> Mapping[str, Dial]:
    """Read the dials of a case by the id of their sentence, and hold them against the article.

    Parameters
    ----------
    folder, text_file : Path, optional
        Another case and its text; the course's own by default.

    Raises
    ------
    ContentError
        If the printed words do not stand where the dial says, or a setting is not explained.
    """
    return _load_dials(folder or data_folder() / "case", text_file)


@functools.lru_cache(maxsize=8)
def _load_dials(folder: Path, text_file: Path | None) -> Mapping[str, Dial]:
    article = load_article(folder, text_file)
    path = folder / "dials.yaml"
    dials = convert_each(read_yaml(path), Dial, file=path, key="sentence")
    for dial in dials:
        fault = functools.partial(ContentError, path, dial.sentence)
        _check_places(dial, article, fault)
        _check_known(dial, fault)
        for aspect in dial.aspects:
            _check_explained(dial, aspect, fault)
    return MappingProxyType({dial.sentence: dial for dial in dials})


def _check_places(dial: Dial, article: Article, fault: Fault) -> None:
    if dial.sentence not in article.by_id:
        raise fault("sentence", "The article has no such sentence.", "See sentences.csv.")
    check_once([one.id for one in dial.switches], "switches", fault)
    text, reached = article[dial.sentence].text, 0
    for switch in dial.switches:
        field = f"switches, {switch.id}"
        check_once([one.id for one in switch.settings], field, fault)
        if any(not one.name for one in switch.settings):
            raise fault(field, "A setting has no name.", "Give it 'words', or a 'text'.")
        start, end = switch.at
        words = {one.id: one.words for one in switch.settings}.get(switch.printed, "")
        if not reached <= start < end <= len(text) or text[start:end] != words:
            raise fault(
                f"{field}, at",
                f"Between {start} and {end} stands '{text[start:end]}', and the printed setting "
                f"says '{words}'.",
                "Count the characters from 0; keep the switches in the order of the sentence.",
            )
        reached = end


def _check_known(dial: Dial, fault: Fault) -> None:
    known = {switch.id: {one.id for one in switch.settings} for switch in dial.switches}
    for rule in (*dial.asides, *(rule for aspect in dial.aspects for rule in aspect.rules)):
        for switch, ids in rule.when.items():
            if not ids or not set(ids) <= known.get(switch, set()):
                raise fault(
                    "when",
                    f"'{switch}: {', '.join(ids)}' names no settings of this dial.",
                    "Use the ids of its switches and their settings.",
                )


def _check_explained(dial: Dial, aspect: Aspect, fault: Fault) -> None:
    """See that every choice is explained, and that no explanation waits in vain."""
    used = set()
    for choice in dial.choices():
        first = next((at for at, rule in enumerate(aspect.rules) if rule.fits(choice)), None)
        if first is None:
            told = ", ".join(f"{switch}: {one}" for switch, one in choice.items())
            raise fault(aspect.text, f"Nothing is said for {told}.", "Add a rule for it.")
        used.add(first)
    for at, rule in enumerate(aspect.rules):
        if at not in used:
            raise fault(
                aspect.text,
                f"'{rule.says[:40]}' is never said: the rules before it take all.",
                "Move it up, or remove it.",
            )
