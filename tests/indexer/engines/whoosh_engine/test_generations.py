import threading
from pathlib import Path

import pytest

from corpus.errors import StorageError
from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine.generations import Generations


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    made = Generations(tmp_path)
    made.ensure(lambda path: (path / "index").touch())
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("g*"))


def test_there_is_none_before_the_first(tmp_path: Path) -> None:
    assert Generations(tmp_path).current() is None


def test_the_first_is_made_once_by_however_many(tmp_path: Path) -> None:
    made: list[Path] = []
    threads = [
        threading.Thread(target=lambda: Generations(tmp_path / "deep" / "index").ensure(made.append)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [tmp_path / "deep" / "index" / "g000001"] == [Generations(tmp_path / "deep" / "index").current()]


def test_a_switch_keeps_the_one_before_and_no_other(generations: Generations, tmp_path: Path) -> None:
    for number in range(2, 5):
        generations.switch(generations.create())
        assert generations.current() == tmp_path / f"g{number:06}"
        assert names(tmp_path) == [f"g{number - 1:06}", f"g{number:06}"]


def test_a_new_one_does_not_change_the_current_one(generations: Generations, tmp_path: Path) -> None:
    created = generations.create()
    assert generations.current() == tmp_path / "g000001"
    generations.discard(created)
    assert names(tmp_path) == ["g000001"]


def test_what_a_process_that_died_was_making_goes(generations: Generations, tmp_path: Path) -> None:
    (generations.create() / "half").touch()
    again = generations.create()
    assert list(again.iterdir()) == []
    assert names(tmp_path) == ["g000001", "g000002"]


def test_a_pointer_that_is_lost_loses_no_generation(generations: Generations, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").unlink()
    assert generations.create() == tmp_path / "g000002"
    assert names(tmp_path) == ["g000001", "g000002"]


@pytest.mark.parametrize("content", [b"", b"\xff", b"..", b"g1", b"g000001/..", b"g000001\0", b"CURRENT"])
def test_a_damaged_pointer_is_a_typed_error_until_the_next_switch(
    generations: Generations, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "CURRENT").write_bytes(content)
    generations.ensure(lambda _: pytest.fail("there was an index"))
    with pytest.raises(IndexUnavailableError, match=r"CURRENT .*kex reindex --full"):
        generations.current()
    created = generations.create()
    generations.switch(created)
    assert generations.current() == created
    assert names(tmp_path) == [created.name]


def test_a_folder_that_cannot_be_used_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = Generations(tmp_path / "file" / "index")
    with pytest.raises(StorageError, match="Check space and permissions"):
        broken.ensure(lambda _: None)
    with pytest.raises(StorageError):
        broken.create()
    with pytest.raises(IndexUnavailableError):
        broken.current()


def test_a_pointer_that_cannot_be_replaced_is_a_typed_error(generations: Generations, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        generations.switch(generations.create())
