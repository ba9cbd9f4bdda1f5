"""A set of exercises as one view: answer, submit, read why, try again, see the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import traitlets

from medialit import evidence, scoring
from medialit.answers import Progress
from medialit.case import load_article, load_glossary
from medialit.content import ContentError
from medialit.exercises import (
    CANNOT_TELL,
    CANNOT_TELL_TEXT,
    AnyExercise,
    Estimate,
    Sort,
    Write,
    find,
)
from medialit.scoring import Answer, Feedback
from medialit.widgets import twins
from medialit.widgets.engine import Twin, View
from medialit.widgets.fields import FIELDS
from medialit.widgets.presenting_mode import MESSAGES, Room
from medialit.widgets.session import Session

_CONFIDENCES = {50, 60, 70, 80, 90, 100}
_ONE_ANSWER = {
    "accepted": "The key accepts your first answer.",
    "arguable": "The key calls your first answer arguable.",
    "not_supported": "The key does not accept your first answer.",
}
_NOT_UNDERSTOOD = (
    "The page sent something this notebook does not understand. Reload the page and try again."
)


class Placed(NamedTuple):
    """An exercise and the id under which the journal keeps its answers.

    The two differ only where an exercise is asked again in a later notebook.
    """

    id: str
    exercise: AnyExercise


class ExerciseSet(View):
    """Exercises that are answered together, then submitted, then explained.

    Parameters
    ----------
    placed : sequence of Placed
        The exercises, in order.
    session : Session
        Where the answers go.
    heading, intro : str
        A title over the set; none for a single exercise.
    twin : Twin, optional
        What stands for the set where nothing runs; made from the exercises by default.
    """

    borrowed = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        placed: Sequence[Placed],
        session: Session,
        *,
        heading: str = "",
        intro: str = "",
        twin: Twin | None = None,
    ):
        self.placed = tuple(placed)
        self._session = session
        self._texts = (heading, intro)
        self._twin = twin or twins.of_exercises([one.exercise for one in placed])
        self._rev = 0
        self._room: Room | None = None
        self._enter_room()
        super().__init__(spec=self._spec(), state=self._state(), borrowed=session.borrowed())
        session.views.add(self)
        self.on_msg(self._receive)

    def twin(self) -> Twin:
        """Return the questions as they stand where nothing runs."""
        return self._twin

    def reload(self) -> None:
        """Show the journal as it is now."""
        self._rev += 1
        self._enter_room()
        self.spec = self._spec()
        self.state = self._state()
        self.borrowed = self._session.borrowed()

    def _enter_room(self) -> None:
        """Show to a room, or to the learner alone, as the session says."""
        journal = self._session.journal
        if not self._session.presenting:
            self._room = None
        elif self._room is None or self._room.journal is not journal:
            self._room = Room(self.placed, journal)

    # What the page is told

    def _spec(self) -> dict[str, Any]:
        heading, intro = self._texts
        return {
            "view": "exercise",
            "heading": heading,
            "intro": intro,
            "place": self._session.place,
            "code": self._session.journal.code or "",
            "confidence": not self._room and any(one.exercise.confidence for one in self.placed),
            "exercises": [_described(one) for one in self.placed],
            "hands": self._room.spec() if self._room else None,
        }

    def _state(self) -> dict[str, Any]:
        """Derive everything the page shows from the journal."""
        journal = self._session.journal
        progress = {one.id: self._progress(one.id) for one in self.placed}
        tries = min(len(one.attempts) for one in progress.values())
        feedback = {
            one.id: scoring.score(one.exercise, _last_answer(one.exercise, progress[one.id]))
            for one in self.placed
            if tries
        }
        phase = self._phase(tries, progress, feedback)
        shown = {} if phase == "kept" else feedback
        if phase == "second":
            shown = {
                one.id: scoring.score(
                    one.exercise, _last_answer(one.exercise, progress[one.id]), retry=True
                )
                for one in self.placed
            }
        keyed = self._keyed(phase)
        keys = {one.id: scoring.key(one.exercise) for one in self.placed if one.id in keyed}
        state = {
            "rev": self._rev,
            "phase": phase,
            "attempt": tries + 1,
            "started": any(one.touched for one in progress.values()),
            "trouble": journal.trouble or self._session.foreign_code(),
            "answers": {
                one.id: _current_answer(one.exercise, progress[one.id]) for one in self.placed
            },
            "confidence": _confidence(progress.values()),
            "hints": {
                one.id: list(one.exercise.hints[: progress[one.id].hints]) for one in self.placed
            },
            "feedback": shown,
            "key": keys,
            "calibration": self._calibration(progress) if shown else "",
            "compare": {
                one.id: c
                for one in self.placed
                if shown and (c := self._compare(one, one.id in keyed))
            },
            "self_scores": {i: one.self_score for i, one in progress.items() if one.self_score},
        }
        if self._room:
            state |= self._room.state()
        state = msgspec.to_builtins(state)
        return state | {"sources": _sources(state)}

    def _phase(
        self, tries: int, progress: dict[str, Progress], feedback: dict[str, Feedback]
    ) -> str:
        """Say where the learner is: open, second, key, or kept for a later comparison."""
        if tries == 0:
            return "open"
        if any(getattr(one.exercise, "feedback_later", False) for one in self.placed):
            return "kept"
        done = all(one.state == "accepted" for one in feedback.values())
        seen = any(one.key_shown for one in progress.values())
        return "key" if tries > 1 or done or seen else "second"

    def _progress(self, placed: str) -> Progress:
        """Return how an exercise stands: on the wall of the room, or with the learner."""
        return (self._room or self._session.journal).progress(placed)

    def _keyed(self, phase: str) -> set[str]:
        """Return the ids of the exercises whose key is shown; a room sees it when asked for."""
        if self._room:
            return self._room.revealed
        shown = phase == "key" or (phase == "second" and self._only_writing())
        return {one.id for one in self.placed} if shown else set()

    def _only_writing(self) -> bool:
        return all(isinstance(one.exercise, Write) for one in self.placed)

    def _calibration(self, progress: dict[str, Progress]) -> str:
        """Set how sure the learner was beside how many first answers the key accepts."""
        sure = _confidence(progress.values())
        if not sure:
            return ""
        states = [
            item.state
            for one in self.placed
            if one.exercise.confidence
            for item in scoring.judgements(
                one.exercise, _first_feedback(one.exercise, progress[one.id])
            )
        ]
        if len(states) == 1:
            return f"You were {sure} % sure. {_ONE_ANSWER[states[0]]}"
        right = states.count("accepted")
        return (
            f"You were {sure} % sure. The key accepts {right} of your {len(states)} first answers."
        )

    def _compare(self, placed: Placed, keyed: bool) -> dict[str, Any] | None:
        """Set an answer beside the earlier one that it is compared with.

        What the earlier answer to a `sort` was worth is said with the key: it would tell too much.
        """
        earlier_id = getattr(placed.exercise, "compare_with", "")
        if not earlier_id:
            return None
        earlier, later = find(earlier_id), placed.exercise
        before = _last_answer(earlier, self._session.journal.progress(earlier_id))
        after = _last_answer(later, self._session.journal.progress(placed.id))
        if isinstance(later, Sort):
            changes = _changes(later, before.value or {}, after.value or {})
            if keyed and before.value is not None:
                for change, item in zip(changes, scoring.score(earlier, before).items, strict=True):
                    change["then"] = f"{scoring.STATE_TEXT[item.state]} then: {item.why}"
            return {"changes": changes}
        text = f"{_estimate_text(later, before, 'Before')} {_estimate_text(later, after, 'After')}"
        if before.value is not None:
            text += " " + scoring.score(earlier, before).items[0].why
        return {"before": _as_number(before), "after": _as_number(after), "text": text}

    # What the page says

    def _receive(self, _: Any, content: Any, __: list) -> None:
        """Act on a message of the page and acknowledge it; a message is never trusted."""
        handlers: dict[str, Callable[[dict], str]] = {
            "draft": lambda _message: "",
            "submit": self._submit,
            "hint": self._hint,
            "key": self._show_key,
            "self_score": self._self_score,
        }
        if self._room:
            handlers |= dict.fromkeys(MESSAGES, self._in_room)
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "bundle":
            name, data = self._session.bundle()
            self.send({"type": "file", "name": name, "mime": "application/zip"}, [data])
            return
        focus, trouble = "", ""
        try:
            if not isinstance(kind, str) or kind not in handlers:
                raise ContentError("page", "message", "type", _NOT_UNDERSTOOD, "")
            self._trouble = ""
            self._catch_up()
            if kind != "submit" or not self._in_time(content):
                self._keep_drafts(content)
            focus = handlers[kind](content)
            # Also what an earlier message could not save: "saved" speaks for everything so far.
            journal = self._session.journal
            trouble = self._trouble
            if not trouble and journal.pending and not journal.flush():
                trouble = journal.trouble
        except ContentError:
            trouble = _NOT_UNDERSTOOD
        sequence = content.get("seq") if isinstance(content, dict) else None
        self.send(
            {
                "type": "ack",
                "seq": sequence if isinstance(sequence, int) else 0,
                "saved": not trouble,
                "trouble": trouble,
                "time": datetime.now().strftime("%H:%M"),
                "focus": focus,
            }
        )
        self.borrowed = self._session.borrowed(asked=kind == "submit")

    def _append(self, *args: Any, **fields: Any) -> None:
        """Write to the journal and remember trouble until the message is acknowledged."""
        receipt = self._session.journal.append(*args, **fields)
        if not receipt.saved:
            self._trouble = receipt.trouble

    def _redraw(self) -> None:
        self._rev += 1
        self.state = self._state()

    def _read(self, message: dict) -> tuple[dict[str, Answer], int | None]:
        given = message.get("answers")
        if not isinstance(given, dict):
            raise ContentError("page", "message", "answers", _NOT_UNDERSTOOD, "")
        answers = {
            one.id: scoring.read_answer(one.exercise, given[one.id])
            for one in self.placed
            if given.get(one.id) is not None
        }
        confidence = message.get("confidence")
        known = type(confidence) is int and confidence in _CONFIDENCES
        return answers, confidence if known else None

    def _catch_up(self) -> None:
        """Show the journal as it is, where another view or notebook has gone on meanwhile."""
        self._session.journal.refresh()
        fresh = self._state()
        if any(fresh[name] != self.state[name] for name in ("phase", "attempt")):
            self._redraw()

    def _in_time(self, message: dict) -> bool:
        """Say whether this is meant for the try that is open: no other page was quicker."""
        asked = self.state["phase"] in ("open", "second")
        return asked and message.get("attempt") == self.state["attempt"]

    def _keep_drafts(self, message: dict) -> None:
        """Journal what is typed and ticked; only what changed since the last time.

        What comes when nothing is asked any more, from a page or a kernel that did not know,
        changes nothing here; yet we say "saved", so the journal holds it too.
        """
        if "answers" not in message:
            return
        kind = "draft" if self.state["phase"] in ("open", "second") else "late"
        answers, confidence = self._read(message)
        if self._room:
            self._room.keep(answers)
            self.state = self._state()
            return
        for one in self.placed:
            progress = self._session.journal.progress(one.id)
            before = _current_answer(one.exercise, progress)
            after = answers.get(one.id, Answer())
            same = before == after and confidence == _confidence([progress])
            if not same and (one.id in answers or progress.touched):
                self._append(
                    kind,
                    one.id,
                    attempt=self.state["attempt"],
                    answer=msgspec.to_builtins(after),
                    confidence=confidence,
                )
        # The page draws nothing for a draft, unless another kernel has ended this try meanwhile.
        fresh = self._state()
        if fresh["phase"] != self.state["phase"]:
            self._redraw()
        else:
            self.state = fresh

    def _submit(self, message: dict) -> str:
        if not self._in_time(message):
            return "summary"  # what another view handed in is explained here too
        answers, confidence = self._read(message)
        for one in self.placed:
            answer = answers.get(one.id, Answer())
            feedback = scoring.score(one.exercise, answer)
            self._append(
                "submit",
                one.id,
                attempt=self._room.attempt(one.id) if self._room else self.state["attempt"],
                answer=msgspec.to_builtins(answer),
                confidence=confidence if one.exercise.confidence else None,
                state=feedback.state,
                points=feedback.points,
                possible=feedback.possible,
            )
        self._redraw()
        self._session.submitted()
        return "summary"

    def _hint(self, message: dict) -> str:
        for one in self.placed:
            shown = self._session.journal.progress(one.id).hints
            if one.id == message.get("exercise") and shown < len(one.exercise.hints):
                self._append("hint", one.id, data={"shown": shown + 1})
                self._redraw()
        return ""

    def _in_room(self, message: dict) -> str:
        """Count hands, reveal or hide a key, or put an exercise before the next room."""
        focus = self._room.receive(message, self._append)
        if focus is None:
            self.state = self._state()
        else:
            self._redraw()
        return focus or ""

    def _show_key(self, _message: dict) -> str:
        if self._room or self.state["phase"] != "second":
            return ""
        for one in self.placed:
            self._append("key", one.id)
        self._redraw()
        self._session.submitted()  # some views tell more once the key is seen
        return "summary"

    def _self_score(self, message: dict) -> str:
        for one in self.placed:
            known = message.get("level") in ("proficient", "emergent", "basic")
            if one.id == message.get("exercise") and known:
                self._append("self_score", one.id, data={"level": message["level"]})
                self._redraw()
        return ""


def _last_answer(exercise: AnyExercise, progress: Progress) -> Answer:
    """Return the answer last handed in; one that no longer fits the exercise counts as open."""
    if progress.practice is not None:
        return readable(exercise, progress.practice)
    return readable(exercise, progress.attempts[-1].answer) if progress.attempts else Answer()


def _first_feedback(exercise: AnyExercise, progress: Progress) -> Feedback:
    return scoring.score(exercise, readable(exercise, progress.attempts[0].answer))


def _current_answer(exercise: AnyExercise, progress: Progress) -> Answer:
    """Return what stands in the fields: the draft, or else the last answer."""
    if progress.draft is not None:
        return readable(exercise, progress.draft)
    return _last_answer(exercise, progress)


def readable(exercise: AnyExercise, data: Any) -> Answer:
    """Return an answer of the journal; one that does not fit the exercise counts as open."""
    try:
        return scoring.read_answer(exercise, data)
    except ContentError:
        return Answer()


def _confidence(progress) -> int | None:
    for one in progress:
        given = [one.draft_confidence, *(attempt.confidence for attempt in one.attempts)]
        for value in given:
            if value in _CONFIDENCES:
                return value
    return None


def _as_number(answer: Answer) -> float | None:
    return answer.value if isinstance(answer.value, int | float) else None


def _estimate_text(exercise: Estimate, answer: Answer, when: str) -> str:
    number = _as_number(answer)
    if number is None:
        return f"{when}: no number."
    return f"{when}: {number:g} {exercise.unit}."


def _changes(exercise: Sort, before: dict, after: dict) -> list[dict[str, str]]:
    """List each item with its label before and after, in words."""
    labels = {one.id: one.text for one in exercise.labels} | {CANNOT_TELL: CANNOT_TELL_TEXT}
    return [
        {
            "title": scoring.item_title(item),
            "before": labels.get(before.get(item.id), "nothing"),
            "after": labels.get(after.get(item.id), "nothing"),
        }
        for item in exercise.items
    ]


def _sources(state: dict) -> list[dict[str, str]]:
    """List the sources whose ids stand in what the page shows now."""
    shown = [state["feedback"], state["key"], state["hints"], state["compare"]]
    ids = evidence.ids_in(str(shown))
    listed = []
    for source in ids:
        found = evidence.cite(source)
        listed.append(
            {
                "id": source,
                "title": found.title,
                "lang": found.lang,
                "transliteration": found.transliteration,
                "gloss": found.gloss,
                "about": f"{found.publisher}, {found.date}.",
                "url": found.urls[0] if found.urls else "",
            }
        )
    return listed


def _context(part: Any) -> str:
    """Return the sentence that is shown above an item, with its id."""
    before = getattr(part, "context", "")
    return f"{before}: {load_article()[before].text}" if before else ""


def _terms(exercise: AnyExercise) -> list[dict[str, str]]:
    glossary = load_glossary()
    return [
        {"term": glossary[one].term, "definition": glossary[one].definition}
        for one in exercise.terms
    ]


def _described(placed: Placed) -> dict[str, Any]:
    """Describe an exercise for the page: no state, no reason, no hint before its time."""
    exercise = placed.exercise
    described: dict[str, Any] = {
        "id": placed.id,
        "kind": exercise.kind,
        "title": exercise.title,
        "prompt": exercise.prompt,
        "minutes": f"{exercise.minutes:g}",
        "hints": len(exercise.hints),
        "terms": _terms(exercise),
    }
    for name in ("low", "high", "step", "unit", "low_text", "high_text", "first_text", "last_text",
                 "max_words", "feedback_later"):  # fmt: skip
        if hasattr(exercise, name):
            described[name] = getattr(exercise, name)
    if getattr(exercise, "meter", ()):
        described["meter"] = [
            {"text": one.text, "any_of": list(one.any_of), "said": one.said, "help": one.why}
            for one in exercise.meter
        ]
    if type(exercise) in FIELDS:
        return described | FIELDS[type(exercise)].describe(exercise)
    article = load_article()
    if hasattr(exercise, "labels"):
        described["labels"] = msgspec.to_builtins(exercise.labels)
    parts = [*getattr(exercise, "options", ()), *getattr(exercise, "items", ())]
    shown = [
        {
            "id": part.id,
            "text": part.text,
            "quotes": [{"id": i, "text": article[i].text} for i in getattr(part, "sentences", ())],
            "title": scoring.item_title(part) if isinstance(exercise, Sort) else "",
            "quote": article[part.sentence].text if getattr(part, "sentence", "") else "",
            "context": _context(part),
        }
        for part in parts
    ]
    described["options" if hasattr(exercise, "options") else "items"] = shown
    return described
