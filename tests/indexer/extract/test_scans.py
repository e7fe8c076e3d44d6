from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.extract.extraction import EmptyFileError, Extraction
from indexer.extract.limits import Limits
from indexer.extract.sandbox import Sandbox
from indexer.extract.scans import Recognition, ScanReader
from tests.files import Sheet, Words, docx, paragraph, pdf

PICTURE, TEXT = Sheet(is_picture=True), Sheet([Words("a page with a text layer")])
LIMITS = Limits(seconds=1.5, settings="OCR")
KNOWING = Recognition(("knowing",), LIMITS, 5)

Read = Callable[..., Extraction]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """Read a file that consists of these bytes."""
    path = tmp_path / "file"
    sandbox = Sandbox(Limits(seconds=20))

    def read(content: bytes, recognition: Recognition = KNOWING, name: str = "a.pdf") -> Extraction:
        path.write_bytes(content)
        with ScanReader(sandbox, recognition, "tests.indexer.extract.ocr.knowing") as reader:
            return reader.extract(path, name)

    yield read
    sandbox.close()


def test_pages_that_are_pictures_are_recognised_and_others_left(read: Read) -> None:
    extraction = read(pdf([TEXT, PICTURE]))
    assert [page.text for page in extraction.pages] == ["a page with a text layer", "page 2 recognised"]
    assert [page.reader for page in extraction.pages] == ["pdfium", "knowing"]
    assert extraction.pages[1].quality == 0.7
    assert extraction.incomplete == ""


def test_a_page_whose_text_makes_no_sense_is_recognised(read: Read) -> None:
    nonsense = Sheet([Words("\ue000\ue001\ue002 a \ue003\ue004\ue005")])
    assert read(pdf([TEXT, nonsense])).pages[1].text == "page 2 recognised"


def test_a_page_that_takes_too_long_is_left_and_named(read: Read) -> None:
    extraction = read(pdf([TEXT, PICTURE, PICTURE, PICTURE]))
    assert [page.text for page in extraction.pages] == [
        *("a page with a text layer", "page 2 recognised", "", "page 4 recognised")
    ]
    assert "(these were not: 3)" in extraction.incomplete
    assert "KEX_OCR_SECONDS" in extraction.incomplete


def test_a_file_that_nobody_recognises_is_given_up(read: Read) -> None:
    extraction = read(pdf([TEXT, *[PICTURE] * 4]), name="hard.pdf")
    assert "(these were not: 2, 3, 4, 5)" in extraction.incomplete


def test_no_more_pages_are_recognised_than_the_setting_says(read: Read) -> None:
    extraction = read(pdf([PICTURE] * 2), Recognition(("knowing",), LIMITS, 1))
    assert [page.text for page in extraction.pages] == ["page 1 recognised", ""]
    assert "KEX_OCR_PAGES" in extraction.incomplete


def test_without_a_recogniser_the_rest_is_kept_with_a_remedy(read: Read) -> None:
    extraction = read(pdf([TEXT, PICTURE]), Recognition((), LIMITS, 5))
    assert [page.text for page in extraction.pages] == ["a page with a text layer", ""]
    assert "(these were not: 2)" in extraction.incomplete
    assert "pip install 'kex-search[ocr]'" in extraction.incomplete


def test_without_a_recogniser_a_scan_is_empty_and_says_what_to_install(read: Read) -> None:
    with pytest.raises(EmptyFileError, match=r"its pages are pictures. Install text recognition .*kex-search\[ocr\]"):
        read(pdf([PICTURE]), Recognition((), LIMITS, 5))


def test_other_formats_are_read_as_ever(read: Read) -> None:
    assert read(docx(paragraph("text"))).pages[0].text == "text"
    with pytest.raises(EmptyFileError, match="no text in it"):
        read(docx(""))
