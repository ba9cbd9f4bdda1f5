"""The fields of the kinds of exercise that have more to show than options or items."""

from __future__ import annotations

from medialit.exercises import Chain, Code, Ladder, Mark, Search
from medialit.widgets.fields.chain import CHAIN
from medialit.widgets.fields.code import CODE
from medialit.widgets.fields.ladder import LADDER
from medialit.widgets.fields.mark import MARK
from medialit.widgets.fields.model import Fields
from medialit.widgets.fields.search import SEARCH

FIELDS: dict[type, Fields] = {
    Mark: MARK,
    Chain: CHAIN,
    Search: SEARCH,
    Ladder: LADDER,
    Code: CODE,
}
