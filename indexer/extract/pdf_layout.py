"""Which lines of a PDF page make one paragraph, and which paragraphs are headings?"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from indexer.extract.blocks import Block
from indexer.extract.characters import joined
from indexer.extract.pdf_lines import HYPHEN, Line, PageLines

_LEVELS = 4
_HEADING_CHARACTERS = 150
_NARROWEST = 8
"""Lines of fewer font sizes are items of a list or cells, however wide their neighbours are."""

_HEADING_RATIO = 1.15
"""How much larger than the body a heading's letters are at least."""

_BULLET = re.compile(
    r"[•◦▪▫■□●○◆◇►▶‣∙·–—*-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[.)、）]\s?|（[一二三四五六七八九十\d]{1,3}）"
)
_SENTENCE_END = re.compile(r"[.!?。！？：:；;…][)”’\"』」）]*$")
_LETTER = re.compile(r"[^\W\d_]")
_LEADERS = re.compile(r" ?(?:(?:[.·] ?){4,}|…{2,}) ?")
"""The dots between a title and its page number."""


def heading_sizes(pages: Iterable[Sequence[Line]], body: float) -> dict[float, int]:
    """Font sizes, to half a point, that are larger than the body's, and the level of heading that each sets."""
    sizes = {_half(line.size) for lines in pages for line in lines if _may_be_heading(line.text, line.size, body)}
    return {size: min(level, _LEVELS) for level, size in enumerate(sorted(sizes, reverse=True), 1)}


def blocks_of(lines: Sequence[Line], body: float, levels: dict[float, int]) -> list[Block]:
    """The paragraphs and headings of one page: lines that wrap are joined, others keep their line break."""
    return [_block(paragraph, body, levels) for column in _columns(lines) for paragraph in _paragraphs(column)]


def furniture_blocks(lines: Iterable[Line], page: PageLines) -> tuple[list[Block], list[Block]]:
    """The lines that recur, as blocks from top to bottom: those of the page's upper half and those of its lower."""
    middle = (page.top + page.bottom) / 2
    ordered = sorted(lines, key=lambda line: (-line.bottom, line.left))
    above, below = ([line for line in ordered if (line.bottom > middle) is upper] for upper in (True, False))
    return [_furniture(line) for line in above], [_furniture(line) for line in below]


def _furniture(line: Line) -> Block:
    return Block(line.text.replace(HYPHEN, "-"), is_furniture=True)


def _columns(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Stretches of lines that go down the page: at a line that stands higher a new column begins."""
    column: list[Line] = []
    for line in lines:
        if column and line.bottom > column[-1].top:
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _paragraphs(column: Sequence[Line]) -> Iterable[list[tuple[Line, bool]]]:
    """The paragraphs of a column; beside each line whether it wraps, so that the next line continues it."""
    right, step = max(line.right for line in column), _line_step(column)
    paragraph: list[tuple[Line, bool]] = []
    for index, line in enumerate(column):
        following = column[index + 1] if index + 1 < len(column) else None
        wraps = following is not None and _wraps(line, following, right)
        paragraph.append((line, wraps))
        if following is None or _ends_paragraph(line, following, step=step, wraps=wraps):
            yield paragraph
            paragraph = []


def _line_step(column: Sequence[Line]) -> float:
    """The usual distance of two lines, in font sizes."""
    steps = [
        (above.bottom - below.bottom) / above.size
        for above, below in pairwise(column)
        if above.size and 0.8 < (above.bottom - below.bottom) / above.size < 3
    ]
    return median(steps) if len(steps) > 2 else 1.3


def _wraps(line: Line, following: Line, right: float) -> bool:
    """Whether `line` is so full that its paragraph goes on in `following`."""
    if line.text.endswith(HYPHEN):
        return True
    if line.right - line.left < _NARROWEST * line.size:
        return False
    if _BULLET.match(following.text) or _LEADERS.search(line.text):
        return False
    words = following.text.split(maxsplit=1)
    width = (following.right - following.left) * len(words[0]) / len(following.text) if len(words) > 1 else 0
    return right - line.right < max(2.5 * line.size, min(width, 15 * line.size))


def _ends_paragraph(line: Line, following: Line, *, step: float, wraps: bool) -> bool:
    if not _same_size(line, following):
        return True
    if line.bottom - following.bottom > max(1.35 * step, step + 0.4) * line.size:
        return not line.text.endswith(HYPHEN)
    if _SENTENCE_END.search(line.text):
        return not wraps or following.left - line.left > 0.9 * line.size
    return False


def _same_size(line: Line, following: Line) -> bool:
    return abs(line.size - following.size) <= 0.1 * max(line.size, following.size)


def _block(paragraph: Sequence[tuple[Line, bool]], body: float, levels: dict[float, int]) -> Block:
    size = paragraph[0][0].size
    text = ""
    wraps = True
    for line, line_wraps in paragraph:
        text = _continued(text, line.text) if wraps else f"{text}\n{line.text}"
        wraps = line_wraps
    if _may_be_heading(text, size, body):
        return Block(text, levels.get(_half(size), _LEVELS))
    return Block(_LEADERS.sub("\t", text))


def _continued(text: str, line: str) -> str:
    return text + line if text.endswith(HYPHEN) else joined(text, line)


def _may_be_heading(text: str, size: float, body: float) -> bool:
    is_larger = size >= _HEADING_RATIO * body
    return (
        is_larger
        and len(text) <= _HEADING_CHARACTERS
        and _LETTER.search(text) is not None
        and not _LEADERS.search(text)
    )


def _half(size: float) -> float:
    return round(size * 2) / 2
