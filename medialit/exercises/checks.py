"""What must hold within one exercise of a common kind, beyond its types.

Each check gets the exercise and `fault`, which makes a ContentError from field, problem, remedy.
"""

from __future__ import annotations

import math
import re

from medialit.exercises.records import (
    CANNOT_TELL,
    Choice,
    Estimate,
    Judged,
    Multi,
    Rank,
    Sort,
    Write,
    choices_of,
)


def check_one_accepted(judged: dict[str, Judged], fault, field: str) -> None:
    if not any(one.state == "accepted" for one in judged.values()):
        raise fault(field, "No answer is accepted.", "Mark at least one as 'accepted'.")


def check_ids(parts, fault, field: str) -> None:
    ids = [part.id for part in parts]
    for one in ids:
        if ids.count(one) > 1 or one == CANNOT_TELL:
            raise fault(field, f"The id '{one}' stands twice or is reserved.", "Choose another id.")


def check_options(exercise: Choice | Multi, fault) -> None:
    check_ids(exercise.options, fault, "options")
    check_one_accepted(choices_of(exercise), fault, "options")


def check_sort(exercise: Sort, fault) -> None:
    check_ids(exercise.labels, fault, "labels")
    check_ids(exercise.items, fault, "items")
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
        check_one_accepted(item.judged, fault, field)


def check_estimate(exercise: Estimate, fault) -> None:
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
    check_one_accepted(dict(enumerate((*ranges, exercise.cannot_tell))), fault, "ranges")


def check_rank(exercise: Rank, fault) -> None:
    check_ids(exercise.items, fault, "items")
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
    check_one_accepted(dict(enumerate(exercise.orders)), fault, "orders")


def check_write(exercise: Write, fault) -> None:
    check_meter(exercise, fault)
    for name in ("proficient", "emergent", "basic"):
        words = len(getattr(exercise.rubric, name).model.split())
        if words > exercise.max_words:
            raise fault(
                f"rubric, {name}, model",
                f"The model answer has {words} words.",
                f"Keep to the {exercise.max_words} that the learner has.",
            )


def check_meter(exercise: Write, fault) -> None:
    check_ids(exercise.meter, fault, "meter")
    for gauge in exercise.meter:
        words = [" ".join(one.split()).casefold() for one in gauge.any_of]
        bare = next((one for one in words if not re.search(r"\w", one)), None)
        if bare is not None:
            raise fault(
                f"meter, {gauge.id}, any_of", f"'{bare}' holds no word.", "Write a word or more."
            )
        twice = next((one for one in words if words.count(one) > 1), None)
        if twice is not None:
            raise fault(
                f"meter, {gauge.id}, any_of", f"'{twice}' stands twice.", "Name each word once."
            )
