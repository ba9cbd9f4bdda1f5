"""What a notebook calls: exercises, the article, questions from earlier, sources, my work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from medialit import evidence
from medialit.exercises import Code, find, load
from medialit.figures import Figure
from medialit.widgets import checking, ledger_page, recalling, side_by_side, twins, voice_count
from medialit.widgets.agreeing import Agreement
from medialit.widgets.calibrating import Calibration
from medialit.widgets.dialing import CommitmentDial
from medialit.widgets.engine import Twin
from medialit.widgets.exercise import ExerciseSet, Placed
from medialit.widgets.handing_in import HandIn
from medialit.widgets.reader import Reader
from medialit.widgets.session import session
from medialit.widgets.side_by_side import SideBySide
from medialit.widgets.work import Work


class Page:
    """Something to read that never changes: shown as HTML, or as text where there is none."""

    def __init__(self, twin: Twin):
        self._twin = twin

    def __repr__(self) -> str:
        return self._twin.text

    def _repr_html_(self) -> str:
        return self._twin.html


def exercise(*ids: str) -> ExerciseSet:
    """Show an exercise, or several as one set.

    Parameters
    ----------
    *ids : str
        Ids such as ``"01.nut_graf"``.

    Raises
    ------
    KeyError
        If there is no such exercise.
    ValueError
        If a code task stands in a set with others: its value comes from a cell of its own.
    """
    placed = [Placed(one, find(one)) for one in ids]
    tasks = [one.id for one in placed if isinstance(one.exercise, Code)]
    if tasks and len(placed) > 1:
        raise ValueError(f"{tasks[0]} is a code task. Show it alone: exercise({tasks[0]!r}).")
    if tasks:
        return checking.CodeTask(placed, session())
    if len(placed) == 1:
        return ExerciseSet(placed, session())
    return ExerciseSet(
        placed,
        session(),
        # Named after its parts: a page may hold several sets, and each landmark needs its own name.
        heading="Answer these together: " + " · ".join(one.exercise.title for one in placed),
        intro="The feedback comes when you have answered all of them.",
    )


def check(exercise_id: str, value: Any) -> Page:
    """Check a value that a code cell has worked out, and explain it.

    Parameters
    ----------
    exercise_id : str
        Id of a code task, such as ``"07.hood_task"``.
    value : number
        One finite number in the task's unit; None or ``...`` where there is none yet.

    Returns
    -------
    Page
        What came of it. Anything that is no number is named, with what to hand over instead.
    """
    return Page(checking.check(exercise_id, value, session()))


def article(
    highlight: tuple[str, ...] | list[str] = (),
    only: tuple[str, ...] | list[str] = (),
    original: bool = False,
) -> Reader:
    """Show the numbered article, read live from ``seeds/``.

    Parameters
    ----------
    highlight : sequence of str
        Ids of sentences to mark.
    only : sequence of str
        Ids of the only sentences to show.
    original : bool
        Whether to offer what is known of the Ukrainian original.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """
    return Reader(highlight=highlight, only=only, original=original)


def recall(notebook: str) -> ExerciseSet:
    """Ask three questions from the notebooks before `notebook`.

    Which three is drawn from what this learner has done; the draw is kept with the answers.

    Raises
    ------
    ContentError
        If no earlier notebook has questions to ask again.
    """
    placed = recalling.draw(notebook, session().journal)
    return ExerciseSet(
        placed,
        session(),
        heading="Three questions from earlier",
        intro="From memory first: trying to remember is what makes it stay.",
        twin=twins.of_note(
            "Three questions from earlier",
            [
                "When the notebook runs, three short questions on earlier notebooks appear here, "
                "drawn from what you have done."
            ],
        ),
    )


def voices() -> Figure:
    """Show how many units of the article rest on each source, as a chart with its table.

    Raises
    ------
    ContentError
        If the key cannot be read.
    """
    return voice_count.voices()


def dial(sentence: str) -> CommitmentDial:
    """Show a sentence whose words can be switched, and what it then commits its speaker to.

    Parameters
    ----------
    sentence : str
        Id of a sentence with a dial: ``"S07"`` or ``"S21"``.

    Raises
    ------
    KeyError
        If it has none.
    """
    return CommitmentDial(sentence)


def versions() -> SideBySide:
    """Show four versions of one line side by side, and what the headline dropped.

    Raises
    ------
    ContentError
        If ``versions.yaml`` does not fit the article or the original.
    """
    return SideBySide()


def versions_hedges() -> Figure:
    """Show how many hedges each version of the line keeps, as a chart with its table.

    Raises
    ------
    ContentError
        As `versions`.
    """
    return side_by_side.hedges()


def calibration(notebook: str | None = None) -> Calibration:
    """Show how sure this learner was, beside what the key accepted, and keep it up to date.

    Parameters
    ----------
    notebook : str, optional
        Count only answers given in this notebook; by default those of the whole course.

    Raises
    ------
    ContentError
        If there is no such notebook.
    """
    return Calibration(session(), notebook)


def agreement_with_key(*exercise_ids: str) -> Agreement:
    """Show how far this learner and the key agree on labels, and where they part; it follows.

    Parameters
    ----------
    *exercise_ids : str
        Ids of exercises of the kind `sort`, all with the same labels, such as ``"01.sort"``.

    Raises
    ------
    KeyError
        If there is no such exercise.
    ValueError
        If there is no id, an exercise is of another kind or keeps its feedback for later, or
        the exercises differ in their labels.
    """
    return Agreement(session(), exercise_ids)


def hand_in(notebook: str) -> HandIn:
    """Show how far a notebook is, with the file to hand in and the report to keep.

    Parameters
    ----------
    notebook : str
        The notebook's name, such as ``"02_who_says_it"``.

    Raises
    ------
    ContentError
        If there is no such notebook.
    """
    return HandIn(session(), notebook)


def work() -> Work:
    """Show the panel on which a learner saves, restores and starts over."""
    return Work(session())


def restore(file: str) -> None:
    """Restore a saved file that is too large for the page, and print what came of it.

    Parameters
    ----------
    file : str
        Its name or path.
    """
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        print(f"{file} cannot be read ({error.strerror}). Put it beside the notebook; try again.")
        return
    print(session().restore(data, Path(file).name).note)
    session().reload()


def ledger(claims: Sequence[str] | None = None) -> Page:
    """Show the claim ledger: each claim with its verdict, its evidence and what would change it.

    Parameters
    ----------
    claims : sequence of str, optional
        Ids such as ``"C10"``; all claims by default.

    Raises
    ------
    KeyError
        If there is no such claim.
    ValueError
        If the list is empty.
    """
    return Page(ledger_page.twin(ledger_page.choose(claims)))


def sources(notebook: str) -> Page:
    """List the sources that a notebook and its exercises name.

    Raises
    ------
    ContentError
        If the notebook's exercise file cannot be read.
    """
    cited = [evidence.citation(evidence.cite(one)) for one in load(notebook).source_ids()]
    items = "".join(f"<li>{one.html}</li>" for one in cited)
    text = "\n".join(one.text for one in cited)
    # Long addresses break, so that a narrow window need not scroll sideways.
    opening = '<ul class="medialit-sources" style="overflow-wrap:anywhere">'
    return Page(Twin(f"{opening}{items}</ul>", text))
