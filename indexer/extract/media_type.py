"""Of what kind is a file, by its content?"""

import re
from pathlib import PurePath

from indexer.extract.container_type import (
    DOC,
    DOCX,
    ENCRYPTED_OFFICE,
    ODP,
    ODS,
    ODT,
    PPTX,
    XLS,
    XLSB,
    XLSX,
    ZIP,
    ole_type,
    zip_type,
)
from indexer.extract.decode import decode, looks_like_text

PDF = "application/pdf"
RTF = "application/rtf"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
MAIL = "message/rfc822"
WORD_2003_XML = "application/vnd.ms-wordml"
"""A Word document as one XML file, as Word 2003 wrote it; not a registered type, as the next."""
WORD_FLAT_XML = "application/vnd.ms-word2006ml"
"""A DOCX whose parts stand in one XML file ("Flat OPC")."""
ODT_FLAT_XML = "application/vnd.oasis.opendocument.text-flat-xml"
ODP_FLAT_XML = "application/vnd.oasis.opendocument.presentation-flat-xml"
ODS_FLAT_XML = "application/vnd.oasis.opendocument.spreadsheet-flat-xml"
UNKNOWN = "application/octet-stream"

NAMES = {
    PDF: "PDF",
    DOCX: "Word (DOCX)",
    DOC: "Word (DOC)",
    WORD_2003_XML: "Word 2003 XML",
    WORD_FLAT_XML: "Word XML",
    PPTX: "PowerPoint (PPTX)",
    XLSX: "Excel (XLSX)",
    XLSB: "Excel (XLSB)",
    XLS: "Excel (XLS)",
    ODT: "OpenDocument text (ODT)",
    ODP: "OpenDocument presentation (ODP)",
    ODS: "OpenDocument spreadsheet (ODS)",
    ODT_FLAT_XML: "OpenDocument text (FODT)",
    ODP_FLAT_XML: "OpenDocument presentation (FODP)",
    ODS_FLAT_XML: "OpenDocument spreadsheet (FODS)",
    RTF: "RTF",
    HTML: "HTML",
    TEXT: "plain text",
    MARKDOWN: "Markdown",
    MAIL: "mail (EML)",
    ZIP: "ZIP",
}
"""What people call the types that are read."""

__all__ = [
    "DOC",
    "DOCX",
    "ENCRYPTED_OFFICE",
    "HTML",
    "MAIL",
    "MARKDOWN",
    "NAMES",
    "ODP",
    "ODP_FLAT_XML",
    "ODS",
    "ODS_FLAT_XML",
    "ODT",
    "ODT_FLAT_XML",
    "PDF",
    "PPTX",
    "RTF",
    "TEXT",
    "UNKNOWN",
    "WORD_2003_XML",
    "WORD_FLAT_XML",
    "XLS",
    "XLSB",
    "XLSX",
    "ZIP",
    "media_type_of",
]

