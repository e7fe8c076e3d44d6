import numpy as np
import pytest

from indexer.extract.extraction import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    ExtractionError,
    LimitError,
    NoPictureError,
)
from indexer.extract.rendering import drawn, opened_page, size_at_width
from tests.files import Sheet, Words, docx, locked, paragraph, pdf

SECRET = "secret"
PICTURE = pdf([Sheet(is_picture=True)])


def test_a_page_is_drawn_in_the_size_that_was_asked_for() -> None:
    with opened_page(PICTURE, "a.pdf", 1) as page:
        width, height = size_at_width(page, 100)
        pixels = drawn(page, width, height)
    assert (width, height) == (100, 142)
    assert pixels.shape == (142, 100, 3)
    assert set(np.unique(pixels[5:-5, 5:-5])) == {0x80}


def test_a_page_without_anything_is_white() -> None:
    with opened_page(pdf([Sheet()]), "a.pdf", 1) as page:
        assert (drawn(page, 50, 70) == 255).all()


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_has_no_picture(number: int) -> None:
    with pytest.raises(NoPictureError, match="its pages are 1 to 1"), opened_page(PICTURE, "a.pdf", number):
        pass


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (docx(paragraph("text")), NoPictureError, "only a PDF"),
        (b"text", NoPictureError, "only a PDF"),
        (b"", EmptyFileError, "no bytes"),
        (locked(pdf([Sheet([Words("text")])]), password=SECRET), EncryptedError, "password"),
        (b"%PDF-1.7\n", DamagedError, "damaged"),
    ],
)
def test_what_cannot_be_drawn_says_why(content: bytes, error: type[ExtractionError], said: str) -> None:
    with pytest.raises(error, match=said), opened_page(content, "file", 1):
        pass


def test_an_image_that_would_unfold_to_too_much_is_not_drawn() -> None:
    bomb = PICTURE.replace(b"/Width 1/Height 1", b"/Width 50000/Height 50000")
    with opened_page(bomb, "a.pdf", 1) as page, pytest.raises(LimitError, match="50000 by 50000 pixels"):
        drawn(page, 100, 140)


def test_a_page_that_is_too_long_is_not_drawn() -> None:
    ribbon = PICTURE.replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 1 14000]")
    with opened_page(ribbon, "a.pdf", 1) as page, pytest.raises(LimitError, match="too long to be drawn"):
        drawn(page, *size_at_width(page, 2000))
