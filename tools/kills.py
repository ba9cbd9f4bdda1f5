"""Type and submit answers in real kernels, kill them at any moment, and look what is left.

An answer is acknowledged when the kernel has told the page that it is saved. Whatever happens
to the kernel after that, the answer must be in the journal.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from medialit.answers import Journal, choose_code
from medialit.exercises import Sort, find
from medialit.version import VERSION
from tools.kernels import PATIENCE, Kernel, KernelError
from tools.notebooks import kernel_environment

EXERCISES = ("01.summary", "01.sort")
LONGEST_LIFE = 0.5  # seconds from the first answer to the kill
PAUSE = 0.004  # seconds between two messages, on average: faster than anybody types
SUBMITTED = 0.02  # of all messages; the others are drafts
WORDS = ("the", "риск", "خطر", "🏔️", "<script>", "\n", "“maybe”", "ә", "\\", "40 %", "e\u0301")


class Sent(NamedTuple):
    """What a page sent of one exercise: a draft or a submission."""

    kind: str
    answer: dict[str, Any]


@dataclass
class Story:
    """All that happened to one exercise of one learner, over many kernels.

    Attributes
    ----------
    exercise : str
        Its id.
    sent : list of Sent
        In the order in which it was sent.
    acknowledged : set of int
        Places in `sent` for which a page heard "saved".
    """

    exercise: str
    sent: list[Sent] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)

    def promised(self) -> list[Sent]:
        """Return what was acknowledged, in the order in which it was sent."""
        return [self.sent[number] for number in sorted(self.acknowledged)]

    def may_show(self, answer: dict[str, Any]) -> bool:
        """Say whether this may stand on the page: nothing older than the last acknowledged."""
        last = max(self.acknowledged, default=-1)
        untouched = last < 0 and answer["value"] is None
        return untouched or any(one.answer == answer for one in self.sent[max(0, last) :])


def missing(wanted: Iterable[Sent], found: Iterable[Sent]) -> list[Sent]:
    """Return what of `wanted` does not stand in `found`, in the same order."""
    gone, rest = [], list(found)
    for one in wanted:
        if one in rest:
            del rest[: rest.index(one) + 1]
        else:
            gone.append(one)
    return gone


@dataclass
class Tally:
    """What came of it.

    Attributes
    ----------
    kills : int
        Kernels killed.
    sent, acknowledged, lost : int
        Answers the pages sent; those of them they were told are saved; those of them that
        were not in the journal afterwards.
    in_flight : int
        Kills that met a kernel with an answer sent and not yet acknowledged.
    torn : int
        Kills that left a line of the journal unfinished.
    loads : int
        Times the journal loaded afterwards; once for each kill if all is well.
    faults : list of str
        Everything that is not as it must be.
    """

    kills: int = 0
    sent: int = 0
    acknowledged: int = 0
    lost: int = 0
    in_flight: int = 0
    torn: int = 0
    loads: int = 0
    faults: list[str] = field(default_factory=list)


class Page:
    """The page of one exercise, as the kernel knows it: a comm.

    Parameters
    ----------
    kernel : Kernel
        It runs and has imported ``exercise``.
    story : Story
        The exercise, a ``write`` or a ``sort``; here stands what is sent and acknowledged.
    chance : random.Random
        Draws the answers.
    """

    def __init__(self, kernel: Kernel, story: Story, chance: random.Random):
        self.story, self._exercise = story, find(story.exercise)
        self._kernel, self._chance, self._sequence = kernel, chance, 0
        self._waiting: dict[int, int] = {}  # sequence number -> place in the story
        for message in kernel.run(f'exercise("{story.exercise}")'):
            opened = message["content"].get("data", {}).get("state", {})
            if message["msg_type"] == "comm_open" and opened.get("spec", {}).get("view"):
                self._comm, self.state = message["content"]["comm_id"], opened["state"]
        self.answer = self.state["answers"][story.exercise]
        self._tries = self.state["attempt"]

    @property
    def open(self) -> bool:
        """Whether it still takes answers: there are two tries."""
        return self._tries <= 2 and self.state["phase"] in ("open", "second")

    @property
    def waiting(self) -> bool:
        """Whether something was sent and not yet acknowledged."""
        return bool(self._waiting)

    def type(self) -> None:
        """Add to the answer and send it as a draft."""
        self.answer = self._more()
        self._send("draft")

    def submit(self) -> None:
        """Submit the answer; what is sent from now on belongs to the next try."""
        self.answer = self._more()
        self._send("submit")
        self._tries += 1

    def _more(self) -> dict[str, Any]:
        value = self.answer["value"]
        if not isinstance(self._exercise, Sort):
            return {"value": f"{value or ''}{self._chance.choice(WORDS)} ", "reasons": {}}
        value = dict(value or {})
        item = self._chance.choice(self._exercise.items)
        labels = sorted(item.judged.keys() - {value.get(item.id)})
        return {"value": value | {item.id: self._chance.choice(labels)}, "reasons": {}}

    def _send(self, kind: str) -> None:
        self._sequence += 1
        self._waiting[self._sequence] = len(self.story.sent)
        self.story.sent.append(Sent(kind, self.answer))
        message = {
            "type": kind,
            "seq": self._sequence,
            "attempt": self._tries,
            "answers": {self.story.exercise: self.answer},
            "confidence": None,
        }
        data = {"method": "custom", "content": message}
        self._kernel.send("comm_msg", {"comm_id": self._comm, "data": data})

    def hear(self, message: dict[str, Any]) -> None:
        """Take in what the kernel sent, if it is meant for this page."""
        content = message["content"]
        if message["msg_type"] != "comm_msg" or content["comm_id"] != self._comm:
            return
        data = content["data"]
        self.state = data.get("state", {}).get("state", self.state)
        told = data.get("content", {})
        if told.get("type") == "ack":
            place = self._waiting.pop(told["seq"])
            if told["saved"]:
                self.story.acknowledged.add(place)


def listen(kernel: Kernel, pages: list[Page], seconds: float, until: float = 0) -> None:
    """Let the pages hear what the kernel sends until it is silent for so long.

    Parameters
    ----------
    kernel : Kernel
    pages : list of Page
    seconds : float
        How long a silence ends it.
    until : float
        Go on up to this moment of ``time.monotonic`` instead.
    """
    while True:
        left = until - time.monotonic() if until else seconds
        message = kernel.hear(max(0.0, left))
        if message:
            for page in pages:
                page.hear(message)
        if left <= 0 if until else not message:
            return


def settle(kernel: Kernel, pages: list[Page]) -> None:
    """Wait until everything sent has been answered.

    Raises
    ------
    KernelError
        If it never is.
    """
    end = time.monotonic() + PATIENCE
    while any(page.waiting for page in pages):
        listen(kernel, pages, 0.02)
        if time.monotonic() > end:
            raise KernelError("The kernel did not acknowledge an answer.")


def kept(journal: Journal, exercise: str) -> list[Sent]:
    """Return the drafts and submissions of an exercise as they stand in the journal."""
    return [
        Sent(event.kind, event.answer)
        for event in journal.events()
        if event.exercise == exercise and event.kind in ("draft", "submit", "late")
    ]


class Course:
    """Learners who answer, one after the other, in kernels that are killed again and again.

    Parameters
    ----------
    folder : Path
        An empty folder on the disk that is meant.
    seed : int
        Draws the moments and the answers.
    before : str
        Program text that runs in each kernel first.

    Attributes
    ----------
    tally : Tally
    """

    def __init__(self, folder: Path, seed: int, before: str = ""):
        self.tally = Tally()
        self._folder, self._before = folder, before
        self._chance = random.Random(seed)
        self._environment = kernel_environment(folder)
        self._work = Path(self._environment["MEDIALIT_WORK"])
        self._learners: list[str] = []
        self._next_learner()

    def _next_learner(self) -> None:
        self._learners.append(f"learner-{len(self._learners) + 1}")
        choose_code(self._work, self._learners[-1])
        self._stories = [Story(exercise) for exercise in EXERCISES]

    def live(self) -> None:
        """Answer in one kernel up to the moment of its death, then look at the journal."""
        with Kernel(self._folder / "kernel", self._environment) as kernel:
            kernel.wait().run(f"from medialit import exercise\n{self._before}")
            pages = [Page(kernel, story, self._chance) for story in self._stories]
            for page in pages:
                self._check(page.story, page.answer, "The restarted kernel shows")
            before = sum(len(story.acknowledged) for story in self._stories)
            self._answer(kernel, pages)
            kernel.kill()
            self.tally.kills += 1
            self.tally.in_flight += any(page.waiting for page in pages)
            listen(kernel, pages, 0.05)  # what it said before it died
        after = sum(len(story.acknowledged) for story in self._stories)
        self.tally.acknowledged += after - before
        self._look()
        if not all(page.open for page in pages):
            self._next_learner()

    def _answer(self, kernel: Kernel, pages: list[Page]) -> None:
        """Send drafts and submissions until the moment drawn, and listen meanwhile."""
        death = time.monotonic() + self._chance.uniform(0, LONGEST_LIFE)
        while (now := time.monotonic()) < death:
            if still := [page for page in pages if page.open]:
                page = self._chance.choice(still)
                (page.submit if self._chance.random() < SUBMITTED else page.type)()
                self.tally.sent += 1
            pause = self._chance.expovariate(1 / PAUSE)
            listen(kernel, pages, 0, until=min(death, now + pause))

    def _look(self) -> None:
        """Load the journal as the next kernel will, and look for every acknowledged answer."""
        faults = self.tally.faults
        try:
            journal = Journal(self._work, self._learners[-1], course=VERSION)
        except Exception as error:  # whatever it is: a journal always loads
            faults.append(f"The journal did not load: {error!r}")
            return
        self.tally.loads += not journal.trouble
        self.tally.torn += bool(journal.problems)
        if journal.trouble:
            faults.append(journal.trouble)
        for story in self._stories:
            here = kept(journal, story.exercise)
            gone = missing(story.promised(), here)
            self.tally.lost += len(gone)
            faults += [f"Acknowledged and lost, {story.exercise}: {one}" for one in gone]
            strange = missing(here, story.sent)
            faults += [f"Kept, but never sent, {story.exercise}: {one}" for one in strange]
            progress = journal.progress(story.exercise)
            tries = [one.answer for one in progress.attempts]
            if tries != [one.answer for one in here if one.kind == "submit"]:
                faults.append(f"The tries at {story.exercise} are not what was submitted.")
            blank = {"value": None, "reasons": {}}
            now = progress.draft or (tries[-1] if tries else blank)
            self._check(story, now, "The journal ends with")

    def _check(self, story: Story, answer: dict[str, Any], what: str) -> None:
        if not story.may_show(answer):
            self.tally.faults.append(f"{what} an old answer to {story.exercise}: {answer}")


def two_at_once(folder: Path, rounds: int, seed: int) -> list[str]:
    """Let two kernels answer the same exercise at the same time, and say what went wrong.

    Each types, submits twice and types on, and neither waits for the other: most messages
    are for a try that the other kernel has ended. Every answer that either acknowledged must
    be in the journal.
    """
    environment, exercise = kernel_environment(folder), EXERCISES[0]
    chance, faults = random.Random(seed), []
    names = ("one", "two")
    with contextlib.ExitStack() as stack:
        kernels = [stack.enter_context(Kernel(folder / name, environment)) for name in names]
        for kernel in kernels:
            kernel.wait().run("from medialit import exercise")
        pages = [Page(kernel, Story(exercise), chance) for kernel in kernels]
        for page, name in zip(pages, names, strict=True):
            page.answer = {"value": f"{name}: ", "reasons": {}}
        for number in range(rounds):
            for kernel, page in zip(kernels, pages, strict=True):
                (page.submit if number in (rounds // 3, 2 * rounds // 3) else page.type)()
                listen(kernel, [page], 0)
        for kernel, page in zip(kernels, pages, strict=True):
            settle(kernel, [page])
    journal = Journal(Path(environment["MEDIALIT_WORK"]), course=VERSION)
    here = kept(journal, exercise)
    for page in pages:
        story = page.story
        if len(story.acknowledged) != len(story.sent):
            faults.append(f"Only {len(story.acknowledged)} of {len(story.sent)} acknowledged.")
        texts = [one.answer for one in here]
        gone = [one for one in story.promised() if one.answer not in texts]
        faults += [f"Acknowledged and lost: {one}" for one in gone]
    faults += [f"Unreadable: {bad}" for bad in journal.problems]
    return faults
