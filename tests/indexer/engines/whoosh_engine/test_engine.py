import errno
import gc
import os
import random
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from whoosh.index import create_in

from corpus.errors import StorageError
from indexer.engines.engine import IndexedDocument, IndexUnavailableError
from indexer.engines.memory_engine import MemoryEngine
from indexer.engines.whoosh_engine import search as search_module
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.contents import INDEX_NAME, read_contents
from indexer.engines.whoosh_engine.engine import NEWEST, WhooshEngine
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.opened import Opened
from indexer.engines.whoosh_engine.schema import schema
from indexer.engines.whoosh_engine.stored_segment import StoredSegment
from indexer.results import FACETS
from tests.conftest import IN_CI
from tests.indexer.documents import answer, document, ids
from tests.indexer.engines.whoosh_engine.processes import (
    SIZE,
    after,
    look_until_told,
    rebuild,
    shown,
    started,
    state,
    step,
    step_for_ever,
    step_until_request,
    take_step,
    update_own,
)

KILLS = 100 if IN_CI else 20


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


# Several processes


@pytest.mark.usefixtures("looking")
def test_what_one_process_wrote_another_finds(directory: Path) -> None:
    engine = WhooshEngine(directory)
    assert ids(engine, "port") == []
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
        with suppress(BrokenPipeError):  # it met an error, and tells it
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


def test_a_writer_killed_at_any_moment_of_a_commit_merge_or_rebuild_loses_nothing_it_acknowledged(
    directory: Path,
) -> None:
    chance = random.Random(20191121)  # noqa: S311 - moments to kill at, no secret
    number = 0
    for _ in range(KILLS):
        acknowledged = killed_writer(directory, number, chance)
        engine = WhooshEngine(directory)
        number = step_shown(engine, [acknowledged, acknowledged + 1])
        assert engine.damaged() == ()
        engine.close()
    # Those that are killed leave nothing behind that would add up.
    engine = WhooshEngine(directory)
    changed, removed = step(number + 1)
    engine.update([document("last", "port", topics=("last",))], [])
    assert shown(engine) == counted(number) | {"last": 1}
    rebuild(engine, 0)
    assert shown(engine) == {"s0": SIZE}
    assert len(list(directory.glob("g*"))) <= 2
    assert len(list(directory.glob("g*/*"))) < 30
    assert changed
    assert removed


def killed_writer(directory: Path, number: int, chance: random.Random) -> int:
    """Let a writer take steps from `number` on and kill it, mostly in the middle of one; the last it acknowledged."""
    process, pipe = started(step_for_ever, directory, number)
    for _ in range(chance.randrange(4)):
        number = pipe.recv()
    process.join(chance.uniform(0.0, 0.05))
    process.kill()
    process.join()
    while pipe.poll():
        try:
            number = pipe.recv()
        except EOFError:
            break
    pipe.close()
    return number


def counted(number: int) -> dict[str, int]:
    """What `shown` gives after step `number`."""
    counts: dict[str, int] = {}
    for said in after(number).values():
        counts[f"s{said}"] = counts.get(f"s{said}", 0) + 1
    return counts


def step_shown(engine: WhooshEngine, numbers: list[int]) -> int:
    """Which of the steps `numbers` was the last; all of it, and nothing else."""
    counts = shown(engine)
    (number,) = [number for number in numbers if counted(number) == counts]
    assert engine.counts().passages == 2 * engine.counts().documents == 2 * len(after(number))
    return number


@pytest.mark.parametrize("number", [9, 10], ids=["commit", "rebuild"])
def test_a_writer_killed_at_any_of_its_requests_to_the_disk_leaves_all_or_nothing(tmp_path: Path, number: int) -> None:
    before = tmp_path / "before"
    writer = WhooshEngine(before, memory=1)
    for one in range(1, number):
        take_step(writer, one)
    acknowledged = False
    request = 0
    while not acknowledged:
        request += 1
        directory = tmp_path / str(request)
        shutil.copytree(before, directory)
        process, pipe = started(step_until_request, directory, number, request)
        process.join()
        acknowledged = process.exitcode == 0
        pipe.close()
        engine = WhooshEngine(directory)
        found = step_shown(engine, [number] if acknowledged else [number - 1, number])
        assert engine.damaged() == ()
        take_step(engine, number + 1 if found == number else number)
        step_shown(engine, [found + 1])
        engine.close()
        shutil.rmtree(directory)
    assert request > 20


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


