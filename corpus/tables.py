"""Which rows does the collection consist of?

Everything here and in the statements over it is SQL that SQLite and PostgreSQL both understand.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment with its time zone: kept in UTC, because SQLite keeps no zone, and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn the moment into UTC on its way into the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say on the way back that the moment is UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    # Uploads counted from 1; 0 is a file that was refused before any of its bytes were kept.
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("language", String(20), nullable=False),
    Column("published", Date),
    Column("topics", JSON, nullable=False),
    Column("readers", JSON, nullable=False),
    Column("work", Text, nullable=False),
    # The columns above are what holds: what a person entered, and where nobody did, what was guessed.
    Column("entered", JSON, nullable=False),
    Column("guessed", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("origin", Text),
    Column("media_type", Text, nullable=False),
    Column("sha256", String(64)),
    Column("size", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Column("failure", Text, nullable=False),
    Column("added", UtcTime, nullable=False),
    # The number of the last change that the index must follow; see `changes`.
    Column("changed", BigInteger, nullable=False),
    # The version whose text is in `passages`; 0 where none has been read yet.
    Column("extracted", Integer, nullable=False),
    Column("removed", UtcTime),
    # What the text is about; like the description above, what holds.
    Column("abstract", Text, nullable=False, server_default=""),
    Column("key_terms", JSON, nullable=False, server_default="[]"),
    # Every guess with its source and confidence; see evidence.py.
    Column("evidence", JSON, nullable=False, server_default="[]"),
)
_PRESENT = documents.c.removed.is_(None)
Index(None, documents.c.work)
Index(None, documents.c.changed)
Index(None, documents.c.added)
# These two make "the same bytes, the same place: one document" a promise of the database itself.
Index(None, documents.c.sha256, unique=True, sqlite_where=_PRESENT, postgresql_where=_PRESENT)
Index(None, documents.c.origin, unique=True, sqlite_where=_PRESENT, postgresql_where=_PRESENT)

document_readers = Table(
    "document_readers",
    metadata,
    # The same rights as in `documents.readers`, one a row, so that SQL can select by them.
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("reader", String(120), primary_key=True),
)

versions = Table(
    "versions",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("added", UtcTime, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("characters", Integer, nullable=False),
    Column("quality", Float, nullable=False),
    Column("reader", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("page", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    # See fingerprints.py; gone with the text that it was taken of.
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("scheme", Integer, nullable=False),
    Column("text", String(64), nullable=False),
    Column("language", String(20), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("sizes", JSON, nullable=False),
    # The number of the change that it came with, so that whoever keeps them all can ask for the newer ones.
    Column("changed", BigInteger, nullable=False),
)
Index(None, fingerprints.c.changed)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    # Empty for work on the whole collection; no foreign key, since a job is a record of its own.
    Column("document_id", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("leased_until", UtcTime),
    # Not to be tried before; empty for at once, so that a clock that is set back delays nothing new.
    Column("ready", UtcTime),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("progress", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("finished", UtcTime),
    # An id that a caller was given must never come to mean another job.
    sqlite_autoincrement=True,
)
_WAITING = jobs.c.state == "waiting"
Index(None, jobs.c.state, jobs.c.id)
Index(None, jobs.c.document_id, jobs.c.state)
Index(None, jobs.c.kind, jobs.c.document_id, unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING)

changes = Table(
    "changes",
    metadata,
    # One row. Whoever changes a document raises `number` first and so holds the row until the commit:
    # numbers become visible in their order, and whoever asks for all above one misses nothing.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)
