import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.index import open_dir

from corpus.errors import StorageError
from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine import commit as module
from indexer.engines.whoosh_engine.commit import commit
from indexer.engines.whoosh_engine.engine import WhooshEngine
from tests.indexer.documents import document, ids


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first generation of an index with one document, and a writer that does not wait."""
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.0)
    WhooshEngine(tmp_path).update([document("a", "port")])
    return tmp_path / "g000001"


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Objects that point to each other stay until the test is over."""
    gc.disable()
    yield
    gc.enable()


def found(directory: Path) -> list[str]:
    return ids(WhooshEngine(directory.parent), "port")


def test_another_writer_that_does_not_end_is_a_typed_error(directory: Path) -> None:
    other = open_dir(str(directory)).writer()
    with pytest.raises(StorageError, match="Another process is writing"):
        commit(directory, [document("b", "port")], ["a"])
    other.cancel()
    commit(directory, [document("b", "port")], ["a"])
    assert found(directory) == ["b"]


@pytest.mark.usefixtures("uncollected")
def test_a_disk_that_refuses_is_a_typed_error_and_changes_nothing(directory: Path) -> None:
    # The writer wants a folder of this name for its own files.
    (directory / "MAIN.tmp").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written") as caught:
        commit(directory, [document("b", "port")], ["a"])
    assert str(directory) in str(caught.value)
    (directory / "MAIN.tmp").unlink()
    assert found(directory) == ["a"]
    commit(directory, [document("b", "port")], ["a"])
    assert found(directory) == ["b"]


@pytest.mark.usefixtures("uncollected")
def test_a_document_that_cannot_be_written_lets_go_of_the_lock(directory: Path) -> None:
    whole = document("b", "port")
    broken = replace(whole, passages=(whole.passages[0], replace(whole.passages[0], fields={})))
    with pytest.raises(KeyError):
        commit(directory, [document("c", "port"), broken], ["a"])
    commit(directory, [document("d", "port")], [])
    assert sorted(found(directory)) == ["a", "d"]


def test_what_a_writer_left_that_was_killed_is_no_hindrance(directory: Path) -> None:
    (directory / "MAIN.tmp").mkdir()
    (directory / "MAIN.tmp" / "left").write_text("of a pool")
    (directory / "MAIN_0123456789abcdef.seg").write_text("half a segment")
    (directory / "_MAIN_2.toc.1234567.8").write_text("half a table of contents")
    commit(directory, [document("b", "port")], [])
    assert sorted(found(directory)) == ["a", "b"]


def test_there_must_be_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        commit(tmp_path, [], [])
