"""A student at the browser: answers exercises by mouse or by keys, and reads what the page says.

What to answer and which explanation to expect is looked up in the exercise files, so that
these tests follow the course when an author changes an exercise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from medialit import exercises, scoring
from medialit.answers import Journal, Progress
from medialit.exercises import (
    CANNOT_TELL,
    AnyExercise,
    Chain,
    Choice,
    Code,
    Estimate,
    Ladder,
    Mark,
    Multi,
    Rank,
    Search,
    Sort,
    Write,
)
from tests.e2e import chaining, looking, marking

expect.set_options(timeout=30_000)
STATES = ("accepted", "arguable", "not_supported")
_WHERE = "() => document.activeElement?.dataset.key ?? ''"

# --- What to answer, and what the page must say then -------------------------------------


def find(placed: str) -> AnyExercise:
    """Return the exercise behind an id of the page; asked again, it has a prefix."""
    plain = placed.split(".recall.")[-1]
    book = exercises.load(next(n for n in exercises.notebooks() if n[:2] == plain[:2]))
    return next(one for one in (*book.exercises, *book.recall) if one.id == plain)


def value_of(exercise: AnyExercise, state: str) -> Any:
    """Return an answer of that state; of a sort, as many items as can have it."""
    match exercise:
        case Choice():
            judged = exercises.choices_of(exercise)
            return next(one for one, how in judged.items() if how.state == state)
        case Multi():
            return [one.id for one in exercise.options if one.state == state]
        case Sort():
            return {item.id: _label(item.judged, state) for item in exercise.items}
        case Estimate():
            if state == "accepted" and exercise.cannot_tell.state == state:
                return CANNOT_TELL
            within = next(one for one in exercise.ranges if one.state == state)
            return int((within.low + within.high) // 2)
        case Rank():
            known = [list(one.order) for one in exercise.orders]
            if state == "not_supported":
                backwards = known[0][::-1]
                assert backwards not in known
                return backwards
            return next(list(one.order) for one in exercise.orders if one.state == state)
        case Search():
            ranked = sorted(exercise.cards, key=lambda one: one.state != state)
            picked = [one.card for one in ranked[: exercise.pick]]
            early = picked[:1] if state == "not_supported" else []
            return {"picked": picked, "opened": early, "early": early}
        case Ladder():
            judged = exercises.verdicts_of(exercise)
            step = next(one for one, how in judged.items() if how.state == state)
            return {
                "verdict": step,
                "evidence": [one.card for one in exercise.cards if one.state == state],
            }
        case Mark():
            return marking.value_of(exercise, state)
        case Chain():
            return chaining.value_of(exercise, state)
        case Code():
            return chaining.number_of(exercise, state)
        case Write():
            return f"My words on “{exercise.title}”, kept as they are."


def _label(judged: dict, state: str) -> str:
    nearest = STATES[::-1] if state == "not_supported" else (state, *STATES)
    return next(one for s in nearest for one, how in judged.items() if how.state == s)


def judged(exercise: AnyExercise, value: Any) -> list[tuple[str, str]]:
    """Return state and explanation of each thing that was chosen, in the order of the page."""
    match exercise:
        case Choice():
            found = [exercises.choices_of(exercise)[value]]
        case Multi():
            chosen = [value] if value == CANNOT_TELL else value
            found = [how for one, how in exercises.choices_of(exercise).items() if one in chosen]
        case Sort():
            found = [item.judged[value[item.id]] for item in exercise.items]
        case Estimate():
            fits = [one for one in exercise.ranges if value != CANNOT_TELL and one.low <= value]
            found = [fits[-1] if fits else exercise.cannot_tell]
        case Rank():
            fits = [one for one in exercise.orders if list(one.order) == value]
            return [(how.state, how.why) for how in fits] or [("not_supported", exercise.otherwise)]
        case Search() | Ladder() | Mark() | Chain() | Code():
            found = scoring.score(exercise, scoring.Answer(value=value)).items
        case Write():
            return []
    return [(one.state, one.why) for one in found]


def journal(work: Path, code: str | None = None) -> Journal:
    """Read a learner's journal afresh."""
    return Journal(work, code, course="test")


def progress(work: Path, placed: str, code: str | None = None) -> Progress:
    """Say how the journal left an exercise."""
    return journal(work, code).progress(placed)


# --- The page -----------------------------------------------------------------------------


def sheet(page: Any, placed: str) -> Any:
    """Return the set of exercises that holds this one."""
    return page.locator("section.ml-exercise", has=page.locator(f'[data-exercise="{placed}"]'))


def question(page: Any, placed: str) -> Any:
    """Return the part of the page with this exercise."""
    return page.locator(f'[data-exercise="{placed}"]')


