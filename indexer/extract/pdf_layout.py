"""Which lines of a PDF page make one paragraph, and which paragraphs are headings?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from indexer.extract.blocks import Block
from indexer.extract.characters import joined
from indexer.extract.pdf_lines import HYPHEN, Line, PageLines
from indexer.extract.pdf_order import columns_of

_LEVELS = 4
_HEADING_CHARACTERS = 150
_NARROWEST = 8
"""Lines of fewer font sizes are items of a list or cells, however wide their neighbours are."""

_FULL = 2.5
"""A line that ends so many font sizes before the edge is full, for the next word may be longer."""

_AROUND = 8
"""So many lines before and after one are looked at to tell where full lines end."""

_NARROW_COLUMN = 14
"""A column of text is more font sizes wide; what ends together before that are lines of a program, or a list."""

_HEADING_RATIO = 1.15
"""How much larger than the body a heading's letters are at least."""

_BULLET = re.compile(
    r"[•◦▪▫■□◻●○◆◇❖❑➢➔→✓☑►▶‣∙·–—\uf06c-\uf0fe*-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[.)、）]\s?|（[一二三四五六七八九十\d]{1,3}）"
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
    flow = [line for line in lines if not line.is_aside]
    blocks = [_block(paragraph, body, levels) for column in columns_of(flow) for paragraph in _paragraphs(column)]
    return [*blocks, *_asides(lines)]


def _asides(lines: Iterable[Line]) -> Iterator[Block]:
    """What is turned against the page, one block for each line; its characters may stand far apart."""
    text, before = "", None
    for line in lines:
        if line.is_aside:
            is_same = before and abs(line.left - before.left) < 0.3 * line.size and _same_size(before, line)
            if text and not is_same:
                yield Block(text.replace(HYPHEN, "-"))
                text = ""
            text, before = joined(text, line.text), line
    if text:
        yield Block(text.replace(HYPHEN, "-"))


def furniture_blocks(lines: Iterable[Line], page: PageLines) -> tuple[list[Block], list[Block]]:
    """The lines that recur, as blocks from top to bottom: those of the page's upper half and those of its lower."""
    middle = (page.top + page.bottom) / 2
    ordered = sorted(lines, key=lambda line: (-line.bottom, line.left))
    above, below = ([line for line in ordered if (line.bottom > middle) is upper] for upper in (True, False))
    return [_furniture(line) for line in above], [_furniture(line) for line in below]


def _furniture(line: Line) -> Block:
    return Block(line.text.replace(HYPHEN, "-"), is_furniture=True)


def _paragraphs(column: Sequence[Line]) -> Iterable[list[tuple[Line, bool]]]:
    """The paragraphs of a column; beside each line whether it wraps, so that the next line continues it."""
    widest, step = max(line.right for line in column), _line_step(column)
    paragraph: list[tuple[Line, bool]] = []
    for index, line in enumerate(column):
        following = column[index + 1] if index + 1 < len(column) else None
        wraps = following is not None and _wraps(column, index, widest)
        paragraph.append((line, wraps))
        if following is None or _ends_paragraph(line, following, step=step, wraps=wraps):
            yield paragraph
            paragraph = []


def _edge(column: Sequence[Line], index: int, widest: float) -> float:
    """Where the lines around one end that are full: three of its size that end together tell, else the widest."""
    line = column[index]
    if widest - line.right < _FULL * line.size:
        return widest
    around = column[max(0, index - _AROUND) : index + _AROUND]
    rights = sorted((other.right for other in around if _same_size(line, other)), reverse=True)
    least = line.left + _NARROW_COLUMN * line.size
    together = (
        first for first, third in zip(rights, rights[2:], strict=False) if first - third < line.size < first - least
    )
    return next(together, widest)


def _line_step(column: Sequence[Line]) -> float:
    """The usual distance of two lines, in font sizes."""
    steps = [
        (above.bottom - below.bottom) / above.size
        for above, below in pairwise(column)
        if above.size and 0.8 < (above.bottom - below.bottom) / above.size < 3
    ]
    return median(steps) if len(steps) > 2 else 1.3


def _wraps(column: Sequence[Line], index: int, widest: float) -> bool:
    """Whether the line at `index` is so full that its paragraph goes on in the following one."""
    line, following = column[index], column[index + 1]
    if line.text.endswith(HYPHEN):
        return True
    if line.right - line.left < _NARROWEST * line.size:
        return False
    if _BULLET.match(following.text) or _LEADERS.search(line.text) or _are_cells(line, following):
        return False
    if _are_centred(line, following):
        return False
    words = following.text.split(maxsplit=1)
    width = (following.right - following.left) * len(words[0]) / len(following.text) if len(words) > 1 else 0
    return _edge(column, index, widest) - line.right < max(_FULL * line.size, min(width, 15 * line.size))


def _are_cells(line: Line, following: Line) -> bool:
    """Whether either is a row of a table: it has a tab, and not only after its number."""
    return any("\t" in _BULLET.sub("", text, count=1).lstrip() for text in (line.text, following.text))


def _are_centred(line: Line, following: Line) -> bool:
    """Whether the lines, of different length, have the same middle: then each stands for itself."""
    left, right = following.left - line.left, line.right - following.right
    return abs(left) > line.size and abs(left - right) < 0.2 * line.size


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
