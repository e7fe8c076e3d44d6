"""Where do the characters of a PDF page stand, and what does that say of the spaces between them?"""

import math
import re
from bisect import bisect_left
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.extract.characters import CJK

_WIDE = 1.25
"""A gap of so many font sizes parts the cells of a table, or an item from its number."""

_NARROW = 0.45
"""Between Han characters a gap of fewer font sizes is letter-spacing, not a space."""

_SHORT_TITLE = 4.0
"""Two Han characters that stand alone in their line may stand so many font sizes apart and are one word."""

_EXPECTED, _SLACK = 0.5, 1.0
"""About how wide a Latin letter is in font sizes, and how much wider than expected a line is that has a wide gap."""

_SAME_PLACE = 0.3
"""Characters that stand no further apart, in font sizes, are one that was drawn twice to look bold."""

_LONGEST = 2000
"""Lines of more characters are no lines of a page, and not looked at for such."""

_SPACES = re.compile(r"\s+")
_CJK = re.compile(f"[{CJK}]")
_HAN_SPACE = re.compile(f"(?<=[{CJK}])\\s+(?=[{CJK}])")
_LETTER_SPACED = re.compile(f"(?<!\\S)[{CJK}](?:\\s+[{CJK}](?!\\S))+")

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a character appears: its font size in points, and by how many quarter turns against the clock it is turned.

    A letter that stands askew, by more than a twelfth of a turn from each of the four, has -1 quarters.
    """

    size: float
    quarters: int


class Places:
    """Tells PDFium's numbers of the characters of a page: they count UTF-16 units, and what the text leaves out."""

    def __init__(self, text_page: pdfium.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        self._wide = [found.start() for found in re.finditer("[\U00010000-\U0010ffff]", text)]
        # PDFium keeps a list of characters beside the text; where their counts agree so do the places.
        self._is_direct = text_page.count_chars() == len(text) + len(self._wide)

    def index(self, offset: int) -> int:
        """PDFium's number of the character at `offset` in the text."""
        unit = offset + bisect_left(self._wide, offset)
        return unit if self._is_direct else int(pdfium_c.FPDFText_GetCharIndexFromTextIndex(self._page, unit))


class Measure:
    """Finds where characters of one page's text stand, by their offsets (code points) in it."""

    def __init__(self, text_page: pdfium.PdfTextPage, text: str) -> None:
        self._page = text_page.raw
        self._index = Places(text_page, text).index
        self._box, self._matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()

    def bounds(self, content: str, start: int) -> tuple[Box, Appearance]:
        """Where a line stands that begins at `start` in the text, and how the character in its middle appears."""
        middle = len(content) // 2
        while content[middle].isspace():
            middle -= 1
        left, bottom, right, top = self.box(start)
        for offset in {middle, len(content) - 1}:
            other = self.box(start + offset)
            left, bottom = min(left, other[0]), min(bottom, other[1])
            right, top = max(right, other[2]), max(top, other[3])
        appearance = self._appearance(start + middle)
        return (left, bottom, right, top), appearance if appearance.size else Appearance(top - bottom, 0)

    def spaced(self, content: str, start: int, width: float, size: float) -> str:
        """The line `content` with tabs for wide gaps and without the spaces of letter-spaced Han characters."""
        if not size or " " not in content or len(content) > _LONGEST:
            return content
        wide = len(_CJK.findall(content))
        has_gap = width / size > wide + _EXPECTED * (len(content) - wide) + _SLACK
        if not has_gap and not _HAN_SPACE.search(content):
            return content
        gaps = {found.start(): self._gap(start, found) / size for found in _SPACES.finditer(content)}
        letter_spaced = _letter_spaced(content, gaps)
        return _SPACES.sub(lambda found: _space(content, found, gaps[found.start()], letter_spaced), content)

    def once(self, content: str, start: int, size: float) -> str:
        """The line `content` without the characters that stand where the same ones stood before."""
        if len(content) > _LONGEST or not self._is_doubled(content, start, size):
            return content
        seen: dict[str, list[Box]] = {}
        kept: list[str] = []
        for offset, character in enumerate(content):
            box = self.box(start + offset)
            before = seen.setdefault(character, [])
            if character.isspace() or not any(_is_near(box, other, size) for other in before):
                kept.append(character)
                before.append(box)
        return _SPACES.sub(" ", "".join(kept)).strip()

    def _is_doubled(self, content: str, start: int, size: float) -> bool:
        """Whether the first or the last two characters come again in the line, and at the same place."""
        pairs = ((0, content.find(content[:2], 2)), (len(content) - 2, content.rfind(content[-2:], 0, -2)))
        return any(
            0 <= first != second >= 0 and _is_near(self.box(start + first), self.box(start + second), size)
            for first, second in pairs
        )

    def _gap(self, start: int, found: re.Match[str]) -> float:
        return self.box(start + found.end())[0] - self.box(start + found.start() - 1)[2]

    def box(self, offset: int) -> Box:
        """Where the character at `offset` of the text stands, with its font's full height."""
        box = self._box
        if not pdfium_c.FPDFText_GetLooseCharBox(self._page, self._index(offset), box):
            return 0.0, 0.0, 0.0, 0.0
        if not math.isfinite(box.left + box.right + box.bottom + box.top):
            return 0.0, 0.0, 0.0, 0.0
        return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)

    def _appearance(self, offset: int) -> Appearance:
        """How a character appears: PDF text is scaled and turned by its matrix (ISO 32000-1, 9.4.4)."""
        matrix, index = self._matrix, self._index(offset)
        if not pdfium_c.FPDFText_GetMatrix(self._page, index, matrix):
            return Appearance(0.0, 0)
        size = pdfium_c.FPDFText_GetFontSize(self._page, index) * math.hypot(matrix.c, matrix.d)
        turn = math.atan2(matrix.b, matrix.a) * 2 / math.pi
        if not math.isfinite(size + turn):
            return Appearance(0.0, 0)
        nearest = round(turn)
        return Appearance(float(abs(size)), nearest % 4 if abs(turn - nearest) < 1 / 3 else -1)


def _is_near(first: Box, second: Box, size: float) -> bool:
    most = _SAME_PLACE * size
    return abs(first[0] - second[0]) < most and abs(first[1] - second[1]) < most


def _letter_spaced(content: str, gaps: dict[int, float]) -> set[int]:
    """Where spaces begin that only set Han characters apart: evenly in a row, or two that are all of the line."""
    found: set[int] = set()
    for row in _LETTER_SPACED.finditer(content):
        spaces = [at for at in gaps if row.start() < at < row.end()]
        widths = [gaps[at] for at in spaces]
        is_even = len(spaces) > 1 and max(widths) - min(widths) < max(0.25, 0.2 * max(widths)) and max(widths) < 2
        is_title = len(spaces) == 1 and row[0] == content and widths[0] < _SHORT_TITLE
        if is_even or is_title:
            found.update(spaces)
    return found


def _space(content: str, found: re.Match[str], gap: float, letter_spaced: set[int]) -> str:
    """What to put for a space that is `gap` font sizes wide."""
    if found.start() in letter_spaced:
        return ""
    if gap >= _WIDE:
        return "\t"
    is_between_han = _CJK.match(content[found.start() - 1]) and _CJK.match(content[found.end()])
    return "" if is_between_han and gap < _NARROW else found[0]
