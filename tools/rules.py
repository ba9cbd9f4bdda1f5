"""The rules of the contract: what holds for every notebook; each function is one rule.

A rule takes a page and yields, for each breach, the cell (or None for the whole notebook),
the problem and the remedy.
"""

from __future__ import annotations

import ast
import itertools
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from tools import prose
from tools.notebooks import WIDGET_VIEW, read, tidy, to_text
from tools.page import LONGEST_QUOTATION, Cell, Page

# In the order of a notebook. The roles in FREE may stand anywhere after the set-up.
ROLES = (
    "title", "badges", "objectives", "before", "setup", "recall", "example", "section",
    "hood", "exit", "summary", "hand_in", "sources",
)  # fmt: skip
FREE = ("prose", "article", "exercise", "work", "figure", "lab")
ONCE = ("title", "badges", "objectives", "before", "setup")
OMISSIONS = {
    "00_start_here": {
        "recall": "it is the first notebook: there is nothing to recall",
        "example": "its one exercise is for practice and is not scored",
        "hood": "it teaches how the pages work, and no method",
        "hand_in": "its panel 'My work' hands in the whole course",
    },
}
# A notebook for teachers has no exercises and is no lesson: these of its parts, in this order.
FOR_TEACHERS = ("title", "objectives", "before", "setup", "example", "section", "summary")
NOT_FOR_TEACHERS = (
    *("order", "badges", "objectives", "minutes", "sections", "hand-in", "collapsed"),
    *("single-call", "pace", "example-first", "exercises-shown", "objectives-tested"),
)
"""Rules on lessons; all others hold for notebooks in ``instructor`` too."""
HEADINGS = {
    "objectives": "You will be able to",
    "before": "Before you start",
    "hood": "Look under the hood",
    "exit": "What would change my mind?",
    "summary": "What you can do now",
    "hand_in": "Keep it and hand it in",
    "sources": "Sources",
}
# What a learner can be seen to do; 'understand' and 'know' cannot be tested.
VERBS = """align answer apply build calculate calibrate check choose classify code compare
    compute count credit describe distinguish draw estimate explain find identify judge justify
    label list locate mark match measure name narrow order outline pick place plan predict
    quote rank rate read record report restate restore revise rewrite save score select
    separate set sketch sort spot state summarise test trace translate verify write"""
