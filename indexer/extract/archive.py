"""May this ZIP archive be unfolded, and is its XML harmless?"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from lxml import etree

from indexer.extract.extraction import DamagedError, LimitError

BROKEN_ZIP = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What zipfile raises on archives that are damaged, behind a password or packed in unknown ways."""

_MOST_BYTES = 200 * 1024 * 1024
_MOST_ENTRIES = 10_000
_HIGHEST_RATIO = 200
_HARMLESS_BYTES = 10 * 1024 * 1024
"""Up to this size an entry may unfold by any ratio: long tables do."""


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive of these bytes, its listing checked before anything is unfolded.

    Raises LimitError where it would unfold to more than 200 MB or is made like a bomb, DamagedError where it is
    not a whole archive.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN_ZIP as error:
        raise DamagedError("The file is cut off or damaged: its ZIP listing cannot be read. Copy it again.") from error
    with archive:
        check_listing(archive.infolist(), _MOST_BYTES, _MOST_ENTRIES)
        yield archive


def parsed(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The XML part `name`, or None where the archive has no such part.

    Entities are not expanded, no DTD is loaded and nothing is fetched. Raises DamagedError where the part is
    not XML or its bytes are broken.
    """
    try:
        with archive.open(name) as part:
            return etree.parse(part, _parser()).getroot()
    except KeyError:
        return None
    except etree.XMLSyntaxError as error:
        raise _damage(error, f"its part {name}") from error
    except BROKEN_ZIP as error:
        raise DamagedError(
            f"The file is damaged: its part {name} cannot be unpacked. Copy or save it again."
        ) from error


def parsed_xml(content: bytes) -> etree._Element:
    """The root of a file that is XML, read as harmlessly as a part; raises DamagedError where it is not XML."""
    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise _damage(error, "it") from error


def _parser() -> etree.XMLParser:
    """A parser made anew: one that is kept would also keep memory of the largest file that it has read."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )


def _damage(error: etree.XMLSyntaxError, what: str) -> Exception:
    if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:  # the type stubs leave it out
        return MemoryError()
    return DamagedError(f"The file is damaged: {what} is not well-formed XML. Save it again.")


def check_listing(entries: Sequence[zipfile.ZipInfo], most_bytes: int, most_entries: int) -> None:
    """Raise LimitError where the entries say that they unfold to more than that, or one to many times its size."""
    if len(entries) > most_entries or sum(entry.file_size for entry in entries) > most_bytes:
        raise LimitError(
            f"The file would unfold to more than {most_bytes // 1024**2} MB or {most_entries} parts, so it was "
            "not opened. Leave pictures out, or split it."
        )
    for entry in entries:
        if entry.file_size > max(_HARMLESS_BYTES, _HIGHEST_RATIO * entry.compress_size):
            raise LimitError("The file is made to unfold to many times its size, so it was not opened. Save it anew.")
