"""What does the picture of a page say? In a reading process of its own, as its task `recognise`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2 as pdfium

from indexer.extract.blocks import page_of
from indexer.extract.characters import unify
from indexer.extract.extraction import Extraction, Metadata, Page
from indexer.extract.media_type import PDF
from indexer.extract.ocr.choice import recogniser
from indexer.extract.ocr.layout import lines_in_order
from indexer.extract.ocr.recogniser import Pixels, Recognised, Recogniser
from indexer.extract.pdf_hyphens import joined_hyphens
from indexer.extract.pdf_layout import blocks_of, heading_sizes
from indexer.extract.pdf_lines import HYPHEN, Line, body_size
from indexer.extract.quality import PICTURE_ONLY
from indexer.extract.rendering import drawn, opened_page
from indexer.extract.wire import packed

_SAME_SIZE = 0.25
"""Lines whose heights differ by less from the usual are set in the same size: a line may have no tall letter."""

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-$")
_LOWER_CASE = re.compile(r"[^\W\d_A-Z]")

_kept = cache(recogniser)
"""A recogniser is made once, for its models take a second to load."""


def recognised_page(content: bytes, name: str, number: int, reader: Recogniser) -> Page:
    """The page `number` of a PDF as `reader` reads it; without text, and of quality 0, where it finds none.

    Raises NoPictureError, EncryptedError, DamagedError, LimitError.
    """
    with opened_page(content, name, number) as page:
        across, up = page.get_size()
        found = reader.recognise(lambda side: _scan(page, side))
    lines = _lines(found, max(across, up), up)
    if not lines:
        return Page(number, "", PICTURE_ONLY, found.reader)
    body = body_size([lines])
    blocks = blocks_of(lines, body, heading_sizes([lines], body))
    texts = joined_hyphens([unify(block.text) for block in blocks])
    whole = page_of(
        [replace(block, text=text) for block, text in zip(blocks, texts, strict=True)], number, found.reader
    )
    return replace(whole, quality=round(min(whole.quality, found.confidence), 3))


def _scan(page: pdfium.PdfPage, side: int) -> Pixels:
    """The page as pixels, its longer side `side` long."""
    across, up = page.get_size()
    longer = max(across, up, 1.0)
    return drawn(page, max(1, round(across / longer * side)), max(1, round(up / longer * side)))


def _lines(found: Recognised, longer: float, height: float) -> list[Line]:
    """The lines of a page whose longer side and height are so many points, as of a text layer."""
    pieces = lines_in_order(found)
    usual = median(piece.bottom - piece.top for piece in pieces) * longer if pieces else 0.0
    lines = [
        Line(
            piece.text.strip(),
            piece.left * longer,
            piece.right * longer,
            height - piece.bottom * longer,
            height - piece.top * longer,
            _size((piece.bottom - piece.top) * longer, usual),
        )
        for piece in pieces
    ]
    return _with_hyphens(lines)


def _size(height: float, usual: float) -> float:
    return round(usual if abs(height - usual) <= _SAME_SIZE * usual else height, 1)


def _with_hyphens(lines: Sequence[Line]) -> list[Line]:
    """The lines with a mark where a word is broken at their end."""
    marked = [
        replace(line, text=_BROKEN_WORD.sub(HYPHEN, line.text)) if _LOWER_CASE.match(following.text) else line
        for line, following in pairwise(lines)
    ]
    return [*marked, *lines[-1:]]


def _task(request: Any) -> bytes:  # noqa: ANN401 - a request is JSON
    content = Path(request["path"]).read_bytes()
    page = recognised_page(content, request["name"], request["page"], _kept(tuple(request["recognisers"])))
    return packed(Extraction(PDF, Metadata(), (page,)))


TASKS = {"recognise": _task}

STARTS_PROGRAMS = True
"""Tesseract is a program of its own."""
