"""How do the cells of a spreadsheet become a page of text?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from indexer.extract.blocks import Block, page_of
from indexer.extract.extraction import Page
from indexer.extract.progress import RawPage, page_read

Value = str | float | bool | date | datetime | time | timedelta | None
"""What a cell may hold."""

_MADE_UP = re.compile(r"(?:sheet|工作表|folha|planilha|feuil|tabelle|hoja|chart)[ _]?\d*", re.IGNORECASE)
"""Names that programs give to sheets."""


def sheet_page(
    name: str, rows: Iterable[Sequence[str]], number: int, reader: str, media_type: str, more: Sequence[Block] = ()
) -> Page:
    """A sheet as a page that has its name for a label, and for a heading if a person gave it.

    A row is a line, its cells parted by tabs, up to the last that has text; empty rows are left out. What else is on
    the sheet, as comments, follows.
    """
    lines = [line for row in rows if (line := "\t".join(" ".join(cell.split()) for cell in row).rstrip()).strip()]
    heading = [Block(name, 1)] if (lines or more) and not _MADE_UP.fullmatch(name.strip()) else []
    page = replace(page_of([*heading, Block("\n".join(lines)), *more], number, reader), label=name)
    page_read(RawPage(number, page.text, reader, media_type))
    return page


def written(value: Value) -> str:
    """A value as people write it: whole numbers without a point, days without a time of midnight (ISO 8601)."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    return "" if value is None else str(value)


def spaced(cells: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The cells of a row by their columns, from 0, with empty ones for gaps that are narrow."""
    before = -1
    for column, text in cells:
        gap = column - before - 1
        yield from [""] * (gap if 0 < gap <= _WIDEST_GAP else 0)
        yield text
        before = column


_WIDEST_GAP = 20
"""Columns that may be empty between two cells: one cell far away does not make a row of thousands."""
