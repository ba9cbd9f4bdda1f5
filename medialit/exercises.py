"""The kinds of exercise, loaded from YAML and checked before a learner sees them.

What an author may write stands in ``data/exercises/schema.json``, which is generated from
the classes below, so that editors complete and check the same contract as the loader.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from medialit import case, evidence
from medialit.content import ContentError, Record, Text, convert, read_yaml
from medialit.paths import data_folder

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


class Choice(Exercise, kw_only=True, tag_field="kind", tag="choice"):
    """One option of several."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2)]
    cannot_tell: Judged


class Multi(Exercise, kw_only=True, tag_field="kind", tag="multi"):
    """All options that hold."""

    options: Annotated[tuple[Option, ...], Meta(min_length=2)]
    cannot_tell: Judged


class Sort(Exercise, kw_only=True, tag_field="kind", tag="sort"):
    """One label for each of several items."""

    labels: Annotated[tuple[Label, ...], Meta(min_length=2)]
    items: Annotated[tuple[SortItem, ...], Meta(min_length=2)]


class Estimate(Exercise, kw_only=True, tag_field="kind", tag="estimate"):
    """A number within bounds; before and after where `compare_with` names an earlier one."""

    low: float
    high: float
    step: Annotated[float, Meta(gt=0)] = 1
    unit: Text
    low_text: Text
    high_text: Text
    ranges: Annotated[tuple[Range, ...], Meta(min_length=1)]
    cannot_tell: Judged
    feedback_later: Annotated[
        bool, Meta(description="True where feedback waits for the exercise that compares with it.")
    ] = False
    compare_with: str = ""


class Rank(Exercise, kw_only=True, tag_field="kind", tag="rank"):
    """Several items in order."""

    first_text: Text
    last_text: Text
    items: Annotated[tuple[RankItem, ...], Meta(min_length=3)]
    orders: Annotated[tuple[Order, ...], Meta(min_length=1)]
    otherwise: Annotated[str, Meta(min_length=1, description="Why other orders do not hold.")]
    cannot_tell: Judged


class Write(Exercise, kw_only=True, tag_field="kind", tag="write"):
    """A written answer, scored by the learner with a rubric."""

    max_words: Annotated[int, Meta(gt=0)]
    rubric: Rubric
    wrong_turns: Annotated[tuple[WrongTurn, ...], Meta(min_length=1)]
    confidence: bool = False


AnyExercise = Choice | Multi | Sort | Estimate | Rank | Write


class _Sheet(Record, kw_only=True):
    """A file of exercises as written, before its exercises are looked at."""

    notebook: Text
    title: Text
    objectives: dict[str, Text] = msgspec.field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    exercises: tuple[Any, ...]
    recall: tuple[Any, ...] = ()


class Sheet(Record, kw_only=True):
    """The shape of an exercise file; ``schema.json`` is made from it."""

    notebook: Text
    title: Text
    objectives: Annotated[
        dict[str, Text], Meta(description="Objective id (01.o1) to its sentence.")
    ] = msgspec.field(default_factory=dict)
    evidence: Annotated[
        tuple[str, ...], Meta(description="Source ids that the notebook's prose uses.")
    ] = ()
    exercises: Annotated[tuple[AnyExercise, ...], Meta(min_length=1)]
    recall: Annotated[
        tuple[AnyExercise, ...], Meta(description="Questions that later notebooks ask again.")
    ] = ()


class Workbook(Sheet, kw_only=True):
    """All exercises of one notebook, in its order."""

    def __getitem__(self, exercise_id: str) -> AnyExercise:
        """Return the exercise of that id.

        Raises
        ------
        KeyError
            If there is none; the message lists those there are.
        """
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise KeyError(f"No exercise '{exercise_id}' in {self.notebook}. There are: {known}.")

    def source_ids(self) -> tuple[str, ...]:
        """Return the source ids used in the exercises and the notebook's prose, sorted."""
        used = set(self.evidence)
        for exercise in self.exercises:
            used.update(exercise.evidence)
            for text in exercise.texts():
                used.update(evidence.ids_in(text))
        return tuple(sorted(used, key=lambda i: (i[0], int(i[1:]))))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of an exercise file, the author's contract."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    made |= msgspec.json.schema(Sheet)
    return msgspec.json.decode(msgspec.json.encode(made))  # with lists for tuples, as in the file


def notebooks(folder: Path | None = None) -> tuple[str, ...]:
    """Return the notebooks that have an exercise file, in the order of the course."""
    folder = folder or data_folder() / "exercises"
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


@functools.lru_cache(maxsize=32)
def load(notebook: str, folder: Path | None = None) -> Workbook:
    """Load and check the exercises of a notebook.

    Parameters
    ----------
    notebook : str
        The notebook's name without its ending, such as ``01_read_before_you_judge``.
    folder : Path, optional
        Where the exercise files are; the course's own by default.

    Raises
    ------
    ContentError
        If anything in the file is missing, unknown or does not fit; it names the file, the
        exercise, the field and the remedy.
    """
    path = (folder or data_folder() / "exercises") / f"{notebook}.yaml"
    sheet = convert(read_yaml(path), _Sheet, file=path, where="top of the file")
    workbook = Workbook(
        notebook=sheet.notebook,
        title=sheet.title,
        objectives=sheet.objectives,
        evidence=sheet.evidence,
        exercises=_convert_each(sheet.exercises, "exercise", path),
        recall=_convert_each(sheet.recall, "recall", path),
    )
    _check_workbook(workbook, path)
    return workbook


