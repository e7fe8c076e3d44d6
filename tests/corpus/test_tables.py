from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from corpus import tables
from corpus.access import ANONYMOUS
from corpus.catalogue import DOCUMENT_COLUMNS, readable
from corpus.contents import _select_passages
from corpus.database import Database
from corpus.jobs import JobKind, Jobs, _oldest, _waits

POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


def test_moments_come_back_in_utc(database: Database) -> None:
    hong_kong = datetime(2026, 11, 23, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.writing() as connection:
        jobs = Jobs(connection, hong_kong)
        created = jobs.get(jobs.add(JobKind.REINDEX)).created
    assert created == hong_kong
    assert created.tzinfo is UTC


def test_postgresql_understands_the_tables() -> None:
    for table in tables.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=POSTGRESQL))
        for index in table.indexes:
            sql = str(CreateIndex(index).compile(dialect=POSTGRESQL))
            assert not index.unique or "WHERE" in sql


def test_postgresql_understands_the_filter_of_readers() -> None:
    statement = select(*DOCUMENT_COLUMNS).where(readable(ANONYMOUS))
    assert "EXISTS" in str(statement.compile(dialect=POSTGRESQL))


def test_postgresql_understands_the_join_with_keys_and_skips_locked_jobs() -> None:
    assert "WITH wanted" in str(_select_passages(2).compile(dialect=POSTGRESQL))
    locking = _oldest(_waits()).with_for_update(skip_locked=True)
    assert "SKIP LOCKED" in str(locking.compile(dialect=POSTGRESQL))
