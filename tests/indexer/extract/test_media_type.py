from pathlib import Path

import pytest

from indexer.extract.media_type import (
    DOCX,
    ENCRYPTED_OFFICE,
    HTML,
    MAIL,
    MARKDOWN,
    ODT_FLAT_XML,
    PDF,
    PPTX,
    TEXT,
    UNKNOWN,
    WORD_2003_XML,
    WORD_FLAT_XML,
    XLSX,
    media_type_of,
)
from tests.files import Sheet, Words, docx, paragraph, pdf, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
A_PDF = pdf([Sheet([Words("text")])])
MAIL_HEADER = b"From: a@example.org\r\nDate: Mon, 4 Mar 2024 10:00:00 +0800\r\nSubject: 5G\r\n"


def office(main_type: str) -> bytes:
    """A file whose main part calls itself this."""
    return zipped({"[Content_Types].xml": f'<Types><Override PartName="/a.xml" ContentType="{main_type}"/></Types>'})


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
        (office("application/vnd.ms-word.document.macroEnabled.main+xml"), "", DOCX),
        (office("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"), "", PPTX),
        (office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "x.docx", XLSX),
        (office("application/vnd.visio.drawing.main+xml"), "x.docx", "application/zip"),
        (zipped({"[Content_Types].xml": "x" * 500})[:60], "x.pptx", PPTX),
        (zipped({"[Content_Types].xml": "x" * 500})[:60], "", DOCX),
        (b"<?xml version='1.0'?><w:wordDocument/>", "x.doc", WORD_2003_XML),
        (b"<?xml version='1.0'?><pkg:package/>", "x.xml", WORD_FLAT_XML),
        (
            b"<office:document office:mimetype='x'\noffice:mimetype=\"application/vnd.oasis.opendocument.text\">",
            "",
            ODT_FLAT_XML,
        ),
        (A_PDF.removeprefix(b"%PDF-1.7\n"), "", PDF),
        (bytes(2000) + A_PDF, "", PDF),
        (b"%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "", PDF),
        (b"This is how PDF does it:\n1 0 obj\n<<>>\nendobj\n", "", TEXT),
        (MAIL_HEADER + b"Message-ID: <1@example.org>\r\n\r\ntext", "x.txt", MAIL),
        (b"Received: from a\r\n by b\r\n" + MAIL_HEADER + b"\r\ntext", "", MAIL),
        (MAIL_HEADER + b"\r\nA memo that a person typed.", "", TEXT),
        (b"no header here\n" + MAIL_HEADER + b"Message-ID: <1@example.org>\r\n\r\ntext", "", TEXT),
        ("聯盟".encode("utf-16"), "", TEXT),
        ("联盟成员单位".encode("gb18030"), "x.csv", TEXT),
    ],
)
def test_the_type_is_that_of_the_content(tmp_path: Path, content: bytes, name: str, expected: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert media_type_of(path.read_bytes(), name) == expected
