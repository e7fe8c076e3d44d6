from pathlib import Path

import pytest

from indexer.extract.extraction import (
    EmptyFileError,
    EncryptedError,
    Extraction,
    LimitError,
    UnsupportedTypeError,
)
from indexer.extract.reading import read
from indexer.extract.registry import EXTRACTORS
from tests.files import Sheet, docx, pdf, zipped

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage\0".encode("utf-16-le")


def reading(tmp_path: Path, content: bytes, name: str = "file") -> Extraction:
    path = tmp_path / "file"
    path.write_bytes(content)
    return read(path, name, EXTRACTORS)


def test_the_extractor_is_chosen_by_content(tmp_path: Path) -> None:
    assert reading(tmp_path, b"<!DOCTYPE html><p>text", "page.pdf").media_type == "text/html"


def test_an_unknown_type_is_named_with_those_that_are_read(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedTypeError, match=r"image/png are not read.*PDF, Word \(DOCX\), HTML"):
        reading(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(30))


def test_an_archive_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedTypeError, match="unpack it"):
        reading(tmp_path, zipped({"a.txt": "x"}))


def test_an_office_file_behind_a_password_is_encrypted(tmp_path: Path) -> None:
    with pytest.raises(EncryptedError, match="password"):
        reading(tmp_path, ENCRYPTED, "paper.docx")


def test_a_file_without_bytes_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match="no bytes"):
        reading(tmp_path, b"")


@pytest.mark.parametrize("content", [b" \n\t\n", docx(""), pdf([Sheet()])])
def test_a_file_without_text_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyFileError, match="no text in it"):
        reading(tmp_path, content)


def test_a_scan_is_empty_for_want_of_a_text_layer(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match="pages are pictures"):
        reading(tmp_path, pdf([Sheet(is_picture=True)]))


def test_a_parser_without_memory_is_over_the_limit(tmp_path: Path) -> None:
    class Hungry:
        media_types: tuple[str, ...] = ("text/plain",)

        def extract(self, content: bytes, media_type: str) -> Extraction:
            raise MemoryError(content, media_type)

    path = tmp_path / "file"
    path.write_bytes(b"text")
    with pytest.raises(LimitError, match="KEX_EXTRACT_MEMORY"):
        read(path, "file", [Hungry()])
