"""Where are the rows kept, and how does a transaction begin so that nothing acknowledged is lost?

The only file that knows which database it is. Today that is SQLite in a file; the tables and statements
of the other files are also valid for PostgreSQL.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, ProgrammingError

from corpus import migrations
from corpus.errors import InvalidInputError, StorageError

_BUSY_MILLISECONDS = 30_000
_BEGIN = "kex_begin"


class Database:
    """An open database with the tables of this release; threads may share it, forked processes may not.

    `url` is an SQLAlchemy URL such as `sqlite:////var/lib/kex/kex.db`, an object where the path has a
    question mark; the file and its folders are made where they are missing. Raises InvalidInputError for
    another kind of URL and StorageError where the file cannot be used.
    """

    def __init__(self, url: str | URL) -> None:
        self.path = _file_of(url)
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        try:
            with self._storage_errors():
                self._prepare()
        except OSError as error:
            raise StorageError(
                f"The database {self.path} cannot be opened: {error.strerror}; choose a folder that can be written to."
            ) from error

    def close(self) -> None:
        """Give all connections back; the database can be opened again."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database, whatever others write meanwhile."""
        with self._storage_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone may write: committed on the disk when the block ends, undone if it raises.

        It asks for the write lock at once. A transaction that reads first and asks later can be refused in
        the middle, because another process wrote in between, and no waiting would help.
        """
        with self._storage_errors(), self._writer.begin() as connection:
            yield connection

    def _prepare(self) -> None:
        """Make the tables, or bring them up to date; one process at a time, the others wait."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_name(self.path.name + ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self.reading() as connection:
                if migrations.revision(connection) == migrations.HEAD:
                    return
            self._keep_a_write_ahead_log()
            with self.writing() as connection:
                migrations.upgrade(connection)

    def _keep_a_write_ahead_log(self) -> None:
        """Let readers go on while one writes (SQLite's WAL mode, which the file then remembers)."""
        raw = self._engine.raw_connection()
        try:
            mode = raw.cursor().execute("PRAGMA journal_mode = WAL").fetchone()
        finally:
            raw.close()
        if mode != ("wal",):
            raise StorageError(f"{self.path} cannot have a write-ahead log; put it on a local disk.")

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        """Say in one sentence what the disk or the database refused; mistakes of our own pass unchanged."""
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):
            raise
        except DatabaseError as error:
            raise StorageError(
                f"The database {self.path} answered: {error.orig};"
                " look at the space on its disk, its permissions and who else is using it."
            ) from error


def _file_of(url: str | URL) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidInputError(f"{url!r} is not a database URL; write sqlite:///PATH.") from error
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise InvalidInputError(
            f"The database {parsed.render_as_string()} is not a file of SQLite; write sqlite:///PATH."
        )
    return Path(str(parsed.database))


def _engine(url: str | URL) -> Engine:
    # A request holds a connection for milliseconds and the server bounds its threads, so the pool need not.
    engine = create_engine(url, pool_size=8, max_overflow=-1)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
    # The driver would open transactions by its own rules; with None, `_begin` says when and how.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        # NORMAL would be several times faster and in WAL mode never corrupts the file, but a power cut may
        # take back the last commits; an upload that was answered with "accepted" must still be there.
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
