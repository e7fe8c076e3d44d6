"""Where are the original bytes kept, so that a file that was accepted is never lost or half there?"""

import errno
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpus.errors import InvalidInputError, StorageError, TooLargeError
from corpus.upload import EmptyUploadError, UnreadableUploadError

_CHUNK = 1 << 20
_ABANDONED_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that are on the disk: their SHA-256 in hex, by which they are found again, and their number."""

    sha256: str
    size: int


class FileStore:
    """Files by their SHA-256 in a directory, as `ab/abcd...`; a file is there whole or not at all.

    The directory is made where it is missing, and what processes killed a day ago or earlier left
    half-written is removed. Raises StorageError where the disk refuses.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._incoming = directory / "incoming"
        with _storage_errors(directory):
            self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._remove_abandoned()

    def put(self, source: BinaryIO | Path, limit_bytes: int) -> StoredFile:
        """Keep the bytes of `source`; when this returns they survive a power cut.

        Raises TooLargeError beyond `limit_bytes`, counted while reading, EmptyUploadError for no bytes,
        UnreadableUploadError where the source fails and StorageError where the disk does. Then nothing is
        kept.
        """
        if isinstance(source, Path):
            with _opened(source) as stream:
                return self._keep(stream, limit_bytes)
        return self._keep(source, limit_bytes)

    def path(self, sha256: str) -> Path:
        """Where the bytes are. Raises StorageError where they should be but are not."""
        path = self._place(sha256)
        if not path.is_file():
            raise StorageError(f"The file {path} is gone; restore it from a backup.")
        return path

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream. Raises StorageError where they should be but are not."""
        path = self.path(sha256)
        with _storage_errors(path):
            return path.open("rb")

    def _place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise InvalidInputError(f"{sha256!r} is not a SHA-256 in hexadecimal digits.")
        return self.directory / sha256[:2] / sha256

    def _keep(self, stream: BinaryIO, limit_bytes: int) -> StoredFile:
        with self._temporary() as (file, temporary):
            stored = self._copy(stream, file, limit_bytes)
            place = self._place(stored.sha256)
            with _storage_errors(place):
                if not place.is_file():
                    os.fsync(file.fileno())
                    place.parent.mkdir(mode=0o700, exist_ok=True)
                    temporary.rename(place)
                # Also where file and folder were there: the process that made them may not have come this
                # far. Syncing a directory that has not changed costs next to nothing.
                _sync_directory(place.parent)
                _sync_directory(self.directory)
        return stored

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A new file beside the others, that is on the same disk; gone afterwards unless it was renamed."""
        with _storage_errors(self._incoming):
            handle, name = tempfile.mkstemp(dir=self._incoming)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                yield file, temporary
        finally:
            with _storage_errors(temporary):
                temporary.unlink(missing_ok=True)

    def _copy(self, stream: BinaryIO, file: BinaryIO, limit_bytes: int) -> StoredFile:
        digest = hashlib.sha256()
        size = 0
        while chunk := _read(stream):
            size += len(chunk)
            if size > limit_bytes:
                raise TooLargeError(
                    f"The file has more than {limit_bytes:,} bytes, the limit KEX_UPLOAD_LIMIT; split it or"
                    " raise the limit."
                )
            digest.update(chunk)
            with _storage_errors(self.directory):
                _write(file, chunk)
        if not size:
            raise EmptyUploadError("The file is empty; look whether it was copied or downloaded to its end.")
        return StoredFile(digest.hexdigest(), size)

    def _remove_abandoned(self) -> None:
        oldest = time.time() - _ABANDONED_SECONDS
        for path in self._incoming.iterdir():
            # Another process that opens the store may remove it first.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        # Opening a named pipe would wait for a writer, so look at what it is before waiting for anything.
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unreadable(error) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableUploadError("This is not a file; give a file or a folder of files.")
    with os.fdopen(handle, "rb", buffering=0) as stream:
        yield stream


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> UnreadableUploadError:
    return UnreadableUploadError(
        f"The file cannot be read: {error.strerror or error}; look whether it is there and may be read."
    )


def _write(file: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "free some space" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "look at its permissions"
        raise StorageError(f"The disk refused at {path}: {error.strerror or error}; {remedy}.") from error
