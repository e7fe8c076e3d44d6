from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import create_in, open_dir

from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine import contents as module
from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.contents import INDEX_NAME, Contents, latest, read_contents, write_contents
from indexer.engines.whoosh_engine.schema import schema
from indexer.engines.whoosh_engine.writer import MEMORY, commit, create
from tests.indexer.documents import document

names = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=16, max_size=16)


def segment(name: str, documents: int, deleted: list[int]) -> ArraySegment:
    made = ArraySegment(ArrayCodec(), INDEX_NAME, name)
    made.set_doc_count(documents)
    if deleted:
        made.delete_documents(np.array(deleted) % documents)
    return made


rows = st.tuples(names, st.integers(1, 100), st.lists(st.integers(0, 99), max_size=8))


@given(generation=st.integers(0, 10**9), segments=st.lists(rows, max_size=5), lost=st.lists(names, max_size=3))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    generation: int,
    segments: list[tuple[str, int, list[int]]],
    lost: list[str],
) -> None:
    given = Contents(generation, tuple([segment(*row) for row in segments]), tuple(lost))
    directory = tmp_path_factory.mktemp("index")
    write_contents(directory, given)
    found = read_contents(directory)
    assert found == given
    for one, other in zip(found.segments, given.segments, strict=True):
        assert (one.deleted_count(), list(one.deleted_docs())) == (other.deleted_count(), list(other.deleted_docs()))
        assert one.live().tolist() == other.live().tolist()


def example() -> Contents:
    return Contents(7, (segment("0123456789abcdef", 9, [2, 5]),), ("MAIN_lost",))


def test_any_flipped_or_missing_byte_is_a_typed_error(tmp_path: Path) -> None:
    write_contents(tmp_path, example())
    path = tmp_path / "_MAIN_7.toc"
    whole = path.read_bytes()
    # Sizes of numbers and the release are told for Whoosh, which reads past them.
    indifferent = {0, 1, 2, *range(11, 14)}
    for at in range(len(whole)):
        for bits in (1, 0x80, 0xFF):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :])
            if at in indifferent:
                assert read_contents(tmp_path) == example()
            else:
                with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
                    read_contents(tmp_path)
        path.write_bytes(whole[:at])
        with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
            read_contents(tmp_path)


@settings(max_examples=200)
@given(data=st.binary(max_size=60))
def test_any_other_file_is_a_typed_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    directory = tmp_path_factory.mktemp("index")
    (directory / "_MAIN_1.toc").write_bytes(data)
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        read_contents(directory)


def test_another_layout_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(module, "LAYOUT", 1)
        write_contents(tmp_path, example())
    with pytest.raises(IndexUnavailableError, match=r"layout 1, .*kex reindex --full"):
        read_contents(tmp_path)


PICKLED = r"by Whoosh itself or by an older version of Kex.*Let only Kex write.*kex reindex --full"


def test_an_index_of_whooshs_own_is_called_so(tmp_path: Path) -> None:
    create_in(str(tmp_path), schema(), INDEX_NAME)
    with pytest.raises(IndexUnavailableError, match=PICKLED):
        read_contents(tmp_path)


@pytest.mark.parametrize("codec", [ArrayCodec(), None])
def test_an_index_that_whooshs_own_writer_went_on_with_is_called_so(tmp_path: Path, codec: ArrayCodec | None) -> None:
    create(tmp_path)
    commit(tmp_path, [document("a", "port")], [], MEMORY)
    with open_dir(str(tmp_path)).writer(codec=codec) as writer:
        writer.add_document(content="crane", document=["b"])
    with pytest.raises(IndexUnavailableError, match=PICKLED):
        read_contents(tmp_path)


def test_the_last_commit_is_that_of_the_greatest_number(tmp_path: Path) -> None:
    assert latest(tmp_path) == -1
    for number in (9, 10, 2):
        write_contents(tmp_path, Contents(number, ()))
    for name in ("_MAIN_99.toc.new", "_OTHER_50.toc", "_MAIN_x.toc", "MAIN_77.toc"):
        (tmp_path / name).touch()
    assert (latest(tmp_path), read_contents(tmp_path).generation) == (10, 10)


def test_there_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        read_contents(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_contents(tmp_path / "nowhere")


def test_whoosh_opens_the_index_and_reads_it(tmp_path: Path) -> None:
    create(tmp_path)
    commit(tmp_path, [document("a", "port crane"), document("b", "port")], [], MEMORY)
    commit(tmp_path, [document("c", "port")], ["b"], MEMORY)
    index = open_dir(str(tmp_path))
    assert (index.latest_generation(), index.doc_count(), index.doc_count_all()) == (2, 2, 3)
    assert sorted(index.schema.names()) == sorted(schema().names())
    with index.reader() as reader:
        assert sorted(reader.field_terms("document")) == ["a", "b", "c"]
        assert reader.doc_frequency("content", b"port") == 3
