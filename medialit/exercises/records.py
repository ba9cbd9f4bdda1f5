"""The records of the common kinds of exercise: what an author writes, one class a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from medialit.content import Record, Text

CANNOT_TELL = "cannot_tell"
CANNOT_TELL_TEXT = "I cannot tell from this text"

State = Literal["accepted", "arguable", "not_supported"]
Id = Annotated[str, Meta(pattern=r"^[0-9a-z]{2}\.[a-z][a-z0-9_]*$")]
Slug = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class Judged(Record, kw_only=True):
    """How one possible answer is judged, and why: the explanation a learner reads."""

    state: State
    why: Annotated[str, Meta(min_length=1, pattern=r"\S", description="Teaches, right or wrong.")]


class Option(Judged, kw_only=True):
    """One option of a `choice` or `multi`."""

    id: Slug
    text: Text
    sentences: tuple[str, ...] = ()
    strength: Annotated[
        bool, Meta(description="True where the option credits something the text does well.")
    ] = False


class Label(Record, kw_only=True):
    """One label that a `sort` can give to an item."""

    id: Slug
    text: Text
    help: str = ""


class SortItem(Record, kw_only=True):
    """One thing to sort: a sentence of the article, or a text of its own."""

    id: Slug
    text: str = ""
    sentence: str = ""
    context: Annotated[str, Meta(description="A sentence shown above it, to understand it.")] = ""
    judged: Annotated[
        dict[str, Judged], Meta(description="Label id, or cannot_tell, to its judgement.")
    ]


class Range(Judged, kw_only=True):
    """A range of numbers, both ends included, and how it is judged."""

    low: float
    high: float


class RankItem(Record, kw_only=True):
    """One thing to put in order; `why` says what its place rests on."""

    id: Slug
    text: Text
    sentences: tuple[str, ...] = ()
    why: Text


class Order(Judged, kw_only=True):
    """An order of a `rank` that is accepted or arguable."""

    order: Annotated[tuple[str, ...], Meta(min_length=2)]


class Level(Record, kw_only=True):
    """One level of a rubric: when it applies, and a model answer at that level."""

    when: Text
    model: Text
    why: Text


class Rubric(Record, kw_only=True):
    """The three levels by which a learner scores their own writing."""

    proficient: Level
    emergent: Level
    basic: Level


class WrongTurn(Record, kw_only=True):
    """A typical wrong turn in a written answer, and what to do about it."""

    text: Text
    why: Text


class Exercise(Record, kw_only=True):
    """What every kind of exercise has.

    Attributes
    ----------
    id : str
        Stable: saved work refers to it and it never changes its meaning.
    minutes : float
        Time a learner needs, in minutes.
    confidence : bool
        Whether the learner is asked how sure they are.
    """

    id: Id
    title: Text
    prompt: Text
    minutes: Annotated[float, Meta(gt=0, le=60)]
    objectives: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    hints: Annotated[tuple[Text, ...], Meta(min_length=2)]
    confidence: bool = True

    @property
    def kind(self) -> str:
        """The name of the kind, as in the YAML."""
        return self.__struct_config__.tag

    def texts(self) -> tuple[str, ...]:
        """Return every text a learner may read, in order."""
        return tuple(_texts(msgspec.to_builtins(self)))


class Compared(Exercise, kw_only=True):
    """A kind that can be asked before and after: first what you expect, then what you found."""

    feedback_later: Annotated[
        bool, Meta(description="True where feedback waits for the exercise that compares with it.")
    ] = False
    compare_with: Annotated[
        str, Meta(description="Id of the earlier exercise of this kind that this one asks again.")
    ] = ""


class Choice(Exercise, kw_only=True, tag_field="kind", tag="choice"):
    """One option of several."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2)]
    cannot_tell: Judged


class Multi(Exercise, kw_only=True, tag_field="kind", tag="multi"):
    """All options that hold."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2)]
    cannot_tell: Judged


class Sort(Compared, kw_only=True, tag_field="kind", tag="sort"):
    """One label for each of several items."""

    labels: Annotated[tuple[Label, ...], Meta(min_length=2)]
    items: Annotated[tuple[SortItem, ...], Meta(min_length=2)]


class Estimate(Compared, kw_only=True, tag_field="kind", tag="estimate"):
    """A number within bounds; before and after where `compare_with` names an earlier one."""

    low: float
    high: float
    step: Annotated[float, Meta(gt=0)] = 1
    unit: Text
    low_text: Text
    high_text: Text
    ranges: Annotated[tuple[Range, ...], Meta(min_length=1)]
    cannot_tell: Judged


class Rank(Exercise, kw_only=True, tag_field="kind", tag="rank"):
    """Several items in order."""

    first_text: Text
    last_text: Text
    items: Annotated[tuple[RankItem, ...], Meta(min_length=3)]
    orders: Annotated[tuple[Order, ...], Meta(min_length=1)]
    otherwise: Annotated[str, Meta(min_length=1, description="Why other orders do not hold.")]
    cannot_tell: Judged


class Gauge(Record, kw_only=True):
    """What the line under a written answer looks for: information, never a grade.

    Attributes
    ----------
    id : str
    text : str
        Its name in the line, such as "Hedges kept".
    any_of : tuple of str
        Words, or groups of words, that count: whole words, in upper or lower case.
    why : str
        What it is good for, and what it cannot see.
    said : str
        "words" names those found: "Hedges kept: small, could". "yes_no" says whether there is
        one: "Speaker named: yes".
    """

    id: Slug
    text: Text
    any_of: Annotated[tuple[Text, ...], Meta(min_length=1)]
    why: Text
    said: Literal["words", "yes_no"] = "words"


class Write(Exercise, kw_only=True, tag_field="kind", tag="write"):
    """A written answer, scored by the learner with a rubric."""

    max_words: Annotated[int, Meta(gt=0)]
    meter: Annotated[
        tuple[Gauge, ...],
        Meta(description="What a live line under the text counts besides words; no grade."),
    ] = ()
    rubric: Rubric
    wrong_turns: Annotated[tuple[WrongTurn, ...], Meta(min_length=1)]
    confidence: bool = False


def choices_of(exercise: Choice | Multi | Sort, item: SortItem | None = None) -> dict[str, Judged]:
    """Return the judgement of each option id of a choice, a multi or one item of a sort."""
    if isinstance(exercise, Sort):
        return dict(item.judged)
    return {option.id: option for option in exercise.options} | {CANNOT_TELL: exercise.cannot_tell}


def _texts(value: Any) -> Iterator[str]:
    """Yield the prose in a record: every string but those under a key of identifiers."""
    not_prose = {
        "id",
        "kind",
        "state",
        "sentences",
        "sentence",
        "context",
        "objectives",
        "terms",
        "evidence",
        "letter",
        "given",
        "span",
        "card",
        "claim",
        "search",
    }
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in not_prose | {"order", "compare_with", "context"}:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
