"""A code instead of a name: each learner on a shared computer has their own journal."""

from __future__ import annotations

import json
import secrets
import unicodedata
from pathlib import Path

from medialit.answers.files import JournalError, explain

_SHORTEST, _LONGEST = 3, 32
_CHOICE = "learner.json"
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(10)}

_COLOURS = (
    *("amber", "azure", "coral", "copper", "crimson", "golden", "green", "indigo", "ivory"),
    *("jade", "lilac", "olive", "pearl", "purple", "ruby", "russet", "silver", "teal", "white"),
)
_ANIMALS = (
    *("badger", "bison", "crane", "eagle", "falcon", "finch", "hare", "hawk", "heron", "horse"),
    *("ibis", "lark", "lynx", "marten", "otter", "owl", "robin", "stork", "swan", "tern", "wren"),
)


def clean_code(code: str) -> str:
    """Return a learner code in the one form in which it is kept.

    Raises
    ------
    ValueError
        If it is not 3 to 32 letters (of any script), digits or hyphens.
    """
    clean = unicodedata.normalize("NFC", unicodedata.normalize("NFC", code.strip()).casefold())
    # Many scripts write vowels as marks (M); they count as letters after the first place.
    kinds = [unicodedata.category(sign) for sign in clean]
    fits = all(k[0] in "LM" or k == "Nd" or s == "-" for s, k in zip(clean, kinds, strict=True))
    if not (
        fits and _SHORTEST <= len(clean) <= _LONGEST and (kinds[0][0] == "L" or kinds[0] == "Nd")
    ):
        raise ValueError(
            "Please choose a code of 3 to 32 letters, digits or hyphens, without spaces, that "
            "begins with a letter or a digit, such as amber-heron-42. Do not use your name."
        )
    return clean


def journal_path(folder: Path, code: str | None) -> Path:
    """Return the file of a learner's journal.

    Raises
    ------
    ValueError
        If the code is not one.
    """
    if code is None:
        return folder / "answers.jsonl"
    clean = clean_code(code)
    # Windows keeps some names for devices. No code ends in "_", so nothing can clash.
    return folder / (f"{clean}_" if clean in _RESERVED else clean) / "answers.jsonl"


def current_code(folder: Path) -> str | None:
    """Return the code chosen on this computer, or None if there is none to be read."""
    try:
        choice = json.loads((folder / _CHOICE).read_bytes()[:1000])
        return clean_code(choice["code"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def choose_code(folder: Path, code: str | None) -> str | None:
    """Remember the code of the learner who works on this computer now.

    Parameters
    ----------
    folder : Path
        The work folder.
    code : str or None
        None goes back to the journal without a code.

    Returns
    -------
    str or None
        The code in the form in which it is kept.

    Raises
    ------
    ValueError
        If the code is not one.
    JournalError
        If the choice cannot be written.
    """
    clean = None if code is None else clean_code(code)
    target = folder / _CHOICE
    draft = folder / f"{_CHOICE}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(json.dumps({"code": clean}) + "\n", encoding="utf-8")
            draft.replace(target)  # whole or not at all
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise JournalError(explain(error, target)) from None
    return clean


def list_codes(folder: Path) -> tuple[str, ...]:
    """Return the codes that have a journal in the work folder, in alphabetical order."""
    codes = set()
    try:
        for journal in folder.glob("*/answers.jsonl"):
            name = journal.parent.name
            try:
                code = clean_code(name.removesuffix("_"))
            except ValueError:
                continue
            if journal_path(folder, code).parent.name == unicodedata.normalize("NFC", name):
                codes.add(code)
    except OSError:
        pass  # a folder that cannot be listed shows no codes
    return tuple(sorted(codes))


def suggest_code(folder: Path | None = None) -> str:
    """Return a random code such as ``amber-heron-42``; in `folder`, one not taken yet."""
    taken = set(list_codes(folder)) if folder else set()
    while True:
        code = f"{secrets.choice(_COLOURS)}-{secrets.choice(_ANIMALS)}-{secrets.randbelow(90) + 10}"
        if code not in taken:
            return code
