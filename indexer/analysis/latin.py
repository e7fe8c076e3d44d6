"""To which stem does a word of an alphabetic language belong?

Snowball's English and Portuguese stemmers (snowballstem.org), after folding: documents and queries lose their
accents alike, so an accented word and the same word typed without accents meet.
"""

import re
import unicodedata
from functools import lru_cache

from Stemmer import Stemmer

STEMMED_LANGUAGES = ("en", "pt")

_STEMMERS = {"en": Stemmer("english"), "pt": Stemmer("portuguese")}
_NASAL_ENDING = re.compile(r"(c?)(ao|aos|oes)$")


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded `word`, by the rules of Portuguese if `language` is `pt`, else of English."""
    if language == "pt":
        return without_accents(str(_STEMMERS["pt"].stemWord(_with_nasal_ending(word))))
    return without_accents(str(_STEMMERS["en"].stemWord(word)))


def _with_nasal_ending(word: str) -> str:
    """`word` with the cedilla and tilde that folding took: the stemmer knows `-ção` and `-ções` by them."""
    ending = _NASAL_ENDING.search(word)
    if ending is None:
        return word
    tilde = ending[2].replace("a", "ã", 1).replace("oe", "õe")
    return word[: ending.start()] + ("ç" if ending[1] else "") + tilde


def without_accents(word: str) -> str:
    """`word` without the marks above and below its letters."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
