"""Which files does a ZIP archive of documents hold, and how do they come out one by one?

This happens in the service's process and not in the child that reads files (DESIGN.md, rule 6). What is inside goes to
the disk in streams, which the child may not write, and its answers would have to be held in memory. What is needed of
the format is a listing, which is read in Python, and zlib, and both are bounded here: the listing to 2 MiB and 2,000
files, each step of inflating to what is asked for, all files together to a number of bytes that is counted while they
come, since listings lie. Names are shown and never used as paths. No document is parsed.
"""

import mimetypes
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from api.inflating import CHUNK, Budget, Inflating, Refusing, Sparing
from api.packed_entries import LeftOut, Naming, sorted_out
from api.packed_kind import HEAD, is_one_document, may_be_archive
from corpus.document import Description
from corpus.errors import InvalidInputError, TooLargeError
from corpus.upload import UnreadableUploadError, Upload
from indexer.extract.archive import BROKEN_ZIP, check_listing
from indexer.extract.extraction import LimitError

MOST_FILES = 2_000
_ROOM = 200 * 1024 * 1024
"""Bytes that any archive may unfold to; beyond it, twice what one upload may have."""

_TOLD = 3
"""Entries that are named where there is no document in an archive."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in an archive: its name, folders and all, and its bytes, which can be read until the next one is taken.

    Reading raises UnreadableUploadError where they cannot be had and TooLargeError where they are too many.
    """

    name: str
    content: BinaryIO


class PackedFiles:
    """The files of an archive, to be taken once, in their order; those of archives within it where these stand.

    Its length is that of the files. What is left out comes first, that of an archive within where that stands.
    """

    def __init__(self, archive: zipfile.ZipFile, budget: Budget, depth: int) -> None:
        self._archive, self._budget, self._depth = archive, budget, depth
        self._files, self.left_out = sorted_out(archive.infolist())

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[PackedFile | LeftOut]:
        naming = Naming(self._files)
        yield from self.left_out
        for name, entry in self._files.items():
            content = cast("BinaryIO", Inflating(self._archive, entry, self._budget))
            if not self._depth or entry.file_size <= HEAD or not self._may_be_archive(entry):
                yield PackedFile(naming.unique(name), content)
                continue
            for found in self._of_inner(name, content):
                yield replace(found, name=naming.unique(found.name)) if isinstance(found, PackedFile) else found

    def _may_be_archive(self, entry: zipfile.ZipInfo) -> bool:
        try:
            return may_be_archive(Inflating(self._archive, entry, Budget(HEAD)).read(HEAD))
        except UnreadableUploadError:  # whoever reads it is told
            return False

    def _of_inner(self, name: str, content: BinaryIO) -> Iterator[PackedFile | LeftOut]:
        """What is in an archive in the archive; the entry itself where it is one document, or broken."""
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
            if not files and not files.left_out:
                yield LeftOut(name, "It is an archive with no files in it.")
            for found in files:
                yield replace(found, name=f"{name}/{found.name}")


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


def uploads_of(
    files: PackedFiles, source: str, description: Description, origin: str = ""
) -> Iterator[Upload | LeftOut]:
    """Each file as a document of its own, with the same description, called after the archive and itself.

    What is left out is called likewise. `source` and `origin` are those of the archive, as in Upload. Raises
    InvalidInputError for an archive without files, and where a title is given to several.
    """
    if not files:
        named = " ".join(f"{each.name}: {each.reason}" for each in files.left_out[:_TOLD])
        raise InvalidInputError(f"The archive has no files in it that could be documents. {named}".strip())
    if description.title and len(files) > 1:
        raise InvalidInputError(f"The title fits one file, and the archive has {len(files)}; leave it out.")
    for file in files:
        name = f"{source}/{file.name}"
        if isinstance(file, LeftOut):
            yield replace(file, name=name)
            continue
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        place = f"{origin}/{file.name}" if origin else ""
        yield Upload(file.content, name, media_type, description, place)


def _opened(content: BinaryIO, budget: Budget, depth: int) -> PackedFiles | None:
    try:
        content.seek(0)
        if not may_be_archive(content.read(HEAD)):
            return None
        archive = zipfile.ZipFile(cast("BinaryIO", Sparing(content)))
    except BROKEN_ZIP:  # whoever reads the file is told
        return None
    if is_one_document(archive):
        return None
    check_listing(archive.infolist(), budget.left, MOST_FILES)
    return PackedFiles(archive, budget, depth)