def _convert_each(raws: tuple[Any, ...], what: str, path: Path) -> tuple[AnyExercise, ...]:
    """Convert one by one, so that an error names the exercise and not only its place."""
    made = []
    for number, raw in enumerate(raws, start=1):
        name = raw.get("id") if isinstance(raw, dict) else None
        where = f"{what} {name}" if name else f"{what} number {number}"
        try:
            made.append(convert(raw, AnyExercise, file=path, where=where))
        except ContentError as error:
            raise _in_plain_words(error) from None
    return tuple(made)


# What msgspec says; the same for an author who never heard of types; what to do about it.
_PLAINLY = (
    (r"Object missing required field ('.+')\.", r"\1 is missing.", ""),
    (r"Object contains unknown field ('.+')\.", r"There is no field \1.", ""),
    (r"Invalid (?:enum )?value ('.*')\.", r"There is no such word here: \1.", ""),
    (
        r"Expected 'array' of length >= (\d+)\.",
        "The list is too short.",
        r"Write at least \1 of them.",
    ),
    (r"Expected '(?:float|int)' ([<>]=?) ([\d.]+)\.", r"The number must be \1 \2.", ""),
    (
        r"Expected 'str', got 'bool'\.",
        "YAML takes words such as no and off for false.",
        "Put quotation marks around it.",
    ),
    (r"Expected 'str', got .*", "A text is expected here.", "Put quotation marks around it."),
    (r"Expected '(?:float|int)', got .*", "A number is expected here.", "Write it in digits."),
    (r"Expected 'bool', got .*", "Either true or false is expected here.", ""),
    (r"Expected 'array', got .*", "A list is expected here.", "Start each entry with '- '."),
    (r"Expected 'object', got .*", "Fields with values are expected here.", ""),
    (
        r"Expected 'str' matching .*",
        "This is not written as an id.",
        "Begin with a letter, then letters, digits and '_'; an exercise has its notebook's number "
        "before that, as in 01.nut_graf.",
    ),
)
_WORDS = {
    "kind": "Use choice, multi, sort, estimate, rank or write.",
    "state": "Use accepted, arguable or not_supported.",
}


def _in_plain_words(error: ContentError) -> ContentError:
    """Say what msgspec found in an author's words."""
    field, problem, remedy = error.field.split("` in `$.")[-1], error.problem, error.remedy
    for pattern, plain, help_ in _PLAINLY:
        if found := re.fullmatch(pattern, problem):
            problem, remedy = found.expand(plain), found.expand(help_) or remedy
            break
    if problem.startswith("There is no such word"):
        remedy = _WORDS.get(field.rsplit(".", 1)[-1], remedy)
    return ContentError(error.file, error.where, field, problem, remedy)


def find(exercise_id: str) -> AnyExercise:
    """Return an exercise of any notebook by its id.

    Raises
    ------
    KeyError
        If no notebook has it.
    """
    for notebook in notebooks():
        if notebook[:2] == exercise_id[:2]:
            return load(notebook)[exercise_id]
    raise KeyError(
        f"No exercise file belongs to '{exercise_id}'; ids start with a notebook's number."
    )


def choices_of(exercise: AnyExercise, item: SortItem | None = None) -> dict[str, Judged]:
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


def _check_workbook(workbook: Workbook, path: Path) -> None:
    """Check what holds between exercises, then each exercise by its kind."""
    if workbook.notebook != path.stem:
        raise ContentError(
            path,
            "top of the file",
            "notebook",
            f"It says '{workbook.notebook}'.",
            f"Write the file's own name, '{path.stem}'.",
        )
    for source in workbook.evidence:
        if source not in evidence.load_sources():
            raise ContentError(path, "top of the file", "evidence", *_no_source(source))
    seen: dict[str, AnyExercise] = {}
    for exercise in (*workbook.exercises, *workbook.recall):
        fault = functools.partial(ContentError, path, f"exercise {exercise.id}")
        if exercise.id in seen:
            raise fault("id", "This id stands twice.", "Give each exercise an id of its own.")
        if exercise.id[:2] != path.stem[:2]:
            raise fault(
                "id", "The id belongs to another notebook.", f"Start it with '{path.stem[:2]}.'."
            )
        for objective in exercise.objectives:
            if objective not in workbook.objectives:
                raise fault(
                    "objectives",
                    f"'{objective}' is not an objective of this notebook.",
                    f"Use one of {', '.join(workbook.objectives)}, or add it at the top.",
                )
        _check_references(exercise, fault)
        _CHECKS[type(exercise)](exercise, fault)
        earlier = getattr(exercise, "compare_with", "")
        if earlier and not isinstance(seen.get(earlier), Estimate):
            raise fault(
                "compare_with",
                f"'{earlier}' is not an earlier estimate.",
                "Name an estimate that stands above this one.",
            )
        seen[exercise.id] = exercise


