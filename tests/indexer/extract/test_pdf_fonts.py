import pypdfium2 as pdfium

from indexer.extract.pdf_fonts import broken_fonts
from indexer.extract.pdf_lines import lines_of
from tests.files import Sheet, Words, pdf


def test_a_font_that_mixes_scripts_in_a_word_is_broken() -> None:
    document = pdfium.PdfDocument(pdf([Sheet([Words("ͩǋƂֻ뻭")])]))
    broken = broken_fonts(document, 0)
    assert broken == {"Sans"}
    assert [line.text for line in lines_of(document, 0, broken).lines] == ["\ufffd" * 5]


def test_a_font_that_mostly_writes_whole_words_is_not() -> None:
    words = [Words("Tiếng Việt"), Words("Русский язык", y=600), Words("ภาษา Русский", y=500)]
    assert not broken_fonts(pdfium.PdfDocument(pdf([Sheet(words)])), 0)
