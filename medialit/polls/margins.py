"""The poll lab: how many people are asked, and how wide the interval is then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from medialit.polls import words
from medialit.polls.waves import answers, by_simple_sampling, by_wilson, margin, overlap, waves
from medialit.widgets.engine import Twin
from medialit.widgets.lab import Choice, Lab, twin

FEWEST, MOST = 100, 5000
#: How many people the lab shows first, in each poll.
START = 1100

_TITLE = "One poll, many sizes"
_ABOUT = (
    "Two polls asked whether Russia could attack Kazakhstan. Change how many people each of them "
    "asked. The shares stay; the interval around them grows or shrinks."
)
_METHODS = (
    "95 % intervals. Thick: Wilson’s. Thin and dashed: simple sampling, the share ± its margin. "
    "Both suppose that chance alone chose who was asked."
)
_LIMIT = (
    "An interval shows what chance can do. That two of them overlap does not show that nothing "
    "changed."
)


class MarginLab(Lab):
    """Choose how many people were asked; see the intervals of both polls and whether they meet."""

    fields: ClassVar[Mapping[str, Sequence[Any]]] = {"people": range(FEWEST, MOST + 1)}

    def __init__(self) -> None:
        super().__init__(_spec(), {"people": START})

    def outcome(self, choice: Choice) -> dict[str, Any]:
        """Return the intervals in the order of the spec, the widest margin, and all in words.

        `wilson` and `simple` hold ``[low, high]`` in per cent, for each answer the polls in turn.
        """
        people = choice["people"]
        shares = [wave.share(one) for one in answers() for wave in waves()]
        return {
            "wilson": [_rounded(by_wilson(one, people)) for one in shares],
            "simple": [_rounded(by_simple_sampling(one, people)) for one in shares],
            "margin": round(margin(50, people), 1),
            "said": [sentence(one, people) for one in answers()],
        }

    def twin(self) -> Twin:
        """Return both polls with the intervals of their own size."""
        header = ("Answer", *(f"{wave.name}, n = {wave.n:,}" for wave in waves()), "Intervals")
        rows = []
        for one in answers():
            spans = [by_wilson(wave.share(one), wave.n) for wave in waves()]
            cells = [
                f"{words.percent(wave.share(one))} ({low:.1f} to {high:.1f})"
                for wave, (low, high) in zip(waves(), spans, strict=True)
            ]
            rows.append((one, *cells, "overlap" if overlap(*spans) else "do not overlap"))
        return twin(_TITLE, _ABOUT, header, rows, _note())


def sentence(answer: str, people: int) -> str:
    """Say for an answer how far its two Wilson intervals reach, and whether they meet."""
    spans = [by_wilson(wave.share(answer), people) for wave in waves()]
    (a, b), (c, d) = spans
    meet = "overlap" if overlap(*spans) else "do not overlap"
    return f"{words.first_up(answer)}: {a:.1f} to {b:.1f} % and {c:.1f} to {d:.1f} %, which {meet}."


def _rounded(span: tuple[float, float]) -> list[float]:
    return [round(end, 1) for end in span]


def published() -> list[list[str]]:
    """Return for each poll its size, the margin as published and as computed, in words."""
    return [
        [
            wave.name,
            f"{wave.n:,}",
            f"at most ±{wave.meta.error_published:g} points",
            f"±{margin(50, wave.n):.2f} points",
        ]
        for wave in waves()
    ]


def _spec() -> dict[str, Any]:
    return {
        "view": "poll",
        "title": _TITLE,
        "about": _ABOUT,
        "range": [FEWEST, MOST],
        "waves": [wave.name for wave in waves()],
        "answers": list(answers()),
        "shares": [wave.share(one) for one in answers() for wave in waves()],
        "methods": _METHODS,
        "limit": _LIMIT,
        "published": {
            "caption": "The published margin beside the computed one. At 50 % it is widest",
            "heads": ["Poll", "Asked", "Published", "Computed at 50 %"],
            "rows": published(),
        },
        "uncovered": words.uncovered(),
        "hindsight": words.HINDSIGHT,
        "note": _note(),
    }


def _note() -> str:
    made = ". ".join(words.how_made(wave) for wave in waves())
    return f"{made}. The answers are shares of views, and no measure of the risk. {words.sources()}"