WORDING = {
    r"fake\w*": "Say what the text supports and what it does not.",
    r"simply": "Leave the word out: what is easy for one reader is new to another.",
    r"obviously": "Leave the word out, or give the reason.",
    r"propaganda detected": "Name the wording, and what it does in this sentence.",
    r"bias score": "We give no score of bias; describe the words.",
    r"hides": "Write 'does not say': we describe words, never motives.",
    r"wants? to (?:scare|frighten|manipulate|deceive)": "Describe the words, never motives.",
}
LONGEST_PROSE, MEDIAN_PROSE = 60, 40
LONGEST_GAP = 10
LONGEST_HOOD = 12
CALLS = (
    *("exercise", "article", "recall", "work", "sources", "voices", "calibration", "ledger"),
    *("agreement_with_key", "dial", "versions", "versions_hedges", "hand_in"),
)
ROOMS = ("maps", "labs", "polls")  # what these rooms offer may be called too: maps.locator()
TEACHERS_ROOMS = ("classroom", "presenting")
DRAWN = re.compile(r"""src=["']data:image/""")
OUTPUT_WIDGETS = {"Output", "interact", "interactive", "interactive_output", "interact_manual"}
UNCHECKED = re.compile(
    r"(?:nbval[-_](?:ignore[-_]output|skip|raises[-_]exception)"
    r"|pytest[-_]validate[-_]ignore[-_]output|raises-exception)",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(
    r"(?<![\w.:/])/(?:home|root|tmp|Users|var/folders|private)/\w|\b[A-Z]:\\\\?\w"
)
DIRECTIVE = re.compile(r"^\s*(?:```+|:::+)\s*\{|\{[a-z][a-z:_-]*\}`[^`]+`", re.MULTILINE)
NUMBERED = re.compile(r"\d{2}_\w+")


Found = Iterator[tuple[Cell | None, str, str]]
RULES: dict[str, Callable[[Page], Found]] = {}


def rule(check_page: Callable[[Page], Found]) -> Callable[[Page], Found]:
    """Register a rule under its function's name."""
    RULES[check_page.__name__.replace("_", "-")] = check_page
    return check_page


# --- The shape of the page ---------------------------------------------------------------


@rule
def normal_form(page: Page) -> Found:
    """The file is stored the way tools.notebooks writes it, with no trace of editors."""
    copy = read(page.path)
    tidy(copy)
    if page.path.read_bytes() != to_text(copy).encode("utf-8"):
        yield None, "The file is not in the normal form.", "Run 'python run.py notebooks'."


@rule
def roles(page: Page) -> Found:
    """Each cell names its place in the contract."""
    for cell in page.cells:
        if cell.role not in ROLES + FREE:
            yield (
                cell,
                f"It has no known role ('{cell.role}').",
                f"Set metadata medialit.role to one of {', '.join(ROLES + FREE)}.",
            )


@rule
def order(page: Page) -> Found:
    """The parts are all there and stand in the order of the contract."""
    allowed = OMISSIONS.get(page.name, {})
    there = {cell.role for cell in page.cells}
    for role in ROLES:
        if role not in there and role not in allowed:
            yield None, f"The part '{role}' is missing.", "Add it, as in the other notebooks."
        if role in ONCE and len(page.having(role)) > 1:
            yield page.having(role)[1], f"The part '{role}' stands twice.", "Keep one."
    placed = page.having(*ROLES)
    for before, after in itertools.pairwise(placed):
        if ROLES.index(after.role) < ROLES.index(before.role):
            yield (
                after,
                f"The part '{after.role}' stands after '{before.role}'.",
                f"The order is {', '.join(ROLES)}.",
            )
    setup = page.having("setup")
    for cell in page.having(*FREE):
        if setup and cell.number < setup[0].number:
            yield cell, f"'{cell.role}' stands before the set-up.", "Move it below."


@rule
def teachers_parts(page: Page) -> Found:
    """A notebook for teachers has its parts in order, and shows something real in each call."""
    if not page.for_teachers:
        return
    placed = [cell.role for cell in page.having(*FOR_TEACHERS)]
    for role in FOR_TEACHERS:
        if role not in placed:
            yield None, f"The part '{role}' is missing.", f"The parts: {', '.join(FOR_TEACHERS)}."
    if placed != sorted(placed, key=FOR_TEACHERS.index):
        yield None, "The parts stand in another order.", f"Put: {', '.join(FOR_TEACHERS)}."
    calls = [cell for cell in page.code if cell.role != "setup"]
    if not calls:
        yield None, "It does nothing: no cell calls the course.", "Let an example run."
    for cell in calls:
        name = cell.call[0] if cell.call else ""
        if name.split(".")[0] not in TEACHERS_ROOMS:
            known = ", ".join(f"{room}.…" for room in TEACHERS_ROOMS)
            yield cell, "The cell is not one call.", f"Call one of {known}, once."


@rule
def fixed_headings(page: Page) -> Found:
    """The parts that all notebooks share carry the same heading everywhere."""
    for role, wanted in HEADINGS.items():
        cells = page.having(role)
        found = [text for cell in cells for _, text in prose.headings(cell.source)]
        if cells and not any(text.startswith(wanted) for text in found):
            yield cells[0], f"The heading '{wanted}' is missing.", f"Begin with '## {wanted}'."


@rule
def title(page: Page) -> Found:
    """One first-level heading, in the title cell."""
    tops = [c for c in page.markdown for level, _ in prose.headings(c.source) if level == 1]
    if len(tops) != 1 or tops[0].role != "title":
        yield (
            tops[-1] if tops else None,
            f"There are {len(tops)} first-level headings; there is to be one, in the title.",
            "Use '#' for the title alone and '##' for sections.",
        )


@rule
def headings(page: Page) -> Found:
    """Heading levels never jump: what listens to the page needs each step."""
    last = 0
    for cell in page.markdown:
        for level, text in prose.headings(cell.source):
            if level > last + 1:
                yield (
                    cell,
                    f"'{text}' is a heading of level {level} after level {last}.",
                    f"Make it level {last + 1}.",
                )
            last = level


@rule
def badges(page: Page) -> Found:
    """The badge line names Binder and links the notebooks before and after this one."""
    stems = sorted(p.stem for p in page.path.parent.glob("*.ipynb") if NUMBERED.match(p.stem))
    place = stems.index(page.name) if page.name in stems else -1
    near = [stems[i] for i in (place - 1, place + 1) if place >= 0 and 0 <= i < len(stems)]
    for cell in page.having("badges"):
        linked = " ".join(prose.addresses(cell.source))
        if "binder" not in cell.source.lower():
            yield cell, "The badge line does not name Binder.", "Add the link to Binder."
        for stem in near:
            if f"{stem}.ipynb" not in linked:
                yield cell, f"No link leads to {stem}.", f"Link {stem}.ipynb here."


@rule
def objectives(page: Page) -> Found:
    """Three or four objectives, each a verb that can be tested, worded as in the exercises."""
    for cell in page.having("objectives"):
        bullets = re.findall(r"^\s*[-*+]\s+(.+(?:\n {2,}\S.*)*)", cell.source, re.MULTILINE)
        said = [prose.fold(prose.plain(bullet)) for bullet in bullets]
        if not 3 <= len(said) <= 4:
            yield cell, f"There are {len(said)} objectives.", "Name three or four."
        for text in said:
            verb = re.sub(r"^\W*(?:\d\d\.o\d+\W+)?", "", text).partition(" ")[0].strip(".,:")
            if verb.lower() not in VERBS.split():
                yield (
                    cell,
                    f"'{verb}' is not on the list of verbs that can be tested.",
                    "Use one of VERBS in tools/contract.py, or add a measurable one there.",
                )
        for key, text in page.workbook.objectives.items():
            if not any(prose.fold(prose.plain(text)).rstrip(".") in bullet for bullet in said):
                yield cell, f"Objective {key} is not said here.", f"Write: {text}"
        if said and len(said) != len(page.workbook.objectives):
            yield (
                cell,
                f"{len(said)} objectives stand here and {len(page.workbook.objectives)} in the "
                "exercise file.",
                "Give both the same.",
            )


def table_of(markdown: str) -> dict[str, str]:
    """Return the first two columns of a table."""
    rows = [
        [prose.plain(c).strip() for c in line.strip().strip("|").split("|")]
        for line in markdown.splitlines()
        if line.strip().startswith("|")
    ]
    return {row[0].lower(): row[1] for row in rows if len(row) > 1}


@rule
def before(page: Page) -> Found:
    """'Before you start' says what is needed, how long it takes and what it is about."""
    for cell in page.having("before"):
        rows = table_of(cell.source)
        for name in ("Needs", "Minutes", "Content note"):
            if not rows.get(name.lower()):
                yield cell, f"The table has no row '{name}'.", f"Add '| {name} | … |'."


@rule
def minutes(page: Page) -> Found:
    """The minutes of the cells add up to the figure in 'Before you start' and in the YAML."""
    total = 0.0
    for cell in page.cells:
        given = cell.about.get("minutes", 0)
        if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
            yield cell, f"'{given}' is no number of minutes.", "Write a number such as 8."
            return
        total += given
    for cell in page.having("before"):
        said = re.search(r"\d+", table_of(cell.source).get("minutes", ""))
        if said and float(said[0]) != total:
            yield (
                cell,
                f"The table says {said[0]} minutes; the cells add up to {total:g}.",
                "Correct the table or medialit.minutes of the sections.",
            )
    told = page.workbook.minutes
    if told and told != total:
        yield (
            None,
            f"The exercise file says {told} minutes; the cells add up to {total:g}.",
            "Correct 'minutes' in the YAML.",
        )


@rule
def sections(page: Page) -> Found:
    """A section begins with '##' and says how long it takes."""
    for cell in page.having("section"):
        found = prose.headings(cell.source)
        if not found or found[0][0] != 2:
            yield cell, "The section does not begin with '##'.", "Give it a heading."
        if not cell.about.get("minutes"):
            yield cell, "The section has no minutes.", "Set medialit.minutes."
    for cell in page.having(*FREE):
        if any(level == 2 for level, _ in prose.headings(cell.source) if cell.is_markdown):
            yield cell, f"A '##' heading stands in a cell of role '{cell.role}'.", "Use 'section'."


@rule
def notes(page: Page) -> Found:
    """What the slides and the run sheet read from a cell has the form they expect."""
    for cell in page.cells:
        if cell.about.get("slide", "slide") not in ("slide", "fragment", "skip"):
            yield cell, "medialit.slide is unknown.", "Use slide, fragment or skip."
        told = cell.about.get("instructor", {})
        good = isinstance(told, dict) and told.keys() <= {"ask", "expect", "skip", "prepare"}
        good = good and isinstance(told.get("ask", ""), str)
        good = good and isinstance(told.get("expect", []), list)
        good = good and isinstance(told.get("prepare", []), list)
        if not (good and isinstance(told.get("skip", False), bool)):
            yield (
                cell,
                "medialit.instructor has an unexpected form.",
                "Use ask (text), expect (list), skip (true or false) and prepare (list).",
            )
        unknown = cell.about.keys() - {"role", "minutes", "slide", "instructor"}
        if unknown:
            yield (
                cell,
                f"medialit has unknown fields: {', '.join(sorted(unknown))}.",
                "Remove them.",
            )


@rule
def hand_in(page: Page) -> Found:
    """One heading and one call with this notebook's own name, folded away, end every notebook."""
    cells = page.having("hand_in")
    shapes = ["heading" if cell.is_markdown else "call" for cell in cells]
    if cells and shapes != ["heading", "call"]:
        yield cells[0], "The hand-in is not one heading and one call.", "Copy both cells."
    for cell in cells:
        if cell.is_code and cell.source.strip() != f'hand_in("{page.name}")':
            yield cell, "The hand-in is of another notebook.", f'Write hand_in("{page.name}").'


# --- Code and exercises ------------------------------------------------------------------


@rule
def setup(page: Page) -> Found:
    """The set-up imports names from medialit and does nothing else."""
    for cell in page.having("setup"):
        body = cell.tree.body if cell.tree else []
        good = all(
            isinstance(one, ast.ImportFrom) and (one.module or "").split(".")[0] == "medialit"
            for one in body
        )
        if not body or not good:
            yield cell, "The set-up does more than import.", "Write 'from medialit import …' only."


@rule
def collapsed(page: Page) -> Found:
    """Code that only shows something is folded away; only the hood shows its code."""
    for cell in page.code:
        if cell.role != "hood" and not cell.collapsed:
            yield cell, "The code is not folded away.", "Set metadata jupyter.source_hidden."


@rule
def single_call(page: Page) -> Found:
    """Outside the set-up and the hood a code cell is one call of a name of the course."""
    for cell in page.code:
        if cell.role == "setup" or (cell.role == "hood" and not cell.calls("exercise")):
            continue
        if not cell.tree:
            continue  # The rule on magics speaks of code that is not plain Python.
        name = cell.call[0] if cell.call else ""
        if name not in CALLS and name.split(".")[0] not in ROOMS:
            known = ", ".join((*CALLS, *(f"{room}.…" for room in ROOMS)))
            yield cell, "The cell is not one call.", f"Call one of {known}, once."
        elif cell.call[0] == "exercise" and not cell.call[1]:
            yield cell, "The exercise is not named.", 'Write exercise("01.name").'


@rule
def figures(page: Page) -> Found:
    """Every picture comes with alt text, finding, table and note, in the shape all figures have."""
    for cell in page.code:
        shown = "".join(cell.stored("text/html"))
        whole = shown.count('<figure class="medialit-figure"')
        if len(DRAWN.findall(shown)) != whole or (cell.role == "figure" and whole != 1):
            yield (
                cell,
                "It shows a picture without the words that belong to one.",
                "Return a medialit.figures.Figure, which has alt text, finding, table and note.",
            )


@rule
def hood_length(page: Page) -> Found:
    """Code to be read has at most twelve lines a cell."""
    for cell in page.having("hood"):
        lines = len([line for line in cell.source.splitlines() if line.strip()])
        if cell.is_code and lines > LONGEST_HOOD:
            yield cell, f"The code has {lines} lines.", f"Keep to {LONGEST_HOOD}, or split it."


@rule
def pace(page: Page) -> Found:
    """Nobody reads more than ten cells without something to do."""
    starts = page.having("setup")
    stops = page.having("hood")[:1] or page.having("exit")[:1]
    marks = starts + [cell for cell in page.cells if cell.exercises] + stops
    for one, two in itertools.pairwise(sorted(marks, key=lambda cell: cell.number)):
        if two.number - one.number > LONGEST_GAP:
            yield (
                two,
                f"{two.number - one.number} cells have passed without an exercise.",
                f"Put one at least every {LONGEST_GAP} cells.",
            )


@rule
def example_first(page: Page) -> Found:
    """A complete worked example comes before the first exercise."""
    examples = page.having("example")
    asked = [cell for cell in page.cells if cell.calls("exercise")]
    if examples and asked and asked[0].number < examples[0].number:
        yield asked[0], "An exercise stands before the worked example.", "Move it below."


@rule
def exercises_shown(page: Page) -> Found:
    """Every exercise of the file is shown once, in the file's order, and no other."""
    shown = [(cell, one) for cell in page.cells for one in cell.exercises]
    ids = [one for _, one in shown]
    known = [exercise.id for exercise in page.workbook.exercises]
    for number, (cell, one) in enumerate(shown):
        if one not in known:
            yield cell, f"There is no exercise '{one}'.", "Correct the id, or add the exercise."
        if one in ids[:number]:
            yield cell, f"'{one}' is shown twice.", "Show it once."
    for one in known:
        if one not in ids:
            yield None, f"'{one}' is never shown.", f'Add exercise("{one}"), or remove it.'
    if sorted(ids) == sorted(known) and ids != known:
        yield None, "The exercises stand in another order than in their file.", "Align the two."


@rule
def objectives_tested(page: Page) -> Found:
    """Each objective has an exercise, and each exercise an objective."""
    aims = page.workbook.objectives
    tested = {one for exercise in page.workbook.exercises for one in exercise.objectives}
    for one in aims:
        if one not in tested:
            yield None, f"No exercise tests objective {one}.", "Name it in an exercise."
    for exercise in page.workbook.exercises:
        if not set(exercise.objectives) & set(aims):
            yield (
                None,
                f"Exercise {exercise.id} tests no objective of this notebook.",
                f"Name one of {', '.join(aims)} in it.",
            )


# --- Words -------------------------------------------------------------------------------


@rule
def prose_length(page: Page) -> Found:
    """Prose has at most 60 words a cell and 40 at the median (tools/prose.py says what counts)."""
    cells = [c for c in page.markdown if c.role not in ("badges", "before", "sources")]
    counts = {cell: prose.prose_words(cell.source) for cell in cells}
    for cell, count in counts.items():
        if count > LONGEST_PROSE:
            yield cell, f"It has {count} words.", f"Keep to {LONGEST_PROSE}, or split it."
    median = statistics.median([n for n in counts.values() if n] or [0])
    if median > MEDIAN_PROSE:
        yield None, f"Half of the cells have {median:g} words or more.", "Shorten some."


@rule
def wording(page: Page) -> Found:
    """Words that we do not use of texts and people; quoted words are exempt."""
    spoken = [(cell, cell.source) for cell in page.markdown]
    for exercise in page.workbook.exercises:
        spoken += [(None, t) for t in (exercise.title, exercise.prompt, *exercise.hints)]
    for cell, text in spoken:
        words = prose.QUOTED.sub("", prose.plain(text))
        for pattern, remedy in WORDING.items():
            found = re.search(rf"\b{pattern}\b", words, re.IGNORECASE)
            if found:
                yield cell, f"It says '{found[0]}'.", remedy


@rule
def sources_resolve(page: Page) -> Found:
    """Every source id on the page, or behind an exercise, stands in the list of sources."""
    for cell, text in page.texts():
        for mark in prose.LIKE_SOURCE_IDS.findall(text):
            if not prose.SOURCE_IDS.fullmatch(mark):
                yield cell, f"'{mark}' is no mark of sources.", "Write [F20] or [F20, R3]."
    used = [(cell, one) for cell, text in page.texts() for one in prose.source_ids(text)]
    used += [(None, one) for exercise in page.workbook.exercises for one in exercise.evidence]
    for cell, one in dict.fromkeys(used):
        if not page.course.knows_source(one):
            yield cell, f"No source has the id {one}.", "Correct it, or add the source."


@rule
def sources_listed(page: Page) -> Found:
    """The exercise file lists the sources of prose and figures, from which 'Sources' is made."""
    listed = page.workbook.evidence
    used = {one: cell for cell in page.markdown for one in prose.source_ids(cell.source)}
    needed = used.keys() - set(listed)
    for cell in page.having("figure"):
        drawn = {one for text in cell.stored("text/plain") for one in prose.source_ids(text)}
        used |= dict.fromkeys(drawn - used.keys(), cell)
        needed |= drawn - set(page.workbook.source_ids())
    for one in sorted(needed):
        yield (
            used[one],
            f"{one} is not in the list of sources.",
            "Add it to 'evidence' in the YAML.",
        )
    for one in listed:
        if one not in used:
            yield None, f"'evidence' lists {one}, which no prose and no figure uses.", "Remove it."


@rule
def sentences_resolve(page: Page) -> Found:
    """Every sentence id on the page stands in the article."""
    used = [(c, one) for c, text in page.texts() for one in prose.SENTENCE_ID.findall(text)]
    used += [
        (cell, one) for cell in page.code for one in re.findall(r"[\"'](S\d{2})[\"']", cell.source)
    ]
    for cell, one in dict.fromkeys(used):
        if one not in page.course.sentences:
            yield cell, f"The article has no sentence {one}.", "Correct the id."


@rule
def quotations(page: Page) -> Found:
    """A quotation such as “words” (S07) stands in that sentence, word for word, and is short."""
    sentences = page.course.sentences
    for cell, text in page.texts():
        for words, ids in prose.quotations(prose.plain(text)):
            known = [one for one in ids if one in sentences]
            if known and not any(prose.is_verbatim(words, sentences[one]) for one in known):
                yield (
                    cell,
                    f"“{words}” does not stand in {', '.join(known)}.",
                    "Copy the words from the article, with … where you leave some out.",
                )
            if len(prose.WORD.findall(words)) > LONGEST_QUOTATION:
                yield (
                    cell,
                    f"“{words}” is too long a quotation.",
                    f"Quote at most {LONGEST_QUOTATION} words.",
                )


@rule
def quotations_named(page: Page) -> Found:
    """Four or more words of the article in quotation marks name their sentence close by."""
    for cell, text in page.texts():
        for block in prose.blocks(text):
            named = set(prose.SENTENCE_ID.findall(block))
            # Those that name a sentence right behind are the rule above's.
            for words in prose.QUOTED.findall(prose.QUOTATION.sub("", block)):
                if len(prose.WORD.findall(words)) < 4:
                    continue
                home = [i for i, s in page.course.sentences.items() if prose.is_verbatim(words, s)]
                if home and not named & set(home):
                    yield (
                        cell,
                        f"“{words}” does not name its sentence.",
                        f"Write “{words}” ({home[0]}).",
                    )


@rule
def article_stays_out(page: Page) -> Found:
    """No cell, output or exercise holds more than twelve words in a row of one sentence.

    The list of sources is exempt: it names works by their titles, and one is the headline.
    """
    length = LONGEST_QUOTATION + 1
    held = [(cell, cell.source) for cell in page.cells]
    held += [(c, text) for c in page.cells if not c.calls("sources") for text in c.printed]
    held += [item for item in page.texts() if item[0] is None or not item[0].is_markdown]
    for cell, text in held:
        copied = sorted(prose.runs(text, length) & page.course.long_runs)
        if copied:
            yield (
                cell,
                f"It holds too much of the article: '{' '.join(copied[0])}'.",
                f"Quote at most {LONGEST_QUOTATION} words; article() shows the text live.",
            )


@rule
def language(page: Page) -> Found:
    """Words in another script stand in an element that names their language."""
    for cell in page.cells:
        markups = [prose.without_code(cell.source)] if cell.is_markdown else []
        for markup in markups + cell.stored("text/html"):
            unmarked = prose.look(markup).unmarked
            if unmarked:
                yield (
                    cell,
                    f"'{unmarked[0]}' stands outside any element with lang.",
                    f'Write <span lang="uk">{unmarked[0]}</span> with the right language.',
                )


@rule
def directives(page: Page) -> Found:
    """No MyST: outside its own tools it shows as text."""
    for cell in page.markdown:
        if DIRECTIVE.search(cell.source):
            yield (
                cell,
                "It holds a MyST directive or role.",
                "Use markdown that every viewer draws.",
            )


# --- What is stored ----------------------------------------------------------------------


@rule
def executed(page: Page) -> Found:
    """Every code cell was run, in order, from a fresh kernel."""
    for number, cell in enumerate(page.code, start=1):
        if cell.node.execution_count != number:
            happened = "was not run" if cell.node.execution_count is None else "ran out of order"
            yield cell, f"The cell {happened}.", "Run 'python run.py notebooks'."


@rule
def clean_run(page: Page) -> Found:
    """Nothing went to stderr and nothing failed."""
    for cell in page.code:
        for output in cell.node.outputs:
            if output.get("name") == "stderr":
                yield cell, "It printed on stderr.", "Mend the cause of the warning."
            if output.output_type == "error":
                yield cell, f"It failed with {output.ename}.", "Mend the cell."


@rule
def widget_views(page: Page) -> Found:
    """No widget view is stored: without its kernel it would show as an error box."""
    if "widgets" in page.node.metadata:
        yield None, "The state of widgets is stored.", "Run 'python run.py notebooks'."
    for cell in page.code:
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.node.outputs):
            yield cell, "A widget view is stored.", "Run 'python run.py notebooks'."


