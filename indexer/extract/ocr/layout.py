"""In which order are pieces of lines read, and which of them make a line?

A page is cut into parts along its white space, again and again (the recursive XY-cut of Nagy and Seth, 1984): into
columns where both sides are full of text, else into what stands above and below; cells of a table stay in their rows.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from indexer.extract.characters import is_cjk
from indexer.extract.ocr.recogniser import Piece, Recognised

_GUTTER = 1.0
"""How wide the space between two columns is at least, in heights of a line."""

_FULL = 0.6
"""The share of a column's width that its lines take on average; cells of a table take less."""

_FEWEST_LINES = 3
_NARROWEST = 10
"""Heights of a line that a column is wide at least."""

_CELL_GAP = 1.5
"""Pieces of a row that stand so far apart, in heights of a line, are cells."""


def lines_in_order(found: Recognised) -> list[Piece]:
    """The lines of the page as they are read."""
    if found.ordered:
        return list(found.pieces)
    return [_line(row) for row in _rows(found.pieces)]


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    height = median(piece.bottom - piece.top for piece in pieces) if pieces else 0.0
    for part in _cut(list(pieces), height):
        yield from _side_by_side(part)


def _cut(pieces: list[Piece], height: float) -> Iterator[list[Piece]]:
    """The parts of the page that cannot be cut further, as they are read."""
    waiting = [pieces]
    while waiting:
        part = waiting.pop()
        smaller = _parts(part, height)
        if smaller:
            waiting += reversed(smaller)
        else:
            yield part


def _parts(pieces: list[Piece], height: float) -> list[list[Piece]]:
    columns = _parted(pieces, lambda piece: (piece.left, piece.right), _GUTTER * height)
    if len(columns) > 1 and all(_is_column(column, height) for column in columns):
        return columns
    bands = _parted(pieces, lambda piece: (piece.top, piece.bottom), 0.0)
    return _halves(bands) if len(bands) > 1 else []


def _halves(bands: Sequence[list[Piece]]) -> list[list[Piece]]:
    """What stands above the tallest white space between the bands, and what below."""
    ends = [max(piece.bottom for piece in band) for band in bands]
    gaps = [min(piece.top for piece in bands[index + 1]) - end for index, end in enumerate(ends[:-1])]
    middle = gaps.index(max(gaps)) + 1
    return [[piece for band in part for piece in band] for part in (bands[:middle], bands[middle:])]


def _is_column(pieces: Sequence[Piece], height: float) -> bool:
    """Whether these are lines of running text."""
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    rows = [sum(piece.right - piece.left for piece in row) for row in _side_by_side(pieces)]
    return len(rows) >= _FEWEST_LINES and width >= _NARROWEST * height and sum(rows) >= _FULL * width * len(rows)


def _parted(pieces: Sequence[Piece], extent: Callable[[Piece], tuple[float, float]], gap: float) -> list[list[Piece]]:
    """The pieces in groups between which there is more than `gap` of white space along one direction."""
    groups: list[list[Piece]] = []
    end = 0.0
    for piece in sorted(pieces, key=lambda piece: extent(piece)[0]):
        start, stop = extent(piece)
        if not groups or start - end > gap:
            groups.append([])
            end = stop
        groups[-1].append(piece)
        end = max(end, stop)
    return groups


def _side_by_side(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Rows from top to bottom, each from left to right: pieces whose middle is within the height of the row's first."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        if row and (piece.top + piece.bottom) / 2 > row[0].bottom - 0.25 * (row[0].bottom - row[0].top):
            yield sorted(row, key=lambda piece: piece.left)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda piece: piece.left)


def _line(row: Sequence[Piece]) -> Piece:
    text = row[0].text.strip()
    for before, piece in pairwise(row):
        text += _between(before, piece) + piece.text.strip()
    characters = sum(len(piece.text) for piece in row)
    return Piece(
        text,
        row[0].left,
        min(piece.top for piece in row),
        max(piece.right for piece in row),
        max(piece.bottom for piece in row),
        sum(piece.confidence * len(piece.text) for piece in row) / characters,
    )


def _between(before: Piece, piece: Piece) -> str:
    if piece.left - before.right > _CELL_GAP * (before.bottom - before.top):
        return "\t"
    return "" if is_cjk(before.text.strip()[-1]) and is_cjk(piece.text.strip()[0]) else " "
