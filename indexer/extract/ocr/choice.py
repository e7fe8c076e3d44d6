"""Which recogniser reads this page?"""

import shutil
from collections.abc import Sequence
from importlib.util import find_spec

from corpus.errors import InvalidInputError
from indexer.extract.characters import is_cjk
from indexer.extract.ocr import rapid, tesseract
from indexer.extract.ocr.rapid import RapidOcr
from indexer.extract.ocr.recogniser import Recognised, Recogniser, Scan
from indexer.extract.ocr.tesseract import HAN, LATIN, Tesseract

AUTO, OFF = "auto", "off"
CHOICES = (AUTO, rapid.NAME, tesseract.NAME, OFF)
REMEDY = (
    "Install text recognition (pip install 'kex-search[ocr]', or Debian's tesseract-ocr with tesseract-ocr-chi-sim, "
    "-chi-tra and -por), then: kex reindex --document ID"
)
"""What an operator does so that pictures of pages are read."""

_FEW_HAN = 0.1
_SURE = 0.85
"""Tesseract is this sure of Latin letters that are such; Han taken for letters makes it less so."""


def installed() -> tuple[str, ...]:
    """The names of the recognisers that this machine has."""
    has = {
        rapid.NAME: find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None,
        tesseract.NAME: shutil.which(tesseract.PROGRAM) is not None,
    }
    return tuple(name for name, is_there in has.items() if is_there)


def chosen(wanted: str) -> tuple[str, ...]:
    """The recognisers to use where the setting says `wanted`, which is one of CHOICES; none where it is off.

    Raises InvalidInputError where the one that is wanted is not installed.
    """
    there = installed()
    if wanted == OFF:
        return ()
    if wanted == AUTO:
        return there
    if wanted not in there:
        raise InvalidInputError(f"KEX_OCR is {wanted}, which is not installed. {REMEDY}")
    return (wanted,)


def recogniser(names: Sequence[str]) -> Recogniser:
    """What reads with these recognisers (at least one)."""
    if set(names) == {rapid.NAME, tesseract.NAME}:
        return ByScript(RapidOcr(), Tesseract(LATIN))
    return RapidOcr() if rapid.NAME in names else Tesseract(LATIN, *HAN)


class ByScript:
    """Asks `han`, and for a page in Latin letters `latin`, first the one that was right for the page before."""

    def __init__(self, han: Recogniser, latin: Recogniser) -> None:
        self._han, self._latin = han, latin
        self._was_latin = False

    def recognise(self, scan: Scan) -> Recognised:
        """What stands on the page."""
        first = self._latin.recognise(scan) if self._was_latin else None
        if first and first.confidence >= _SURE:
            return first
        found = self._han.recognise(scan)
        self._was_latin = bool(found.pieces) and _share_of_han(found.text) < _FEW_HAN
        if not self._was_latin:
            return found
        second = first or self._latin.recognise(scan)
        return second if second.pieces else found


def _share_of_han(text: str) -> float:
    solid = [character for character in text if not character.isspace()]
    return sum(map(is_cjk, solid)) / len(solid) if solid else 0.0