@rule
def twins(page: Page) -> Found:
    """What is shown stays readable without a kernel, as HTML and as plain text."""
    known = {exercise.id: exercise for exercise in page.workbook.exercises}
    for cell in page.code:
        for output in cell.node.outputs:
            data = output.get("data", {})
            if ("text/html" in data or WIDGET_VIEW in data) and not all(
                str(data.get(mime, "")).strip() for mime in ("text/html", "text/plain")
            ):
                yield cell, "A twin is missing.", "Emit both text/html and text/plain."
        if cell.node.execution_count is None:
            continue
        for one in cell.exercises:
            wanted = prose.fold(known[one].title) if one in known else ""
            if not any(wanted in prose.fold(text) for text in cell.printed):
                yield (
                    cell,
                    f"The stored page does not show the title of {one}, '{wanted}'.",
                    "Run 'python run.py notebooks'; the twin must name the exercise.",
                )


@rule
def pictures(page: Page) -> Found:
    """Every picture has words for those who cannot see it."""
    remedy = "Say in alt, or aria-label, what the picture shows."
    for cell in page.cells:
        markups = [prose.without_code(cell.source)] if cell.is_markdown else []
        for markup in markups:
            for alt, address in prose.IMAGE.findall(markup):
                if not alt.strip():
                    yield cell, f"The picture {address[:60]} has no alternative text.", remedy
        for markup in markups + cell.stored("text/html"):
            for name in prose.look(markup).unnamed:
                yield cell, f"The picture {name} has no alternative text.", remedy
        for mime in ("image/png", "image/jpeg", "image/svg+xml"):
            if cell.stored(mime):
                yield cell, f"A bare {mime} is stored.", "Show it as HTML with alternative text."


