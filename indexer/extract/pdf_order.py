"""In which order does one read the lines of a page?

PDFium gives them in the order in which the file draws them, which is mostly that of reading. Where it is not, because
lines go up the page again, this looks at where they stand: columns of prose stay whole, and are read in the order of
drawing; all else is read in rows, as forms and tables are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.extract.pdf_lines import HYPHEN, Line

_PROSE_LINES = 2
_PROSE_WIDTH = 10.0
"""So many lines, of so many font sizes at the median, are prose, and not the cells of a table's column."""

_CELL_LINES, _CELL_WIDTH, _RAGGED = 3, 5.0, 1.5
"""The same in a cell: it has more lines, they are wider, and no two full ones differ by more font sizes."""

_BAND_CROSSERS = 30
"""Of so many lines of vertical writing one may be longer than its band."""

_COLUMN_GAP = 2.0
"""Punctuation leaves gaps in a column of vertical writing; wider ones, in font sizes, part what it says."""

_ALIGNED = 0.6
"""Where so large a part of a column's lines stand at the height of the other's, the two are a table."""

_MOST_STRETCHES = 400
"""On pages in more pieces than this nothing is compared: it would take long and prove little."""


_MOST_SORTED = 80
"""Of more stretches beside each other the order of drawing is kept, for the same reason."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines that the file draws one below the other, and the box around them."""

    lines: Sequence[Line]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def is_prose(self) -> bool:
        """Whether these are lines of running text: they are wide, or all are full but the last."""
        if len(self.lines) < _PROSE_LINES:
            return False
        widths = [(line.right - line.left) / (line.size or 1) for line in self.lines]
        if median(widths) >= _PROSE_WIDTH:
            return True
        is_filled = len(widths) >= _CELL_LINES and min(widths[:-1]) > max(_CELL_WIDTH, max(widths) - _RAGGED)
        return is_filled and not any(line.text[0].isdigit() for line in self.lines)