def _check_references(exercise: AnyExercise, fault) -> None:
    known = case.load_article().by_id
    named = list(exercise.sentences)
    for part in (*getattr(exercise, "options", ()), *getattr(exercise, "items", ())):
        named += getattr(part, "sentences", ()) or [getattr(part, "sentence", "")]
        named.append(getattr(part, "context", ""))
    for sentence in filter(None, named):
        if sentence not in known:
            raise fault("sentences", f"There is no sentence {sentence}.", "Use S01 to S36.")
    for term in exercise.terms:
        if term not in case.load_glossary():
            raise fault(
                "terms", f"'{term}' is not in the glossary.", "Add it to data/glossary.yaml."
            )
    cited = {*exercise.evidence, *(i for text in exercise.texts() for i in evidence.ids_in(text))}
    for source in sorted(cited):
        if source not in evidence.load_sources():
            raise fault("evidence", *_no_source(source))


def _no_source(source: str) -> tuple[str, str]:
    return f"No source has the id {source}.", "Add it to data/case/sources.csv, or correct it."


def _check_one_accepted(judged: dict[str, Judged], fault, field: str) -> None:
    if not any(one.state == "accepted" for one in judged.values()):
        raise fault(field, "No answer is accepted.", "Mark at least one as 'accepted'.")


def _check_ids(parts, fault, field: str) -> None:
    ids = [part.id for part in parts]
    for one in ids:
        if ids.count(one) > 1 or one == CANNOT_TELL:
            raise fault(field, f"The id '{one}' stands twice or is reserved.", "Choose another id.")


def _check_options(exercise: Choice | Multi, fault) -> None:
    _check_ids(exercise.options, fault, "options")
    _check_one_accepted(choices_of(exercise), fault, "options")


def _check_sort(exercise: Sort, fault) -> None:
    _check_ids(exercise.labels, fault, "labels")
    _check_ids(exercise.items, fault, "items")
    wanted = {label.id for label in exercise.labels} | {CANNOT_TELL}
    for item in exercise.items:
        field = f"items, {item.id}, judged"
        if bool(item.text) == bool(item.sentence):
            raise fault(
                f"items, {item.id}", "It needs a text or a sentence.", "Write one of the two."
            )
        for missing in sorted(wanted - item.judged.keys()):
            raise fault(field, f"'{missing}' has no state and why.", f"Add '{missing}'.")
        for extra in sorted(item.judged.keys() - wanted):
            raise fault(field, f"'{extra}' is not a label.", "Remove it, or add it to the labels.")
        _check_one_accepted(item.judged, fault, field)


def _check_estimate(exercise: Estimate, fault) -> None:
    for one in (exercise, *exercise.ranges):
        if not -math.inf < one.low <= one.high < math.inf:
            raise fault(
                "low" if one is exercise else "ranges",
                f"{one.low:g} to {one.high:g} is no range.",
                "Write two numbers, the lower one as 'low'.",
            )
    ranges = sorted(exercise.ranges, key=lambda one: one.low)
    edges = [exercise.low - exercise.step, *(e for r in ranges for e in (r.low, r.high))]
    edges.append(exercise.high + exercise.step)
    for high, low in zip(edges[::2], edges[1::2], strict=True):
        if abs(low - high - exercise.step) > 1e-9:
            raise fault(
                "ranges",
                f"Something is missing or double between {high:g} and {low:g}.",
                f"Let the ranges cover {exercise.low:g} to {exercise.high:g} "
                f"in steps of {exercise.step:g}.",
            )
    _check_one_accepted(dict(enumerate((*ranges, exercise.cannot_tell))), fault, "ranges")


def _check_rank(exercise: Rank, fault) -> None:
    _check_ids(exercise.items, fault, "items")
    ids = sorted(item.id for item in exercise.items)
    for order in exercise.orders:
        if sorted(order.order) != ids:
            raise fault(
                "orders",
                f"'{', '.join(order.order)}' is not an order of the items.",
                "Name each once.",
            )
    if len({order.order for order in exercise.orders}) < len(exercise.orders):
        raise fault("orders", "An order stands twice.", "Keep one of the two.")
    _check_one_accepted(dict(enumerate(exercise.orders)), fault, "orders")


def _check_write(exercise: Write, fault) -> None:
    for name in ("proficient", "emergent", "basic"):
        words = len(getattr(exercise.rubric, name).model.split())
        if words > exercise.max_words:
            raise fault(
                f"rubric, {name}, model",
                f"The model answer has {words} words.",
                f"Keep to the {exercise.max_words} that the learner has.",
            )


_CHECKS = {
    Choice: _check_options,
    Multi: _check_options,
    Sort: _check_sort,
    Estimate: _check_estimate,
    Rank: _check_rank,
    Write: _check_write,
}