_HEAD = 64 * 1024
"""How much of a file, in bytes, is looked at: what parts text types stands at the beginning."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", RTF),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-msdownload"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
)
"""First bytes, and the media types they announce; those of two bytes count only where the file is not text."""

_HTML_START = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MARKUP = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(!doctype\s+)?([a-z][\w:]*)", re.IGNORECASE | re.DOTALL
)
_HTML_TAG = re.compile(
    r"</?(?:a|b|body|br|div|h[1-6]|head|hr|img|li|link|meta|ol|p|script|span|style|table|td|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKDOWN_SIGN = re.compile(
    r"^(?:#{1,6} \S|```|~~~|> |(?:=|-){3,}+[^\S\n]*+$)|\[[^\]\n]{1,200}\]\([^)\s]{1,200}\)|\*\*[^*\n]+\*\*",
    re.MULTILINE,
)
_XML_ROOTS = {"w:worddocument": WORD_2003_XML, "pkg:package": WORD_FLAT_XML}
_FLAT_TYPES = {"text": ODT_FLAT_XML, "presentation": ODP_FLAT_XML, "spreadsheet": ODS_FLAT_XML}
_FLAT_ODF = re.compile(r'office:mimetype\s*=\s*"application/vnd\.oasis\.opendocument\.(text|presentation|spreadsheet)"')
_PDF_OBJECT = re.compile(rb"(?:\A|[\r\n])\s*+\d{1,10} \d{1,5} obj\b")
_BINARY_COMMENT = re.compile(rb"^%[\x80-\xff]{4}", re.MULTILINE)
"""The line that tells programs that a PDF is not text (ISO 32000-1, 7.5.2)."""

_FIELD = re.compile(rb"([!-9;-~]{1,70})[ \t]{0,5}:")
_MAIL_FIELDS = frozenset(
    {*(b"from", b"date", b"subject", b"to", b"cc", b"message-id", b"received", b"return-path", b"mime-version"),
     *(b"content-type", b"delivered-to", b"reply-to", b"sender")}
)  # fmt: skip
_TRACES = frozenset({b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to"})
"""Header fields (RFC 5322, 3.6) that programs write and people do not."""

_SUFFIXES = {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": TEXT}


def media_type_of(content: bytes, name: str) -> str:
    """The media type (RFC 6838) of a file that consists of the bytes `content`.

    `name`, as its owner called it, only decides between kinds of text that content does not tell apart.
    """
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_OLE):
        return ole_type(content)
    if head.startswith(b"PK\x03\x04"):
        return zip_type(content, name)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    is_text = _HTML_START.match(head) is not None or looks_like_text(head, is_whole=len(head) < _HEAD)
    for magic, media_type in _MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or not is_text):
            return media_type
    if _is_mail(head):
        return MAIL
    if _is_pdf_without_header(content, head, is_text=is_text):
        return PDF
    return _text_type(decode(head), PurePath(name).suffix.casefold()) if is_text else UNKNOWN


def _is_mail(head: bytes) -> bool:
    """Whether the file begins with the header of a mail: fields only, up to a blank line (RFC 5322, 2.1).

    A memo that a person typed has From and Subject as well; it takes a field that only programs write.
    """
    names = set()
    for line in head.splitlines()[:200]:
        if not line.strip():
            break
        if found := _FIELD.match(line):
            names.add(found[1].lower())
        elif line[:1] not in b" \t" and not line.startswith((b"From ", b">From ")):
            return False
    return len(names & _MAIL_FIELDS) >= 2 and bool(names & _TRACES)


def _is_pdf_without_header(content: bytes, head: bytes, *, is_text: bool) -> bool:
    """Whether the file is built like a PDF though it does not say so at its beginning (ISO 32000-1, 7.5).

    A text that explains PDF shows an object too, so a text must begin with one, as PDFs without a header do.
    """
    found = _PDF_OBJECT.search(head)
    if found is None:
        return b"%PDF-" in head and not is_text
    before = head[: found.start()]
    if is_text and before.strip() and not _BINARY_COMMENT.search(before):
        return False
    return b"endobj" in content or b"startxref" in content


def _text_type(text: str, suffix: str) -> str:
    by_name = _SUFFIXES.get(suffix)
    if found := _MARKUP.match(text):
        root = found[2].casefold()
        if root in {"html", "head", "body"}:
            return HTML
        if root in _XML_ROOTS:
            return _XML_ROOTS[root]
        if root == "office:document" and (flat := _FLAT_ODF.search(text)):
            return _FLAT_TYPES[flat[1]]
        if text.lstrip().startswith("<?xml") and by_name != HTML:
            return "application/xml"
    tags = len(_HTML_TAG.findall(text))
    if by_name is HTML:
        return HTML if tags else TEXT
    if by_name:
        return by_name
    if tags >= 3 and text.lstrip().startswith("<"):
        return HTML
    return MARKDOWN if len(_MARKDOWN_SIGN.findall(text)) >= 2 else TEXT
