"""One case: the article, its sentences, its key and what is known of the original.

A case is a folder with ``sentences.csv``, ``key.yaml`` and ``original.yaml``, and a text that
they point into. Every function takes another folder, so that another article drops in.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from medialit.content import (
    ContentError,
    Record,
    Text,
    convert,
    convert_each,
    read_table,
    read_text,
    read_yaml,
)
from medialit.paths import data_folder, seeds_folder
from medialit.spans import Span, check_spans

T = TypeVar("T")


#: Whose words a label is about. `site` is the page that posted the copy.
Voice = Literal["source", "outlet", "translator", "site", "unclear"]

ClaimType = Literal[
    "fact",
    "assessment",
    "prediction",
    "analogy",
    "attribution",
    "generalisation",
    "cause",
    "state_of_mind",
    "anecdote",
    "headline",
    "teaser",
    "scene_setting",
    "navigation",
    "page_furniture",
    "unclear",
]

#: ClaimBuster's classes: check-worthy factual, unimportant factual, non-factual [R4].
CheckWorthiness = Literal["CFS", "UFS", "NFS", "not_part_of_article"]

#: Entman's four functions of a frame [R5].
Function = Literal[
    "problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation"
]

#: The 23 persuasion techniques of SemEval-2023 Task 3 [R6].
Technique = Literal[
    "Name_Calling-Labeling",
    "Guilt_by_Association",
    "Doubt",
    "Appeal_to_Hypocrisy",
    "Questioning_the_Reputation",
    "Loaded_Language",
    "Obfuscation-Vagueness-Confusion",
    "Exaggeration-Minimisation",
    "Repetition",
    "Flag_Waving",
    "Appeal_to_Authority",
    "Appeal_to_Popularity",
    "Appeal_to_Values",
    "Appeal_to_Fear-Prejudice",
    "Causal_Oversimplification",
    "False_Dilemma-No_Choice",
    "Consequential_Oversimplification",
    "Straw_Man",
    "Red_Herring",
    "Whataboutism",
    "Slogans",
    "Conversation_Killer",
    "Appeal_to_Time",
]

AttributionType = Literal[
    "direct",
    "indirect",
    "free_indirect",
    "attribution_clause",
    "quotation_marks_only",
    "impersonal",
    "agentless_passive",
    "outlet_voice",
    "none",
]

_BETWEEN_SENTENCES = "•"


class _Boundary(Record, kw_only=True):
    """One row of ``sentences.csv``."""

    id: Annotated[str, Meta(pattern=r"^S[0-9]{2,3}$")]
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    section: Text
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Sentence(_Boundary, kw_only=True):
    """A numbered unit of the article: a sentence, a headline or a line of the page.

    Attributes
    ----------
    id : str
        "S01" and so on.
    start, end : int
        Character offsets into the article.
    section : str
        The part of the article in which it stands.
    sha256 : str
        Check sum of its text in UTF-8.
    text : str
        The words, read live from the article.
    """

    text: Text


class Article(Record, kw_only=True):
    """The text as received and its numbered sentences."""

    text: str
    sentences: tuple[Sentence, ...]

    @property
    def by_id(self) -> Mapping[str, Sentence]:
        """The sentences by their id."""
        return MappingProxyType({sentence.id: sentence for sentence in self.sentences})

    def __getitem__(self, sentence_id: str) -> Sentence:
        found = self.by_id.get(sentence_id)
        if found is None:
            first, last = self.sentences[0].id, self.sentences[-1].id
            raise KeyError(f"There is no sentence {sentence_id}. Use {first} to {last}.")
        return found

    def holds(self, words: str, sentence_id: str = "") -> bool:
        """Say whether `words` stand, letter for letter, in one sentence or anywhere."""
        if sentence_id:
            sentence = self.by_id.get(sentence_id)
            return sentence is not None and words in sentence.text
        return words in self.text


class Label(Record, Generic[T], kw_only=True):
    """A judgement on a sentence and its reason."""

    label: T
    why: Text


class WordingLabel(Record, Generic[T], kw_only=True):
    """A judgement on some words of a sentence, with the voice whose words they are."""

    label: T
    voice: Voice
    why: Text
    words: tuple[Text, ...] = ()


class Labels(Record, Generic[T], kw_only=True):
    """Accepted and arguable labels; everything else is not supported by the text."""

    accepted: tuple[Label[T], ...] = ()
    arguable: tuple[Label[T], ...] = ()


class WordingLabels(Record, Generic[T], kw_only=True):
    """Accepted and arguable labels on wording; none accepted means "none of them"."""

    accepted: tuple[WordingLabel[T], ...] = ()
    arguable: tuple[WordingLabel[T], ...] = ()


class Cue(Record, kw_only=True):
    """Words that tie a statement to its source, and the sentence in which they stand."""

    sentence: str
    words: Text


class Attribution(Record, kw_only=True):
    """How the sentence shows where it comes from, in the copy as printed."""

    type: AttributionType
    cues: tuple[Cue, ...] = ()
    note: str = ""


class Speaker(Record, kw_only=True):
    """Who stands behind the sentence.

    Attributes
    ----------
    person : str
        Id of a :class:`Person`, or an empty string where nobody is named.
    given : str
        How this sentence names them.
    voice : str
        The accepted voice.
    voice_arguable : tuple of str
        Other voices that can be defended.
    note : str
        Why, where the text leaves it open.
    """

    voice: Voice
    given: Literal["by_name", "by_role", "unnamed", "in_another_sentence", "not_at_all"]
    person: str = ""
    voice_arguable: tuple[Voice, ...] = ()
    note: str = ""


class Entry(Record, kw_only=True):
    """The key's entry for one sentence."""

    id: str
    claim: Labels[ClaimType]
    checkworthiness: Labels[CheckWorthiness]
    source: Speaker
    attribution: Attribution
    spans: tuple[Span, ...] = ()
    chain_depth: Labels[Annotated[int, Meta(ge=0, le=5)]]
    verifiable: bool
    how_to_verify: Text
    hedges: tuple[Text, ...] = ()
    boosters: tuple[Text, ...] = ()
    presuppositions: tuple[Text, ...] = ()
    loaded: tuple[Text, ...] = ()
    techniques: WordingLabels[Technique] = WordingLabels()
    entman: WordingLabels[Function] = WordingLabels()
    translation: str = ""
    reasons: Text

    def quotations(self) -> Iterator[tuple[str, str, str]]:
        """Yield (field, sentence id, words) for all words said to stand in the article."""
        for field in ("hedges", "boosters", "presuppositions", "loaded"):
            for words in getattr(self, field):
                yield field, self.id, words
        for field in ("techniques", "entman"):
            for label in (*getattr(self, field).accepted, *getattr(self, field).arguable):
                for words in label.words:
                    yield f"{field}.{label.label}", self.id, words
        for cue in self.attribution.cues:
            yield "attribution.cues", cue.sentence, cue.words


