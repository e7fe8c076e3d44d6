import pypdfium2 as pdfium
import pytest

from indexer.extract.pdf_lines import lines_of
from tests.files import Sheet, Words, pdf


def texts(*words: Words) -> list[str]:
    return [line.text for line in lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines]


@pytest.mark.parametrize("spacing", [5, 10, 18])
def test_letter_spaced_han_characters_are_one_word(spacing: float) -> None:
    assert texts(Words("智慧城市白皮書", spacing=spacing)) == ["智慧城市白皮書"]


def test_two_han_characters_alone_in_a_line_are_one_word() -> None:
    assert texts(Words("目录", spacing=24)) == ["目录"]


def test_cells_are_parted_by_tabs() -> None:
    assert texts(Words("軟件"), Words("流行度", x=150), Words("大小", x=220)) == ["軟件\t流行度\t大小"]


def test_a_space_of_usual_width_stays() -> None:
    assert texts(Words("簡單金融 成就夢想"), Words("a plain line of words", y=600)) == [
        "簡單金融 成就夢想",
        "a plain line of words",
    ]


def test_a_line_drawn_twice_to_look_bold_is_read_once() -> None:
    assert texts(Words("年度報告"), Words("年度報告", x=72.4)) == ["年度報告"]
    assert texts(Words("代碼"), Words("代碼", x=72.4), Words("：300218", x=96)) == ["代碼：300218"]


def test_a_word_that_a_line_repeats_stays() -> None:
    assert texts(Words("研究研究，再研究研究")) == ["研究研究，再研究研究"]
