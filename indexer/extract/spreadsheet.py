"""What does an older Excel file (XLS) or a binary one (XLSB) say, sheet by sheet?"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from indexer.extract.archive import opened
from indexer.extract.extraction import DamagedError, EncryptedError, Extraction, Metadata, Page
from indexer.extract.media_type import XLS, XLSB
from indexer.extract.ole_metadata import ole_metadata
from indexer.extract.ole_object import BROKEN_OLE
from indexer.extract.ooxml import Package, ZipParts, core_metadata
from indexer.extract.sheet import sheet_page, written

_READER = "calamine"
_LOCKED = "The spreadsheet wants a password: save a copy without one and add that."
_FILE_PASS, _SHEET = 0x2F, 0x85
_MOST_RECORDS = 1000


class SpreadsheetExtractor:
    """Reads with calamine the formats that are not XML; of those it would unfold all cells up to the last one."""

    media_types: tuple[str, ...] = (XLS, XLSB)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page a sheet.

        Raises EncryptedError; DamagedError where no sheet can be read, LimitError where it would unfold beyond measure.
        """
        if media_type == XLS and _is_locked(content):
            raise EncryptedError(_LOCKED)
        metadata = ole_metadata(content) if media_type == XLS else _metadata(content)
        with _failures_told(), CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            return Extraction(media_type, metadata, tuple(_pages(workbook, media_type)))


def _is_locked(content: bytes) -> bool:
    """Whether a workbook's first records say that those after are encrypted ([MS-XLS] 2.4.117).

    calamine takes such a file for one of no kind that it knows.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            stream = file.openstream("Workbook" if file.exists("Workbook") else "Book").read()
        at = 0
        for _ in range(_MOST_RECORDS):
            kind, length = struct.unpack_from("<HH", stream, at)
            if kind in {_FILE_PASS, _SHEET}:
                return bool(kind == _FILE_PASS)
            at += 4 + length
    except BROKEN_OLE:
        # A broken file is calamine's to judge.
        return False
    return False


def _metadata(content: bytes) -> Metadata:
    with opened(content) as archive:
        return core_metadata(Package(ZipParts(archive)))


@contextmanager
def _failures_told() -> Iterator[None]:
    """Say of which kind a failure of calamine is; it panics, as Rust calls it, on files that break off."""
    try:
        yield
    except PasswordError as error:
        raise EncryptedError(_LOCKED) from error
    except BaseException as error:
        # A panic's class cannot be imported, and is no Exception.
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            raise DamagedError(
                "The spreadsheet is damaged or of a kind that is not known. Open it, save it as XLSX and add that."
            ) from error
        raise


def _pages(workbook: CalamineWorkbook, media_type: str) -> Iterator[Page]:
    for number, name in enumerate(workbook.sheet_names, 1):
        try:
            sheet = workbook.get_sheet_by_name(name)
        except WorksheetNotFound:  # a sheet that is a chart or a macro
            yield sheet_page(name, (), number, _READER, media_type)
            continue
        rows = ([written(value) for value in row] for row in sheet.iter_rows())
        yield sheet_page(name, rows, number, _READER, media_type)
