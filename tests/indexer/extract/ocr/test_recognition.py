import pytest

from indexer.extract.extraction import NoPictureError, Page
from indexer.extract.ocr.recogniser import Piece
from indexer.extract.ocr.recognition import recognised_page
from tests.files import Sheet, docx, paragraph, pdf
from tests.indexer.extract.ocr.pieces import LINE, Knowing, piece

SCAN = pdf([Sheet(is_picture=True)])


def read(*pieces: Piece) -> Page:
    return recognised_page(SCAN, "a.pdf", 1, Knowing("known", *pieces))


def test_lines_become_paragraphs() -> None:
    page = read(
        piece("粵港澳大灣區的營運商今日宣布", 0), piece("已經覆蓋所有港口。", 1, right=0.4), piece("第二段。", 4)
    )
    assert page.text == "粵港澳大灣區的營運商今日宣布已經覆蓋所有港口。\n\n第二段。"
    assert (page.number, page.reader, page.quality) == (1, "known", 0.9)


def test_a_word_broken_at_a_line_end_is_joined() -> None:
    assert read(piece("operators of the net-", 0), piece("works announced", 1)).text.startswith(
        "operators of the networks"
    )


def test_a_large_line_is_a_heading() -> None:
    title = Piece("Smart ports", 0.1, 0.05, 0.5, 0.05 + 2 * LINE, 0.9)
    page = read(title, piece("The operators announced a network.", 2), piece("It covers all ports of the bay.", 3))
    assert [heading.text for heading in page.headings] == ["Smart ports"]


def test_text_that_makes_no_sense_is_of_low_quality_however_sure_the_recogniser_is() -> None:
    assert read(piece("\ue000\ue001 abc \ue002", 0, confidence=1.0)).quality < 0.5


def test_a_page_without_text_has_no_quality() -> None:
    assert (read().text, read().quality) == ("", 0.0)


def test_only_a_pdf_is_read() -> None:
    with pytest.raises(NoPictureError):
        recognised_page(docx(paragraph("text")), "a.docx", 1, Knowing("known"))