@rule
def nothing_from_outside(page: Page) -> Found:
    """The page fetches nothing by itself: no picture, style or script from elsewhere."""
    for cell in page.cells:
        loads = [address for text in cell.stored("text/html") for address in prose.look(text).loads]
        if cell.is_markdown:
            text = prose.without_code(cell.source)
            loads += prose.look(text).loads + [
                a.split()[0] for _, a in prose.IMAGE.findall(text) if a
            ]
        for address in loads:
            if re.match(r"(?:https?:)?//", address):
                yield cell, f"The page loads {address}.", "Link it, or ship it with the course."


@rule
def machine_paths(page: Page) -> Found:
    """No path of somebody's computer is stored."""
    for cell in page.cells:
        for text in (cell.source, *cell.printed):
            found = MACHINE_PATH.search(text)
            if found:
                yield cell, f"It holds the path '{found[0]}…'.", "Show a path within the course."


@rule
def everything_compared(page: Page) -> Found:
    """No cell asks nbval to look away."""
    for cell in page.code:
        asked = [cell.source, *map(str, cell.node.metadata.get("tags", ()))]
        if any(UNCHECKED.search(text) for text in asked):
            yield cell, "It is kept from being compared.", "Make the output repeatable instead."


@rule
def magics(page: Page) -> Found:
    """Cells are plain Python: no magics, no shell, no installers."""
    for cell in page.code:
        lines = [line.strip() for line in cell.source.splitlines()]
        odd = [line for line in lines if line[:1] in ("%", "!", "?") or line[-1:] == "?"]
        odd += [line for line in lines if re.search(r"get_ipython\(|\bpip\b", line)]
        if not any(lines):
            yield cell, "The cell is empty.", "Remove it."
        elif odd or cell.tree is None:
            yield cell, f"It is not plain Python: '{(odd or lines)[0]}'.", "Write plain Python."


