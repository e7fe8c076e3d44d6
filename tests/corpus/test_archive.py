import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.archive import ArchiveWriter, Manifest, UnusableBackupError, open_archive
from corpus.errors import StorageError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _quietly(done: int, total: int) -> None:
    assert 0 <= done <= total


def _written(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    archive = ArchiveWriter(file, NOW)
    for name, content in members.items():
        archive.add(name, len(content), [content[:7], content[7:]])
    assert archive.finish() == len(file.getvalue())
    return file.getvalue()


def _read(path: Path) -> dict[str, bytes]:
    with open_archive(path, _quietly) as reader:
        return {member.name: member.content.read() for member in reader.members()}


names = st.text("abcdef0123456789", min_size=1, max_size=90)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(names, st.binary(max_size=1100), min_size=1, max_size=4))
def test_what_is_written_is_read_here_and_by_any_tar(tmp_path: Path, members: dict[str, bytes]) -> None:
    (tmp_path / "archive").write_bytes(_written(members))
    assert _read(tmp_path / "archive") == members
    with tarfile.open(tmp_path / "archive") as plain:
        assert {info.name: plain.extractfile(info).read() for info in plain} == members  # type: ignore[union-attr]


def test_a_member_that_was_not_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(_written({"a": b"1" * 600, "b": b"2"}))
    with open_archive(tmp_path / "archive", _quietly) as reader:
        assert [member.name for member in reader.members()] == ["a", "b"]


@pytest.mark.parametrize("size", [2, 4])
def test_a_member_that_has_not_the_size_it_should_have_is_named(size: int) -> None:
    with pytest.raises(StorageError, match=f"paper has 3 bytes where it had {size}"):
        ArchiveWriter(io.BytesIO(), NOW).add("paper", size, [b"abc"])


@pytest.mark.parametrize("size", [8 << 30, 1 << 60, -1])
def test_a_size_that_the_archive_has_not_is_refused_at_once(size: int, tmp_path: Path) -> None:
    header = tarfile.TarInfo("paper")
    header.size = size
    (tmp_path / "archive").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    with pytest.raises(UnusableBackupError, match=r"cut short|no plain file"):
        _read(tmp_path / "archive")


def test_a_size_above_8_gib_can_be_written_and_read(tmp_path: Path) -> None:
    header = tarfile.TarInfo("paper")
    header.size = 9 << 30
    with (tmp_path / "archive").open("wb") as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT))
        file.truncate(512 + (9 << 30) + 1024)
    with open_archive(tmp_path / "archive", _quietly) as reader:
        assert [member.size for member in reader.members()] == [9 << 30]


def test_extension_headers_are_no_members(tmp_path: Path) -> None:
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        with tarfile.open(tmp_path / "archive", "w", format=form) as plain:
            plain.addfile(tarfile.TarInfo("long" * 60))
        with pytest.raises(UnusableBackupError, match="no plain file"):
            _read(tmp_path / "archive")


@pytest.mark.parametrize("compression", ["gz", "xz"])
def test_a_compressed_archive_is_not_a_backup(compression: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "archive", f"w:{compression}") as plain:  # type: ignore[call-overload]
        plain.addfile(tarfile.TarInfo("manifest.json"))
    with pytest.raises(UnusableBackupError, match="not a backup of Kex"):
        _read(tmp_path / "archive")


@pytest.mark.parametrize("name", [".", "missing"])
def test_what_is_no_file_is_no_backup(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableBackupError, match="not a file"):
        _read(tmp_path / name)


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = Manifest(NOW, "0001", 3, 5, "ab" * 32)
    assert Manifest.from_json(manifest.to_json()) == manifest
