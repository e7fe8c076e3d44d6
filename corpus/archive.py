"""What does a backup look like, and is this file one?

A tar archive (POSIX.1-1988 ustar blocks with the sizes of GNU tar, so that `tar` lists and unpacks it) of
plain files in this order: `manifest.json`, the database, `files/<sha256>`. It is not compressed: papers
already are (gzip took 1.2 s to make 48 MB of PDFs a fifth smaller), and without it no archive can
unpack to more than its own size.

The reader trusts nothing. It takes headers one by one and lets plain files pass; `tarfile` itself would
follow links, long names and sparse maps that a backup never has.
"""

import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from corpus.errors import InvalidInputError, StorageError
from corpus.staging import storage_errors

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1 << 16
"""Bytes; a manifest has about 250."""

_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20


class UnusableBackupError(InvalidInputError):
    """The file is no backup, or a damaged one; the message says what is wrong with it."""

    code = "unusable-backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: when it was made and what is in it.

    `revision` is the database's, `documents` and `files` are numbers, `database_sha256` is in hex.
    """

    created: datetime
    revision: str
    documents: int
    files: int
    database_sha256: str

    def to_json(self) -> bytes:
        """The manifest as it stands in the archive."""
        entries = {
            "format": FORMAT,
            "created": self.created.isoformat(),
            "revision": self.revision,
            "documents": self.documents,
            "files": self.files,
            "database_sha256": self.database_sha256,
        }
        return json.dumps(entries, indent=2).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """The manifest that `to_json` wrote. Raises UnusableBackupError."""
        try:
            entries = json.loads(text)
            version = entries["format"]
            if version == FORMAT:
                return cls(
                    created=datetime.fromisoformat(entries["created"]),
                    revision=entries["revision"],
                    documents=entries["documents"],
                    files=entries["files"],
                    database_sha256=entries["database_sha256"],
                )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UnusableBackupError(
                f"The backup's {MANIFEST} is damaged ({error!r}); take another backup."
            ) from error
        raise UnusableBackupError(
            f"The backup has format {version!r}, this release reads {FORMAT}; install a newer one."
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name, its size in bytes and its bytes, to be read before the next member."""

    name: str
    size: int
    content: BinaryIO


class ArchiveWriter:
    """Writes members to `file`, one after the other. OSErrors pass unchanged."""

    def __init__(self, file: BinaryIO, created: datetime) -> None:
        self._file = file
        self._created = created

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Write the member. Raises StorageError where `chunks` are not `size` bytes together."""
        header = tarfile.TarInfo(name)
        header.size, header.mode, header.mtime = size, 0o600, int(self._created.timestamp())
        self._file.write(header.tobuf(tarfile.GNU_FORMAT))
        written = 0
        for chunk in chunks:
            self._file.write(chunk)
            written += len(chunk)
        if written != size:
            raise StorageError(f"{name} has {written:,} bytes where it had {size:,}; restore it from an older backup.")
        self._file.write(bytes(-size % _BLOCK))

    def finish(self) -> int:
        """Write the end of the archive; its size in bytes."""
        self._file.write(bytes(2 * _BLOCK))
        return self._file.tell()


class ArchiveReader:
    """The members of an archive that anybody may have made; `size` is the archive's, in bytes.

    Raises UnusableBackupError for whatever an ArchiveWriter would not have written, StorageError where the
    disk refuses. `tick` is told the bytes that were read and their number in all.
    """

    def __init__(self, path: Path, file: BinaryIO, tick: Callable[[int, int], None]) -> None:
        self._path = path
        self._file = file
        self._tick = tick
        self._next = 0
        with storage_errors(path):
            self.size = file.seek(0, io.SEEK_END)

    def members(self) -> Iterator[Member]:
        """All members in their order."""
        while header := self._header():
            start = self._next
            if header.size > self.size - start:
                raise self._cut_short()
            self._next = start + header.size + -header.size % _BLOCK
            content = _Content(self._file, self._path, start, header.size, self._read_up_to)
            yield Member(header.name, header.size, io.BufferedReader(content, _CHUNK))
        self._tick(self.size, self.size)

    def _header(self) -> tarfile.TarInfo | None:
        start = self._next
        with storage_errors(self._path):
            self._file.seek(start)
            block = self._file.read(_BLOCK)
        self._next += _BLOCK
        if start and len(block) < _BLOCK:
            raise self._cut_short()
        if start and not any(block):
            return None
        try:
            header = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, ValueError) as error:
            if start:
                raise UnusableBackupError(
                    f"The backup {self._path} is damaged at byte {start:,}; take another backup."
                ) from error
            raise UnusableBackupError(f"{self._path} is not a backup of Kex; give a file that it wrote.") from error
        if not header.isreg() or header.issparse() or header.size < 0:
            raise UnusableBackupError(
                f"{self._path} holds {header.name!r}, which is no plain file; Kex did not write it."
            )
        return header

    def _read_up_to(self, position: int) -> None:
        self._tick(position, self.size)

    def _cut_short(self) -> UnusableBackupError:
        return UnusableBackupError(
            f"The backup {self._path} is cut short after {self.size:,} bytes; copy it again, or take another one."
        )


@contextmanager
def open_archive(path: Path, tick: Callable[[int, int], None]) -> Iterator[ArchiveReader]:
    """The archive at `path`. Raises UnusableBackupError where there is no file, StorageError as the reader."""
    if not path.is_file():
        raise UnusableBackupError(f"{path} is not a file; give a backup that Kex wrote.")
    with storage_errors(path):
        file = path.open("rb")
    with file:
        yield ArchiveReader(path, file, tick)


class _Content(io.RawIOBase):
    """The bytes of one member, `size` of them from `start` in the archive."""

    def __init__(self, file: BinaryIO, path: Path, start: int, size: int, tick: Callable[[int], None]) -> None:
        self._file = file
        self._path = path
        self._position = start
        self._end = start + size
        self._tick = tick

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        with storage_errors(self._path):
            self._file.seek(self._position)
            chunk = self._file.read(min(len(buffer), self._end - self._position))
        buffer[: len(chunk)] = chunk
        self._position += len(chunk)
        self._tick(self._position)
        return len(chunk)
