import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from corpus import tables
from corpus.database import Database
from corpus.errors import InvalidInputError, StorageError


def _raise_number(connection: Connection) -> None:
    connection.execute(update(tables.changes).values(number=tables.changes.c.number + 1))


def _number(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(tables.changes.c.number)).scalar_one())


def test_a_database_is_made_with_its_folders_and_can_be_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a/b/kex.db"
    first = Database(url)
    with first.writing() as connection:
        _raise_number(connection)
    first.close()
    second = Database(url)
    assert _number(second) == 1
    second.close()


def test_a_write_that_raises_is_undone(database: Database) -> None:
    with contextlib.suppress(ZeroDivisionError), database.writing() as connection:
        _raise_number(connection)
        _ = 1 / 0
    assert _number(database) == 0


def test_a_reader_keeps_its_state_while_another_writes(database: Database) -> None:
    statement = select(tables.changes.c.number)
    with database.reading() as reader:
        assert reader.execute(statement).scalar_one() == 0
        with database.writing() as writer:
            _raise_number(writer)
        assert reader.execute(statement).scalar_one() == 0
    assert _number(database) == 1


def test_nothing_acknowledged_is_lost_in_a_power_cut(database: Database) -> None:
    with database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_writer_holds_the_lock_from_its_beginning(database: Database) -> None:
    other = sqlite3.connect(database.path, timeout=0)
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://host/kex", "kex.db", ""])
def test_a_url_that_is_not_a_file_of_sqlite_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="sqlite:///PATH"):
        Database(url)


def test_a_url_is_refused_without_showing_its_password() -> None:
    with pytest.raises(InvalidInputError) as caught:
        Database("postgresql://kex:secret@host/kex")
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kex.db"
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(StorageError, match=r"kex\.db"):
        Database(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match=r"file/kex\.db"):
        Database(f"sqlite:///{tmp_path}/file/kex.db")


def test_a_disk_that_refuses_while_writing_is_a_storage_error(database: Database) -> None:
    def write() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            _raise_number(connection)

    with pytest.raises(StorageError, match="readonly"):
        write()


def test_a_mistake_in_the_block_is_not_called_a_storage_error(database: Database) -> None:
    with pytest.raises(FileNotFoundError), database.reading():
        Path("/nonexistent/file").read_bytes()
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
