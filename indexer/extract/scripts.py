"""Does a word mix letters of scripts that no language mixes, as codes do that were taken for letters?"""

import re
import unicodedata
from collections.abc import Iterator

from indexer.extract.characters import CJK

_RARE = rf"[^\W\d_\u0000-\u00ff\u2070-\u218f\u2460-\u24ff\U0001d400-\U0001d7ff\uff66-\uffdc{CJK}]"
"""Letters outside the common ones of Western Europe and East Asia; those of formulas are no letters of words."""

RARE = re.compile(_RARE)
_MARKS = "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*+"
_RARE_WORD = re.compile(f"{_RARE}(?:{_MARKS}{_RARE})++{_MARKS}")

_RELATED = frozenset({"LATIN", "GREEK"})
"""Formulas write both in one word."""


def rare_words(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where in `text` stretches of two rare letters and more begin and end, and whether each mixes scripts."""
    for found in _RARE_WORD.finditer(text):
        scripts = {_script(letter) for letter in RARE.findall(found[0])}
        yield found.start(), found.end(), len(scripts) > 1 and not scripts <= _RELATED


def mixed_letters(text: str) -> int:
    """How many letters stand in words that mix scripts."""
    return sum(end - start for start, end, is_mixed in rare_words(text) if is_mixed)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNNAMED").split(" ", 1)[0]
