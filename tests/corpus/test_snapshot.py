import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus import migrations
from corpus.database import Database
from corpus.library import Library
from corpus.snapshot import UnusableSnapshotError, revive, snapshot
from tests.corpus.uploads import added


def _quietly(done: int, total: int) -> None:
    assert 0 <= done <= total


def _sources(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def test_a_snapshot_holds_one_moment_whatever_is_added_meanwhile(
    library: Library, database: Database, tmp_path: Path
) -> None:
    for number in range(50):
        added(library, b"paper %d" % number)

    def add_more(done: int, total: int) -> None:
        added(library, b"paper at %d of %d" % (done, total))

    with snapshot(database, tmp_path / "copy", add_more) as taken:
        assert (taken.contents.documents, len(taken.contents.files), _sources(taken.path)) == (50, 50, 50)
        assert taken.size == taken.path.stat().st_size
        assert taken.revision == migrations.HEAD
    assert not (tmp_path / "copy").exists()


def test_a_snapshot_is_one_file_that_only_its_owner_may_read(database: Database, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "copy").write_text("left by a process that was killed")
    with snapshot(database, tmp_path / "copies" / "copy", _quietly) as taken:
        assert list((tmp_path / "copies").iterdir()) == [taken.path]
        assert taken.path.stat().st_mode & 0o777 == 0o600
        assert taken.path.read_bytes()[18:20] == b"\x01\x01"


def test_a_revived_snapshot_is_one_file_with_all_that_it_had(
    library: Library, database: Database, tmp_path: Path
) -> None:
    added(library)
    with snapshot(database, tmp_path / "copy", _quietly) as taken:
        assert revive(taken.path) == (taken.revision, taken.contents)
        assert not list(tmp_path.glob("copy-*"))


@pytest.mark.parametrize("content", [b"", b"not a database " * 100])
def test_a_file_that_is_no_database_cannot_be_revived(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(UnusableSnapshotError, match="take another backup"):
        revive(tmp_path / "copy")


def test_a_database_of_something_else_is_not_made_one_of_kex(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(UnusableSnapshotError, match="not the tables of Kex"):
        revive(tmp_path / "copy")
