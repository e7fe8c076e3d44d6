"""Which lines of text does PDFium see on a page, and where do they stand?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.extract.characters import is_cjk
from indexer.extract.pdf_fonts import without_fonts
from indexer.extract.pdf_measure import Box, Measure
from indexer.extract.scripts import RARE

HYPHEN = "\ufffe"
"""What PDFium puts for a hyphen at a line's end, where it also leaves the line break out."""

_LINE = re.compile(f"[^\r\n{HYPHEN}]*{HYPHEN}|[^\r\n{HYPHEN}]+")
_IMAGE_DEPTH = 3
_FEW_CHARACTERS = 200
"""Only pages with less text are looked at for pictures: looking costs as much as reading."""

_MOST_NOTES = 1000
"""So many annotations of a page are looked at for one that is no link."""

_SAME_PLACE = 0.3
"""Lines of the same text that stand no further apart, in font sizes, are one that was drawn twice to look bold."""

_VERTICAL = 3
"""By so many quarters a line would be turned that goes down the page, with the next one to its left."""

_COLUMN_WIDTH = 1.4
_PITCH = 1.15
_FEWEST_PIECES = 3
"""Vertical writing: how wide its lines and how far apart its characters are at most, in font sizes, and how many

characters below each other prove it.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. Lengths are points (1/72 inch); x goes along the page's lines, y against their order.

    `size` is the font size of the line's middle character as it appears; `text` ends with HYPHEN where a word
    goes on in the next line, and has tabs between what stands far apart. `is_column` says that its characters stand
    upright one below the other, `is_aside` that it is turned, as a note along the margin is, against most of the page.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    is_column: bool = False
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page in the order in which PDFium reads them, and its lower and upper edge in points.

    `is_picture` says that images cover a third of it, `is_strange` that it has letters that a broken font may have made
    up, `has_notes` that forms or notes lie on it, and `was_read` that PDFium could open it.
    """

    lines: tuple[Line, ...]
    bottom: float = 0.0
    top: float = 0.0
    is_picture: bool = False
    is_strange: bool = False
    has_notes: bool = False
    was_read: bool = True


def lines_of(document: pdfium.PdfDocument, index: int, broken: frozenset[str] = frozenset()) -> PageLines:
    """The lines of the page `index` (from 0) of `document`, turned so that most of its text stands upright.

    Characters in fonts with `broken` names become U+FFFD.
    """
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return PageLines((), was_read=False)
    try:
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        if broken:
            text = without_fonts(text_page, text, broken)
        quarters, lines = _upright(list(with_columns(_lines(text, Measure(text_page, text)))))
        few = sum(len(line.text) for line in lines) < _FEW_CHARACTERS
        _, bottom, _, top = _turned(page.get_bbox(), quarters)
        is_picture = few and _is_picture(page)
        return PageLines(lines, bottom, top, is_picture, RARE.search(text) is not None, _has_notes(page))
    except pdfium.PdfiumError:
        return PageLines((), was_read=False)
    finally:
        page.close()


def body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The font size, in points, in which most characters of the document are set; 0 without text."""
    characters: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            characters[round(line.size, 1)] += len(line.text)
    return max(characters, key=lambda size: (characters[size], -size), default=0.0)


def _has_notes(page: pdfium.PdfPage) -> bool:
    """Whether there are annotations other than links and the popups of others (ISO 32000-1, 12.5.6)."""
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST_NOTES)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            pdfium_c.FPDFPage_CloseAnnot(annotation)
            if kind not in {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}:
                return True
    return False


def _is_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = image.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return bool(covered * 3 >= width * height)


def _lines(text: str, measure: Measure) -> Iterator[tuple[int, Line]]:
    """Each line where it stands on the page, and by how many quarter turns it is turned there."""
    for found in _LINE.finditer(text):
        content = found[0].strip()
        if content:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            box, appearance = measure.bounds(content, start)
            size, quarters = appearance.size, appearance.quarters
            if not quarters:
                spaced = measure.spaced(content, start, box[2] - box[0], size)
                once = measure.once(content, start, size)
                content = spaced if once == content else once
            yield quarters, Line(content, box[0], box[2], box[1], box[3], size)


def _upright(lines: Sequence[tuple[int, Line]]) -> tuple[int, tuple[Line, ...]]:
    """By how many quarters the page is turned, and its lines, each once, as they stand when it is turned back."""
    characters: Counter[int] = Counter()
    for quarters, line in lines:
        characters[quarters] += len(line.text)
    page = max((0, 1, 2, 3), key=lambda quarters: characters[quarters])
    placed = (_placed(line, quarters, page) if quarters or page else line for quarters, line in lines)
    return page, _once(placed)


def with_columns(lines: Iterable[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """The lines with those of vertical writing whole: PDFium breaks many of them after each character."""
    pieces: list[Line] = []
    for quarters, line in lines:
        if pieces and not (quarters == 0 and _goes_on_below(pieces[-1], line)):
            yield from _column(pieces)
            pieces = []
        if quarters == 0 and _is_narrow(line):
            pieces.append(line)
        else:
            yield quarters, line
    yield from _column(pieces)


def _is_narrow(line: Line) -> bool:
    return line.right - line.left <= _COLUMN_WIDTH * line.size and (is_cjk(line.text[0]) or _is_tall(line))


def _is_tall(line: Line) -> bool:
    return len(line.text) > 1 and line.top - line.bottom > 0.6 * len(line.text) * line.size > line.right - line.left


def _goes_on_below(line: Line, following: Line) -> bool:
    pitch = (line.bottom - following.bottom) / len(following.text)
    shift = abs(line.left - following.left)
    return 0 < pitch <= _PITCH * line.size and shift < 0.4 * line.size and _is_narrow(following)


def _column(pieces: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """The pieces as one vertical line, or as they are where they are too few to prove one."""
    if len(pieces) < _FEWEST_PIECES and not any(_is_tall(piece) and is_cjk(piece.text[0]) for piece in pieces):
        yield from ((0, piece) for piece in pieces)
        return
    first = pieces[0]
    text = "".join(piece.text for piece in pieces)
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    yield _VERTICAL, Line(text, left, right, pieces[-1].bottom, first.top, first.size, is_column=True)


def _placed(line: Line, quarters: int, page: int) -> Line:
    left, bottom, right, top = _turned((line.left, line.bottom, line.right, line.top), page)
    # A character that stands alone on a page of vertical writing is a column of it.
    is_single = page == _VERTICAL and not quarters and len(line.text) == 1
    is_aside = quarters != page and not is_single
    return Line(line.text, left, right, bottom, top, line.size, line.is_column or is_single, is_aside)


def _turned(box: Box, quarters: int) -> Box:
    """The box on a page that is turned back by so many quarters around its corner."""
    left, bottom, right, top = box
    return {
        0: box,
        1: (bottom, -right, top, -left),
        2: (-right, -top, -left, -bottom),
        3: (-top, left, -bottom, right),
    }[quarters]


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines without those that stand where the same text stood before."""
    seen: dict[tuple[str, int, int], Line] = {}
    kept: list[Line] = []
    for line in lines:
        near = _SAME_PLACE * line.size or 1.0
        column, row = int(line.left // near), int(line.bottom // near)
        around = (seen.get((line.text, column + x, row + y)) for x in (0, -1, 1) for y in (0, -1, 1))
        if not any(other and _is_near(line, other, near) for other in around):
            seen[line.text, column, row] = line
            kept.append(line)
    return tuple(kept)


def _is_near(line: Line, other: Line, near: float) -> bool:
    return abs(line.left - other.left) < near and abs(line.bottom - other.bottom) < near
