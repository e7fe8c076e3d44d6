from collections.abc import Callable

import pytest
from whoosh.columns import NumericColumn
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Frequency
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from tests.indexer.engines.whoosh_engine.codec.writing import TEXT, Field, documents_of

COLUMN = NumericColumn("i", default=-1)
FIELD = Field(vector=Frequency())


@pytest.fixture
def writer() -> ArrayPerDocumentWriter:
    return ArrayCodec().per_document_writer(RamStorage(), ArraySegment(ArrayCodec(), "test"))


def fill(writer: ArrayPerDocumentWriter, docnum: int, number: int) -> None:
    writer.start_doc(docnum)
    writer.add_field("f", TEXT, f"v{number}", number)
    writer.add_column_value("c", COLUMN, number)
    writer.add_vector_items("f", FIELD, [(f"t{number}", 1.0, pack_uint(1))])


@pytest.mark.parametrize("docnum", [-1, 1, 7])
def test_documents_come_in_order(writer: ArrayPerDocumentWriter, docnum: int) -> None:
    with pytest.raises(ValueError, match="started after 0 others"):
        writer.start_doc(docnum)
    writer.start_doc(0)
    writer.finish_doc()
    with pytest.raises(ValueError, match="started after 1 others"):
        writer.start_doc(0)


def test_a_document_does_not_begin_within_another(writer: ArrayPerDocumentWriter) -> None:
    writer.start_doc(0)
    for docnum in (0, 1):
        with pytest.raises(ValueError, match="within another"):
            writer.start_doc(docnum)


def cancelled_last(writer: ArrayPerDocumentWriter) -> None:
    fill(writer, 0, 4)
    writer.finish_doc()
    fill(writer, 1, 9)
    writer.cancel_doc()


def cancelled_first(writer: ArrayPerDocumentWriter) -> None:
    fill(writer, 0, 9)
    writer.cancel_doc()
    fill(writer, 0, 4)
    writer.finish_doc()


@pytest.mark.parametrize("write", [cancelled_last, cancelled_first])
def test_nothing_stays_of_a_cancelled_document(write: Callable[[ArrayPerDocumentWriter], None]) -> None:
    reader = documents_of(write, 1)
    assert reader.doc_count_all() == 1
    assert (reader.stored_fields(0), reader.field_length("f"), reader.max_field_length("f")) == ({"f": "v4"}, 4, 4)
    assert reader.column_reader("c", COLUMN).load() == [4]
    assert list(reader.vector(0, "f", Frequency()).all_ids()) == ["t4"]


def test_a_cancelled_document_leaves_its_number_without_values() -> None:
    def write(writer: ArrayPerDocumentWriter) -> None:
        fill(writer, 0, 9)
        writer.cancel_doc()
        writer.start_doc(0)
        writer.finish_doc()

    reader = documents_of(write, 1)
    assert (reader.stored_fields(0), reader.field_length("f"), reader.has_vector(0, "f")) == ({}, 0, False)
    assert reader.column_reader("c", COLUMN).load() == [-1]


def test_closing_finishes_the_last_document() -> None:
    assert documents_of(lambda writer: fill(writer, 0, 3), 1).stored_fields(0) == {"f": "v3"}


def test_what_cannot_be_stored_is_refused_with_what_to_do(writer: ArrayPerDocumentWriter) -> None:
    writer.start_doc(0)
    writer.add_field("f", TEXT, object(), 1)
    with pytest.raises(TypeError, match="store text, a number"):
        writer.finish_doc()
    writer.cancel_doc()
    writer.start_doc(0)
    writer.finish_doc()
    writer.close()
    assert writer.is_closed
