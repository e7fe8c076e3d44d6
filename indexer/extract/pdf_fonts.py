"""Which fonts of a PDF do not tell what their codes mean, so that letters of other scripts stand for theirs?

A font without a table of its characters (ToUnicode; ISO 32000-1, 9.10.2) whose codes are numbers of glyphs gives, for
Han characters, Armenian, Hebrew and Hangul letters in one word. What such a font sets is unknown, not other text.
"""

import re
from collections import Counter
from ctypes import c_int, create_string_buffer

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.extract.pdf_measure import Places
from indexer.extract.scripts import rare_words

UNKNOWN = "\ufffd"
_LONGEST_NAME = 256
_SHARE = 0.5
"""A font is broken if of its stretches of rare letters so many mix scripts: a list of languages has some that do."""

_SOLID = re.compile(r"\S")


def broken_fonts(document: pdfium.PdfDocument, index: int) -> frozenset[str]:
    """The names of the fonts on the page `index` in which rare letters mostly stand in words that mix scripts."""
    page = document[index]
    try:
        return _broken(page.get_textpage())
    finally:
        page.close()


def _broken(text_page: pdfium.PdfTextPage) -> frozenset[str]:
    text = text_page.get_text_range()
    places = Places(text_page, text)
    words: Counter[str] = Counter()
    mixed: Counter[str] = Counter()
    for start, _, is_mixed in rare_words(text):
        name = _font(text_page, places.index(start))
        words[name] += 1
        mixed[name] += is_mixed
    return frozenset(name for name, count in mixed.items() if name and count >= _SHARE * words[name])


def without_fonts(text_page: pdfium.PdfTextPage, text: str, broken: frozenset[str]) -> str:
    """The page's text with U+FFFD for each character that a broken font sets."""
    places = Places(text_page, text)
    characters = list(text)
    for found in _SOLID.finditer(text):
        if _font(text_page, places.index(found.start())) in broken:
            characters[found.start()] = UNKNOWN
    return "".join(characters)


def _font(text_page: pdfium.PdfTextPage, index: int) -> str:
    name, flags = create_string_buffer(_LONGEST_NAME), c_int()
    length = pdfium_c.FPDFText_GetFontInfo(text_page.raw, index, name, _LONGEST_NAME, flags)
    return name.value.decode("utf-8", "replace") if 0 < length <= _LONGEST_NAME else ""
