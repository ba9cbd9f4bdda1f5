"""Scoring a `sort`: each item for itself."""

from __future__ import annotations

from typing import Any

from medialit.exercises import CANNOT_TELL, CANNOT_TELL_TEXT, Sort
from medialit.scoring.model import Answer, Kind, item_title, judge, key_item, unanswered


def _labels(exercise: Sort) -> dict[str, str]:
    return {label.id: label.text for label in exercise.labels} | {CANNOT_TELL: CANNOT_TELL_TEXT}


def _fits(exercise: Sort, value: Any) -> bool:
    items = {item.id: item.judged for item in exercise.items}
    return isinstance(value, dict) and all(
        isinstance(label, str) and label in items.get(item, ()) for item, label in value.items()
    )


def _open_items(exercise: Sort, value: Any) -> tuple[str, ...]:
    return tuple(item.id for item in exercise.items if item.id not in (value or {}))


def _score(exercise: Sort, answer: Answer):
    labels = _labels(exercise)
    given = answer.value if isinstance(answer.value, dict) else {}
    items = []
    for item in exercise.items:
        label, title = given.get(item.id), item_title(item)
        if label is None:
            items.append(unanswered(item.id, title))
        else:
            items.append(
                judge(item.judged[label], labels[label], answer, item=item.id, title=title)
            )
    return tuple(items), float(len(items))


def _key(exercise: Sort):
    labels = _labels(exercise)
    return tuple(
        key_item(item.id, item_title(item), [(labels[i], one) for i, one in item.judged.items()])
        for item in exercise.items
    )


def _plain(exercise: Sort, value: Any) -> str:
    labels = _labels(exercise)
    titles = {item.id: item_title(item) for item in exercise.items}
    return "; ".join(f"{titles[item]}: {labels[label]}" for item, label in value.items())


SORT = Kind(_fits, _open_items, _score, _key, _plain)
