"""Scoring a `rank`: an order, judged as a whole."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Judged, Rank
from medialit.scoring.model import (
    Answer,
    KeyEntry,
    KeyItem,
    Kind,
    distinct,
    judge,
    key_item,
    nothing_given,
    part_ids,
    unanswered,
)


def _fits(exercise: Rank, value: Any) -> bool:
    ids = part_ids(exercise)
    ordered = isinstance(value, list) and distinct(value, ids) and len(value) == len(ids)
    return ordered or value == CANNOT_TELL


def _score(exercise: Rank, answer: Answer):
    """Judge an order by the key; another order learns how many pairs already stand right."""
    if answer.value is None:
        return (unanswered(),), 1.0
    if answer.value == CANNOT_TELL:
        return (judge(exercise.cannot_tell, CANNOT_TELL_TEXT, answer),), 1.0
    texts = {item.id: item.text for item in exercise.items}
    chosen = "; ".join(texts[one] for one in answer.value)
    for order in exercise.orders:
        if list(order.order) == answer.value:
            return (judge(order, chosen, answer),), 1.0
    pairs, right = _pairs_in_order(exercise, answer.value)
    found = f" {right} of {pairs} pairs stand in the order of the key."
    judged = Judged(state="not_supported", why=exercise.otherwise + found)
    return (judge(judged, chosen, answer),), 1.0


def _pairs_in_order(exercise: Rank, given: list[str]) -> tuple[int, int]:
    """Count all pairs, and those in the order of the nearest accepted order (Kendall 1938)."""
    accepted = [one.order for one in exercise.orders if one.state == "accepted"]
    right = max(
        sum(given.index(a) < given.index(b) for a, b in combinations(order, 2))
        for order in accepted
    )
    return math.comb(len(given), 2), right


def _key(exercise: Rank) -> tuple[KeyItem, ...]:
    texts = {item.id: item.text for item in exercise.items}
    orders = [("; ".join(texts[i] for i in one.order), one) for one in exercise.orders]
    other = ("Another order", Judged(state="not_supported", why=exercise.otherwise))
    places = tuple(KeyEntry(text=item.text, state="", why=item.why) for item in exercise.items)
    return (
        key_item("", "Orders", [*orders, other, (CANNOT_TELL_TEXT, exercise.cannot_tell)]),
        KeyItem(id="places", title="Why each stands where it does", entries=places),
    )


def _plain(exercise: Rank, value: Any) -> str:
    texts = {item.id: item.text for item in exercise.items}
    return CANNOT_TELL_TEXT if value == CANNOT_TELL else "; ".join(texts[one] for one in value)


RANK = Kind(_fits, nothing_given, _score, _key, _plain)
