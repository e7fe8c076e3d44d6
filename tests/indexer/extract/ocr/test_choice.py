import numpy as np
import pytest

from corpus.errors import InvalidInputError
from indexer.extract.ocr import choice
from indexer.extract.ocr.choice import ByScript, chosen, recogniser
from indexer.extract.ocr.rapid import RapidOcr
from indexer.extract.ocr.recogniser import Pixels
from indexer.extract.ocr.tesseract import Tesseract
from tests.indexer.extract.ocr.pieces import Knowing, piece

HAN, LETTERS = "粵港澳大灣區的營運商", "operadores da Grande Baía"


def scan(side: int) -> Pixels:
    return np.zeros((side, side, 3), np.uint8)


@pytest.mark.parametrize(
    ("there", "wanted", "names"),
    [
        (("rapidocr", "tesseract"), "auto", ("rapidocr", "tesseract")),
        (("tesseract",), "auto", ("tesseract",)),
        ((), "auto", ()),
        (("rapidocr", "tesseract"), "tesseract", ("tesseract",)),
        (("rapidocr", "tesseract"), "off", ()),
    ],
)
def test_what_is_installed_and_wanted_is_used(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], wanted: str, names: tuple[str, ...]
) -> None:
    monkeypatch.setattr(choice, "installed", lambda: there)
    assert chosen(wanted) == names


def test_what_is_wanted_and_not_installed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "installed", lambda: ("tesseract",))
    with pytest.raises(InvalidInputError, match=r"KEX_OCR is rapidocr.*pip install 'kex-search\[ocr\]'"):
        chosen("rapidocr")


def test_one_that_is_alone_reads_all() -> None:
    assert isinstance(recogniser(("rapidocr",)), RapidOcr)
    assert isinstance(recogniser(("tesseract",)), Tesseract)
    assert isinstance(recogniser(("rapidocr", "tesseract")), ByScript)


def test_a_page_of_han_is_read_by_the_one_for_han() -> None:
    han, latin = Knowing("han", piece(HAN, 0)), Knowing("latin", piece("noise", 0))
    assert ByScript(han, latin).recognise(scan).reader == "han"
    assert latin.asked == 0


def test_a_page_of_letters_is_read_by_the_one_for_letters() -> None:
    han, latin = Knowing("han", piece("operadores", 0)), Knowing("latin", piece(LETTERS, 0))
    both = ByScript(han, latin)
    assert both.recognise(scan).reader == "latin"
    # The next page is most likely in the same script.
    assert both.recognise(scan).reader == "latin"
    assert han.asked == 1


def test_a_page_of_han_after_one_of_letters_is_noticed() -> None:
    latin = Knowing("latin", piece("PERE XBR", 0, confidence=0.3))
    both = ByScript(Knowing("han", piece(HAN, 0)), latin)
    both._was_latin = True
    assert both.recognise(scan).reader == "han"


def test_an_empty_page_is_nobodys_failure() -> None:
    assert ByScript(Knowing("han"), Knowing("latin")).recognise(scan).pieces == ()
