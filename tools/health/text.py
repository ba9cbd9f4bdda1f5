"""The check-list in words, for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tools.health.bars import Bar, Result
from tools.health.countries import NOT_STATED
from tools.health.facts import Facts
from tools.health.files import Whole
from tools.health.running import Running


def in_words(found: Sequence[tuple[Bar, Result]], all_facts: Sequence[Facts],
             all_files: Whole, ran: dict[str, Running]) -> str:  # fmt: skip
    """Write the check-list for the terminal."""
    lines = []
    for bar, result in found:
        sign = "MISSED" if result.broken else "met"
        lines.append(f"{sign:7}{bar.name}: {result.found} (asked: {bar.limit})")
        lines += [f"       -> {one}" for one in result.broken]
        if result.broken:
            lines.append(f"       why it matters: {bar.why}")
    lines.append("")
    for one in all_facts:
        seconds, memory = _ran(ran.get(one.name))
        lines.append(
            f"{one.number}  {one.kb:4.0f} KB, {one.cells} cells, {one.exercises} exercises with "
            f"{one.items} items, {one.said:g} min, {one.words} words; time {seconds}, peak {memory}"
        )
        lines.append(f"    sources by country: {counted(one.countries)}")
    missed = sum(bool(result.broken) for _, result in found)
    lines += ["", f"{all_files.tests} tests written, {all_files.sources} sources in the list."]
    verdict = {0: f"All {len(found)} bars are met.", 1: "1 bar is missed."}
    lines.append(verdict.get(missed, f"{missed} bars are missed."))
    return "\n".join(lines)


def counted(counter: Counter[str]) -> str:
    """Say how many sources of each country there are, those that state none last."""
    ordered = sorted(counter.items(), key=lambda one: (one[0] == NOT_STATED, -one[1], one[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered) or "none"


def _ran(one: Running | None) -> list[str]:
    if one is None:
        return ["not run", "not run"]
    return [
        f"{one.seconds:.1f} s ({one.empty_seconds:.1f} s empty)",
        f"{one.peak:.0f} MB ({one.empty_peak:.0f} MB empty)",
    ]
