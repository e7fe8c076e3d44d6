import errno
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir

from corpus.errors import StorageError
from indexer.engines.engine import IndexedDocument, IndexUnavailableError
from indexer.engines.whoosh_engine import writer as module
from indexer.engines.whoosh_engine.contents import read_contents, remove_others, sync_directory, write_contents
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.writer import MEMORY, commit, create, writer_of
from tests.indexer.documents import document, ids
from tests.indexer.engines.whoosh_engine import held


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first generation of an index with one document, and a writer that does not wait."""
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.0)
    WhooshEngine(tmp_path).update([document("a", "port")])
    return tmp_path / "g000001"


def found(directory: Path) -> list[str]:
    return sorted(ids(WhooshEngine(directory.parent), "port"))


def names(directory: Path) -> set[str]:
    """The files of the index, without the lock's."""
    return {path.name for path in directory.iterdir() if not path.name.endswith("LOCK")}


def named(directory: Path) -> set[str]:
    """The files that the last commit is made of."""
    contents = read_contents(directory)
    segments = [segment.segment_id() for segment in contents.segments]
    return {f"_MAIN_{contents.generation}.toc", *(f"{name}{end}" for name in segments for end in (".inv", ".doc"))}


# Commits


def test_a_commit_leaves_the_files_it_is_made_of_and_no_others(directory: Path) -> None:
    for number in range(20):
        commit(directory, [document(f"d{number % 7}", "port", "crane")], [f"d{number % 3}"], MEMORY)
        assert names(directory) == named(directory)


def test_a_small_memory_makes_more_segments_of_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "to_merge", lambda _sizes: [])
    documents = [document(f"d{number}", "port crane", "quay " * number) for number in range(9)]
    for memory, segments in ((MEMORY, 1), (1, 9)):
        create(tmp_path)
        with writer_of(tmp_path, memory) as writer:
            for one in documents:
                writer.add(one)
            writer.commit()
        assert len(read_contents(tmp_path).segments) == segments
        assert held.in_directory(tmp_path) == held.told(documents)
        for path in tmp_path.glob("*MAIN_*.*"):
            path.unlink()


@pytest.mark.parametrize("memory", [MEMORY, 1])
def test_within_a_writer_the_last_word_on_a_document_counts(directory: Path, memory: int) -> None:
    last = [document("a", "port new"), document("b", "port")]
    with writer_of(directory, memory) as writer:
        for one in (document("b", "crane", "crane"), document("a", "crane"), last[1]):
            writer.add(one)
        writer.remove(["a", "c"])
        writer.add(document("c", "port"))
        writer.add(last[0])
        writer.remove(["c", "never there"])
        writer.commit()
    assert held.in_directory(directory) == held.told(last)


def test_a_writer_may_commit_again(directory: Path) -> None:
    with writer_of(directory, MEMORY) as writer:
        for number in range(3):
            writer.add(document(f"d{number}", "port"))
            writer.commit()
            assert read_contents(directory).generation == number + 2
        writer.add(document("never", "port"))
    assert (found(directory), names(directory)) == (["a", "d0", "d1", "d2"], named(directory))


def test_a_commit_of_everything_is_one_segment_without_deletions(directory: Path) -> None:
    for number in range(3):
        commit(directory, [document(f"d{number}", "port")], [], MEMORY)
    commit(directory, [], ["a", "d1"], MEMORY)
    with writer_of(directory, MEMORY) as writer:
        writer.commit("all")
    (segment,) = read_contents(directory).segments
    assert (segment.doc_count_all(), segment.deleted_count(), found(directory)) == (2, 0, ["d0", "d2"])
    with writer_of(directory, MEMORY) as writer:
        writer.commit("all")
    assert read_contents(directory).segments == (segment,)


def test_a_segment_of_which_nothing_is_left_goes(directory: Path) -> None:
    commit(directory, [], ["a"], MEMORY)
    assert read_contents(directory).segments == ()
    assert names(directory) == {"_MAIN_2.toc"}


# Others at work


def test_another_writer_that_does_not_end_is_a_typed_error(directory: Path) -> None:
    other = open_dir(str(directory)).writer()
    with pytest.raises(StorageError, match="Another process is writing"):
        commit(directory, [document("b", "port")], ["a"], MEMORY)
    other.cancel()
    commit(directory, [document("b", "port")], ["a"], MEMORY)
    assert found(directory) == ["b"]


def test_a_document_that_cannot_be_written_lets_go_of_the_lock(directory: Path) -> None:
    whole = document("b", "port")
    broken = replace(whole, passages=(whole.passages[0], replace(whole.passages[0], fields={})))
    for memory in (MEMORY, 1):
        with pytest.raises(KeyError):
            commit(directory, [document("c", "port"), broken], ["a"], memory)
        assert (found(directory), names(directory)) == (["a"], named(directory))
    commit(directory, [document("d", "port")], [], MEMORY)
    assert found(directory) == ["a", "d"]


def test_there_must_be_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        commit(tmp_path, [], [], MEMORY)


def test_what_a_writer_left_that_was_killed_is_no_hindrance_and_goes(directory: Path) -> None:
    for name in (
        *("MAIN_0123456789abcdef.inv", "MAIN_0123456789abcdef.doc", "MAIN_0123456789abcdef.seg"),
        *("_MAIN_0.toc", "_MAIN_2.toc.new", "_MAIN_2.toc.1234567.8"),
    ):
        (directory / name).write_text("half of it")
    (directory / "notes.txt").write_text("somebody's own")
    commit(directory, [document("b", "port")], [], MEMORY)
    assert found(directory) == ["a", "b"]
    assert names(directory) == named(directory) | {"notes.txt"}


