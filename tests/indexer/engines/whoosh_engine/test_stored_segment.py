from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.stored_segment import EXTENSIONS, open_segment, path_of
from indexer.engines.whoosh_engine.writer import MEMORY, commit, create
from tests.indexer.documents import document


@pytest.fixture
def segment(tmp_path: Path) -> ArraySegment:
    create(tmp_path)
    commit(tmp_path, [document("a", "port", "crane")], [], MEMORY)
    (made,) = read_contents(tmp_path).segments
    return made


def test_a_segment_is_two_files_of_its_name(tmp_path: Path, segment: ArraySegment) -> None:
    stored = open_segment(tmp_path, segment)
    stored.verify()
    assert stored.is_whole()
    assert (stored.name, stored.documents.count) == (segment.segment_id(), 2)
    assert stored.inverted.ordinal("content", b"port") is not None
    assert sorted(path.suffix for path in tmp_path.glob(f"{stored.name}.*")) == sorted(EXTENSIONS)


def test_another_number_of_passages_than_the_index_says_is_damage(tmp_path: Path, segment: ArraySegment) -> None:
    segment.set_doc_count(3)
    with pytest.raises(DamagedFileError, match="another number of passages"):
        open_segment(tmp_path, segment)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_file_that_is_missing_is_not_called_damaged(tmp_path: Path, segment: ArraySegment, extension: str) -> None:
    path_of(tmp_path, segment, extension).unlink()
    with pytest.raises(FileNotFoundError):
        open_segment(tmp_path, segment)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def make_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_the_other_file_there(path: Path) -> None:
    (other,) = {path.with_suffix(extension) for extension in EXTENSIONS} - {path}
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize("damage", [cut, empty, make_a_directory, put_the_other_file_there])
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_file_that_is_not_what_was_written_is_damage(
    tmp_path: Path, segment: ArraySegment, extension: str, damage: Callable[[Path], None]
) -> None:
    damage(path_of(tmp_path, segment, extension))
    with pytest.raises(DamagedFileError):
        open_segment(tmp_path, segment)


def test_verifying_reads_both_files(tmp_path: Path, segment: ArraySegment) -> None:
    for extension in EXTENSIONS:
        path = path_of(tmp_path, segment, extension)
        whole = path.read_bytes()
        with path.open("r+b") as file:
            file.seek(64)
            file.write(bytes([whole[64] ^ 1]))
        with pytest.raises(DamagedFileError, match="is not what was written"):
            open_segment(tmp_path, segment).verify()
        assert not open_segment(tmp_path, segment).is_whole()
        path.write_bytes(whole)
