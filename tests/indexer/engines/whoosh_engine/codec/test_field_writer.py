from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Existence, Positions

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.field_writer import ArrayFieldWriter
from indexer.engines.whoosh_engine.codec.inverted import EXTENSION
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from tests.indexer.engines.whoosh_engine.codec.writing import Field, Posting, terms_of

POSITIONS = Positions()
WEIGHT = st.floats(0.0078125, 1000.0, width=32)
POSTINGS = st.dictionaries(
    st.integers(0, 2**32 - 1),
    st.tuples(WEIGHT, st.sets(st.integers(0, 70_000), max_size=5), st.integers(0, 2**32 - 1)),
    min_size=1,
    max_size=5,
)
FIELDS = st.dictionaries(st.text(max_size=3), st.dictionaries(st.binary(max_size=3), POSTINGS, max_size=4), max_size=3)


@pytest.fixture
def writer() -> ArrayFieldWriter:
    return ArrayCodec().field_writer(RamStorage(), ArraySegment(ArrayCodec(), "test"))


def postings_of(found: dict[int, tuple[float, set[int], int]]) -> list[Posting]:
    return [
        (docnum, weight, POSITIONS.encode(sorted(positions)), length)
        for docnum, (weight, positions, length) in sorted(found.items())
    ]


@given(FIELDS)
def test_every_posting_is_read_as_it_was_written(
    written: dict[str, dict[bytes, dict[int, tuple[float, set[int], int]]]],
) -> None:
    told = {name: {term: postings_of(terms[term]) for term in sorted(terms)} for name, terms in written.items()}
    reader = terms_of(told, POSITIONS)
    assert list(reader.terms()) == [(name, term) for name in sorted(told) for term in told[name]]
    for name, terms in told.items():
        for term, postings in terms.items():
            matcher = reader.matcher(name, term, POSITIONS)
            for docnum, weight, value, _ in postings:
                assert (matcher.id(), matcher.weight(), matcher.value()) == (docnum, weight, value)
                matcher.next()
            assert not matcher.is_active()
            info = reader.term_info(name, term)
            lengths = [length for _, _, _, length in postings]
            assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))


def test_calls_out_of_order_are_refused(writer: ArrayFieldWriter) -> None:
    with pytest.raises(ValueError, match="belongs to a field"):
        writer.start_term(b"a")
    with pytest.raises(ValueError, match="belongs to a term"):
        writer.add(0, 1.0, b"", 1)
    with pytest.raises(ValueError, match="no field"):
        writer.finish_field()
    writer.start_field("f", Field(Existence()))
    with pytest.raises(ValueError, match="belongs to a term"):
        writer.add(0, 1.0, b"", 1)


def test_a_position_that_cannot_be_kept_is_refused_when_it_comes(writer: ArrayFieldWriter) -> None:
    writer.start_field("content", Field(POSITIONS))
    writer.start_term(b"a")
    writer.add(3, 1.0, POSITIONS.encode([2**32 - 1]), 1)
    with pytest.raises(ValueError, match=r"field 'content' of document 4: .* from 0 to 4294967295"):
        writer.add(4, 1.0, POSITIONS.encode([2**32]), 1)


def test_a_segment_without_terms_has_a_file(tmp_path: Path) -> None:
    codec, storage = ArrayCodec(), FileStorage(str(tmp_path))
    segment = ArraySegment(codec, "test")
    writer = codec.field_writer(storage, segment)
    writer.start_field("f", Field(Existence()))
    writer.finish_field()
    assert not writer.is_closed
    writer.close()
    assert writer.is_closed
    assert [path.name for path in tmp_path.iterdir()] == [segment.make_filename(EXTENSION)]
    assert list(codec.terms_reader(storage, segment).indexed_field_names()) == []