class Person(Record, kw_only=True):
    """Somebody the article quotes: the public role only, as far as a claim needs it."""

    id: str
    name: Text
    spellings: tuple[Text, ...]
    in_the_text: Text
    not_in_the_text: str = ""


class Status(Record, kw_only=True):
    """How far the key can be trusted."""

    version: int
    annotators: Annotated[int, Meta(ge=1)]
    independently_annotated: bool
    note: Text
    contribute: Text


class Key(Record, kw_only=True):
    """The reference key: one entry a sentence, and how far to trust it."""

    status: Status
    people: tuple[Person, ...]
    sentences: tuple[Entry, ...]

    @property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by sentence id."""
        return MappingProxyType({entry.id: entry for entry in self.sentences})

    def __getitem__(self, sentence_id: str) -> Entry:
        return self.by_id[sentence_id]


class Fragment(Record, kw_only=True):
    """A piece of the original, and what the English copy made of it.

    Attributes
    ----------
    sentence : str
        The sentence of the copy.
    original : str
        The words in their own script; empty where only a transliteration was kept.
    lang : str
        Language tag for ``lang="..."``; ``uk-Latn`` where only a transliteration was kept.
    transliteration, gloss : str
        How it is read, and what it says.
    changed : str
        What differs in the copy.
    seen : bool
        True if these words were read in the original; False for an inference.
    confidence : str
        "high" or "medium".
    """

    sentence: str
    original: str = ""
    lang: Literal["uk", "uk-Latn", "ru", "ru-Latn"]
    transliteration: Text
    gloss: Text
    changed: Text
    seen: bool
    confidence: Literal["high", "medium"]
    sources: tuple[str, ...] = ()


class Foreign(Record, kw_only=True):
    """Words of another language that stand inside the English copy."""

    sentence: str
    words: Text
    lang: Text
    gloss: Text
    note: str = ""


class Name(Record, kw_only=True):
    """A name, spelled as is usual in English, and as the copy spells it."""

    usual: Text
    in_copy: tuple[Cue, ...]
    note: str = ""


class Original(Record, kw_only=True):
    """What is known of the Ukrainian original."""

    status: Text
    fragments: tuple[Fragment, ...]
    foreign: tuple[Foreign, ...]
    names: tuple[Name, ...]

    def of(self, sentence_id: str) -> tuple[Fragment, ...]:
        """Return the fragments that belong to one sentence."""
        return tuple(part for part in self.fragments if part.sentence == sentence_id)


class Term(Record, kw_only=True):
    """A term that the course teaches."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    term: Text
    definition: Text
    notebook: Annotated[str, Meta(pattern=r"^[0-9]{2}_[a-z_]+$")]
    sources: tuple[str, ...] = ()


