"""Of what kind is a file, by its content?"""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from indexer.extract.archive import BROKEN_ZIP
from indexer.extract.decode import decode, looks_like_text

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
ENCRYPTED_OFFICE = "application/vnd.ms-office.encrypted"
"""An Office file behind a password ([MS-OFFCRYPTO] 2.3.1); not a registered type."""
UNKNOWN = "application/octet-stream"

NAMES = {PDF: "PDF", DOCX: "Word (DOCX)", HTML: "HTML", TEXT: "plain text", MARKDOWN: "Markdown"}
"""What people call the types that are read."""

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
    (b"{\\rtf", "application/rtf"),
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

_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
_OOXML_MAIN_PART = re.compile(rb'ContentType\s*=\s*"([^"]+?)(?:\.main)\+xml"')
_OOXML_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template": DOCX,
    "application/vnd.ms-word.document.macroEnabled": "application/vnd.ms-word.document.macroEnabled.12",
}
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
_SUFFIXES = {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": TEXT}


def media_type_of(content: bytes, name: str) -> str:
    """The media type (RFC 6838) of a file that consists of the bytes `content`.

    `name`, as its owner called it, only decides between kinds of text that content does not tell apart.
    """
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_OLE):
        return _ole_type(content)
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(content)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    is_text = _HTML_START.match(head) is not None or looks_like_text(head, is_whole=len(head) < _HEAD)
    for magic, media_type in _MAGIC:
        if head.startswith(magic) and (len(magic) > 3 or not is_text):
            return media_type
    return _text_type(decode(head), PurePath(name).suffix.casefold()) if is_text else UNKNOWN


def _ole_type(content: bytes) -> str:
    """The kind of an OLE compound file ([MS-CFB]), by the names of its streams, which stand in it as UTF-16."""
    upper = content.upper()  # their names are compared without regard to case
    for stream, media_type in _OLE_STREAMS:
        if stream.upper().encode("utf-16-le") + b"\0\0" in upper:
            return media_type
    return "application/x-ole-storage"


def _zip_type(content: bytes) -> str:
    """The kind of a ZIP archive by what it holds: OOXML (ECMA-376 part 2), ODF and EPUB are such."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
            if "[Content_Types].xml" in names and archive.getinfo("[Content_Types].xml").file_size < 1_000_000:
                return _ooxml_type(archive.read("[Content_Types].xml"), names)
    except BROKEN_ZIP:
        return _broken_zip_type(content)
    return "application/zip"


def _ooxml_type(content_types: bytes, names: set[str]) -> str:
    if found := _OOXML_MAIN_PART.search(content_types):
        kind = found[1].decode("ascii", "replace")
        return _OOXML_TYPES.get(kind, kind)
    return DOCX if "word/document.xml" in names else "application/zip"


def _broken_zip_type(content: bytes) -> str:
    """A cut-off archive has lost its listing; its entries' own headers still name them."""
    return DOCX if b"word/" in content[:_HEAD] else "application/zip"


def _text_type(text: str, suffix: str) -> str:
    by_name = _SUFFIXES.get(suffix)
    if found := _MARKUP.match(text):
        root = found[2].casefold()
        if root in {"html", "head", "body"}:
            return HTML
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
