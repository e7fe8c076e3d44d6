"""Pieces of text on a page that nobody had to draw."""

from collections.abc import Sequence

import numpy as np

from indexer.extract.ocr.recogniser import Piece, Recognised, Scan

LINE = 0.02
"""The height of a line as a share of the page's longer side."""


def piece(text: str, row: float, left: float = 0.1, right: float = 0.6, confidence: float = 0.9) -> Piece:
    """A piece in the line `row`, counted from the top; lines are as far apart as they are high."""
    top = 0.1 + 1.5 * LINE * row
    return Piece(text, left, top, right, top + LINE, confidence)


class Knowing:
    """A Recogniser that knows beforehand what it will read."""

    def __init__(self, name: str, *pieces: Piece, ordered: bool = True) -> None:
        self._answer = Recognised(pieces, name, ordered)
        self.asked = 0

    def recognise(self, scan: Scan) -> Recognised:
        self.asked += 1
        assert scan(100).dtype == np.uint8
        return self._answer


def texts(pieces: Sequence[Piece]) -> list[str]:
    return [each.text for each in pieces]
