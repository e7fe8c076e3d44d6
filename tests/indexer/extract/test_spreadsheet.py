import pytest

from indexer.extract.extraction import DamagedError, EncryptedError
from indexer.extract.media_type import XLS, media_type_of
from indexer.extract.spreadsheet import SpreadsheetExtractor
from tests.indexer.extract.biff import xls


def test_an_old_workbook_is_read_sheet_by_sheet() -> None:
    content = xls({"站點": [["Coloane", 700.5], ["澳門", 3.0]], "Sheet2": []})
    pages = SpreadsheetExtractor().extract(content, XLS).pages
    assert [page.text for page in pages] == ["站點\n\nColoane\t700.5\n澳門\t3", ""]
    assert [page.label for page in pages] == ["站點", "Sheet2"]


def test_a_locked_workbook_says_so() -> None:
    with pytest.raises(EncryptedError, match="password"):
        SpreadsheetExtractor().extract(xls({"a": [["x"]]}, locked=True), XLS)


def test_its_type_is_told_by_its_content() -> None:
    assert media_type_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook\0".encode("utf-16-le"), "") == XLS


@pytest.mark.parametrize("kept", [700, 1100, 2000])
def test_a_workbook_that_breaks_off_is_damaged(kept: int) -> None:
    with pytest.raises(DamagedError, match="XLSX"):
        SpreadsheetExtractor().extract(xls({"a": [["text"] * 300]})[:kept], XLS)


def test_what_is_no_workbook_is_damaged() -> None:
    with pytest.raises(DamagedError, match="XLSX"):
        SpreadsheetExtractor().extract(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), XLS)