# Disks that refuse


def test_a_directory_in_the_way_is_a_typed_error_and_changes_nothing(directory: Path) -> None:
    in_the_way = directory / "_MAIN_2.toc.new"
    in_the_way.mkdir()
    with pytest.raises(StorageError, match="cannot be written") as caught:
        commit(directory, [document("b", "port")], ["a"], MEMORY)
    assert str(directory) in str(caught.value)
    in_the_way.rmdir()
    assert (found(directory), names(directory)) == (["a"], named(directory))
    commit(directory, [document("b", "port")], ["a"], MEMORY)
    assert found(directory) == ["b"]


@contextmanager
def files_no_longer_than(most: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [1, 100, 1000, 3000])
def test_a_full_disk_is_a_typed_error_and_changes_nothing(directory: Path, most: int) -> None:
    large = document("b", " ".join(f"port{number}" for number in range(900)))
    with pytest.raises(StorageError, match="cannot be written"), files_no_longer_than(most):
        commit(directory, [large], ["a"], MEMORY)
    assert found(directory) == ["a"]
    commit(directory, [document("c", "port"), large], ["a"], MEMORY)
    assert (found(directory), names(directory)) == (["c"], named(directory))


class Refusals:
    """A disk that refuses one request of all: the one that is counted down to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        for owner, name in (
            *((os, "fsync"), (os, "open"), (os, "stat")),
            *((Path, "open"), (Path, "replace"), (Path, "unlink"), (Path, "iterdir")),
        ):
            monkeypatch.setattr(owner, name, self._refusing(getattr(owner, name)))

    def _refusing(self, request: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is asked
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return request(*arguments, **options)

        return answer


def before_and_after() -> tuple[list[IndexedDocument], list[IndexedDocument]]:
    before = [document(name, "port " * number, "crane") for number, name in enumerate("abcde", start=1)]
    return before, [*before[2:4], document("b", "port anew"), document("f", "port")]


def test_a_disk_that_refuses_any_one_request_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.policy.FACTOR", 2)
    before, after = before_and_after()
    (tmp_path / "0").mkdir()
    create(tmp_path / "0")
    for one in before:
        commit(tmp_path / "0", [one], [], MEMORY)
    refusals = Refusals(monkeypatch)
    refused = request = 0
    while True:
        request += 1
        directory = tmp_path / str(request)
        shutil.copytree(tmp_path / "0", directory)
        refusals.left = request
        try:
            commit(directory, after[2:], ["a", "e"], MEMORY)
        except StorageError:
            refused += 1
            refusals.left = -1
            assert held.in_directory(directory) == held.told(before)
            commit(directory, after[2:], ["a", "e"], MEMORY)
        is_over = refusals.left > 0
        refusals.left = -1
        assert held.in_directory(directory) == held.told(after)
        if is_over:
            break
    assert refused > 8


# Damage


def damage(directory: Path, number: int) -> str:
    """Overwrite the inverted file of a segment; its name."""
    name = str(read_contents(directory).segments[number].segment_id())
    path = directory / f"{name}.inv"
    path.write_bytes(bytes(path.stat().st_size))
    return name


def test_a_damaged_segment_is_left_out_named_and_forgotten_when_told(directory: Path) -> None:
    commit(directory, [document("b", "port")], [], MEMORY)
    name = damage(directory, 0)
    commit(directory, [document("c", "port")], [], MEMORY)
    commit(directory, [document("d", "port")], [], MEMORY)
    assert read_contents(directory).lost == (name,)
    assert found(directory) == ["b", "c", "d"]
    with writer_of(directory, MEMORY) as writer:
        writer.add(document("a", "port"))
        writer.forget_lost([name])
        writer.commit()
    assert (read_contents(directory).lost, found(directory)) == ((), ["a", "b", "c", "d"])


def test_a_segment_is_given_up_when_told(directory: Path) -> None:
    name = read_contents(directory).segments[0].segment_id()
    with writer_of(directory, MEMORY) as writer:
        writer.give_up([name, "no such segment"])
        writer.commit()
    assert (read_contents(directory).lost, names(directory)) == ((name,), {"_MAIN_2.toc"})


# The steps of a commit


def test_the_other_files_of_an_index_go_and_nothing_else(directory: Path) -> None:
    contents = read_contents(directory)
    write_contents(directory, replace(contents, generation=7))
    (directory / "MAIN_0123456789abcdef.inv").touch()
    (directory / "MAIN.tmp").mkdir()
    remove_others(directory, replace(contents, generation=7))
    assert names(directory) == named(directory) | {"MAIN.tmp"}
    assert "_MAIN_7.toc" in named(directory)


def test_a_directory_that_is_not_there_cannot_be_seen_onto_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_directory(tmp_path / "nowhere")


def test_a_commit_that_counted_and_was_interrupted_is_kept(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while the directory is seen safely on the disk, when the table of contents has its name already."""

    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("indexer.engines.whoosh_engine.contents.sync_directory", interrupted)
        with pytest.raises(KeyboardInterrupt):
            commit(directory, [document("b", "port")], [], MEMORY)
    assert sorted(found(directory)) in (["a"], ["a", "b"])
    commit(directory, [document("c", "port")], [], MEMORY)
    assert {"a", "c"} <= set(found(directory))
