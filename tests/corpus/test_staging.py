import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StorageError
from corpus.staging import (
    PARTIAL,
    STAGING,
    AlreadyRunningError,
    AlreadyThereError,
    appearing_directory,
    appearing_file,
    require_space,
)
from tests.corpus.processes import at_once

ENTRIES = ("files", "kex.db")
NOBODY = 65534


def _fill(staging: Path) -> None:
    (staging / "files").mkdir()
    (staging / "files" / "one").write_text("paper")
    (staging / "kex.db").write_text("rows")
    (staging / "kex.db.lock").write_text("")


def _tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


FILLED = ["files", "files/one", "kex.db"]


# Files.


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    with appearing_file(tmp_path / "new") as file:
        file.write(b"content")
        assert not (tmp_path / "new").exists()
    assert (tmp_path / "new").read_bytes() == b"content"
    assert _tree(tmp_path) == ["new"]


def test_a_file_whose_making_fails_leaves_nothing(tmp_path: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), appearing_file(tmp_path / "new") as file:
        file.write(b"content" * 10_000)
        _ = 1 / 0
    assert _tree(tmp_path) == []


def test_what_a_killed_maker_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / f"new{PARTIAL}").write_text("long remains of something older")
    with appearing_file(tmp_path / "new") as file:
        file.write(b"content")
    assert (tmp_path / "new").read_bytes() == b"content"
    assert _tree(tmp_path) == ["new"]


def test_two_makers_of_a_file_do_not_mix(tmp_path: Path) -> None:
    with appearing_file(tmp_path / "new") as file:
        file.write(b"content")
        with pytest.raises(AlreadyRunningError, match="wait until"), appearing_file(tmp_path / "new"):
            pass
    assert (tmp_path / "new").read_bytes() == b"content"


@pytest.mark.parametrize("there", ["file", "folder", "dead link"])
def test_a_name_that_is_taken_stays_as_it_is(there: str, tmp_path: Path) -> None:
    target = tmp_path / "new"
    match there:
        case "file":
            target.write_text("mine")
        case "folder":
            target.mkdir()
        case _:
            target.symlink_to("nowhere")
    with pytest.raises(AlreadyThereError, match="choose another name"), appearing_file(target):
        pass
    assert _tree(tmp_path) == ["new"]


def test_a_link_planted_under_the_other_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / f"new{PARTIAL}").symlink_to("victim")
    with pytest.raises(StorageError), appearing_file(tmp_path / "new"):
        pass
    assert (tmp_path / "victim").read_text() == "mine"


# Folders.


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_appears_in_one_step_with_its_entries_alone(is_there: bool, tmp_path: Path) -> None:
    target = tmp_path / "parent" / "data"
    if is_there:
        target.mkdir(parents=True)
        target.chmod(0o710)
    with appearing_directory(target, ENTRIES) as staging:
        _fill(staging)
        assert _tree(target) == []
    assert _tree(target) == FILLED
    assert _tree(tmp_path / "parent") == ["data", *(f"data/{name}" for name in FILLED)]
    assert not is_there or target.stat().st_mode & 0o777 == 0o710


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "data").symlink_to("disk")
    with appearing_directory(tmp_path / "data", ENTRIES) as staging:
        _fill(staging)
    assert (tmp_path / "data").is_symlink()
    assert _tree(tmp_path / "disk") == FILLED


def test_a_folder_whose_making_fails_stays_empty(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with contextlib.suppress(ZeroDivisionError), appearing_directory(tmp_path / "data", ENTRIES) as staging:
        _fill(staging)
        _ = 1 / 0
    assert _tree(tmp_path) == ["data"]


def test_what_a_killed_maker_of_a_folder_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"data{STAGING}").mkdir()
    (tmp_path / f"data{STAGING}" / "files").mkdir()
    (tmp_path / f"data{STAGING}" / "files" / "half").write_text("")
    with appearing_directory(tmp_path / "data", ENTRIES) as staging:
        _fill(staging)
    assert _tree(tmp_path) == ["data", *(f"data/{name}" for name in FILLED)]


def test_two_makers_of_a_folder_do_not_mix(tmp_path: Path) -> None:
    with appearing_directory(tmp_path / "data", ENTRIES) as staging:
        _fill(staging)
        with pytest.raises(AlreadyRunningError), appearing_directory(tmp_path / "data", ENTRIES):
            pass
    assert _tree(tmp_path / "data") == FILLED


def test_what_comes_into_the_folder_meanwhile_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    def make() -> None:
        with appearing_directory(tmp_path / "data", ENTRIES) as staging:
            _fill(staging)
            (tmp_path / "data" / "kex.db").write_text("of a service that was started")

    with pytest.raises(AlreadyThereError, match="not empty"):
        make()
    assert _tree(tmp_path) == ["data", "data/kex.db"]


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StorageError, match="data"), appearing_directory(tmp_path / "data", ENTRIES):
        pass
    assert _tree(tmp_path) == ["data"]


def test_a_disk_without_the_space_is_named(tmp_path: Path) -> None:
    require_space(tmp_path, 1)
    with pytest.raises(StorageError, match="are needed"):
        require_space(tmp_path, 1 << 62)


# Folders that can only be filled in their own place.


@pytest.fixture
def locked_parent() -> Iterator[Path]:
    """A folder with a folder `data`, of which others than root may write to the latter only."""
    # Not tmp_path, above which are folders that only their owner may enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "data").chmod(0o777)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setuid(NOBODY)


def _make_inside(folder: Path) -> list[str]:
    _become_nobody()
    with appearing_directory(folder / "data", ENTRIES) as staging:
        assert staging.parent == folder / "data"
        _fill(staging)
    return _tree(folder)


def _fail_inside(folder: Path) -> list[str]:
    _become_nobody()
    try:
        with appearing_directory(folder / "data", ENTRIES) as staging:
            _fill(staging)
            (staging / "kex.db").unlink()
    except StorageError:
        return _tree(folder)
    return ["no error"]


def _refuse_inside(folder: Path) -> list[str]:
    _become_nobody()
    try:
        with appearing_directory(folder / "data", ENTRIES):
            pass
    except AlreadyThereError:
        return _tree(folder)
    return ["no error"]


def test_a_folder_whose_parent_may_not_be_written_to_is_filled_inside(locked_parent: Path) -> None:
    assert at_once(1, _make_inside, locked_parent) == [["data", *(f"data/{name}" for name in FILLED)]]


def test_a_failure_while_moving_inside_leaves_the_folder_empty(locked_parent: Path) -> None:
    assert at_once(1, _fail_inside, locked_parent) == [["data"]]


def test_a_maker_killed_while_moving_inside_is_followed_by_another(locked_parent: Path) -> None:
    for folder in (locked_parent / "data" / "files", locked_parent / "data" / STAGING):
        folder.mkdir()
        folder.chmod(0o777)
    (locked_parent / "data" / "files" / "old").write_text("")
    (locked_parent / "data" / "files").chmod(0o777)
    (locked_parent / "data" / STAGING / "kex.db").write_text("")
    assert at_once(1, _make_inside, locked_parent) == [["data", *(f"data/{name}" for name in FILLED)]]


@pytest.mark.parametrize("name", ["files", "kex.db", "notes"])
def test_a_folder_that_is_not_empty_is_not_filled_inside(name: str, locked_parent: Path) -> None:
    (locked_parent / "data" / name).mkdir()
    assert at_once(1, _refuse_inside, locked_parent) == [["data", f"data/{name}"]]
