"""What must a recogniser of text in pictures do?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""By row, column and channel: red, green, blue."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line of text: where it stands as shares of the page's longer side, from its upper left corner.

    `confidence` is between 0 and 1.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a recogniser made of a page: whole lines in reading order where it is `ordered`, else pieces of them."""

    pieces: tuple[Piece, ...]
    reader: str
    ordered: bool

    @property
    def confidence(self) -> float:
        """How sure the recogniser is of a character of the page, on average; 0 of none."""
        characters = sum(len(piece.text) for piece in self.pieces)
        return sum(len(piece.text) * piece.confidence for piece in self.pieces) / characters if characters else 0.0

    @property
    def text(self) -> str:
        """All that was found, in no particular layout."""
        return "\n".join(piece.text for piece in self.pieces)


Scan: TypeAlias = Callable[[int], Pixels]
"""The picture of the page, its longer side as many pixels long as is said."""


class Recogniser(Protocol):
    """Finds text in the picture of a page. Runs in a child process only."""

    def recognise(self, scan: Scan) -> Recognised:
        """What stands on the page."""


def best(found: Sequence[Recognised]) -> Recognised:
    """The one whose recogniser is surest of itself."""
    return max(found, key=lambda each: each.confidence)