def load_article(folder: Path | None = None, text_file: Path | None = None) -> Article:
    """Read the article and cut it into its numbered sentences.

    Parameters
    ----------
    folder : Path, optional
        A case folder; the course's own by default.
    text_file : Path, optional
        The text that its ``sentences.csv`` points into; ``seeds/article.txt`` by default.

    Raises
    ------
    ContentError
        If a sentence does not fit the text: wrong place, wrong check sum, or words left out.
    """
    return _load_article(_case(folder), text_file or seeds_folder() / "article.txt")


@functools.lru_cache(maxsize=8)
def _load_article(folder: Path, text_file: Path) -> Article:
    path = folder / "sentences.csv"
    text = read_text(text_file)
    sentences, reached = [], 0
    for row in read_table(path, _Boundary, key="id"):
        _check_place(row, text, reached, path)
        words = text[row.start : row.end]
        if hashlib.sha256(words.encode()).hexdigest() != row.sha256:
            raise ContentError(
                path,
                row.id,
                "sha256",
                f"The text between {row.start} and {row.end} has changed.",
                f"Restore {text_file.name}, or mend the offsets and run 'python run.py data'.",
            )
        sentences.append(Sentence(**msgspec.structs.asdict(row), text=words))
        reached = row.end
    if not sentences:
        raise ContentError(path, "", "", "There is no sentence.", "Add a row for each sentence.")
    _check_gap(text[reached:], f"after {sentences[-1].id}", path)
    return Article(text=text, sentences=tuple(sentences))


def _check_place(row: _Boundary, text: str, reached: int, path: Path) -> None:
    if not reached <= row.start < row.end <= len(text):
        raise ContentError(
            path,
            row.id,
            "start" if row.start < reached else "end",
            f"It runs from {row.start} to {row.end}; the sentence before ends at {reached} "
            f"and the text at {len(text)}.",
            "Mend the offsets; sentences stand in order and do not overlap.",
        )
    _check_gap(text[reached : row.start], f"before {row.id}", path)


def _check_gap(gap: str, where: str, path: Path) -> None:
    left_out = "".join(gap.split()).strip(_BETWEEN_SENTENCES)
    if left_out:
        raise ContentError(
            path,
            where,
            "start",
            f"'{left_out[:20]}' belongs to no sentence.",
            "Mend the offsets so that every word belongs to one sentence.",
        )


def load_key(folder: Path | None = None, text_file: Path | None = None) -> Key:
    """Read the reference key and hold it against the article.

    Raises
    ------
    ContentError
        If a sentence has no entry, a label is not of the course's vocabularies, or words do not
        stand in the sentence that the key gives.
    """
    return _load_key(_case(folder), text_file or seeds_folder() / "article.txt")


@functools.lru_cache(maxsize=8)
def _load_key(folder: Path, text_file: Path) -> Key:
    article = _load_article(folder, text_file)
    path = folder / "key.yaml"
    parts = _parts(path, ("status", "people", "sentences"))
    key = Key(
        status=convert(parts["status"], Status, file=path, where="status"),
        people=convert_each(parts["people"], Person, file=path),
        sentences=convert_each(parts["sentences"], Entry, file=path),
    )
    people = {person.id for person in key.people}
    for entry in key.sentences:
        fault = functools.partial(ContentError, path, entry.id)
        _check_entry(entry, article, people, fault)
    for sentence in article.sentences:
        if sentence.id not in key.by_id:
            raise ContentError(
                path, sentence.id, "", "The key has no entry for this sentence.", "Add one."
            )
    return key


