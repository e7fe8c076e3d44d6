import json
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from indexer.extract import process
from indexer.extract.extraction import LimitError
from indexer.extract.limits import Limits
from indexer.extract.process import Process
from indexer.extract.wire import unpacked, unpacked_page


def test_pages_come_before_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"two_pages_and_type_error\n{path}")
    child = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    pages: list[bytes] = []
    try:
        child.await_start()
        answer = child.ask({"task": "extract", "path": str(path), "name": "a", "needs_text": True}, pages)
        assert child.is_alive
    finally:
        child.end()
    assert json.loads(answer)["error"] == "damaged"
    assert [unpacked_page(page).number for page in pages] == [1, 2]
    assert child.tasks == 1


def test_it_is_said_once_that_readers_are_not_fenced_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "FENCED", b"as no child says")
    process._warn_of_no_fence.cache_clear()
    with capture_logs() as logs:
        for _ in range(2):
            child = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
            child.await_start()
            child.end()
    process._warn_of_no_fence.cache_clear()
    assert [entry["event"] for entry in logs] == ["reader-not-fenced"]


def test_what_comes_after_the_deadline_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_START_SECONDS", 0.0)
    child = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    try:
        while child.is_alive:
            time.sleep(0.02)
        with pytest.raises(LimitError):
            child.await_start()
    finally:
        child.end()


def test_pages_are_kept_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_MOST_PAGES", 1)
    path = tmp_path / "deed.txt"
    path.write_text(f"two_pages_and_type_error\n{path}")
    child = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    pages: list[bytes] = []
    try:
        child.await_start()
        child.ask({"task": "extract", "path": str(path), "name": "a", "needs_text": True}, pages)
    finally:
        child.end()
    assert [unpacked_page(page).number for page in pages] == [1]


def test_a_process_that_ended_is_not_alive_and_ends_again(tmp_path: Path) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"well\n{path}")
    child = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    child.await_start()
    answer = child.ask({"task": "extract", "path": str(path), "name": "a", "needs_text": True}, [])
    assert unpacked(answer).pages[0].text == "read well"
    assert child.end()[0] < 0
    assert child.end()[1] == 0
