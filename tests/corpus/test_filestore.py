import hashlib
import io
import os
import time
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from corpus.errors import InvalidInputError, StorageError, TooLargeError
from corpus.filestore import FileStore, StoredFile
from corpus.upload import EmptyUploadError, UnreadableUploadError

LIMIT = 3_000_000
TEXT = "網絡切片".encode()


class _Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time, and so cannot be believed about its size."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read(self, _size: int = -1) -> bytes:
        return self._content.read(7)


class _Breaking(io.RawIOBase):
    def read(self, _size: int = -1) -> bytes:
        raise OSError(5, "Input/output error")


def _files(store: FileStore) -> list[Path]:
    return [path for path in store.directory.rglob("*") if path.is_file()]


def test_bytes_come_back_by_their_sha256(filestore: FileStore) -> None:
    stored = filestore.put(io.BytesIO(TEXT), LIMIT)
    assert stored == StoredFile(hashlib.sha256(TEXT).hexdigest(), len(TEXT))
    assert filestore.path(stored.sha256).read_bytes() == TEXT
    with filestore.open(stored.sha256) as stream:
        assert stream.read() == TEXT


def test_a_file_larger_than_one_read_is_kept_whole(filestore: FileStore, tmp_path: Path) -> None:
    content = os.urandom(2_500_000)
    source = tmp_path / "paper.pdf"
    source.write_bytes(content)
    stored = filestore.put(source, LIMIT)
    assert filestore.path(stored.sha256).read_bytes() == content


def test_the_same_bytes_are_kept_once(filestore: FileStore) -> None:
    stored = [filestore.put(stream, LIMIT) for stream in (io.BytesIO(TEXT), _Dripping(TEXT))]  # type: ignore[arg-type]
    assert stored[0] == stored[1]
    assert _files(filestore) == [filestore.path(stored[0].sha256)]


@pytest.mark.parametrize("stream", [io.BytesIO(b"x" * 101), _Dripping(b"x" * 101)])
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(filestore: FileStore, stream: BinaryIO) -> None:
    with pytest.raises(TooLargeError, match="100"):
        filestore.put(stream, 100)
    assert _files(filestore) == []


def test_a_file_of_exactly_the_limit_is_kept(filestore: FileStore) -> None:
    assert filestore.put(io.BytesIO(b"x" * 100), 100).size == 100


def test_an_endless_stream_is_cut_off(filestore: FileStore) -> None:
    with Path("/dev/zero").open("rb") as endless, pytest.raises(TooLargeError):
        filestore.put(endless, LIMIT)


def test_an_empty_file_is_refused(filestore: FileStore) -> None:
    with pytest.raises(EmptyUploadError):
        filestore.put(io.BytesIO(), LIMIT)
    assert _files(filestore) == []


def test_a_source_that_is_missing_breaks_or_is_no_file_is_unreadable(filestore: FileStore, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for source in (tmp_path / "missing", tmp_path, pipe, cast("BinaryIO", _Breaking())):
        with pytest.raises(UnreadableUploadError):
            filestore.put(source, LIMIT)
    assert _files(filestore) == []


def test_bytes_that_are_gone_are_named(filestore: FileStore) -> None:
    stored = filestore.put(io.BytesIO(TEXT), LIMIT)
    filestore.path(stored.sha256).unlink()
    with pytest.raises(StorageError, match=stored.sha256):
        filestore.open(stored.sha256)


@pytest.mark.parametrize("sha256", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_sha256_names_a_file(filestore: FileStore, sha256: str) -> None:
    with pytest.raises(InvalidInputError):
        filestore.path(sha256)


def test_opening_removes_what_was_abandoned_a_day_ago_only(filestore: FileStore) -> None:
    old, new = filestore.directory / "incoming" / "old", filestore.directory / "incoming" / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    day_ago = time.time() - 25 * 60 * 60
    os.utime(old, (day_ago, day_ago))
    FileStore(filestore.directory)
    assert _files(filestore) == [new]


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="file/files"):
        FileStore(tmp_path / "file" / "files")


def test_a_disk_that_refuses_is_named(filestore: FileStore) -> None:
    sha256 = hashlib.sha256(TEXT).hexdigest()
    (filestore.directory / sha256[:2]).write_bytes(b"a file in the place of the folder")
    with pytest.raises(StorageError, match=sha256):
        filestore.put(io.BytesIO(TEXT), LIMIT)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_says_to_free_some_space(filestore: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    full = lambda **_: (os.open("/dev/full", os.O_WRONLY), str(filestore.directory / "incoming" / "gone"))  # noqa: E731
    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(StorageError, match="free some space"):
        filestore.put(io.BytesIO(TEXT), LIMIT)
