from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.columns import BitColumn
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Frequency

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.documents_reader import ArrayPerDocumentReader
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from indexer.engines.whoosh_engine.codec.files import created
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from tests.indexer.engines.whoosh_engine.codec.writing import TEXT, documents_of


def lengths_of(lengths: list[int | None], storage: object = None) -> ArrayPerDocumentReader:
    def write(writer: ArrayPerDocumentWriter) -> None:
        for docnum, length in enumerate(lengths):
            writer.start_doc(docnum)
            writer.add_field("f", TEXT, None if length is None else {"$": length}, length)
            writer.finish_doc()

    return documents_of(write, len(lengths), storage)


@given(st.lists(st.none() | st.integers(1, 2**33), max_size=6))
def test_lengths_and_stored_fields_are_exact(lengths: list[int | None]) -> None:
    reader = lengths_of(lengths)
    known = [length or 0 for length in lengths]
    by_number = reader.doc_field_length_reader("f")
    numbers = range(len(lengths))
    assert [reader.doc_field_length(docnum, "f") for docnum in numbers] == list(map(by_number, numbers)) == known
    assert reader.field_length("f") == sum(known)
    assert (reader.min_field_length("f"), reader.max_field_length("f")) == (
        min(known, default=0),
        max(known, default=0),
    )
    assert [reader.stored_fields(at) for at in numbers] == [{} if one is None else {"f": {"$": one}} for one in lengths]


def test_a_file_on_the_disk_is_read_too(tmp_path: Path) -> None:
    reader = lengths_of([2, None], FileStorage(str(tmp_path)))
    assert (reader.stored_fields(0), reader.stored_fields(1)) == ({"f": {"$": 2}}, {})


def test_what_a_segment_does_not_know_is_nothing() -> None:
    reader = lengths_of([3])
    assert (reader.doc_field_length(0, "g"), reader.doc_field_length(0, "g", 5)) == (0, 5)
    assert reader.doc_field_length_reader("g", 5)(0) == 5
    assert (reader.field_length("g"), reader.min_field_length("g"), reader.max_field_length("g")) == (0, 0, 0)
    assert (reader.has_vector(0, "f"), reader.has_column("f"), reader.list_columns()) == (False, False, [])
    with pytest.raises(KeyError):
        reader.vector(0, "f", Frequency())
    with pytest.raises(KeyError):
        reader.column_reader("f", BitColumn())
    with pytest.raises(IndexError, match="no document 1 among 1"):
        reader.doc_field_length(1, "f")


def test_deletions_are_the_segments() -> None:
    reader = lengths_of([1, 2, 3])
    assert (reader.has_deletions(), reader.doc_count()) == (False, 3)
    reader._segment.delete_document(1)
    assert (reader.has_deletions(), reader.doc_count(), reader.doc_count_all()) == (True, 2, 3)
    assert [reader.is_deleted(docnum) for docnum in range(3)] == [False, True, False]
    assert list(reader.deleted_docs()) == [1]
    assert reader.supports_columns()


def test_lengths_that_do_not_fit_are_damage() -> None:
    codec, storage = ArrayCodec(), RamStorage()
    segment = ArraySegment(codec, "test")
    row = {"name": "f", "total": 1, "least": 1, "greatest": 1}
    with created(storage, segment, ".doc") as writer:
        writer.finish({"documents": 1, "lengths": [row], "columns": []})
    with pytest.raises(DamagedFileError, match="no array"):
        codec.per_document_reader(storage, segment)
