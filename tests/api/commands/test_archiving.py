from pathlib import Path

import pytest

from tests.api.terminal import Kex


@pytest.fixture
def archive(kex: Kex, papers: Path, tmp_path: Path) -> Path:
    kex("--data", "first", "add", papers)
    path = tmp_path / "kex.backup"
    ran = kex("--data", "first", "backup", path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{path}: 3 documents, 3 files, {path.stat().st_size:,} bytes\n"
    return path


def test_what_was_backed_up_is_found_after_a_restore(kex: Kex, archive: Path) -> None:
    ran = kex("--data", "second", "restore", archive)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"second: 3 documents, 3 files, {archive.stat().st_size:,} bytes\n"
    assert kex("--data", "second", "search", "网络").out.startswith("1 document")
    assert "waiting 0, indexed 3" in kex("--data", "second", "status").out


def test_nothing_that_is_there_is_replaced(kex: Kex, archive: Path) -> None:
    before = archive.read_bytes()
    assert kex("--data", "first", "backup", archive).code == 2
    assert archive.read_bytes() == before
    ran = kex("--data", "first", "restore", archive)
    assert ran.code == 2
    assert "not empty" in ran.err
    assert kex("--data", "first", "search", "网络").out.startswith("1 document")


def test_an_archive_that_is_cut_short_leaves_no_data_directory(kex: Kex, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-2000])
    ran = kex("--data", "second", "restore", archive)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert not Path("second").exists()


def test_a_directory_without_a_collection_is_not_backed_up(kex: Kex) -> None:
    ran = kex("--data", "typo", "backup", "x.backup")
    assert ran.code == 2
    assert not Path("typo").exists()
    assert not Path("x.backup").exists()