def columns_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in stretches that go down the page, in the order in which they are read.

    What stands at one height beside each other is one line, with tabs between its parts.
    """
    if sum(line.is_column for line in lines) * 2 > len(lines):
        return _bands(lines)
    stretches = list(_stretches(lines))
    if len(stretches) > 1:
        stretches = [column for slab in _slabs(lines) for column in _ordered([*map(_stretch, _stretches(slab))])]
    return [_level_joined(stretch) for stretch in stretches]


def _bands(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns of vertical writing in the bands in which they stand above each other.

    The page is turned, so that columns are lines and bands stand side by side; a band ends where few lines go on.
    """
    few = max(1, len(lines) // _BAND_CROSSERS)
    edges = sorted((edge, step) for line in lines for edge, step in ((line.left, 1), (line.right - line.size, -1)))
    ends, depth = [], 0
    for (edge, step), (following, _) in pairwise(edges):
        depth += step
        if step < 0 and depth <= few and following > edge:
            ends.append(edge)
    bands: dict[int, list[Line]] = {}
    for line in lines:
        bands.setdefault(bisect_right(ends, line.left), []).append(line)
    return [rows_of(bands[at]) for at in sorted(bands)]


def _level_joined(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those one that the file draws one after the other along the page at the same height."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and _is_level(rows[-1][-1], line) and line.left >= rows[-1][-1].right - 0.5 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(row) for row in rows]


def _ordered(stretches: Sequence[_Stretch]) -> list[list[Line]]:
    if len(stretches) < 2 or len(stretches) > _MOST_STRETCHES:
        return [list(stretch.lines) for stretch in stretches]
    columns: list[list[Line]] = []
    for group in _groups(stretches):
        if len(group) == 1:
            columns.append(list(group[0].lines))
        elif _has_columns(group):
            columns += [list(stretch.lines) for stretch in _topmost_first(group)]
        else:
            rows = rows_of(line for stretch in group for line in stretch.lines)
            columns = (
                [*columns[:-1], columns[-1] + rows] if columns and _goes_on(columns[-1], rows) else [*columns, rows]
            )
    return columns


def _goes_on(column: Sequence[Line], rows: Sequence[Line]) -> bool:
    return column[-1].bottom - rows[0].bottom < 3 * column[-1].size


def _slabs(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in parts that stand side by side over all the page's height, if each is prose; else all as one."""
    slabs: list[list[Line]] = []
    right = 0.0
    for line in sorted(lines, key=lambda line: line.left):
        if slabs and line.left < right + line.size:
            slabs[-1].append(line)
            right = max(right, line.right)
        else:
            slabs.append([line])
            right = line.right
    if len(slabs) < 2 or not all(_stretch(slab).is_prose for slab in slabs):
        return [list(lines)]
    places = {id(line): at for at, line in enumerate(lines)}
    return [sorted(slab, key=lambda line: places[id(line)]) for slab in slabs]


def rows_of(lines: Iterable[Line]) -> list[Line]:
    """The lines from top to bottom; those at the same height are one, from left to right with tabs between."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -(line.bottom + line.top)):
        if rows and _is_level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(row) for row in rows]


def _stretches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """At a line that stands higher than the one before a new stretch begins."""
    stretch: list[Line] = []
    for line in lines:
        if stretch and (line.bottom > stretch[-1].top or _goes_back(stretch[-1], line)):
            yield stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield stretch


def _goes_back(line: Line, following: Line) -> bool:
    return line.left - following.right > line.size and _is_level(line, following)


def _is_level(first: Line, second: Line) -> bool:
    """Whether the lines stand at the same height: they share more than half of the lower one's."""
    shared = min(first.top, second.top) - max(first.bottom, second.bottom)
    return shared > 0.5 * min(first.top - first.bottom, second.top - second.bottom)


def _stretch(lines: Sequence[Line]) -> _Stretch:
    return _Stretch(
        lines,
        min(line.left for line in lines),
        max(line.right for line in lines),
        min(line.bottom for line in lines),
        max(line.top for line in lines),
    )


def _groups(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """The stretches in groups between which one could cut the page from side to side, from top to bottom."""
    groups: list[list[tuple[int, _Stretch]]] = []
    bottom = 0.0
    for at, stretch in sorted(enumerate(stretches), key=lambda numbered: -numbered[1].top):
        overlap = 0.3 * stretch.lines[0].size
        if groups and stretch.top - overlap > bottom:
            groups[-1].append((at, stretch))
            bottom = min(bottom, stretch.bottom)
        else:
            groups.append([(at, stretch)])
            bottom = stretch.bottom
    return [[stretch for _, stretch in sorted(group, key=lambda numbered: numbered[0])] for group in groups]


def _has_columns(group: Sequence[_Stretch]) -> bool:
    """Whether two of the stretches stand side by side and are no table: one of them is prose that goes its own way."""
    prose = [stretch for stretch in group if stretch.is_prose]
    others = [stretch for stretch in group if len(stretch.lines) >= _PROSE_LINES]
    return any(_are_columns(first, second) for first in prose for second in others if first is not second)


def _are_columns(one: _Stretch, other: _Stretch) -> bool:
    first, second = _facing(one, other), _facing(other, one)
    if first is None or second is None or not (first.right < second.left or second.right < first.left):
        return False
    return (first.is_prose and second.is_prose) or _aligned(first.lines, second.lines) < _ALIGNED


def _facing(stretch: _Stretch, other: _Stretch) -> _Stretch | None:
    """The lines of a stretch that stand beside the other, where they are enough to be prose."""
    lines = [line for line in stretch.lines if line.bottom < other.top and line.top > other.bottom]
    return _stretch(lines) if len(lines) >= _PROSE_LINES else None


def _aligned(first: Sequence[Line], second: Sequence[Line]) -> float:
    """The part of the lines of the shorter that stand at the height of a line of the other."""
    few, many = sorted((first, second), key=len)
    return sum(any(abs(line.bottom - other.bottom) < 0.2 * line.size for other in many) for line in few) / len(few)


def _topmost_first(group: Sequence[_Stretch]) -> list[_Stretch]:
    """The stretches as drawn, but none before one that it stands wholly below."""
    if len(group) > _MOST_SORTED:
        return list(group)
    ordered: list[_Stretch] = []
    left = list(group)
    while left:
        at = next((at for at, one in enumerate(left) if not any(_is_above(other, one) for other in left)), 0)
        ordered.append(left.pop(at))
    return ordered


def _is_above(first: _Stretch, second: _Stretch) -> bool:
    share_width = first.left < second.right and second.left < first.right
    return share_width and first.bottom >= second.top - 0.3 * first.lines[0].size and first is not second


def _row(cells: Sequence[Line]) -> Line:
    if len(cells) == 1:
        return cells[0]
    cells = sorted(cells, key=lambda cell: cell.left)
    box = _stretch(cells)
    text = cells[0].text
    for before, cell in pairwise(cells):
        apart = cell.left - before.right
        wide, narrow = (_COLUMN_GAP, _COLUMN_GAP) if cell.is_column else (0.5, 0.15)
        between = "\t" if apart > wide * cell.size else " " if apart > narrow * cell.size else ""
        text = text.replace(HYPHEN, "-") + between + cell.text
    return replace(cells[0], text=text, left=box.left, right=box.right, bottom=box.bottom, top=box.top)
