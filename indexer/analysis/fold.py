"""Which writings of a character are the same to a searcher, and where did each come from?

Width, case, Latin accents, compatibility forms (Unicode Standard Annex 15, NFKC), apostrophes and the Traditional
(Hong Kong's forms too) and Simplified forms of a Han character (OpenCC's official tables) fold to one, and what
nobody sees goes. Folding is done character by character with its marks, whatever stands around them, so that a
word folds alike in a query and in a document.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
"""Characters without a form of their own: Default_Ignorable_Code_Point (Unicode Standard, section 5.21)."""

_UNSEEN_END = re.compile(f"{_UNSEEN.pattern}$")
_MARKS = ("Mn", "Mc")
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‛"), "'")


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
    if len(folded) == len(text) and not _has_clusters(text):
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    return _fold_by_cluster(text)


def _has_clusters(text: str) -> bool:
    return not text.isascii() and any(joins(character) for character in set(text))


def _fold_by_cluster(text: str) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and joins(text[end]):
            end += 1
        cluster = text[start:end]
        piece = _fold_cluster(cluster)
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([start + _seen_length(cluster)] * len(piece))
        start = end
    return Folded("".join(pieces), starts, ends)


@lru_cache(maxsize=65536)
def joins(character: str) -> bool:
    """Whether `character` belongs to the one before it: a mark, a later letter of a Hangul syllable, one unseen."""
    first = unicodedata.normalize("NFKD", character)[0]
    return (
        unicodedata.category(first) in _MARKS or "\u1160" <= first <= "\u11ff" or _UNSEEN.match(character) is not None
    )


def _seen_length(cluster: str) -> int:
    unseen = _UNSEEN_END.search(cluster)
    return unseen.start() if unseen else len(cluster)


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    """Fold one base character with what joins it."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", cluster))
    folded = unicodedata.normalize("NFKC", seen.casefold())
    if _is_alphabetic_european(folded):
        decomposed = unicodedata.normalize("NFD", folded)
        bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
        folded = unicodedata.normalize("NFC", bare)
    return folded.translate(_APOSTROPHES).translate(_SIMPLIFIED)


def _is_alphabetic_european(folded: str) -> bool:
    """Whether accents may go: in Latin, Greek and Cyrillic they mark a sound, elsewhere another letter."""
    return folded[:1] < "\u0530" or "\u1e00" <= folded[:1] <= "\u1fff"


def _simplified_forms() -> dict[int, str]:
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
    characters = [chr(code) for block in blocks for code in block]
    # A line each, so that OpenCC's table of phrases cannot join neighbours.
    converted = OpenCC("hk2s").convert("\n".join(characters)).split("\n")
    forms = {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    # A few Simplified characters are the Traditional form of another (薴 苧 苎): these three are one as well.
    return {ord(character): forms.get(form, form) for character, form in forms.items()}


class _FoldTable(dict[int, str]):
    """The folding of every single character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_cluster(chr(code))
        return folded


_SIMPLIFIED = _simplified_forms()
_TABLE = _FoldTable()