def placed_on(page: Any) -> list[list[str]]:
    """Return the exercises on the page: a list of ids for each set."""
    return page.evaluate(
        """() => [...document.querySelectorAll('section.ml-exercise')].map((set) =>
            [...set.querySelectorAll('[data-exercise]')].map((one) => one.dataset.exercise))"""
    )


def field(part: Any, key: str) -> Any:
    """Return the field, box or button of that key."""
    return part.locator(f'[data-key="{key}"]')


def said(page: Any, placed: str) -> list[tuple[str, str]]:
    """Return state and explanation of each feedback on the page, as shown."""
    shown = (
        question(page, placed)
        .locator(".ml-feedback")
        .evaluate_all(
            "all => all.map((one) => [one.dataset.state, one.lastElementChild.textContent])"
        )
    )
    return [(state, why) for state, why in shown]


def saved(page: Any, placed: str) -> None:
    """Wait until the page says that everything in this set is saved."""
    sheet(page, placed).locator('.ml-status[data-mood="saved"]').wait_for()


def restart_kernel(page: Any, lab: Any) -> None:
    """Choose Kernel > Restart Kernel and confirm."""
    before = page.evaluate(_RESTARTS)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function(f"before => ({_RESTARTS})() > before", arg=before)
    lab.wait_idle(page)


_RESTARTS = """() => {
    const context = jupyterapp.shell.currentWidget.sessionContext;
    if (window.restarts === undefined) {
        window.restarts = 0;
        context.statusChanged.connect((_, now) => {
            if (now === 'restarting' || now === 'autorestarting') window.restarts += 1;
        });
    }
    return window.restarts;
}"""


def watch_restarts(page: Any) -> int:
    """Count the restarts of the kernel from now on; return how many there were."""
    return page.evaluate(_RESTARTS)


_LEFT = """() => [...document.querySelectorAll('section.ml-exercise')].map((set) => ({
    fields: [...set.querySelectorAll('[data-key]')].map((one) => [
        one.dataset.key, one.type === 'radio' || one.type === 'checkbox' ? one.checked : one.value,
        one.disabled ?? null, one.readOnly ?? null]),
    said: [...set.querySelectorAll('.ml-summary, .ml-feedback, .ml-key, .ml-strip, .ml-hint-list')]
        .map((one) => one.textContent),
}))"""


def left(page: Any) -> list[dict]:
    """Return how every exercise stands on the page: fields, feedback, hints, keys."""
    return page.evaluate(_LEFT)


# --- Answering ----------------------------------------------------------------------------


class Mouse:
    """A student who clicks."""

    MARKS = marking.MouseMarks

    def __init__(self, page: Any):
        self.page = page

    def press(self, part: Any, key: str) -> None:
        """Press a button or choose a radio."""
        field(part, key).click()

    def tick(self, part: Any, key: str, on: bool) -> None:
        """Set a box."""
        field(part, key).set_checked(on)

    def write(self, part: Any, key: str, text: str) -> None:
        """Put text into a field."""
        field(part, key).fill(text)

    def choose(self, part: Any, key: str, label: str) -> None:
        """Choose from a list."""
        field(part, key).select_option(value=label)

    def raise_item(self, part: Any, key: str, steps: int) -> None:
        """Move an item of a ranking up."""
        for _ in range(steps):
            field(part, key).click()

    def answer(self, placed: str, value: Any) -> None:
        """Fill in an answer, whatever the kind of the exercise."""
        exercise, part = find(placed), question(self.page, placed)
        match exercise:
            case Choice():
                self.press(part, f"{placed}/{value}")
            case Multi():
                chosen = [value] if value == CANNOT_TELL else value
                for one in exercises.choices_of(exercise):
                    self.tick(part, f"{placed}/{one}", one in chosen)
            case Sort():
                for item, label in value.items():
                    if field(part, f"{placed}/{item}").count():
                        self.choose(part, f"{placed}/{item}", label)
                    else:
                        self.press(part, f"{placed}/{item}/{label}")
            case Estimate() if value == CANNOT_TELL:
                self.tick(part, f"{placed}/{CANNOT_TELL}", True)
            case Estimate():
                self.write(part, f"{placed}/number", str(value))
            case Rank():
                self._rank(placed, part, value)
            case Search():
                self._search(placed, part, exercise, value)
            case Ladder():
                self.press(part, f"{placed}/verdict/{value['verdict']}")
                named = value["evidence"] or ["none"]
                for one in [card.card for card in exercise.cards] + ["none"]:
                    self.tick(part, f"{placed}/evidence/{one}", one in named)
            case Mark():
                self.MARKS(self, placed, exercise, part).answer(value)
            case Chain():
                chaining.build(self, part, placed, exercise, value)
            case Code():
                chaining.hand_over(self, placed, value, by_keys=isinstance(self, Keys))
            case Write():
                self.write(part, f"{placed}/text", value)

    def _search(self, placed: str, part: Any, exercise: Search, value: Any) -> None:
        if field(part, f"{placed}/again").count():
            self.press(part, f"{placed}/again")
        if value == CANNOT_TELL:
            self.tick(part, f"{placed}/{CANNOT_TELL}", True)
            return
        for one in value["early"]:
            self.press(part, f"{placed}/{one}/open")
        for one in sorted(exercise.cards, key=lambda card: card.card in value["picked"]):
            self.tick(part, f"{placed}/{one.card}", one.card in value["picked"])
        for one in value["opened"]:
            if one not in value["early"]:
                self.press(part, f"{placed}/{one}/open")

    def _rank(self, placed: str, part: Any, order: list[str]) -> None:
        now = part.locator(".ml-rank > li [data-key$='/up']").evaluate_all(
            "all => all.map((one) => one.dataset.key.split('/').at(-2))"
        )
        for place, one in enumerate(order):
            steps = now.index(one) - place
            self.raise_item(part, f"{placed}/{one}/up", steps)
            now.insert(place, now.pop(now.index(one)))
        if part.locator("[data-key$='/as-is']").inner_text() == "This is my order":
            self.press(part, f"{placed}/as-is")


