import pytest

from indexer.extract.extraction import CrashError, Extraction, Heading, LimitError, Metadata, Page
from indexer.extract.progress import RawPage
from indexer.extract.wire import is_page, packed, packed_page, unpacked, unpacked_bytes, unpacked_page

EXTRACTION = Extraction(
    "text/plain",
    Metadata("題", keywords=("5G",)),
    (Page(1, "題\n文𠮷", 0.5, "text", (Heading(0, 1, "題"),), ((0, 1), (2, 3)), "iv"),),
    "The rest was not read.",
)


def test_an_extraction_comes_back_equal() -> None:
    assert unpacked(packed(EXTRACTION)) == EXTRACTION


def test_an_error_comes_back_with_its_type_and_message() -> None:
    with pytest.raises(LimitError, match="too long"):
        unpacked(packed(LimitError("too long")))


UNNUMBERED = packed_page(RawPage(1, "text", "pdfium", "application/pdf")).replace(b'"number":1', b'"number":"1"')
DEEP = b"[" * 1_000_000


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"3", b'{"pages": 1}', b'{"error": "damaged"}', b"\xff", DEEP])
def test_an_answer_that_makes_no_sense_is_a_crash(answer: bytes) -> None:
    with pytest.raises(CrashError):
        unpacked(answer)


def test_a_page_on_the_way_comes_back_equal() -> None:
    page = RawPage(3, "題\n文𠮷", "pdfium", "application/pdf", ((0, 1),), Metadata("題", keywords=("5G",)))
    message = packed_page(page)
    assert is_page(message)
    assert unpacked_page(message) == page


def test_an_answer_is_not_taken_for_a_page() -> None:
    assert not is_page(packed(EXTRACTION))
    assert not is_page(packed(LimitError("too long")))


@pytest.mark.parametrize("message", [b"+", b"+[]", b'+{"number": 1}', b"+" + DEEP, UNNUMBERED])
def test_a_page_that_makes_no_sense_is_a_crash(message: bytes) -> None:
    with pytest.raises(CrashError):
        unpacked_page(message)


def test_bytes_come_back_as_they_are_or_as_the_error_in_their_place() -> None:
    assert unpacked_bytes(b"\x89PNG...", b"\x89PNG") == b"\x89PNG..."
    with pytest.raises(LimitError, match="too long"):
        unpacked_bytes(packed(LimitError("too long")), b"\x89PNG")
    with pytest.raises(CrashError):
        unpacked_bytes(b"GIF8", b"\x89PNG")
    with pytest.raises(CrashError):
        unpacked_bytes(DEEP, b"\x89PNG")
