from pathlib import Path

import pytest

from indexer.extract.media_type import DOCX, ENCRYPTED_OFFICE, HTML, MARKDOWN, PDF, TEXT, UNKNOWN, media_type_of
from tests.files import Sheet, Words, docx, paragraph, pdf, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
A_PDF = pdf([Sheet([Words("text")])])


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (A_PDF, "report.txt", PDF),
        (b"junk before\n" + A_PDF, "", PDF),
        (docx(paragraph("x")), "x.pdf", DOCX),
        (docx(paragraph("x"))[:600], "x.docx", DOCX),
        (zipped({"a.txt": "x"}), "x.docx", "application/zip"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "",
            "application/vnd.oasis.opendocument.text",
        ),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "x.docx", ENCRYPTED_OFFICE),
        (OLE + "WordDocument\0".encode("utf-16-le"), "x.docx", "application/msword"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "x.pdf", "image/png"),
        (b"{\\rtf1 text}", "x.txt", "application/rtf"),
        (b"BM is not a bitmap in this text", "", TEXT),
        (b"MZ" + bytes(200), "x.txt", UNKNOWN.replace("octet-stream", "x-msdownload")),
        (bytes(range(256)), "x.txt", UNKNOWN),
        (b"<!DOCTYPE html><p>x", "x.txt", HTML),
        (b"<?xml version='1.0'?><!-- a --><html><body/></html>", "", HTML),
        (b"<?xml version='1.0'?><feed/>", "", "application/xml"),
        (b"<div><p>one</p></div>", "", HTML),
        (b"<p>one", "x.html", HTML),
        (b"no markup at all", "x.html", TEXT),
        (b"# Title\n\n- [link](http://example.org)\n", "", MARKDOWN),
        (b"# Title\n\n- [link](http://example.org)\n", "x.txt", TEXT),
        (b"words", "README.md", MARKDOWN),
        ("聯盟".encode("utf-16"), "", TEXT),
        ("联盟成员单位".encode("gb18030"), "x.csv", TEXT),
    ],
)
def test_the_type_is_that_of_the_content(tmp_path: Path, content: bytes, name: str, expected: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert media_type_of(path.read_bytes(), name) == expected