class Keys(Mouse):
    """A student who has no mouse: Tab, arrows, space, Enter and typing."""

    MARKS = marking.KeyMarks
    MOST_TABS = 60

    def reach(self, wanted: str) -> None:
        """Press Tab, or Shift and Tab, until a field whose key fits the selector has focus."""
        for _ in range(self.MOST_TABS):
            turn = self.page.evaluate(
                """(wanted) => {
                    const here = document.activeElement;
                    if (here.matches(wanted)) return 0;
                    // Each set has a "submit": the one of this set comes first.
                    const home = here.closest('section.ml-exercise') ?? document;
                    const all = [home, document].flatMap((it) => [...it.querySelectorAll(wanted)]);
                    const target = all.find((one) => !one.disabled && one.tabIndex >= 0);
                    if (!target) return null;
                    const back = here.compareDocumentPosition(target) & 2;
                    return back ? -1 : 1;
                }""",
                wanted,
            )
            if turn == 0:
                return
            assert turn is not None, f"Nothing to reach: {wanted}"
            self.page.keyboard.press("Tab" if turn > 0 else "Shift+Tab")
        raise AssertionError(f"Tab does not lead to {wanted}")

    def press(self, part: Any, key: str) -> None:
        """Press a button, or walk through a group of radios with the arrow keys."""
        node = field(part, key)
        if node.get_attribute("type") != "radio":
            self.reach(f'[data-key="{key}"]')
            self.page.keyboard.press("Enter")
            return
        name = node.get_attribute("name")
        self.reach(f'input[name="{name}"]')
        for _ in range(node.evaluate("one => one.form?.length ?? 20")):
            if self.page.evaluate(_WHERE) == key:
                break
            self.page.keyboard.press("ArrowDown")
        assert self.page.evaluate(_WHERE) == key
        if not node.is_checked():
            self.page.keyboard.press("Space")

    def tick(self, part: Any, key: str, on: bool) -> None:
        """Set a box."""
        if field(part, key).is_checked() != on:
            self.reach(f'[data-key="{key}"]')
            self.page.keyboard.press("Space")

    def write(self, part: Any, key: str, text: str) -> None:
        """Type over what stands in a field."""
        self.reach(f'[data-key="{key}"]')
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, part: Any, key: str, label: str) -> None:
        """Walk through a list with the arrow keys."""
        self.reach(f'[data-key="{key}"]')
        wanted = field(part, key).evaluate(
            "(one, label) => [...one.options].findIndex((it) => it.value === label)", label
        )
        self.page.keyboard.press("Home")
        for _ in range(wanted):
            self.page.keyboard.press("ArrowDown")
        assert field(part, key).input_value() == label

    def raise_item(self, part: Any, key: str, steps: int) -> None:
        """Move an item up; the focus moves along with it."""
        if steps > 0:
            self.reach(f'[data-key="{key}"]')
        for _ in range(steps):
            self.page.keyboard.press("Enter")


# --- Looking ------------------------------------------------------------------------------

violations, cut_off = looking.violations, looking.cut_off


def theme(page: Any, name: str) -> None:
    """Change JupyterLab over to ``light`` or ``dark`` while the notebook stays open."""
    full = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[name]
    page.evaluate(
        "full => jupyterapp.commands.execute('apputils:change-theme', { theme: full })", full
    )
    light = "true" if name == "light" else "false"
    page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
