"""How do the bytes of an archive come so that neither its listing nor what it unfolds to can fill the memory?"""

import io
import zipfile
from typing import BinaryIO, cast

from corpus.errors import TooLargeError
from corpus.upload import UnreadableUploadError
from indexer.extract.archive import BROKEN_ZIP
from indexer.extract.extraction import LimitError

CHUNK = 1 << 20
_MOST_READ = 2 * 1024 * 1024
"""Bytes that are ever read at once, the listing among them."""

_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Budget:
    """How many bytes may still come out of an archive and those within it."""

    def __init__(self, size: int) -> None:
        self.left = size

    def spend(self, size: int) -> None:
        """Raises TooLargeError where so many do not fit any more."""
        self.left -= size
        if self.left < 0:
            raise TooLargeError("The archive unfolds to more bytes than it says and than there is room for: split it.")


class Sparing(io.BufferedIOBase):
    """A stream of which nobody can take much at once, so that a listing that is made to be huge fills no memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = stream.seek(0, io.SEEK_END)

    def read(self, size: int | None = -1) -> bytes:
        """As any stream; raises LimitError where it would be much at once."""
        left = max(0, self._size - self._stream.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > _MOST_READ:
            raise LimitError(
                f"The listing of the archive has more than {_MOST_READ // 1024**2} MiB, so it was not opened: split it."
            )
        return self._stream.read(wanted)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go there."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte is."""
        return self._stream.tell()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True


class Inflating(io.BufferedIOBase):
    """The bytes of one entry, as they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> None:
        self._archive, self._entry, self._budget = archive, entry, budget
        self._stream: zipfile.ZipExtFile | None = None

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, at most 1 MiB; raises UnreadableUploadError, and TooLargeError where all are spent."""
        if self._entry.flag_bits & 1:
            raise UnreadableUploadError("The file wants a password: pack it without one.")
        if self._entry.compress_type not in _PACKED:
            # bzip2 and LZMA inflate a few bytes to hundreds of MB in one step that cannot be cut short.
            raise UnreadableUploadError("The file is packed in a way that is not read: pack it as plain ZIP (Deflate).")
        try:
            self._stream = self._stream or cast("zipfile.ZipExtFile", self._archive.open(self._entry))
            chunk = self._stream.read(CHUNK if size is None or size < 0 else min(size, CHUNK))
        except BROKEN_ZIP as error:
            raise UnreadableUploadError("The file is damaged in the archive: pack it again.") from error
        self._budget.spend(len(chunk))
        return chunk

    def readable(self) -> bool:
        """Yes."""
        return True


class Refusing(io.BufferedIOBase):
    """In the place of bytes that cannot be had."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - as every stream
        """Raises the error."""
        raise self._error