@pytest.mark.usefixtures("each_loops")
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

    threads = [threading.Thread(target=ask, args=(chance.sample(texts, 40),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_commit_while_another_thread_opens_the_index_is_seen_by_the_next_search(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.opened._LOOK_NANOSECONDS", 1 << 62)
    is_open, go_on = threading.Event(), threading.Event()
    newest = Opened.newest

    def slow(current: Path, before: Opened | None) -> Opened:
        found = newest(current, before)
        is_open.set()
        go_on.wait()
        return found

    engine = WhooshEngine(directory)
    with monkeypatch.context() as patched:
        patched.setattr(Opened, "newest", slow)
        threads = [threading.Thread(target=act) for act in (lambda: shown(engine), lambda: engine.update(state(1)))]
        threads[0].start()
        is_open.wait()
        threads[1].start()
        threads[1].join(0.2)  # the commit is done, and wants to say so
        go_on.set()
        for thread in threads:
            thread.join()
    assert shown(engine) == {"s1": SIZE}


# The whole index is unavailable


def damaged_pointer(directory: Path) -> None:
    (directory / "CURRENT").write_bytes(b"\xff\x00 nonsense")


def empty_pointer(directory: Path) -> None:
    (directory / "CURRENT").write_text("")


def pointer_elsewhere(directory: Path) -> None:
    (directory / "CURRENT").write_text("../../etc")


def pointer_to_nothing(directory: Path) -> None:
    (directory / "CURRENT").write_text("g000077")


def no_pointer(directory: Path) -> None:
    (directory / "CURRENT").unlink()


def contents_file(directory: Path) -> Path:
    (found,) = (directory / "g000001").glob("*.toc")
    return found


def no_contents(directory: Path) -> None:
    contents_file(directory).unlink()


def cut_contents(directory: Path) -> None:
    path = contents_file(directory)
    path.write_bytes(path.read_bytes()[:-20])


def empty_contents(directory: Path) -> None:
    contents_file(directory).write_bytes(b"")


def overwritten_contents(directory: Path) -> None:
    path = contents_file(directory)
    path.write_bytes(b"\x7f" * path.stat().st_size)


def directory_of_contents(directory: Path) -> None:
    contents_file(directory).unlink()
    (directory / "g000001" / "_MAIN_9.toc").mkdir()


def older_layout(directory: Path) -> None:
    """As Whoosh's own writers leave it, and earlier versions of Kex did."""
    shutil.rmtree(directory / "g000001")
    (directory / "g000001").mkdir()
    writer = create_in(str(directory / "g000001"), schema(), INDEX_NAME).writer()
    writer.add_document(content="port", document=["a"])
    writer.commit()


DAMAGES = [
    *(damaged_pointer, empty_pointer, pointer_elsewhere, pointer_to_nothing, no_pointer),
    *(no_contents, cut_contents, empty_contents, overwritten_contents, directory_of_contents, older_layout),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_that_cannot_be_read_says_so_and_can_be_made_anew(
    directory: Path, damage: Callable[[Path], None]
) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(1))
    damage(directory)
    if damage is not no_pointer:
        engine = WhooshEngine(directory)
    for ask in (lambda: shown(engine), engine.counts, engine.damaged, lambda: engine.update(state(2))):
        with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
            ask()
    rebuild(engine, 2)
    assert shown(engine) == {"s2": SIZE}


@pytest.mark.usefixtures("looking")
@pytest.mark.parametrize("damage", DAMAGES)
def test_an_open_index_answers_as_before_its_damage_and_tells_of_it(
    directory: Path, damage: Callable[[Path], None]
) -> None:
    engine, writer = WhooshEngine(directory), WhooshEngine(directory)
    writer.update(state(1))
    assert (shown(engine), engine.counts().damaged) == ({"s1": SIZE}, ())
    damage(directory)
    with capture_logs() as logged:
        for _ in range(3):
            assert (shown(engine), engine.counts().documents) == ({"s1": SIZE}, SIZE)
    told = [entry["reason"] for entry in logged]
    # What is overwritten in its place and nobody reads again, only looking at everything notices.
    assert engine.counts().damaged == ((NEWEST,) if told else ())
    assert len(told) <= 1
    with capture_logs():
        assert engine.damaged() == (NEWEST,)
    for one in (engine, writer):
        with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
            one.update(state(2))
        with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
            one.repair(state(2), [NEWEST])
    assert shown(engine) == {"s1": SIZE}
    rebuild(writer, 2)
    assert (shown(engine), engine.counts().damaged) == ({"s2": SIZE}, ())


@pytest.mark.usefixtures("looking")
def test_what_hinders_a_search_from_opening_a_commit_and_passes_is_no_damage(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(1))
    assert shown(engine) == {"s1": SIZE}
    WhooshEngine(directory).update(state(2))

    def refuse(*_: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with capture_logs() as logged, monkeypatch.context() as patched:
        patched.setattr("indexer.engines.whoosh_engine.opened.read_contents", refuse)
        for _ in range(3):
            assert (shown(engine), engine.counts().damaged) == ({"s1": SIZE}, ())
    assert len(logged) == 1
    assert shown(engine) == {"s2": SIZE}


def test_an_index_of_an_older_version_is_called_so(directory: Path) -> None:
    WhooshEngine(directory)
    older_layout(directory)
    with pytest.raises(IndexUnavailableError, match=r"by an older version of Kex.*kex reindex --full"):
        WhooshEngine(directory).counts()


def test_an_index_without_a_pointer_is_begun_anew_by_the_next_process(directory: Path) -> None:
    WhooshEngine(directory).update(state(1))
    no_pointer(directory)
    assert shown(WhooshEngine(directory)) == {}


def test_a_file_in_the_place_of_the_directory_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a directory")
    with pytest.raises(StorageError, match=r"cannot be written: .*Check space and permissions"):
        WhooshEngine(tmp_path / "index")


@pytest.mark.usefixtures("looking")
def test_a_directory_that_went_is_a_typed_error(directory: Path) -> None:
    engine = WhooshEngine(directory)
    directory.rename(directory.with_name("elsewhere"))
    with pytest.raises(IndexUnavailableError):
        shown(engine)
    with pytest.raises(StorageError):
        engine.rebuild()
    with pytest.raises(IndexUnavailableError):
        engine.update(state(1))


@pytest.mark.usefixtures("looking")
def test_an_index_that_was_removed_and_made_anew_is_noticed(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(1))
    assert shown(engine) == {"s1": SIZE}
    shutil.rmtree(directory)
    WhooshEngine(directory).update(state(2))
    assert shown(engine) == {"s2": SIZE}


@pytest.mark.parametrize("number", [13, 24])
def test_files_that_may_not_be_opened_are_a_typed_error_and_no_damage(
    directory: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """No permission, or too many open files: it passes, and nothing may be thrown away for it."""
    engine = WhooshEngine(directory)
    engine.update(state(1))
    opening = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as Path.open has them
        if path.suffix in (".inv", ".doc"):
            raise OSError(number, os.strerror(number), str(path))
        return opening(path, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        with pytest.raises(IndexUnavailableError, match=os.strerror(number)):
            shown(engine)
        with pytest.raises(StorageError, match=os.strerror(number)):
            engine.update(state(2))
    assert (shown(engine), engine.counts().damaged) == ({"s1": SIZE}, ())


# A part of the index is damaged


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x7f" * path.stat().st_size)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def make_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.fixture
def two_segments(directory: Path) -> WhooshEngine:
    """Two segments: a and b, c and d."""
    engine = WhooshEngine(directory)
    engine.update([document(name, f"port {name}", topics=(name,)) for name in "ab"])
    engine.update([document(name, f"port {name}", topics=(name,)) for name in "cd"])
    assert len(segments(directory)) == 2
    return engine


def segments(directory: Path) -> list[str]:
    (current,) = directory.glob("g*")
    return [segment.segment_id() for segment in read_contents(current).segments]


def repaired(engine: WhooshEngine, known: str) -> None:
    damaged = engine.counts().damaged
    engine.repair([document(name, f"port {name}", topics=(name,)) for name in engine.missing(known)], damaged)
    assert engine.counts().damaged == engine.damaged() == ()


@pytest.mark.parametrize("extension", [".inv", ".doc"])
@pytest.mark.parametrize("damage", [overwrite, cut, empty, Path.unlink, make_a_directory])
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.usefixtures("two_segments")
def test_a_damaged_segment_is_named_and_the_rest_is_searched_and_written(
    directory: Path, extension: str, damage: Callable[[Path], None], number: int
) -> None:
    name = segments(directory)[number]
    rest = ["cd", "ab"][number]
    damage(directory / "g000001" / f"{name}{extension}")
    engine = WhooshEngine(directory)
    with capture_logs() as logged:
        assert ids(engine, "port") == list(rest)
    assert [entry["segment"] for entry in logged] == [name]
    assert (engine.counts().damaged, engine.counts().documents, engine.damaged()) == ((name,), 2, (name,))
    assert engine.missing("abcd") == sorted(set("abcd") - set(rest))
    engine.update([document("e", "port e")], [rest[0]])
    assert (sorted(ids(engine, "port")), engine.counts().damaged) == ([rest[1], "e"], (name,))
    assert WhooshEngine(directory).counts().damaged == (name,)
    repaired(engine, "abcde")
    assert sorted(ids(engine, "port")) == list("abcde")
    assert WhooshEngine(directory).counts().damaged == ()


def overwrite_in_place(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def test_damage_inside_the_arrays_is_found_by_looking_at_everything(
    directory: Path, two_segments: WhooshEngine
) -> None:
    assert two_segments.damaged() == ()
    name = segments(directory)[0]
    overwrite_in_place(directory / "g000001" / f"{name}.inv", 64, b"\xff")
    assert two_segments.counts().damaged == ()
    with capture_logs() as logged:
        assert two_segments.damaged() == (name,)
    assert [entry["segment"] for entry in logged] == [name]
    assert ids(two_segments, "port") == ["c", "d"]
    repaired(two_segments, "abcd")
    assert ids(two_segments, "port") == list("abcd")


@pytest.mark.usefixtures("each_loops")
def test_whatever_is_damaged_in_the_arrays_a_search_never_fails(tmp_path: Path) -> None:
    """Random bytes over random stretches of a segment: its documents may be missing, and the others never."""
    chance = random.Random(7)  # noqa: S311 - places to damage, no secret
    texts = [
        "port crane",
        '"port crane"',
        "title:quay",
        "port AND quay",
        "crane -berth",
        "year:2024",
        "網絡 切片",
        "topic:x",
    ]
    noticed = 0
    with capture_logs():
        for turn in range(50):
            directory = tmp_path / str(turn)
            engine = WhooshEngine(directory)
            engine.update(varied("a", 30))
            engine.update(varied("b", 3))
            name = segments(directory)[0]
            path = directory / "g000001" / f"{name}{chance.choice(['.inv', '.inv', '.doc'])}"
            if turn % 2:
                ids(engine, "port")
            start = chance.randrange(64, path.stat().st_size)
            data = chance.choice([b"\0", b"\xff", chance.randbytes(1)]) * chance.choice([1, 4, 64, 1000])
            overwrite_in_place(path, start, data[: path.stat().st_size - start])
            for text in texts:
                found = answer(engine, text, facets=FACETS, limit=50, sort=chance.choice(["relevance", "date"]))
                assert {f"b{number}" for number in (0, 1)} <= {match.document for match in found.matches} or (
                    text not in ("port crane", "year:2024")
                )
            noticed += bool(engine.counts().damaged)
            engine.update(varied("c", 2), ["a1", "b2"])
            assert set(engine.damaged()) <= {name}
            engine.repair(varied("a", 30), engine.damaged())
            assert engine.damaged() == ()
            assert {f"a{number}" for number in range(30)} <= set(ids(engine, "port crane"))
            shutil.rmtree(directory)
    assert noticed > 3


def varied(name: str, count: int) -> list[IndexedDocument]:
    words = "port crane quay berth 網絡 切片".split()
    return [
        document(
            f"{name}{number}",
            f"port crane {words[number % 6]} {words[number % 5]}",
            " ".join(words[: number % 6]),
            title="quay" * (number % 2),
            published=f"2024-05-{1 + number % 28:02}",
            topics=("x", "y")[: number % 3],
        )
        for number in range(count)
    ]


def test_damage_is_not_merged_into_what_looks_whole(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.policy.FACTOR", 2)
    engine = WhooshEngine(directory)
    engine.update([document("a", "port")])
    (name,) = segments(directory)
    path = directory / "g000001" / f"{name}.inv"
    overwrite_in_place(path, path.read_bytes().index(b"port"), b"x")
    engine.update([document("b", "port")])
    assert (ids(engine, "port"), engine.counts().damaged) == (["b"], (name,))
    engine.update([document("c", "port")])
    assert (ids(engine, "port"), engine.damaged()) == (["b", "c"], (name,))


def markers(directory: Path) -> list[str]:
    return sorted(path.stem for path in directory.glob("g*/*.damaged"))


@pytest.mark.usefixtures("looking")
def test_what_one_process_finds_damaged_every_other_names_until_it_is_repaired(
    directory: Path, two_segments: WhooshEngine
) -> None:
    first, second = segments(directory)
    others = [two_segments, WhooshEngine(directory)]
    assert [ids(other, "port") for other in others] == [list("abcd")] * 2
    overwrite_in_place(directory / "g000001" / f"{first}.doc", 64, b"\xff")
    with capture_logs():
        assert WhooshEngine(directory).damaged() == (first,)
        assert markers(directory) == [first]
        others.append(WhooshEngine(directory))
        assert [other.counts().damaged for other in others] == [(first,)] * 3
        assert [ids(other, "port") for other in others] == [["c", "d"]] * 3
    two_segments.update([document("e", "port e", topics=("e",))], ["c"])
    assert (others[1].counts().damaged, markers(directory)) == ((first,), [first])
    (directory / "g000001" / f"{second}.inv").unlink()
    with capture_logs():
        assert set(WhooshEngine(directory).counts().damaged) == {first, second}
    assert [set(other.counts().damaged) for other in others] == [{first, second}] * 3
    repaired(two_segments, "abde")
    assert [other.counts().damaged for other in others] == [()] * 3
    assert ([ids(other, "port") for other in others], markers(directory)) == ([list("abde")] * 3, [])


def test_damage_in_a_directory_that_cannot_be_written_is_known_to_one_process(
    directory: Path, two_segments: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    name = segments(directory)[0]
    overwrite_in_place(directory / "g000001" / f"{name}.inv", 64, b"\xff")
    monkeypatch.setattr(Path, "touch", refuse)
    with capture_logs() as logged:
        assert (two_segments.damaged(), ids(two_segments, "port")) == ((name,), ["c", "d"])
    assert [(entry["log_level"], entry["segment"]) for entry in logged] == [("error", name), ("warning", name)]
    assert WhooshEngine(directory).counts().damaged == ()


def test_a_repair_forgets_only_what_it_was_told_of(directory: Path, two_segments: WhooshEngine) -> None:
    """A second segment goes while the first is repaired: what was in it is not known to be missing yet."""
    first, second = segments(directory)
    overwrite_in_place(directory / "g000001" / f"{first}.inv", 64, b"\xff")
    assert two_segments.damaged() == (first,)
    (directory / "g000001" / f"{second}.inv").unlink()
    two_segments.repair([document(name, "port") for name in two_segments.missing("abcd")], [first])
    assert (ids(two_segments, "port"), two_segments.counts().damaged) == (["a", "b"], (second,))
    repaired(two_segments, "abcd")
    assert ids(two_segments, "port") == list("abcd")


@pytest.mark.parametrize("fault", [ZeroDivisionError, IndexError, DamagedFileError])
def test_a_fault_that_no_damage_explains_stays_one_and_reads_the_index_once(
    two_segments: WhooshEngine, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise fault("")

    read: list[str] = []
    verify = StoredSegment.is_whole

    def counted(stored: StoredSegment) -> bool:
        read.append(stored.name)
        return verify(stored)

    monkeypatch.setattr(search_module, "facet", fail)
    monkeypatch.setattr(StoredSegment, "is_whole", counted)
    for _ in range(3):
        with pytest.raises(fault):
            answer(two_segments, "port", facets=FACETS)
    assert (two_segments.counts().damaged, len(read)) == ((), 2)


# What is kept


def test_segments_that_did_not_change_are_read_once(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update([document("a", "port")])
    engine.update([document("b", "port") for _ in range(3)])
    assert len(ids(engine, "port")) == 2
    before = leaves(engine)
    engine.update([document(f"c{n}", "port " * 5) for n in range(30)], ["a"])
    assert len(ids(engine, "port")) == 31
    kept = [leaf for leaf in leaves(engine) if leaf in before]
    assert len(leaves(engine)) - len(kept) <= 1


def leaves(engine: WhooshEngine) -> list[Leaf]:
    assert engine._opened
    return [one.leaf for one in engine._opened.snapshot.leaves]


@pytest.mark.usefixtures("looking")
def test_a_search_that_has_begun_keeps_what_it_sees(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits, merges and two rebuilds come between the opening of an index and the end of the search."""
    monkeypatch.setattr("indexer.engines.whoosh_engine.policy.FACTOR", 2)
    engine = WhooshEngine(directory)
    engine.update(state(1))
    shown(engine)
    held = engine._opened
    assert held
    for number in range(2, 8):
        WhooshEngine(directory).update(state(number)[number:], ["d00"])
    for number in (8, 9):
        rebuild(WhooshEngine(directory), number)
    assert not held.directory.exists()
    assert shown(engine) == {"s9": SIZE}
    engine._reopen = lambda: None  # type: ignore[method-assign]
    engine._opened = held
    assert shown(engine) == {"s1": SIZE}


def test_what_an_engine_wrote_itself_it_sees_at_once(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.opened._LOOK_NANOSECONDS", 1 << 62)
    engine = WhooshEngine(directory)
    assert shown(engine) == {}
    engine.update(state(1))
    assert shown(engine) == {"s1": SIZE}
    rebuild(engine, 2)
    assert shown(engine) == {"s2": SIZE}
    engine.repair([document("new", "port", topics=("new",))], [])
    assert shown(engine) == {"s2": SIZE, "new": 1}


@pytest.mark.usefixtures("looking")
def test_rebuilds_of_other_processes_are_noticed_after_a_long_rest(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.opened._CLOCK_NANOSECONDS", -(1 << 62))
    engine = WhooshEngine(directory)
    engine.update(state(1))
    assert shown(engine) == {"s1": SIZE}
    for number in (2, 3):
        rebuild(WhooshEngine(directory), number)
    assert shown(engine) == {"s3": SIZE}


@pytest.mark.usefixtures("looking")
@pytest.mark.parametrize("rebuilds", [0, 1, 3])
def test_what_comes_between_looking_for_an_index_and_opening_it_does_not_matter(
    directory: Path, monkeypatch: pytest.MonkeyPatch, rebuilds: int
) -> None:
    """At each step of an opening another process commits or switches, and removes what was about to be read."""
    other, engine = WhooshEngine(directory), WhooshEngine(directory)
    other.update(state(1))
    left, number = 12, 1
    opening = Path.open

    def interrupted(path: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as Path.open has them
        nonlocal left, number
        left -= 1
        if left % 3 == 1 and left > 0:
            at, left = left, 0
            for _ in range(max(1, rebuilds)):
                number += 1
                if rebuilds:
                    rebuild(other, number)
                else:
                    other.update(state(number))
            left = at
        return opening(path, *arguments, **options)

    with capture_logs() as logged, monkeypatch.context() as patched:
        patched.setattr(Path, "open", interrupted)
        assert list(shown(engine).values()) == [SIZE]
    assert shown(engine) == {f"s{number}": SIZE}
    assert (number > 1, logged) == (True, [])


def open_files() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts the files that Linux shows")
def test_commits_do_not_add_up_to_open_files(directory: Path) -> None:
    engine = WhooshEngine(directory)
    engine.update(state(0))
    answer(engine, "port")
    before = open_files()
    for number in range(1, 15):
        engine.update(state(number))
        answer(engine, "port")
    assert open_files() - before < 10
    engine.close()
