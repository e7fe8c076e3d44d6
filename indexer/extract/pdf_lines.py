"""Which lines of text does PDFium see on a page, and where do they stand?"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

HYPHEN = "\ufffe"
"""What PDFium puts for a hyphen at a line's end, where it also leaves the line break out."""

_LINE = re.compile(f"[^\r\n{HYPHEN}]*{HYPHEN}|[^\r\n{HYPHEN}]+")
_IMAGE_DEPTH = 3
_FEW_CHARACTERS = 200
"""Only pages with less text are looked at for pictures: looking costs as much as reading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. Lengths are points (1/72 inch), measured from the page's lower left corner.

    `size` is the font size of the line's middle character as it appears; `text` ends with HYPHEN where a word
    goes on in the next line.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page in the order in which PDFium reads them, and its lower and upper edge in points.

    `is_picture` says that images cover a third of it, `was_read` that PDFium could open it.
    """

    lines: tuple[Line, ...]
    bottom: float = 0.0
    top: float = 0.0
    is_picture: bool = False
    was_read: bool = True


def lines_of(document: pdfium.PdfDocument, index: int) -> PageLines:
    """The lines of the page `index` (from 0) of `document`."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return PageLines((), was_read=False)
    try:
        _, bottom, _, top = page.get_bbox()
        lines = tuple(_lines(page.get_textpage()))
        few = sum(len(line.text) for line in lines) < _FEW_CHARACTERS
        return PageLines(lines, bottom, top, is_picture=few and _is_picture(page))
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


def _is_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = image.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return bool(covered * 3 >= width * height)


def _lines(text_page: pdfium.PdfTextPage) -> Iterator[Line]:
    text = text_page.get_text_range()
    measure = _Measure(text_page, text)
    for found in _LINE.finditer(text):
        content = found[0].strip()
        if content:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield measure.line(content, start)


class _Measure:
    """Finds where characters of one page's text stand; offsets must be asked for line by line, in order."""

    def __init__(self, text_page: pdfium.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        self._wide = [found.start() for found in re.finditer("[\U00010000-\U0010ffff]", text)]
        self._wide_before = 0
        # PDFium keeps a list of characters beside the text; where their counts agree so do the places.
        self._is_direct = text_page.count_chars() == len(text) + len(self._wide)
        self._box, self._matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()

    def line(self, content: str, start: int) -> Line:
        middle = len(content) // 2
        while content[middle].isspace():
            middle -= 1
        first, centre, last = (self._index(start + offset) for offset in (0, middle, len(content) - 1))
        left, bottom, right, top = self._bounds(first)
        for index in (centre, last):
            other = self._bounds(index)
            left, bottom = min(left, other[0]), min(bottom, other[1])
            right, top = max(right, other[2]), max(top, other[3])
        return Line(content, left, right, bottom, top, self._size(centre) or top - bottom)

    def _index(self, offset: int) -> int:
        """PDFium's number of the character at `offset` in the text: it counts UTF-16 units."""
        while self._wide_before < len(self._wide) and self._wide[self._wide_before] < offset:
            self._wide_before += 1
        unit = offset + self._wide_before
        return unit if self._is_direct else int(pdfium_c.FPDFText_GetCharIndexFromTextIndex(self._page, unit))

    def _bounds(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character with its font's full height."""
        box = self._box
        if not pdfium_c.FPDFText_GetLooseCharBox(self._page, index, box):
            return 0.0, 0.0, 0.0, 0.0
        return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)

    def _size(self, index: int) -> float:
        """The font size of a character as it appears: PDF text is scaled by its matrix (ISO 32000-1, 9.4.4)."""
        matrix = self._matrix
        if not pdfium_c.FPDFText_GetMatrix(self._page, index, matrix):
            return 0.0
        size = pdfium_c.FPDFText_GetFontSize(self._page, index) * math.hypot(matrix.c, matrix.d)
        return float(size) if math.isfinite(size) else 0.0
