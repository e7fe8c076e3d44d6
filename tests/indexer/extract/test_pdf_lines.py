import pypdfium2 as pdfium

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
