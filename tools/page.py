"""A stored notebook as the rules of the contract see it, and the course it belongs to."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from tools import prose

# A quotation of the article has at most so many words.
LONGEST_QUOTATION = 12


@dataclass(frozen=True)
class Course:
    """What a notebook is held against.

    Attributes
    ----------
    sentences : mapping of str to str
        Sentence id to its words in the article.
    knows_source : callable
        Whether a source id resolves.
    workbook : callable
        The exercises of a notebook by its name.
    """

    sentences: Mapping[str, str]
    knows_source: Callable[[str], bool]
    workbook: Callable[[str], Any]

    @classmethod
    def load(cls) -> Course:
        """Return the course as it stands in seeds/ and data/."""
        from medialit import case, evidence, exercises

        sentences = {one: part.text for one, part in case.load_article().by_id.items()}
        return cls(sentences, evidence.knows, exercises.load)

    @functools.cached_property
    def long_runs(self) -> set[tuple[str, ...]]:
        """Every run of words in one sentence that is too long to be quoted."""
        length = LONGEST_QUOTATION + 1
        return set().union(*(prose.runs(text, length) for text in self.sentences.values()))


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell as the rules see it; `number` counts from 1, as a reader would."""

    number: int
    node: NotebookNode

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return self.node.cell_type == "code"

    @property
    def is_markdown(self) -> bool:
        """Whether it is a markdown cell."""
        return self.node.cell_type == "markdown"

    @property
    def source(self) -> str:
        """What the author wrote."""
        return self.node.source

    @property
    def about(self) -> dict[str, Any]:
        """The course's own metadata."""
        found = self.node.metadata.get("medialit", {})
        return found if isinstance(found, dict) else {}

    @property
    def role(self) -> str:
        """The cell's place in the contract."""
        return str(self.about.get("role", ""))

    @property
    def collapsed(self) -> bool:
        """Whether the code is folded away."""
        return self.node.metadata.get("jupyter", {}).get("source_hidden") is True

    @functools.cached_property
    def tree(self) -> ast.Module | None:
        """The code as parsed, or None where it is not plain Python."""
        try:
            return ast.parse(self.source) if self.is_code else None
        except SyntaxError:
            return None

    @property
    def call(self) -> tuple[str, tuple[str, ...]] | None:
        """Name and words given of the one call that makes up this cell, or None.

        A function of a room keeps the room before its name: ``maps.locator``.
        """
        if not self.tree or len(self.tree.body) != 1:
            return None
        one = getattr(self.tree.body[0], "value", None)
        if not isinstance(self.tree.body[0], ast.Expr) or not isinstance(one, ast.Call):
            return None
        if not isinstance(one.func, ast.Name | ast.Attribute):
            return None
        words = [a.value for a in one.args if isinstance(a, ast.Constant)]
        return ast.unparse(one.func), tuple(word for word in words if isinstance(word, str))

    def calls(self, name: str) -> bool:
        """Return whether the code calls a function of that name anywhere."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return any(isinstance(n, ast.Call) and getattr(n.func, "id", "") == name for n in nodes)

    @property
    def exercises(self) -> tuple[str, ...]:
        """The ids of the exercises shown here."""
        return self.call[1] if self.call and self.call[0] == "exercise" else ()

    def stored(self, mime: str) -> list[str]:
        """Return what the stored outputs hold of one kind."""
        data = [output.get("data", {}).get(mime) for output in self.node.get("outputs", ())]
        return [text for text in data if isinstance(text, str)]

    @property
    def printed(self) -> list[str]:
        """Everything stored as text: streams, plain and HTML outputs as they would be read."""
        streams = [o.text for o in self.node.get("outputs", ()) if o.output_type == "stream"]
        pages = [" ".join(prose.look(text).text) for text in self.stored("text/html")]
        return streams + self.stored("text/plain") + self.stored("text/markdown") + pages


@dataclass(frozen=True, eq=False)
class Page:
    """One notebook with all that the rules ask of it."""

    path: Path
    node: NotebookNode
    course: Course

    @property
    def name(self) -> str:
        """The notebook's name without its ending."""
        return self.path.stem

    @property
    def for_teachers(self) -> bool:
        """Whether it is no lesson but a tool for teachers."""
        return self.path.parent.name == "instructor"

    @functools.cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, in order."""
        return tuple(Cell(number, cell) for number, cell in enumerate(self.node.cells, start=1))

    def having(self, *roles: str) -> list[Cell]:
        """Return the cells of these roles, in order."""
        return [cell for cell in self.cells if cell.role in roles]

    @property
    def code(self) -> list[Cell]:
        """The code cells."""
        return [cell for cell in self.cells if cell.is_code]

    @property
    def markdown(self) -> list[Cell]:
        """The markdown cells."""
        return [cell for cell in self.cells if cell.is_markdown]

    @functools.cached_property
    def workbook(self) -> Any:
        """The notebook's exercises; a tool for teachers has none."""
        if self.for_teachers:
            from medialit.exercises import Workbook

            return Workbook(notebook=self.name, title=self.name, exercises=())
        return self.course.workbook(self.name)

    def texts(self) -> Iterator[tuple[Cell | None, str]]:
        """Yield every text a learner may read, with its cell: prose, then exercises."""
        for cell in self.markdown:
            yield cell, cell.source
        shown = {one: cell for cell in self.cells for one in cell.exercises}
        for exercise in self.workbook.exercises:
            for text in exercise.texts():
                yield shown.get(exercise.id), text