@rule
def output_widgets(page: Page) -> Found:
    """No Output widget and no interact: they cannot be tested and may hang."""
    for cell in page.code:
        nodes = list(ast.walk(cell.tree)) if cell.tree else []
        names = {getattr(n, "id", None) or getattr(n, "attr", None) for n in nodes}
        names |= {n.name for n in nodes if isinstance(n, ast.alias)}
        for name in sorted(OUTPUT_WIDGETS & names):
            yield cell, f"It uses {name}.", "Let a control's observe() set a value to show."


@rule
def links(page: Page) -> Found:
    """Every link within the course leads somewhere."""
    for cell in page.cells:
        found = prose.addresses(cell.source) if cell.is_markdown else []
        found += [link for text in cell.stored("text/html") for link in prose.look(text).links]
        for address in dict.fromkeys(found):
            target, _, part = unquote(address).partition("#")
            if re.match(r"[a-z][a-z+.-]*:|//", address, re.IGNORECASE):
                continue
            file = page.path.parent / target if target else page.path
            if not file.exists():
                yield cell, f"The link {address} leads nowhere.", "Correct it."
            elif part and part not in _anchors(file):
                yield cell, f"{file.name} has no heading '{part}'.", "Correct the link."


def _anchors(file: Path) -> set[str]:
    if file.suffix == ".md":
        return prose.anchors(file.read_text(encoding="utf-8"), github=True)
    if file.suffix != ".ipynb":
        return set()
    sources = [cell.source for cell in read(file).cells if cell.cell_type == "markdown"]
    return set().union(*map(prose.anchors, sources))
