import gc
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from corpus.errors import StorageError
from indexer.engines.engine import Engine, IndexUnavailableError
from indexer.engines.memory_engine import MemoryEngine
from indexer.engines.whoosh_engine import engine as module
from indexer.engines.whoosh_engine.engine import WhooshEngine
from tests.indexer.documents import answer, document, ids
from tests.indexer.engines.whoosh_engine.processes import (
    CONTEXT,
    SIZE,
    look_until_told,
    rebuild,
    shown,
    state,
    update_own,
    write_for_ever,
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def started(work: Callable[..., None], *arguments: object) -> tuple[ForkServerProcess, Connection]:
    """A process that does `work` and is ready for it."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=work, args=(there, *arguments))
    process.start()
    there.close()
    assert here.recv() == "ready"
    return process, here


# Several processes


def test_what_one_process_wrote_another_finds(directory: Path) -> None:
    engine = WhooshEngine(directory)
    process, pipe = started(update_own, directory, "x")
    pipe.send("go")
    assert pipe.recv() == "done"
    assert len(ids(engine, "port")) == 8
    process.join()
    pipe.close()


def test_searches_in_other_processes_see_only_whole_states_while_one_writes(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(0))
    readers = [started(look_until_told, directory) for _ in range(2)]
    for number in range(1, 31):
        if number % 3:
            engine.update(state(number))
        else:
            rebuild(engine, number)
    for process, pipe in readers:
        pipe.send("enough")
        seen = pipe.recv()
        process.join()
        pipe.close()
        assert isinstance(seen, list), seen
        assert [list(counts.values()) for counts in seen] == [[SIZE]] * len(seen)
        assert len(seen) > 1
    assert shown(engine) == {"s30": SIZE}


def test_two_writers_wait_for_each_other(directory: Path) -> None:
    writers = [started(update_own, directory, name) for name in "xy"]
    for _, pipe in writers:
        pipe.send("go")
    for process, pipe in writers:
        assert pipe.recv() == "done"
        process.join()
        pipe.close()
    assert len(ids(WhooshEngine(directory), "port")) == 16


def test_a_writer_killed_at_any_moment_leaves_a_whole_state(directory: Path) -> None:
    chance = random.Random(20191121)  # noqa: S311 - moments to kill at, no secret
    WhooshEngine(directory).update(state(0))
    for _ in range(20):
        process, pipe = started(write_for_ever, directory)
        process.join(chance.uniform(0.0, 0.25))
        process.kill()
        process.join()
        pipe.close()
        engine = WhooshEngine(directory)
        counts = shown(engine)
        assert list(counts.values()) == [SIZE], counts
        assert engine.counts().passages == 2 * SIZE
        engine.close()
    rebuild(engine, 1000)
    assert shown(engine) == {"s1000": SIZE}
    assert len(list(directory.glob("g*"))) <= 2


def test_what_a_killed_rebuild_left_goes_with_the_next(directory: Path) -> None:
    engine = WhooshEngine(directory)
    (directory / "g000002").mkdir()
    (directory / "g000002" / "left").touch()
    with engine.rebuild() as generation:
        generation.update(state(1))
        generation.switch()
    assert sorted(path.name for path in directory.glob("g*")) == ["g000001", "g000002"]
    assert shown(engine) == {"s1": SIZE}


# Threads


def test_threads_that_search_at_once_get_the_answers_of_one(directory: Path) -> None:
    words = "port crane quay berth ship dock 網絡 切片 港口".split()
    chance = random.Random(1)  # noqa: S311 - texts, no secret
    documents = [document(f"d{n:03}", *(" ".join(chance.choices(words, k=9)) for _ in range(3))) for n in range(80)]
    engine, yardstick = WhooshEngine(directory), MemoryEngine()
    for start in (0, 40):
        engine.update(documents[start : start + 40])
    yardstick.update(documents)
    texts = [f"{first} {second}" for first in words for second in words] + ['"port crane"', "quay NOT ship"]
    expected = {text: ids(yardstick, text) for text in texts}
    wrong: list[str] = []

    def ask(own: list[str]) -> None:
        wrong.extend(text for text in own if ids(engine, text) != expected[text])

    threads = [threading.Thread(target=ask, args=(chance.sample(texts, len(texts)),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# Failures of the disk


def damaged_pointer(directory: Path) -> None:
    (directory / "CURRENT").write_bytes(b"\xff\x00 nonsense")


def empty_pointer(directory: Path) -> None:
    (directory / "CURRENT").write_text("")


def pointer_elsewhere(directory: Path) -> None:
    (directory / "CURRENT").write_text("../../etc")


def pointer_to_nothing(directory: Path) -> None:
    (directory / "CURRENT").write_text("g000077")


def pointer_is_a_directory(directory: Path) -> None:
    (directory / "CURRENT").unlink()
    (directory / "CURRENT").mkdir()


def no_pointer(directory: Path) -> None:
    (directory / "CURRENT").unlink()


def files_of(directory: Path, pattern: str) -> list[Path]:
    found = list((directory / "g000001").glob(pattern))
    assert found
    return found


def no_segment(directory: Path) -> None:
    for path in files_of(directory, "*.seg"):
        path.unlink()


def no_contents(directory: Path) -> None:
    for path in files_of(directory, "*.toc"):
        path.unlink()


def damaged_segment(directory: Path) -> None:
    for path in files_of(directory, "*.seg"):
        path.write_bytes(b"\x7f" * path.stat().st_size)


def cut_segment(directory: Path) -> None:
    for path in files_of(directory, "*.seg"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damaged_contents(directory: Path) -> None:
    for path in files_of(directory, "*.toc"):
        path.write_bytes(path.read_bytes()[:-20])


def empty_contents(directory: Path) -> None:
    for path in files_of(directory, "*.toc"):
        path.write_bytes(b"")


DAMAGES = [
    *(damaged_pointer, empty_pointer, pointer_elsewhere, pointer_to_nothing, no_pointer),
    *(no_segment, damaged_segment, cut_segment, no_contents, damaged_contents, empty_contents),
]


@pytest.fixture
def collected() -> Iterator[None]:
    """Whoosh does not close a file that it finds damaged; collecting it closes it, and warns."""
    yield
    gc.collect()


leaves_files_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@leaves_files_open
@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("is_open", [False, True])
def test_a_damaged_index_says_so_and_can_be_made_anew(
    directory: Path, damage: Callable[[Path], None], is_open: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_OPEN_SECONDS", 0.0)
    engine = WhooshEngine(directory)
    engine.update(state(1))
    if is_open:
        shown(engine)
    damage(directory)
    if not is_open and damage is not no_pointer:
        engine = WhooshEngine(directory)
        with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
            shown(engine)
    rebuild(engine, 2)
    assert shown(engine) == {"s2": SIZE}


@leaves_files_open
@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("damage", DAMAGES)
def test_writing_to_a_damaged_index_says_so(directory: Path, damage: Callable[[Path], None]) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(1))
    damage(directory)
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        engine.update(state(2))


def test_a_file_in_the_place_of_the_directory_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a directory")
    with pytest.raises(StorageError, match=r"cannot be written: .*Check space and permissions"):
        WhooshEngine(tmp_path / "index")


def test_a_directory_that_went_is_a_typed_error(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_OPEN_SECONDS", 0.0)
    engine = WhooshEngine(directory)
    directory.rename(directory.with_name("elsewhere"))
    with pytest.raises(IndexUnavailableError):
        shown(engine)
    with pytest.raises(StorageError):
        engine.rebuild()
    with pytest.raises(IndexUnavailableError):
        engine.update(state(1))


def test_an_index_that_was_removed_and_made_anew_is_noticed(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(1))
    assert shown(engine) == {"s1": SIZE}
    shutil.rmtree(directory)
    WhooshEngine(directory).update(state(2))
    assert shown(engine) == {"s2": SIZE}


# What is kept


def test_segments_that_did_not_change_are_read_once(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update([document("a", "port")])
    engine.update([document("b", "port") for _ in range(3)])
    assert len(ids(engine, "port")) == 2
    before = list(leaves(engine))
    engine.update([document(f"c{n}", "port " * 5) for n in range(30)])
    assert len(ids(engine, "port")) == 32
    kept = [leaf for leaf in leaves(engine) if leaf in before]
    assert len(list(leaves(engine))) - len(kept) <= 1


def leaves(engine: WhooshEngine) -> list[object]:
    assert engine._opened
    return list(engine._opened.leaves.values())


def open_files() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts the files that Linux shows")
def test_commits_do_not_add_up_to_open_files(directory: Path) -> None:
    engine: Engine = WhooshEngine(directory)
    engine.update(state(0))
    answer(engine, "port")
    before = open_files()
    for number in range(1, 15):
        engine.update(state(number))
        answer(engine, "port")
    assert open_files() - before < 10
    engine.close()
