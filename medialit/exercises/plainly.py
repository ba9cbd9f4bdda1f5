"""Say what is wrong with an exercise file in an author's words."""

from __future__ import annotations

import re

from medialit.content import ContentError

# What msgspec says; the same for an author who never heard of types; what to do about it.
_PLAINLY = (
    (r"Object missing required field ('.+')\.", r"\1 is missing.", ""),
    (r"Object contains unknown field ('.+')\.", r"There is no field \1.", ""),
    (r"Invalid (?:enum )?value ('.*')\.", r"There is no such word here: \1.", ""),
    (
        r"Expected 'array' of length >= (\d+)\.",
        "The list is too short.",
        r"Write at least \1 of them.",
    ),
    (r"Expected '(?:float|int)' ([<>]=?) ([\d.]+)\.", r"The number must be \1 \2.", ""),
    (
        r"Expected 'str', got 'bool'\.",
        "YAML takes words such as no and off for false.",
        "Put quotation marks around it.",
    ),
    (r"Expected 'str', got .*", "A text is expected here.", "Put quotation marks around it."),
    (r"Expected '(?:float|int)', got .*", "A number is expected here.", "Write it in digits."),
    (r"Expected 'bool', got .*", "Either true or false is expected here.", ""),
    (r"Expected 'array', got .*", "A list is expected here.", "Start each entry with '- '."),
    (r"Expected 'object', got .*", "Fields with values are expected here.", ""),
    (
        r"Expected 'str' matching regex '\^\[A-Z\]\$'\.",
        "One capital letter is expected here.",
        "Write a letter from A to Z.",
    ),
    (
        r"Expected 'str' matching .*",
        "This is not written as an id.",
        "Begin with a letter, then letters, digits and '_'; an exercise has its notebook's number "
        "before that, as in 01.nut_graf.",
    ),
)
_WORDS = {
    "kind": "Use choice, multi, sort, estimate, rank, write, mark, chain, search, ladder or code.",
    "state": "Use accepted, arguable or not_supported.",
    "whys": "The steps are supported, supported_in_changed_form, not_found, contradicted and "
    "cannot_be_checked.",
}


def in_plain_words(error: ContentError) -> ContentError:
    """Say what msgspec found in an author's words."""
    field, problem, remedy = error.field.split("` in `$.")[-1], error.problem, error.remedy
    for pattern, plain, help_ in _PLAINLY:
        if found := re.fullmatch(pattern, problem):
            problem, remedy = found.expand(plain), found.expand(help_) or remedy
            break
    if problem.startswith("There is no such word"):
        remedy = _WORDS.get(field.rsplit(".", 1)[-1], remedy)
    return ContentError(error.file, error.where, field, problem, remedy)
