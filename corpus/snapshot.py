"""How does the database leave in one consistent file, and how does such a file become a database again?"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from corpus import tables
from corpus.database import Database
from corpus.errors import InvalidInputError, StorageError
from corpus.jobs import Jobs, JobState
from corpus.staging import require_space, storage_errors

_PAGES_AT_ONCE = 1000
_TABLES = frozenset({"alembic_version", "documents", "versions", "jobs"})
"""What the database of every release has."""


class UnusableSnapshotError(InvalidInputError):
    """The file is no database of Kex, or a damaged one."""

    code = "unusable-snapshot"


@dataclass(frozen=True, slots=True)
class Contents:
    """The number of documents that are not removed, and of all files their sizes in bytes by SHA-256."""

    documents: int
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it was at one moment, in the file `path` of `size` bytes with this SHA-256 in hex.

    `work` are the bytes to copy for an archive: the database to the snapshot, and it and all files from there.
    """

    path: Path
    size: int
    sha256: str
    revision: str
    contents: Contents
    work: int


@contextmanager
def snapshot(database: Database, path: Path, tick: Callable[[int, int], None]) -> Iterator[Snapshot]:
    """Copy the database to the file `path`, which is replaced, while others read and write; gone afterwards.

    `tick` is told the bytes that are copied and the snapshot's `work`. Raises StorageError where the disk
    refuses, or has no room for the copy and an archive, and where the database is damaged.
    """
    try:
        with storage_errors(path):
            path.unlink(missing_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with database.reading() as connection:
            contents = _contents(connection)
            work = 2 * _size(connection) + sum(contents.files.values())
            require_space(path.parent, work)
            # What is copied is the state that this connection has begun to read.
            revision = _copy(_driver(connection), path, lambda done: tick(done, work))
        with storage_errors(path), path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        yield Snapshot(path, size, sha256, revision, contents, work)
    finally:
        path.unlink(missing_ok=True)


def revive(path: Path) -> tuple[str, Contents]:
    """Make the snapshot `path` a database to work with; the revision that it had, and what is in it.

    It is brought up to date, and jobs that were running wait again. Raises UnusableSnapshotError, and
    StorageError where the disk refuses or the snapshot comes from a newer release.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            revision = _revision_of_sound(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        return revision, _brought_up_to_date(path)
    except (sqlite3.Error, SQLAlchemyError, ValueError, TypeError) as error:
        raise UnusableSnapshotError(f"The database in the backup is damaged ({error}); take another backup.") from error


def _brought_up_to_date(path: Path) -> Contents:
    database = Database(URL.create("sqlite", database=str(path)).render_as_string())
    try:
        with database.writing() as connection:
            _release_running(connection)
            contents = _contents(connection)
    finally:
        database.close()
    if path.with_name(path.name + "-wal").exists():
        raise StorageError(f"The database {path} could not be closed; look at the space on its disk.")
    return contents


def _release_running(connection: Connection) -> None:
    """Take the jobs back from workers that did not die, so that no attempt counts and no lease blocks."""
    jobs = Jobs(connection, datetime.now(UTC))
    running = select(tables.jobs.c.id).where(tables.jobs.c.state == JobState.RUNNING.value)
    for job_id in connection.execute(running).scalars().all():
        jobs.release(jobs.get(job_id))


def _contents(connection: Connection) -> Contents:
    documents = select(func.count()).where(tables.documents.c.removed.is_(None))
    files = select(tables.versions.c.sha256, tables.versions.c.size).order_by(tables.versions.c.sha256)
    return Contents(
        connection.execute(documents).scalar_one(),
        {row.sha256: row.size for row in connection.execute(files)},
    )


def _size(connection: Connection) -> int:
    pages, page_size = (connection.exec_driver_sql(f"PRAGMA page_{name}").scalar_one() for name in ("count", "size"))
    return int(pages * page_size)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("only SQLite has the online backup that a snapshot needs")
    return driver


def _copy(source: sqlite3.Connection, path: Path, tick: Callable[[int], None]) -> str:
    """Copy all of the database (SQLite's online backup), check the copy and return its revision."""
    [page_size] = source.execute("PRAGMA page_size").fetchone()

    def progress(_status: int, remaining: int, total: int) -> None:
        tick((total - remaining) * page_size)

    try:
        # Nobody else knows this file, and the disk of a backup may be one on which locks do not work.
        with closing(sqlite3.connect(f"file:{quote(str(path))}?vfs=unix-none", uri=True)) as copy:
            copy.execute("PRAGMA locking_mode = EXCLUSIVE")
            copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=progress)
            # A file that wants a write-ahead log cannot be read where nothing can be written beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            return _revision_of_sound(copy)
    except sqlite3.Error as error:
        raise StorageError(
            f"The database cannot be copied to {path}: {error}; look at the space on the disk, and if the"
            " database is damaged, restore it from an older backup."
        ) from error


def _revision_of_sound(connection: sqlite3.Connection) -> str:
    """The revision of a database of ours. Raises sqlite3.Error where it is damaged or another's."""
    # What SQLite advises for files from elsewhere (sqlite.org/security.html, "Untrusted SQLite Database Files").
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    [verdict] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    schema = set(connection.execute("SELECT type, name FROM sqlite_master"))
    # A trigger or a view would go on working inside the service, whoever wrote it.
    kinds, names = {kind for kind, _ in schema}, {name for _, name in schema}
    if kinds - {"table", "index"} or not names >= _TABLES:
        raise sqlite3.DatabaseError("it has not the tables of Kex, or more than tables")
    [revision] = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    return str(revision)
