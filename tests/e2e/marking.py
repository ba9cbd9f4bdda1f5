"""A student who labels words: what to mark, and how by mouse, by keys and from lists."""

from __future__ import annotations

import itertools
from typing import Any

from medialit.case import load_article
from medialit.exercises import CANNOT_TELL, Mark
from medialit.spans import words_of


def value_of(exercise: Mark, state: str) -> dict[str, list[int]]:
    """Return an answer with as many labels of that state as fit beside each other."""
    text = load_article()[exercise.sentence].text
    choices = [
        [(label.layer, sorted(span.words(text)), span.state) for span in exercise.spans(label)]
        for label in exercise.asked()
    ]
    if state == "not_supported":
        return _wrong(exercise, choices, len(words_of(text)))
    fitting = [one for one in itertools.product(*choices) if _fits(exercise, one)]
    best = max(fitting, key=lambda one: sum(found == state for _, _, found in one))
    return {
        label.id: numbers for label, (_, numbers, _) in zip(exercise.asked(), best, strict=True)
    }


def _wrong(exercise: Mark, choices: list, words: int) -> dict[str, list[int]]:
    """Say "none" where there are words; where "none" may be right, mark a word of no span."""
    free = [one for one in range(words) if _fits(exercise, ((1, [one], ""), (2, [one], "")))]
    value = {}
    for label, spans in zip(exercise.asked(), choices, strict=True):
        value[label.id] = []
        if any(not numbers for _, numbers, _ in spans):
            meant = {one for _, numbers, _ in spans for one in numbers}
            value[label.id] = [free.pop(max(i for i, one in enumerate(free) if one not in meant))]
    return value


def _fits(exercise: Mark, chosen: tuple) -> bool:
    given = exercise.given_words()
    taken = [
        (label.layer, number)
        for label in exercise.labels
        if label.id in given
        for number in given[label.id]
    ]
    taken += [(layer, number) for layer, numbers, _ in chosen for number in numbers]
    return len(taken) == len({*taken})


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Group numbers in order into runs: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for one in numbers:
        if found and found[-1][1] == one - 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


class MouseMarks:
    """Clicks, Shift and drags on words; then the button of the label."""

    def __init__(self, student: Any, placed: str, exercise: Mark, part: Any):
        self.student, self.page, self.placed = student, student.page, placed
        self.exercise, self.part = exercise, part

    def word(self, number: int) -> Any:
        """Return a word of the sentence."""
        return self.part.locator(f'[data-key="{self.placed}/word/{number}"]')

    def answer(self, value: Any) -> None:
        """Make the marks of this answer, whatever stood there before."""
        unsure = f"{self.placed}/{CANNOT_TELL}"
        if value == CANNOT_TELL:
            self.student.tick(self.part, unsure, True)
            return
        self.student.tick(self.part, unsure, False)
        self.clear()
        for label in self.exercise.asked():
            if label.id in value:
                self.student.tick(self.part, f"{self.placed}/none/{label.id}", not value[label.id])
                for first, last in runs(value[label.id]):
                    self.mark(label, first, last)

    def clear(self) -> None:
        """Take every label away."""
        self.word(0).click()
        self.word(self._last()).click(modifiers=["Shift"])
        self.student.press(self.part, f"{self.placed}/clear")

    def mark(self, label: Any, first: int, last: int) -> None:
        """Drag over the words and press the button of the label."""
        self.word(first).hover()
        self.page.mouse.down()
        self.word(last).hover()
        self.page.mouse.up()
        self.student.press(self.part, f"{self.placed}/label/{label.id}")

    def _last(self) -> int:
        return len(words_of(load_article()[self.exercise.sentence].text)) - 1


class KeyMarks(MouseMarks):
    """Arrows, Shift, Home and End on one Tab stop; letters label, 0 and Backspace clear."""

    def clear(self) -> None:
        """Choose all words and press 0."""
        self._reach()
        for key in ("Home", "Shift+End", "0"):
            self.page.keyboard.press(key)

    def mark(self, label: Any, first: int, last: int) -> None:
        """Walk to the first word, extend to the last, press the letter of the label."""
        self._reach()
        for key in ("Home", *["ArrowRight"] * first, *["Shift+ArrowRight"] * (last - first)):
            self.page.keyboard.press(key)
        self.page.keyboard.press(label.letter.lower())

    def _reach(self) -> None:
        self.student.reach(f'[data-exercise="{self.placed}"] .ml-word[tabindex="0"]')


class ListMarks(MouseMarks):
    """The drop-down twin: a first and a last word for each label."""

    def answer(self, value: Any) -> None:
        """Open the fold first."""
        self.part.locator(".ml-mark-lists").evaluate("fold => { fold.open = true; }")
        super().answer(value)

    def clear(self) -> None:
        """Take the words of each label away."""
        for label in self.exercise.asked():
            self.student.press(self.part, f"{self.placed}/list/{label.id}/clear")

    def mark(self, label: Any, first: int, last: int) -> None:
        """Choose both ends from the lists and add the words."""
        key = f"{self.placed}/list/{label.id}"
        self.student.choose(self.part, f"{key}/from", str(first))
        self.student.choose(self.part, f"{key}/to", str(last))
        self.student.press(self.part, f"{key}/add")
