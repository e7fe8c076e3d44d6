"""How does the truth, the database and the original files, get into one archive and back?

Never an index: it can be made again from these two, and a doubtful one must not outlive its collection.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

from corpus.archive import (
    LARGEST_MANIFEST,
    MANIFEST,
    ArchiveWriter,
    Manifest,
    Member,
    UnusableBackupError,
    open_archive,
)
from corpus.database import Database
from corpus.errors import StorageError
from corpus.filestore import FileStore
from corpus.snapshot import Contents, Snapshot, revive, snapshot
from corpus.staging import PARTIAL, appearing_directory, appearing_file, require_space, storage_errors

DATABASE, FILES = "kex.db", "files"
"""The names of the database and of the file store, in an archive and in a data directory."""

Tick: TypeAlias = Callable[[int, int], None]
"""Told the bytes done and their number in all, often enough for a progress bar."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive holds: the number of documents and of original files; and its own size in bytes."""

    documents: int
    files: int
    bytes: int


def back_up(database: Database, files: FileStore, target: Path, tick: Tick) -> Backup:
    """Write the collection, as it is at one moment, to the archive `target`, while others go on using it.

    `target` appears when it is complete and on the disk; it holds the papers of all readers, so only its
    owner may read it. Every byte is checked on its way. Raises AlreadyThereError where `target` exists,
    AlreadyRunningError, and StorageError naming a file that is gone or damaged or what a disk refused.
    """
    with (
        appearing_file(target) as file,
        snapshot(database, target.with_name(target.name + PARTIAL + ".db"), tick) as taken,
        storage_errors(target),
    ):
        now = datetime.now(UTC)
        manifest = Manifest(now, taken.revision, taken.contents.documents, len(taken.contents.files), taken.sha256)
        size = _write(ArchiveWriter(file, now), manifest, taken, files, tick)
    return Backup(manifest.documents, manifest.files, size)


def restore(archive: Path, data: Path, tick: Tick) -> Backup:
    """Make the data directory `data`, which is empty or not there yet, from the archive of a `back_up`.

    Whatever goes wrong leaves it as it was. A database of an older release is brought up to date, and jobs
    that were running wait again. The index is the caller's to build. Raises UnusableBackupError saying
    what is wrong with the archive, AlreadyThereError where `data` holds anything, AlreadyRunningError, and
    StorageError where the disk refuses or the archive comes from a newer release.
    """
    with open_archive(archive, tick) as reader, appearing_directory(data, (FILES, DATABASE)) as staging:
        require_space(staging, reader.size)
        members = reader.members()
        manifest = Manifest.from_json(_member(members, MANIFEST).content.read(LARGEST_MANIFEST))
        contents = _receive_database(_member(members, DATABASE), manifest, staging / DATABASE)
        _receive_files(members, contents.files, FileStore(staging / FILES))
    return Backup(contents.documents, len(contents.files), reader.size)


def _write(archive: ArchiveWriter, manifest: Manifest, taken: Snapshot, files: FileStore, tick: Tick) -> int:
    done = taken.size

    def advance(size: int) -> None:
        nonlocal done
        done += size
        tick(done, taken.work)

    text = manifest.to_json()
    archive.add(MANIFEST, len(text), [text])
    with taken.path.open("rb") as database:
        archive.add(DATABASE, taken.size, _chunks(database, taken.path, taken.sha256, advance))
    for sha256, size in taken.contents.files.items():
        with files.open(sha256) as stream:
            archive.add(f"{FILES}/{sha256}", size, _chunks(stream, files.path(sha256), sha256, advance))
    return archive.finish()


def _chunks(stream: BinaryIO, path: Path, sha256: str, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The bytes of the file `path`. Raises StorageError at their end where they are not what they were."""
    digest = hashlib.sha256()
    while chunk := _read(stream, path):
        digest.update(chunk)
        yield chunk
        advance(len(chunk))
    if digest.hexdigest() != sha256:
        raise StorageError(f"The bytes of {path} have changed since they were stored; restore an older backup.")


def _read(stream: BinaryIO, path: Path) -> bytes:
    with storage_errors(path):
        return stream.read(_CHUNK)


def _member(members: Iterator[Member], name: str) -> Member:
    member = next(members, None)
    if member is None or member.name != name:
        raise UnusableBackupError(f"The archive has no {name} in its place; give a file that kex backup wrote.")
    return member


def _receive_database(member: Member, manifest: Manifest, path: Path) -> Contents:
    if _receive(member, path) != manifest.database_sha256:
        raise UnusableBackupError(f"The backup's {member.name} is damaged; copy it again, or take another backup.")
    revision, contents = revive(path)
    found = (revision, contents.documents, len(contents.files))
    if found != (manifest.revision, manifest.documents, manifest.files):
        raise UnusableBackupError(f"The backup's {MANIFEST} does not fit its database; take another backup.")
    return contents


def _receive(member: Member, path: Path) -> str:
    """Write the bytes of the member to the file `path`; their SHA-256 in hex."""
    digest = hashlib.sha256()
    with storage_errors(path), path.open("xb") as file:
        while chunk := member.content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _receive_files(members: Iterator[Member], expected: Mapping[str, int], files: FileStore) -> None:
    missing = dict(expected)
    for member in members:
        sha256 = member.name.removeprefix(f"{FILES}/")
        if member.name != f"{FILES}/{sha256}" or missing.pop(sha256, None) != member.size:
            raise UnusableBackupError(f"The backup holds {member.name!r}, which its database does not name so.")
        if files.put(member.content, member.size).sha256 != sha256:
            raise UnusableBackupError(f"The backup's {member.name} is damaged; copy it again, or take another backup.")
    if missing:
        raise UnusableBackupError(f"The backup lacks {len(missing)} of {len(expected)} files; take another backup.")
