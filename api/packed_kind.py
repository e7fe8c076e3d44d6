"""Is a file a ZIP archive of documents, or is it one document that is made as such an archive?"""

import zipfile

from api.inflating import Budget, Inflating
from corpus.errors import TooLargeError
from corpus.upload import UnreadableUploadError

HEAD = 4
_FIRST = (b"PK\x03\x04", b"PK\x05\x06", b"PK00", b"PK\x07\x08")
"""A first file, the end of an archive without any, and what stands before one that was to be split (APPNOTE 8.5)."""

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
"""How programs for Windows and Unix begin; one that unpacks itself has its archive behind it (APPNOTE.TXT 4.1.9).

Behind other beginnings it is not looked for: what ends in an archive may be a document with one in it.
"""

_PACKAGES = frozenset({"[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
"""What Office Open XML, Java and Android put into their files."""

_LISTINGS = frozenset({"META-INF/manifest.xml", "META-INF/container.xml"})
"""What OpenDocument and EPUB put into theirs beside `mimetype`."""

_TYPES = ("application/vnd.oasis.opendocument.", "application/vnd.sun.xml.", "application/epub+zip")
_LONGEST_TYPE = 200


def may_be_archive(head: bytes) -> bool:
    """Whether a file that begins with these 4 bytes may be an archive, be it behind a program that unpacks it."""
    return head in _FIRST or head.startswith(_PROGRAMS)


def is_one_document(archive: zipfile.ZipFile) -> bool:
    """Whether this is an Office file, an e-book or a program, by what such a file has to have in it.

    A file called `mimetype` makes it one where it names such a type, and either stands first and unpacked
    (OpenDocument 1.3 part 2, 3.3; EPUB OCF 3.3, 4.3) or, in an archive packed anew, beside the listing of the format.
    """
    names = set(archive.namelist())
    if _PACKAGES & names:
        return True
    if "mimetype" not in names:
        return False
    first = archive.infolist()[0]
    is_in_place = first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    return (is_in_place or bool(_LISTINGS & names)) and _type_of(archive).startswith(_TYPES)


def _type_of(archive: zipfile.ZipFile) -> str:
    try:
        content = Inflating(archive, archive.getinfo("mimetype"), Budget(_LONGEST_TYPE)).read(_LONGEST_TYPE)
    except (UnreadableUploadError, TooLargeError):  # whoever reads it is told
        return ""
    return content.decode("ascii", "replace").strip()
