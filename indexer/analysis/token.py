"""What does analysis make of a text?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """A term and where it stands: `text[start:end]` of the original (code points) produced it.

    `position` counts a word between spaces or a single Han character as one step, so that phrases can mix
    scripts.
    """

    text: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens as four columns of the same length.

    A passage has a thousand tokens, and a batch of passages a million: as objects of their own they would keep
    the garbage collector busier than the analysis.
    """

    texts: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    positions: Sequence[int]

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.texts, self.starts, self.ends, self.positions)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The two streams of tokens of one text; `length` is how many positions it takes.

    `surfaces` are words as written, folded, and of Han, Kana and Hangul every character and every two
    neighbours: what phrases and exact matches ask for. `roots` are stems of Latin words and the dictionary
    words of Han text: what ranks.
    """

    language: str
    surfaces: Tokens
    roots: Tokens
    length: int
