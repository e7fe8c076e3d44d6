"""In which script and which language is a text written?"""

import re
from collections import Counter

from opencc import OpenCC

from corpus.document import UNKNOWN_LANGUAGE

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The inside of a regular expression's class: Han characters (Unicode Standard, chapter 18)."""

UNSPACED = (
    HAN + "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff\u3130-\u318f"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
"""Likewise: the scripts written without spaces or, like Hangul, found better without heeding them."""

_UNSPACED_START = re.compile(f"[{UNSPACED}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(rf"[^\W\d_{UNSPACED}]+")
_PORTUGUESE_LETTERS = re.compile("[ãõçáâêíóôúà]")

_ENGLISH_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "for",
        "is",
        "on",
        "with",
        "by",
        "as",
        "at",
        "from",
        "that",
        "this",
        "are",
        "be",
        "an",
        "or",
        "it",
        "its",
        "was",
        "were",
        "has",
        "have",
        "will",
        "which",
        "what",
        "how",
        "who",
        "when",
        "where",
        "why",
        "not",
        "can",
        "we",
        "our",
        "their",
        "between",
        "into",
    ]
)
_PORTUGUESE_WORDS = frozenset(
    [
        "de",
        "da",
        "do",
        "das",
        "dos",
        "e",
        "em",
        "no",
        "na",
        "nos",
        "nas",
        "para",
        "por",
        "com",
        "um",
        "uma",
        "que",
        "não",
        "os",
        "as",
        "ao",
        "à",
        "aos",
        "às",
        "se",
        "mais",
        "como",
        "pela",
        "pelo",
        "sobre",
        "entre",
        "são",
        "foi",
        "ser",
        "é",
        "qual",
        "quais",
        "onde",
        "quando",
        "quem",
        "seu",
        "sua",
    ]
)


def is_unspaced(term: str) -> bool:
    """Whether `term` begins in a script that is written without spaces."""
    return _UNSPACED_START.match(term) is not None


def language_of(text: str) -> str:
    """The language that most of `text` is in: `zh-Hant`, `zh-Hans`, `pt`, `en`, or `und` without letters."""
    han = "".join(_HAN_RUN.findall(text))
    words = _WORD.findall(text)
    # More characters than words, not more words: Chinese texts hold foreign names and code more often than others
    # hold Chinese ones.
    if len(han) > len(words):
        return _chinese_script(han)
    if not words:
        return UNKNOWN_LANGUAGE
    return "pt" if _is_portuguese([word.casefold() for word in words]) else "en"


def script_signs(han: str) -> tuple[int, int]:
    """How many of the characters are Traditional only, and how many Simplified only."""
    counts = Counter(han)
    traditional = sum(count for character, count in counts.items() if character in _TRADITIONAL_ONLY)
    simplified = sum(count for character, count in counts.items() if character in _SIMPLIFIED_ONLY)
    return traditional, simplified


def _chinese_script(han: str) -> str:
    traditional, simplified = script_signs(han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def _is_portuguese(words: list[str]) -> bool:
    portuguese = english = 0.0
    for word in words:
        portuguese += (word in _PORTUGUESE_WORDS) + 0.5 * bool(_PORTUGUESE_LETTERS.search(word))
        english += word in _ENGLISH_WORDS
    return portuguese > english


def _characters_changed_by(configuration: str) -> frozenset[str]:
    characters = "\n".join(chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)))
    converted = OpenCC(configuration).convert(characters)
    return frozenset(a for a, b in zip(characters, converted, strict=True) if a != b)


_TRADITIONAL_ONLY = _characters_changed_by("hk2s")
_SIMPLIFIED_ONLY = _characters_changed_by("s2t") - _TRADITIONAL_ONLY
