"""Worksheets for a room without computers: each notebook as a page to print, and its key."""

from medialit.worksheets.pages import key_sheet, student

__all__ = ["key_sheet", "student"]
