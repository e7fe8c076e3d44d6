"""Where on a PDF page do these words stand?"""

import unicodedata
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int
from typing import TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.extract.characters import is_cjk, unify

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, the last two outside."""

_MOST_BOXES = 2_000
_OMITTED = frozenset("\u00ad\x02\ufffe-\u2010\u2011")
"""Hyphens, and what PDFium puts for one at a line's end: a word may be broken anywhere."""


def boxes_of(page: pdfium.PdfPage, words: Sequence[str], width: int, height: int) -> list[Box]:
    """Where `words` stand in a picture of `page` that is so large: several boxes for a word over a line's end.

    Case, width and look-alikes of characters, white space and hyphens make no difference; a word in letters is not
    found inside a longer one.
    """
    text_page = page.get_textpage()
    try:
        characters = _Characters(text_page)
        found: list[Box] = []
        for word in words:
            for start, end in characters.places(word):
                found += _boxes(page, text_page, (start, end), width, height)
                if len(found) >= _MOST_BOXES:
                    return found
        return found
    finally:
        text_page.close()


class _Characters:
    """The characters of a page as they are compared, each with PDFium's number for it."""

    def __init__(self, text_page: pdfium.PdfTextPage) -> None:
        self._text = ""
        self._numbers: list[int] = []
        self._parted: set[int] = set()
        pieces: list[str] = []
        for number in range(text_page.count_chars()):
            character = _character(pdfium_c.FPDFText_GetUnicode(text_page.raw, number))
            if character.isspace():
                self._parted.add(len(self._numbers))
            folded = _folded(character)
            pieces.append(folded)
            self._numbers += [number] * len(folded)
        self._text = "".join(pieces)

    def places(self, word: str) -> Iterator[tuple[int, int]]:
        """Where `word` stands: PDFium's numbers of its first character and the one after its last."""
        wanted = _folded(word)
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if self._is_border(at) and self._is_border(end):
                yield self._numbers[at], self._numbers[end - 1] + 1
            at = self._text.find(wanted, at + 1)

    def _is_border(self, at: int) -> bool:
        """Whether a word may begin or end before the character `at`."""
        if at in self._parted or not 0 < at < len(self._text):
            return True
        before, after = self._text[at - 1], self._text[at]
        return not (before.isalnum() and after.isalnum()) or is_cjk(before) or is_cjk(after)


def _character(code: int) -> str:
    return "\ufffd" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def _folded(text: str) -> str:
    """What is compared of `text`: no case, no width, no white space, no hyphens."""
    folded = unicodedata.normalize("NFKC", unify(text)).casefold()
    return "".join(character for character in folded if not character.isspace() and character not in _OMITTED)


def _boxes(
    page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, span: tuple[int, int], width: int, height: int
) -> list[Box]:
    """The boxes of the characters of `span`, those beside each other in a line (or a column) joined."""
    joined: list[Box] = []
    for number in range(*span):
        box = _box(page, text_page, number, width, height)
        if box is None:
            continue
        if joined and _is_beside(joined[-1], box):
            last = joined.pop()
            box = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
        joined.append(box)
    return joined


def _box(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int, width: int, height: int) -> Box | None:
    """The box of a character with its font's full height, or None where none of it is in the picture."""
    found = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(text_page.raw, number, found):
        return None
    corners = [_pixel(page, x, y, width, height) for x, y in ((found.left, found.top), (found.right, found.bottom))]
    (left, right), (top, bottom) = (sorted(values) for values in zip(*corners, strict=True))
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _is_beside(one: Box, other: Box) -> bool:
    """Whether two boxes share half of a line's height, or of a column's width."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    narrower = min(one[2] - one[0], other[2] - other[0])
    lower = min(one[3] - one[1], other[3] - other[1])
    return 2 * down >= lower or 2 * across >= narrower


def _pixel(page: pdfium.PdfPage, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    """Where a point of the page, in its own measure, is in the picture."""
    across, down = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, byref(across), byref(down))
    return across.value, down.value
