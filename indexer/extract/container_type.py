"""Of what kind is a file that holds others: an Office file, an OLE compound file or a plain ZIP archive?"""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

import olefile

from indexer.extract.archive import BROKEN_ZIP

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODP = "application/vnd.oasis.opendocument.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/vnd.ms-office.encrypted"
"""An Office file behind a password ([MS-OFFCRYPTO] 2.3.1); not a registered type."""

_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", XLS),
    ("Book", XLS),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
"""Streams at the root of a compound file, and the types that they tell."""

_MAIN_PART = re.compile(rb'ContentType\s*=\s*"([^"]+?)\.main(?:\+xml)?"')
_OOXML_TYPES = {
    kind: plain
    for plain, kinds in {
        DOCX: (
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.ms-word.document.macroEnabled",
            "application/vnd.ms-word.template.macroEnabledTemplate",
        ),
        PPTX: (
            PPTX,
            "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
            "application/vnd.openxmlformats-officedocument.presentationml.template",
            "application/vnd.ms-powerpoint.presentation.macroEnabled",
            "application/vnd.ms-powerpoint.slideshow.macroEnabled",
            "application/vnd.ms-powerpoint.template.macroEnabled",
        ),
        XLSX: (
            XLSX,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
            "application/vnd.ms-excel.sheet.macroEnabled",
            "application/vnd.ms-excel.template.macroEnabled",
        ),
        XLSB: ("application/vnd.ms-excel.sheet.binary.macroEnabled",),
    }.items()
    for kind in kinds
}
"""What a main part calls itself: templates, shows and files with macros are read as their plain kinds."""

_ODF_TYPES = {
    f"{plain}{variant}": plain for plain in (ODT, ODP, ODS) for variant in ("", "-template", "-master", "-web")
}
_FOLDERS = ((b"word/", "word/document.xml", DOCX), (b"ppt/", "ppt/presentation.xml", PPTX),
            (b"xl/", "xl/workbook.xml", XLSX))  # fmt: skip
_SUFFIXES = {".docx": DOCX, ".docm": DOCX, ".pptx": PPTX, ".pptm": PPTX, ".xlsx": XLSX, ".xlsm": XLSX}
_MIMETYPE = re.compile(rb"mimetype(?:..)?(application/vnd\.oasis\.opendocument\.[a-z-]+)", re.DOTALL)
_HEAD = 64 * 1024


def ole_type(content: bytes) -> str:
    """The kind of an OLE compound file ([MS-CFB]), by the streams at its root.

    Where its directory is broken, any name that stands in it as UTF-16 counts.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            for stream, media_type in _OLE_STREAMS:
                if file.exists(stream):
                    return media_type
    except (OSError, ValueError, IndexError, TypeError, AttributeError):  # all that olefile raises on broken files
        return _broken_ole_type(content)
    return OLE


def _broken_ole_type(content: bytes) -> str:
    upper = content.upper()  # their names are compared without regard to case
    for stream, media_type in _OLE_STREAMS:
        if stream.upper().encode("utf-16-le") + b"\0\0" in upper:
            return media_type
    return OLE


def zip_type(content: bytes, name: str) -> str:
    """The kind of a ZIP archive by what it holds: OOXML (ECMA-376 part 2), ODF and EPUB are such.

    `name` only decides where the archive is cut off so early that nothing in it tells.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return _ODF_TYPES.get(kind, kind)
            if "[Content_Types].xml" in names and archive.getinfo("[Content_Types].xml").file_size < 1_000_000:
                return _ooxml_type(archive.read("[Content_Types].xml"), names)
    except BROKEN_ZIP:
        return _broken_zip_type(content[:_HEAD], name)
    return ZIP


def _ooxml_type(content_types: bytes, names: set[str]) -> str:
    for found in _MAIN_PART.finditer(content_types):
        kind = found[1].decode("ascii", "replace")
        if kind in _OOXML_TYPES:
            return _OOXML_TYPES[kind]
    return next((media_type for _, main, media_type in _FOLDERS if main in names), ZIP)


def _broken_zip_type(head: bytes, name: str) -> str:
    """A cut-off archive has lost its listing; its entries' own headers still name them."""
    if found := _MIMETYPE.search(head[:200]):
        kind = found[1].decode("ascii")
        return _ODF_TYPES.get(kind, kind)
    for folder, _, media_type in _FOLDERS:
        if folder in head:
            return media_type
    if b"[Content_Types].xml" in head:
        return _SUFFIXES.get(PurePath(name).suffix.casefold(), DOCX)
    return ZIP
