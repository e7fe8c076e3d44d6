"""Which writings of a character are the same to a searcher, and where did each come from?

Width, case, Latin accents, compatibility forms (Unicode Standard Annex 15, NFKC) and the Traditional and
Simplified forms of a Han character (OpenCC's official table) fold to one. Folding is done character by
character, whatever stands around it, so that a word folds alike in a query and in a document.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_HALF_WIDTH_VOICED_MARKS = "\uff9e\uff9f"
_LAST_CODE_POINT = 0x110000


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `starts[i]` and `ends[i]` bound the original characters that `text[i]` came from.

    Both are ranges where folding changed no length, which is nearly always.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def fold(text: str) -> Folded:
    """Fold `text` for comparison, keeping for every character its place in the original."""
    folded = text.translate(_TABLE)
    if len(folded) == len(text) and not _has_marks(text):
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    return _fold_by_cluster(text)


def _has_marks(text: str) -> bool:
    return not text.isascii() and any(_is_mark(character) for character in set(text))


def _fold_by_cluster(text: str) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        piece = _fold_cluster(text[start:end])
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
        start = end
    return Folded("".join(pieces), starts, ends)


@lru_cache(maxsize=65536)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn" or character in _HALF_WIDTH_VOICED_MARKS


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    """Fold one base character with the marks that follow it."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    if _is_alphabetic_european(folded):
        decomposed = unicodedata.normalize("NFD", folded)
        folded = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return folded.translate(_SIMPLIFIED)


def _is_alphabetic_european(folded: str) -> bool:
    """Whether accents may go: in Latin, Greek and Cyrillic they mark a sound, elsewhere another letter."""
    return folded[:1] < "\u0530" or "\u1e00" <= folded[:1] <= "\u1fff"


def _simplified_forms() -> dict[int, str]:
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
    characters = [chr(code) for block in blocks for code in block]
    # A line each, so that OpenCC's table of phrases cannot join neighbours.
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}


class _FoldTable(dict[int, str]):
    """The folding of every single character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_cluster(chr(code))
        return folded


_SIMPLIFIED = _simplified_forms()
_TABLE = _FoldTable()
