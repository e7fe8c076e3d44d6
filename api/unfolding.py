"""Which files does a ZIP archive of documents hold, and how do they come out one by one?

This happens in the service's process and not in the child that reads files (DESIGN.md, rule 6). What is inside goes to
the disk in streams, which the child may not write, and its answers would have to be held in memory. What is needed of
the format is a listing, which is read in Python, and zlib, and both are bounded here: the listing to 2 MiB and 2,000
files, each step of inflating to what is asked for, all files together to a number of bytes that is counted while they
come, since listings lie. Names are shown and never used as paths. No document is parsed.
"""

import mimetypes
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from api.inflating import CHUNK, Budget, Inflating, Refusing, Sparing
from api.packed_names import names_of
from corpus.document import Description
from corpus.errors import InvalidInputError, TooLargeError
from corpus.upload import UnreadableUploadError, Upload
from indexer.extract.archive import BROKEN_ZIP, check_listing
from indexer.extract.extraction import LimitError

MOST_FILES = 2_000
_ROOM = 200 * 1024 * 1024
"""Bytes that any archive may unfold to; beyond it, twice what one upload may have."""

_FIRST = (b"PK\x03\x04", b"PK\x05\x06")
_ONE_DOCUMENT = frozenset({"mimetype", "[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
"""What OpenDocument and EPUB, Office Open XML, Java and Android put into their files, which are ZIP archives too."""

_LEFT_OUT = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in an archive: its name, folders and all, and its bytes, which can be read until the next one is taken.

    Reading raises UnreadableUploadError where they cannot be had and TooLargeError where they are too many.
    """

    name: str
    content: BinaryIO


class PackedFiles:
    """The files of an archive, to be taken once, in their order; those of archives within it where these stand."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget, depth: int) -> None:
        self._archive, self._budget, self._depth = archive, budget, depth
        entries = [entry for entry in archive.infolist() if _is_file(entry)]
        named = zip(map(_tidy, names_of(entries)), entries, strict=True)
        # An archive that was added to may hold a name twice; the later one is meant.
        self._files = {name: entry for name, entry in named if not _is_left_out(name)}

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[PackedFile]:
        for name, entry in self._files.items():
            content = cast("BinaryIO", Inflating(self._archive, entry, self._budget))
            if self._depth and entry.file_size > len(_FIRST[0]) and self._begins_like_zip(entry):
                yield from self._of_inner(name, content)
            else:
                yield PackedFile(name, content)

    def _begins_like_zip(self, entry: zipfile.ZipInfo) -> bool:
        try:
            return Inflating(self._archive, entry, Budget(len(_FIRST[0]))).read(len(_FIRST[0])) in _FIRST
        except UnreadableUploadError:  # whoever reads it is told
            return False

    def _of_inner(self, name: str, content: BinaryIO) -> Iterator[PackedFile]:
        """The files of an archive in the archive; the entry itself where it is one document, or broken."""
        with tempfile.TemporaryFile() as spool:
            try:
                while chunk := content.read(CHUNK):
                    spool.write(chunk)
                files = _opened(cast("BinaryIO", spool), self._budget, self._depth - 1)
            except (UnreadableUploadError, TooLargeError, LimitError) as error:
                yield PackedFile(name, cast("BinaryIO", Refusing(error)))
                return
            if files is None:
                spool.seek(0)
                yield PackedFile(name, cast("BinaryIO", spool))
                return
            for file in files:
                yield PackedFile(f"{name}/{file.name}", file.content)


@contextmanager
def unfolded(content: BinaryIO, limit_bytes: int) -> Iterator[PackedFiles | None]:
    """The files of the archive in `content`, a stream that can seek; None where it is one document, or broken.

    `limit_bytes` is how much one upload may have. Raises LimitError for an archive that is made to unfold to more
    than there is room for, before anything of it is unfolded. The stream is at its beginning again afterwards.
    """
    try:
        yield _opened(content, Budget(max(_ROOM, 2 * limit_bytes)), 1)
    finally:
        content.seek(0)


def uploads_of(files: PackedFiles, source: str, description: Description, origin: str = "") -> Iterator[Upload]:
    """Each file as a document of its own, with the same description, called after the archive and itself.

    `source` and `origin` are those of the archive, as in Upload. Raises InvalidInputError for an archive without
    files, and where a title is given to several.
    """
    if not files:
        raise InvalidInputError("The archive has no files in it; those whose names begin with a dot are left out.")
    if description.title and len(files) > 1:
        raise InvalidInputError(f"The title fits one file, and the archive has {len(files)}; leave it out.")
    for file in files:
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        place = f"{origin}/{file.name}" if origin else ""
        yield Upload(file.content, f"{source}/{file.name}", media_type, description, place)


def _opened(content: BinaryIO, budget: Budget, depth: int) -> PackedFiles | None:
    try:
        content.seek(0)
        if content.read(len(_FIRST[0])) not in _FIRST:
            return None
        archive = zipfile.ZipFile(cast("BinaryIO", Sparing(content)))
    except BROKEN_ZIP:  # whoever reads the file is told
        return None
    if _ONE_DOCUMENT & set(archive.namelist()):
        return None
    check_listing(archive.infolist(), budget.left, MOST_FILES)
    return PackedFiles(archive, budget, depth)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16)


def _tidy(name: str) -> str:
    """The name with slashes, and without what would lead out of a folder if it were a path."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"/", "//", ".", ".."})


def _is_left_out(name: str) -> bool:
    """Whether this is a file that no person put there, or a hidden one."""
    parts = name.split("/")
    return not name or any(part.startswith((".", "~$")) or part.casefold() in _LEFT_OUT for part in parts)
