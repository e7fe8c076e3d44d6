import pypdfium2 as pdfium
import pytest

from indexer.extract.pdf_lines import lines_of
from tests.files import HEIGHT, Sheet, Words, pdf


def test_lines_say_where_they_stand_and_how_large_they_are() -> None:
    words = [Words("𠮷漢字", x=100, y=600, size=20), Words("漢字", x=50, y=500, size=10)]
    document = pdfium.PdfDocument(pdf([Sheet(words)]))
    page = lines_of(document, 0)
    assert (page.bottom, page.top) == (0, HEIGHT)
    assert [(line.text, round(line.left), round(line.right), line.size) for line in page.lines] == [
        ("𠮷漢字", 100, 160, 20),
        ("漢字", 50, 70, 10),
    ]


def test_a_page_under_a_picture_is_one() -> None:
    document = pdfium.PdfDocument(pdf([Sheet(is_picture=True), Sheet([Words("text")])]))
    assert [lines_of(document, index).is_picture for index in range(2)] == [True, False]


def turned(*words: Words) -> list[tuple[str, bool]]:
    lines = lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines
    return [(line.text, line.is_aside) for line in lines]


def test_a_note_along_the_margin_stands_aside() -> None:
    assert turned(Words("Do not write here", x=30, quarters=1), Words("the text of a page that stands upright")) == [
        ("Do not write here", True),
        ("the text of a page that stands upright", False),
    ]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_whose_text_is_turned_is_turned_back(quarters: int) -> None:
    step = {1: (20, 0), 2: (0, 20), 3: (-20, 0)}[quarters]
    words = [Words(f"line {n}", 300 + n * step[0], 400 + n * step[1], quarters=quarters) for n in range(2)]
    first, second = sorted(lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines, key=lambda line: -line.bottom)
    assert (first.is_aside, first.text) == (False, "line 0")
    assert first.bottom - second.bottom == pytest.approx(20)
    assert first.left == pytest.approx(second.left)


def test_characters_below_each_other_are_one_vertical_line() -> None:
    words = [Words(f"{c} ", x=400, y=700 - 12 * at) for at, c in enumerate("第五代流動通訊")]
    words += [Words(f"{c} ", x=380, y=700 - 12 * at) for at, c in enumerate("覆蓋港口")]
    lines = lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines
    assert [(line.text, line.is_column) for line in lines] == [("第五代流動通訊", True), ("覆蓋港口", True)]
    assert lines[0].bottom > lines[1].bottom


def test_items_of_a_list_are_no_vertical_line() -> None:
    words = [Words(f"{c} ", y=700 - 18 * at) for at, c in enumerate("男女男女")]
    assert [line.text for line in lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines] == [*"男女男女"]


def test_a_line_that_is_drawn_again_is_read_once() -> None:
    assert turned(Words("年度報告"), Words("other", y=500), Words("年度報告", x=72.3)) == [
        ("年度報告", False),
        ("other", False),
    ]


def test_a_character_alone_is_a_column_of_a_page_in_vertical_writing() -> None:
    words = [Words("序 ", x=440, y=720), *(Words(f"{c} ", x=400, y=700 - 12 * at) for at, c in enumerate("第五代流動"))]
    lines = lines_of(pdfium.PdfDocument(pdf([Sheet(words)])), 0).lines
    assert [(line.text, line.is_column, line.is_aside) for line in lines] == [
        ("序", True, False),
        ("第五代流動", True, False),
    ]


def test_vertical_writing_on_an_upright_page_stands_aside() -> None:
    words = [Words(f"{c} ", x=40, y=700 - 12 * at) for at, c in enumerate("第五代")]
    assert turned(*words, Words("a line of the upright page")) == [
        ("第五代", True),
        ("a line of the upright page", False),
    ]
