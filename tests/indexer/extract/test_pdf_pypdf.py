import pytest

from indexer.extract.extraction import DamagedError, EncryptedError
from indexer.extract.pdf_pypdf import SecondReader
from tests.files import Sheet, Words, locked, pdf

USER = "li"


def reader(content: bytes) -> SecondReader:
    return SecondReader(content)


def test_pages_are_read_by_number_from_zero() -> None:
    second = reader(pdf([Sheet([Words("一")]), Sheet([Words("二")])]))
    assert (second.page_count(), second.text(1), second.text(2)) == (2, "二", None)


def test_a_broken_date_is_no_date() -> None:
    metadata = reader(pdf([Sheet()], information={"Title": "5G", "CreationDate": "yesterday"})).metadata()
    assert metadata is not None
    assert (metadata.title, metadata.published) == ("5G", "")


def test_what_pypdf_cannot_open_has_no_metadata_and_no_pages() -> None:
    second = reader(b"%PDF-1.7 nothing")
    assert second.metadata() is None
    with pytest.raises(DamagedError):
        second.page_count()


def test_a_password_is_asked_for() -> None:
    with pytest.raises(EncryptedError):
        reader(locked(pdf([Sheet()]), password=USER)).page_count()
