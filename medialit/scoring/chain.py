"""Scoring a `chain`: the way a statement travelled, and how many stand in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Chain, Judged
from medialit.scoring.model import (
    Answer,
    KeyEntry,
    KeyItem,
    Kind,
    distinct,
    judge,
    key_item,
    unanswered,
)

WAY, DEPTH = "order", "depth"
TITLES = {WAY: "The way", DEPTH: "How many in between (chain depth)"}
ARROW = " → "


def _fits(exercise: Chain, value: Any) -> bool:
    if value == CANNOT_TELL:
        return True
    if not isinstance(value, dict) or not value.keys() <= {WAY, DEPTH}:
        return False
    order, depth = value.get(WAY, []), value.get(DEPTH)
    known = {station.id for station in exercise.stations}
    offered = {one.depth for one in exercise.depths}
    depth_fits = depth is None or (type(depth) is int and depth in offered)
    return isinstance(order, list) and distinct(order, known) and depth_fits


def _parts(value: Any) -> tuple[list[str], int | None]:
    given = value if isinstance(value, dict) else {}
    return given.get(WAY, []), given.get(DEPTH)


def _open_items(_exercise: Chain, value: Any) -> tuple[str, ...]:
    if value == CANNOT_TELL:
        return ()
    order, depth = _parts(value)
    return (*(() if order else (WAY,)), *(() if depth is not None else (DEPTH,)))


def _score(exercise: Chain, answer: Answer):
    if answer.value == CANNOT_TELL:
        item = judge(exercise.cannot_tell, CANNOT_TELL_TEXT, answer)
        return (msgspec.structs.replace(item, points=2 * item.points),), 2.0
    order, depth = _parts(answer.value)
    return (_score_way(exercise, order, answer), _score_depth(exercise, depth, answer)), 2.0


def _score_way(exercise: Chain, order: list[str], answer: Answer):
    """Judge a chain by the key; another one learns what of it holds, not what is missing."""
    if not order:
        return unanswered(WAY, TITLES[WAY])
    chosen = way(exercise, order)
    for chain in exercise.chains:
        if list(chain.order) == order:
            item = judge(chain, chosen, answer, item=WAY, title=TITLES[WAY])
            return msgspec.structs.replace(item, marks=dict.fromkeys(order, "kept"))
    marks = _marks(exercise, order)
    why = " ".join([exercise.otherwise, *_what_holds(exercise, order, marks)])
    judged = Judged(state="not_supported", why=why)
    item = judge(judged, chosen, answer, item=WAY, title=TITLES[WAY])
    return msgspec.structs.replace(item, marks=marks)


def _marks(exercise: Chain, order: list[str]) -> dict[str, str]:
    """Say of each station whether it stands in the order of the nearest accepted chain."""
    accepted = [one.order for one in exercise.chains if one.state == "accepted"]
    nearest = max((_in_common(order, one) for one in accepted), key=len)
    belong = {station for one in exercise.chains for station in one.order}
    return {
        one: "kept" if one in nearest else "moved" if one in belong else "extra" for one in order
    }


def _in_common(given: Sequence[str], chain: Sequence[str]) -> tuple[str, ...]:
    """Return the longest run of stations that stand in the same order in both, gaps allowed."""
    best: list[tuple[str, ...]] = [()] * (len(chain) + 1)
    for one in given:
        row = [()]
        for at, other in enumerate(chain):
            longer = (*best[at], one) if one == other else ()
            row.append(max(longer, row[at], best[at + 1], key=len))
        best = row
    return best[-1]


def _what_holds(exercise: Chain, order: list[str], marks: dict[str, str]) -> list[str]:
    kept = list(marks.values()).count("kept")
    stations = "station" if len(order) == 1 else "stations"
    said = [
        f"{kept} of your {len(order)} {stations} "
        f"{'stands' if kept == 1 else 'stand'} in the order of the nearest accepted chain."
    ]
    if kept == len(order):
        said.append("Something is missing, though.")
    for station in exercise.stations:
        if marks.get(station.id) == "extra":
            said.append(f"“{station.text}” does not belong: {station.why}")
    return said


def _score_depth(exercise: Chain, depth: int | None, answer: Answer):
    for one in exercise.depths:
        if one.depth == depth:
            return judge(one, depth_text(one), answer, item=DEPTH, title=TITLES[DEPTH])
    return unanswered(DEPTH, TITLES[DEPTH])


def depth_text(one) -> str:
    """Write a depth as it is offered."""
    return f"{one.depth}: {one.text}" if one.text else str(one.depth)


def way(exercise: Chain, order: Sequence[str]) -> str:
    """Write a chain as a line of stations with arrows."""
    texts = {station.id: station.text for station in exercise.stations}
    return ARROW.join(texts[one] for one in order)


def _key(exercise: Chain):
    other = ("Another way", Judged(state="not_supported", why=exercise.otherwise))
    chains = [(way(exercise, one.order), one) for one in exercise.chains]
    unsure = (CANNOT_TELL_TEXT, exercise.cannot_tell)
    reasons = tuple(KeyEntry(text=one.text, state="", why=one.why) for one in exercise.stations)
    return (
        key_item(WAY, TITLES[WAY], [*chains, other, unsure]),
        key_item(DEPTH, TITLES[DEPTH], [(depth_text(one), one) for one in exercise.depths]),
        KeyItem(id="stations", title="Why each station belongs, or does not", entries=reasons),
    )


def _plain(exercise: Chain, value: Any) -> str:
    if value == CANNOT_TELL:
        return CANNOT_TELL_TEXT
    order, depth = _parts(value)
    parts = [way(exercise, order)] if order else []
    parts += [f"chain depth {depth_text(o)}" for o in exercise.depths if o.depth == depth]
    return "; ".join(parts) or "nothing yet"


def _reasons(_exercise: Chain) -> set[str]:
    return {WAY, DEPTH}


CHAIN = Kind(_fits, _open_items, _score, _key, _plain, _reasons)
