import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest

from indexer.extract.extraction import CrashError, ExtractionError, LimitError, NoPictureError
from indexer.extract.pictures import BusyError, PageView, Pictures
from indexer.extract.png import SIGNATURE
from indexer.extract.sandbox import Limits
from tests.files import Sheet, Words, pdf

VIEW = PageView("a" * 64, 1, 200, ("port",))


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(tmp_path / "kept", Limits(seconds=20), 1 << 20)
    yield made
    made.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper"
    path.write_bytes(pdf([Sheet([Words("port")])]))
    return path


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "kept").rglob("*") if path.is_file())


def test_a_picture_is_drawn_once(pictures: Pictures, paper: Path, tmp_path: Path) -> None:
    drawn = pictures.picture(VIEW, paper, "a.pdf")
    assert drawn.startswith(SIGNATURE)
    paper.unlink()
    assert pictures.picture(VIEW, paper, "a.pdf") == drawn
    assert [path.name for path in kept(tmp_path)] == [VIEW.key]


@pytest.mark.parametrize("change", [{"sha256": "b" * 64}, {"page": 2}, {"width": 201}, {"words": ("ports",)}])
def test_another_view_has_another_key(change: dict[str, Any]) -> None:
    assert replace(VIEW, **change).key != VIEW.key


def test_why_there_is_no_picture_is_said(pictures: Pictures, paper: Path) -> None:
    with pytest.raises(NoPictureError, match="no page 2"):
        pictures.picture(replace(VIEW, page=2), paper, "a.pdf")


def test_a_page_that_is_refused_is_looked_at_each_time(pictures: Pictures, paper: Path) -> None:
    whole = paper.read_bytes()
    paper.write_bytes(pdf([Sheet(is_picture=True)]).replace(b"/Width 1/Height 1", b"/Width 50000/Height 50000"))
    with pytest.raises(LimitError):
        pictures.picture(VIEW, paper, "a.pdf")
    paper.write_bytes(whole)
    assert pictures.picture(VIEW, paper, "a.pdf").startswith(SIGNATURE)


class Breaking:
    """In place of the process that draws: one that is lost at every task."""

    def __init__(self, error: ExtractionError) -> None:
        self.error = error
        self.tasks = 0

    def ask(self, _path: Path, _request: Mapping[str, object]) -> bytes:
        self.tasks += 1
        raise self.error

    def close(self) -> None:
        """There is nothing to end."""


@pytest.mark.parametrize("error", [LimitError("It was too slow."), CrashError("It died.")])
def test_a_page_that_broke_its_reader_is_not_drawn_again_for_a_while(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: ExtractionError
) -> None:
    now = 0.0
    pictures = Pictures(tmp_path / "kept", Limits(seconds=20), 1 << 20, clock=lambda: now)
    broken = Breaking(error)
    monkeypatch.setattr(pictures, "_sandbox", broken)
    for view, tasks in [(VIEW, 1), (VIEW, 1), (replace(VIEW, words=()), 1), (replace(VIEW, width=400), 2)]:
        with pytest.raises(type(error), match=str(error)):
            pictures.picture(view, paper, "a.pdf")
        assert broken.tasks == tasks
    now = 601.0
    with pytest.raises(type(error)):
        pictures.picture(VIEW, paper, "a.pdf")
    assert broken.tasks == 3


def test_no_more_is_remembered_than_there_is_room_for(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = Pictures(tmp_path / "kept", Limits(seconds=20), 1 << 20)
    broken = Breaking(CrashError("It died."))
    monkeypatch.setattr(pictures, "_sandbox", broken)
    monkeypatch.setattr("indexer.extract.pictures._MOST_BROKEN", 2)
    for page, tasks in [(1, 1), (2, 2), (3, 3), (3, 3), (2, 3), (1, 4)]:
        with pytest.raises(CrashError):
            pictures.picture(replace(VIEW, page=page), paper, "a.pdf")
        assert broken.tasks == tasks


def test_pictures_that_nobody_asked_for_longest_go_first(paper: Path, tmp_path: Path) -> None:
    views = [replace(VIEW, width=100 + place) for place in range(6)]
    sizer = Pictures(tmp_path / "size", Limits(seconds=20), 1 << 20)
    size = len(sizer.picture(views[0], paper, "a.pdf"))
    sizer.close()
    pictures = Pictures(tmp_path / "kept", Limits(seconds=20), round(size * 3.5))
    for place, view in enumerate(views):
        pictures.picture(view, paper, "a.pdf")
        # A clock of seconds would not tell them apart.
        os.utime(tmp_path / "kept" / view.key[:2] / view.key, (place, place))
    pictures.close()
    names = {path.name for path in kept(tmp_path)}
    assert views[-1].key in names
    assert views[0].key not in names
    assert 1 <= len(names) <= 4


def test_a_disk_that_refuses_leaves_the_picture(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("not a folder")
    pictures = Pictures(tmp_path / "kept", Limits(seconds=20), 1 << 20)
    with pytest.raises(OSError, match="kept"):
        (tmp_path / "kept" / "a").mkdir()
    assert pictures.picture(VIEW, paper, "a.pdf").startswith(SIGNATURE)
    pictures.close()


def test_threads_take_turns(pictures: Pictures, paper: Path) -> None:
    drawn: list[bytes] = []
    threads = [
        Thread(target=lambda width=width: drawn.append(pictures.picture(replace(VIEW, width=width), paper, "a.pdf")))
        for width in range(100, 106)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == 6


def test_who_waits_too_long_for_a_turn_is_told(paper: Path, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "kept", Limits(seconds=0.01), 1 << 20)
    with pictures._turn(), pytest.raises(BusyError, match="try again"):
        pictures.picture(VIEW, paper, "a.pdf")


def test_who_finds_too_many_waiting_is_told_at_once(pictures: Pictures, paper: Path) -> None:
    known = pictures.picture(VIEW, paper, "a.pdf")
    told: list[BusyError] = []

    def ask(width: int) -> None:
        try:
            pictures.picture(replace(VIEW, width=width), paper, "a.pdf")
        except BusyError as error:
            told.append(error)

    threads = [Thread(target=ask, args=(width,)) for width in range(100, 120)]
    with pictures._lock:
        for thread in threads:
            thread.start()
        # Those that are told end; the others wait for the lock.
        while len(told) < 13:
            sleep(0.01)
        assert pictures.picture(VIEW, paper, "a.pdf") == known
    for thread in threads:
        thread.join()
    assert len(told) == 13
