import os
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine import opened as module
from indexer.engines.whoosh_engine.contents import read_contents, write_contents
from indexer.engines.whoosh_engine.opened import Clock, Opened
from indexer.engines.whoosh_engine.stored_segment import mark_damaged
from indexer.engines.whoosh_engine.writer import MEMORY, commit, create
from tests.indexer.documents import document

HOUR = 3_600_000_000_000


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    create(tmp_path)
    commit(tmp_path, [document("a", "port")], [], MEMORY)
    commit(tmp_path, [document("b", "port")], [], MEMORY)
    return tmp_path


# A commit


def test_the_newest_commit_is_opened_and_keeps_what_is_still_there(directory: Path) -> None:
    first = Opened.newest(directory, None)
    assert (first.snapshot.documents, first.is_last(), first.damaged) == (2, True, ())
    commit(directory, [document("c", "port")], ["a"], MEMORY)
    assert not first.is_last()
    second = Opened.newest(directory, first)
    assert (second.snapshot.documents, first.snapshot.documents) == (2, 2)
    kept = {id(one.leaf) for one in first.snapshot.leaves} & {id(one.leaf) for one in second.snapshot.leaves}
    assert len(kept) == 1


def test_what_cannot_be_read_is_left_out_and_named_once(directory: Path) -> None:
    names = [segment.segment_id() for segment in read_contents(directory).segments]
    (directory / f"{names[0]}.doc").write_bytes(b"")
    with capture_logs() as logged:
        found = Opened.newest(directory, None)
    assert (found.damaged, found.snapshot.documents) == ((names[0],), 1)
    assert [(entry["log_level"], entry["segment"]) for entry in logged] == [("error", names[0])]


def test_a_segment_turns_out_to_be_damaged(directory: Path) -> None:
    names = [segment.segment_id() for segment in read_contents(directory).segments]
    with capture_logs() as logged:
        found = Opened.newest(directory, None).without(names[0])
        both = found.without(names[1])
    assert (found.damaged, found.snapshot.documents) == ((names[0],), 1)
    assert (both.damaged, both.snapshot.documents) == (tuple(names), 0)
    assert [entry["segment"] for entry in logged] == names
    commit(directory, [document("c", "port")], [], MEMORY)
    # Opening alone would not notice what checksums told.
    assert Opened.newest(directory, both).damaged == tuple(names)
    assert Opened.newest(directory, None).damaged == ()


def test_what_was_given_up_stays_named(directory: Path) -> None:
    names = [segment.segment_id() for segment in read_contents(directory).segments]
    (directory / f"{names[0]}.inv").unlink()
    commit(directory, [document("c", "port")], [], MEMORY)
    found = Opened.newest(directory, None)
    assert (found.damaged, found.snapshot.documents) == ((names[0],), 2)
    with capture_logs():
        assert found.without(names[1]).damaged == tuple(names)


def test_as_many_other_deletions_are_another_state(directory: Path) -> None:
    """As after a repair by hand that put an older table of contents back."""
    commit(directory, [document("c", "port"), document("d", "port")], [], MEMORY)
    before = read_contents(directory)
    commit(directory, [], ["c"], MEMORY)
    first = Opened.newest(directory, None)
    write_contents(directory, replace(before, generation=before.generation + 2))
    commit(directory, [], ["d"], MEMORY)
    second = Opened.newest(directory, first)
    assert [first.snapshot.has(name) for name in "cd"] == [False, True]
    assert [second.snapshot.has(name) for name in "cd"] == [True, False]


def test_there_must_be_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError):
        Opened.newest(tmp_path, None)


def test_damage_that_another_process_found_is_a_change(directory: Path) -> None:
    found = Opened.newest(directory, None)
    mark_damaged(directory, found.snapshot.leaves[0].leaf.stored.name)
    assert not found.is_last()


# The clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time, which stands until it is moved: that of the system and that of the process."""
    time = [1_800_000_000_000_000_000]
    monkeypatch.setattr("time.time_ns", lambda: time[0])
    monkeypatch.setattr("time.monotonic_ns", lambda: time[0])
    return time


def test_a_change_is_due_at_the_next_look(tmp_path: Path, now: list[int]) -> None:
    os.utime(tmp_path, ns=(now[0] - HOUR, now[0] - HOUR))
    clock = Clock(tmp_path)
    assert not clock.is_due()
    os.utime(tmp_path, ns=(now[0], now[0]))
    assert not clock.is_due()
    now[0] += module._LOOK_NANOSECONDS
    assert clock.is_due()


def test_what_is_known_to_have_changed_is_due_at_once(tmp_path: Path, now: list[int]) -> None:
    os.utime(tmp_path, ns=(now[0] - HOUR, now[0] - HOUR))
    clock = Clock(tmp_path)
    clock.expire()
    assert clock.is_due()
    assert not clock.is_due()


def test_nothing_is_due_while_nothing_changes(tmp_path: Path, now: list[int]) -> None:
    os.utime(tmp_path, ns=(now[0] - HOUR, now[0] - HOUR))
    clock = Clock(tmp_path)
    for _ in range(5):
        now[0] += module._LOOK_NANOSECONDS
        assert not clock.is_due()


def test_right_after_a_change_another_may_bear_its_time(tmp_path: Path, now: list[int]) -> None:
    os.utime(tmp_path, ns=(now[0] - 1000, now[0] - 1000))
    clock = Clock(tmp_path)
    assert not clock.is_due()
    now[0] += module._LOOK_NANOSECONDS
    assert clock.is_due()


def test_another_file_in_the_place_of_one_is_due_whatever_its_time(tmp_path: Path, now: list[int]) -> None:
    path, other = tmp_path / "CURRENT", tmp_path / "other"
    for one in (path, other):
        one.touch()
        os.utime(one, ns=(now[0] - HOUR, now[0] - HOUR))
    clock = Clock(path)
    other.replace(path)
    now[0] += module._LOOK_NANOSECONDS
    assert clock.is_due()


def test_what_is_gone_is_due(tmp_path: Path, now: list[int]) -> None:
    path = tmp_path / "g000001"
    path.mkdir()
    os.utime(path, ns=(now[0] - HOUR, now[0] - HOUR))
    clock = Clock(path)
    path.rmdir()
    now[0] += module._LOOK_NANOSECONDS
    assert clock.is_due()
    with pytest.raises(FileNotFoundError):
        Clock(path)
