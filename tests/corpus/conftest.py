"""A library in an empty folder, and a clock that a test moves by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.database import Database
from corpus.filestore import FileStore
from corpus.library import Library

LIMIT_BYTES = 1000


class Clock:
    """Tells the same moment until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/kex.db")
    yield opened
    opened.close()


@pytest.fixture
def filestore(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def library(database: Database, filestore: FileStore, clock: Clock) -> Library:
    return Library(database, filestore, LIMIT_BYTES, clock)
