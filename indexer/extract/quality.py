"""Does a page's text look like writing, or like a reader's mistake?"""

import re
from collections import Counter

from indexer.extract.characters import CJK
from indexer.extract.scripts import mixed_letters

DOUBTFUL = 0.8
"""Below this quality another reader is asked."""

_BROKEN = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LATIN_1 = re.compile("[\x80-\xff]")
_STRANGE_LETTER = re.compile(
    rf"[^\W\d_\u0000-\u052f\u1e00-\u1fff\u2070-\u218f\u2460-\u24ff\u1100-\u11ff\u3130-\u318f\ua960-\ud7ff\uff66-\uffdc{CJK}]"
)
_SOLID = re.compile(r"\S")

_TELLING = 30
"""Letters that show which language they belong to."""

PICTURE_ONLY = 0.0
"""The quality of a page that is a picture: nothing of it was read."""


def quality_of(text: str) -> float:
    """How far `text` looks like writing, from 0 to 1; text without a flaw, or no text, is 1.

    Each of three signs of a wrongly decoded page alone takes the quality below `DOUBTFUL`: over 2 % of
    replacement, control and private-use characters and of letters in words that mix scripts; over 5 % of letters of
    scripts that are not Latin, Greek, Cyrillic, Han, Kana or Hangul; over 20 % of the characters U+0080 to U+00FF.
    """
    characters = len(_SOLID.findall(text))
    if not characters:
        return 1.0
    broken = (len(_BROKEN.findall(text)) + mixed_letters(text)) / characters
    strange = _strange(_STRANGE_LETTER.findall(text)) / characters
    latin_1 = len(_LATIN_1.findall(text)) / characters
    return max(0.0, round(1.0 - 10 * broken - 4 * strange - 2 * max(0.0, latin_1 - 0.1), 3))


def _strange(letters: list[str]) -> int:
    """How many of the letters are strange: none where nearly all are of one block, for that is a language."""
    blocks = Counter(ord(letter) // 0x100 for letter in letters)
    is_language = len(letters) >= _TELLING and max(blocks.values()) >= 0.95 * len(letters)
    return 0 if is_language else len(letters)
