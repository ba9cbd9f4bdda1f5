"""Puts the course itself into the wheel: ``data/`` and ``seeds/`` as ``medialit/_shipped``."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

COURSE = ("data", "seeds")
NOT_SHIPPED = {"recipes", "__pycache__"}


def course_files(root: Path) -> list[Path]:
    """Return the files of the course under ``root``, relative to it, in a fixed order."""
    return [
        file.relative_to(root)
        for folder in COURSE
        for file in sorted((root / folder).rglob("*"))
        if file.is_file() and not NOT_SHIPPED.intersection(file.relative_to(root).parts)
    ]


class BuildWithCourse(build_py):
    """The usual build, and the course beside the code.

    An editable install needs none of it: there the folders are read where they lie.
    """

    def run(self) -> None:
        """Copy the package, then the course."""
        super().run()
        if self.editable_mode:
            return
        for source, target in self._pairs():
            self.mkpath(str(target.parent))
            self.copy_file(str(source), str(target), preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Name the copies too, so that installers know them."""
        outputs = super().get_outputs(include_bytecode)
        if self.editable_mode:
            return outputs
        return outputs + [str(target) for _, target in self._pairs()]

    def get_source_files(self) -> list[str]:
        """Name the course and this file, so that a source archive holds them."""
        here = Path(__file__).resolve().relative_to(Path.cwd())
        course = [str(source) for source, _ in self._pairs()]
        return [*super().get_source_files(), *course, str(here)]

    def _pairs(self) -> list[tuple[Path, Path]]:
        shipped = Path(self.build_lib) / "medialit" / "_shipped"
        return [(file, shipped / file) for file in course_files(Path())]
