import pytest
from whoosh.codec.base import EmptyCursor
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Existence
from whoosh.reading import TermNotFound

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.files import created
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.terms_reader import ArrayTermsReader
from tests.indexer.engines.whoosh_engine.codec.writing import TEXT, terms_of

WRITTEN = {
    "title": {
        b"ant": [(0, 1.0, b"", 3)],
        b"bee": [(0, 2.0, b"", 3), (4, 0.5, b"", 9)],
        "蜂".encode(): [(2, 1.0, b"", 1)],
    },
    "body": {b"bee": [(1, 4.0, b"", 7)]},
}


@pytest.fixture(scope="module")
def reader() -> ArrayTermsReader:
    return terms_of(WRITTEN, Existence())


def test_terms_are_listed_by_field_and_bytes(reader: ArrayTermsReader) -> None:
    everything = [("body", b"bee"), ("title", b"ant"), ("title", b"bee"), ("title", "蜂".encode())]
    assert list(reader.indexed_field_names()) == ["body", "title"]
    assert list(reader.terms()) == [term for term, _ in reader.items()] == everything
    assert list(reader.terms_from("title", b"ao")) == everything[2:]
    assert list(reader.terms_from("body", b"bee")) == everything
    assert list(reader.terms_from("body", b"c")) == everything[1:]
    assert [term for term, _ in reader.items_from("title", b"")] == everything[1:]
    assert list(reader.terms_from("title", b"\xff")) == list(reader.terms_from("none", b"")) == []


def test_statistics_of_a_term(reader: ArrayTermsReader) -> None:
    info = reader.term_info("title", b"bee")
    assert (info.weight(), info.doc_frequency(), info.max_weight()) == (2.5, 2, 2.0)
    assert (info.min_length(), info.max_length(), info.min_id(), info.max_id()) == (3, 9, 0, 4)
    assert (reader.frequency("title", b"bee"), reader.doc_frequency("title", b"bee")) == (2.5, 2)
    assert [info.weight() for _, info in reader.items()] == [4.0, 1.0, 2.5, 1.0]


@pytest.mark.parametrize(
    "term", [("title", b"be"), ("title", b"bees"), ("title", b""), ("body", b"ant"), ("none", b"bee")]
)
def test_an_absent_term_has_nothing(reader: ArrayTermsReader, term: tuple[str, bytes]) -> None:
    assert term not in reader
    assert (reader.frequency(*term), reader.doc_frequency(*term)) == (0, 0)
    with pytest.raises(TermNotFound):
        reader.term_info(*term)
    with pytest.raises(TermNotFound):
        reader.matcher(*term, Existence())


def test_a_cursor_walks_seeks_and_stays_at_the_end(reader: ArrayTermsReader) -> None:
    cursor = reader.cursor("title", TEXT)
    assert (cursor.text(), cursor.next(), cursor.next()) == ("ant", "bee", "蜂")
    assert (cursor.next(), cursor.next(), cursor.text(), cursor.term_info()) == (None,) * 4
    assert not cursor.is_valid()
    assert (cursor.find("b"), cursor.find(b"bee"), cursor.term_info().weight()) == ("bee", "bee", 2.5)
    assert (cursor.find("ant"), cursor.find("龜"), cursor.is_valid()) == ("ant", None, False)
    assert (cursor.first(), cursor.is_valid()) == ("ant", True)


def test_a_cursor_stays_in_its_field(reader: ArrayTermsReader) -> None:
    cursor = reader.cursor("body", TEXT)
    assert (cursor.find("ant"), cursor.next(), cursor.find("z")) == ("bee", None, None)
    assert isinstance(reader.cursor("none", TEXT), EmptyCursor)


def test_a_file_of_another_kind_is_damaged() -> None:
    codec, storage = ArrayCodec(), RamStorage()
    segment = ArraySegment(codec, "test")
    with created(storage, segment, ".inv") as writer:
        writer.finish({"fields": []})
    with pytest.raises(DamagedFileError, match="no array"):
        codec.terms_reader(storage, segment)


def test_many_terms_are_listed_from_any_of_them() -> None:
    terms = [f"{number:05}".encode() for number in range(3000)]
    reader = terms_of({"f": {term: [(0, 1.0, b"", 1)] for term in terms}}, Existence())
    assert [term for _, term in reader.terms()] == terms
    for start in (0, 1, 1023, 1024, 1025, 2999):
        assert [term for _, term in reader.terms_from("f", terms[start])] == terms[start:]