def _check_entry(
    entry: Entry, article: Article, people: set[str], fault: Callable[..., ContentError]
) -> None:
    if entry.id not in article.by_id:
        raise fault("id", "The article has no such sentence.", "See data/case/sentences.csv.")
    if entry.source.person and entry.source.person not in people:
        raise fault(
            "source.person",
            f"Nobody under 'people' has the id '{entry.source.person}'.",
            "Add the person or correct the id.",
        )
    for field, sentence_id, words in entry.quotations():
        _check_words(article, sentence_id, words, field, fault)
    check_spans(entry.spans, article[entry.id].text, fault)
    for sentence_id in (one for span in entry.spans for one in span.points_to):
        if sentence_id not in article.by_id:
            raise fault(
                "spans, points_to",
                f"There is no sentence {sentence_id}.",
                "See data/case/sentences.csv.",
            )
    for field in ("claim", "checkworthiness", "chain_depth", "techniques", "entman"):
        _check_labels(field, getattr(entry, field), fault)


def _check_labels(field: str, labels: Any, fault: Callable[..., ContentError]) -> None:
    named = [label.label for label in (*labels.accepted, *labels.arguable)]
    twice = next((label for label in named if named.count(label) > 1), None)
    if twice is not None:
        raise fault(
            field, f"The label '{twice}' stands twice.", "Keep it under accepted or arguable, once."
        )
    # No technique and no function is a judgement too; the other fields must say something.
    if not labels.accepted and field in ("claim", "checkworthiness", "chain_depth"):
        raise fault(f"{field}.accepted", "No label is accepted.", "Give at least one.")


def _check_words(
    article: Article, sentence_id: str, words: str, field: str, fault: Callable[..., ContentError]
) -> None:
    if not article.holds(words, sentence_id):
        raise fault(
            field,
            f"'{words[:60]}' does not stand in {sentence_id}.",
            "Copy the words from the article, letter for letter.",
        )


def load_original(folder: Path | None = None, text_file: Path | None = None) -> Original:
    """Read what is known of the original, and hold its quotations against the copy.

    Raises
    ------
    ContentError
        If a sentence does not exist or words do not stand in it.
    """
    return _load_original(_case(folder), text_file or seeds_folder() / "article.txt")


@functools.lru_cache(maxsize=8)
def _load_original(folder: Path, text_file: Path) -> Original:
    article = _load_article(folder, text_file)
    path = folder / "original.yaml"
    original = convert(read_yaml(path), Original, file=path, where="")
    for number, part in enumerate(original.fragments, start=1):
        if part.sentence not in article.by_id:
            raise ContentError(
                path,
                f"fragment {number}",
                "sentence",
                f"There is no sentence {part.sentence}.",
                "See data/case/sentences.csv.",
            )
    for number, part in enumerate(original.foreign, start=1):
        fault = functools.partial(ContentError, path, f"foreign {number}")
        _check_words(article, part.sentence, part.words, "words", fault)
    for name in original.names:
        fault = functools.partial(ContentError, path, name.usual)
        for cue in name.in_copy:
            _check_words(article, cue.sentence, cue.words, "in_copy", fault)
    return original


def load_glossary(file: Path | None = None) -> Mapping[str, Term]:
    """Read the glossary: the terms that the course teaches, by their id.

    Raises
    ------
    ContentError
        If a term lacks a field or a definition is longer than 40 words.
    """
    return _load_glossary(file or data_folder() / "glossary.yaml")


@functools.lru_cache(maxsize=8)
def _load_glossary(path: Path) -> Mapping[str, Term]:
    terms = convert_each(read_yaml(path), Term, file=path)
    for term in terms:
        length = len(term.definition.split())
        if length > 40:
            raise ContentError(
                path, term.id, "definition", f"It has {length} words.", "Say it in 40 or fewer."
            )
    return MappingProxyType({term.id: term for term in terms})


def _case(folder: Path | None) -> Path:
    return folder or data_folder() / "case"


def _parts(path: Path, names: tuple[str, ...]) -> dict[str, Any]:
    """Read a YAML file made of named parts, and refuse a missing or an unknown one."""
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise ContentError(path, "", "", "The file is empty or a bare list.", f"It needs {names}.")
    for name in names:
        if name not in data:
            raise ContentError(path, "", name, "This part is missing.", f"Add '{name}:'.")
    for name in data:
        if name not in names:
            raise ContentError(path, "", str(name), "This part is unknown.", f"Remove '{name}'.")
    return data
