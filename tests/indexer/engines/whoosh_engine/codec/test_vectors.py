import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.formats import CharacterBoosts, Characters, Format, Frequency, Positions
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.documents_reader import ArrayPerDocumentReader
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from tests.indexer.engines.whoosh_engine.codec.writing import Field, documents_of

Items = list[tuple[str | bytes, float, bytes]]
POSITIONS = Positions()


class Own(Format):  # type: ignore[misc]  # Whoosh has no types
    """Whose values only it can read."""


def reader_of(format_: object, documents: list[Items]) -> ArrayPerDocumentReader:
    def write(writer: ArrayPerDocumentWriter) -> None:
        for docnum, items in enumerate(documents):
            writer.start_doc(docnum)
            if items:
                writer.add_vector_items("f", Field(vector=format_), items)
            writer.finish_doc()

    return documents_of(write, len(documents))


def items_of(reader: ArrayPerDocumentReader, docnum: int, format_: object) -> Items:
    matcher, found = reader.vector(docnum, "f", format_), []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value()))
        matcher.next()
    return found


ITEM = st.tuples(st.text(), st.floats(0.0, 99.0, width=32), st.sets(st.integers(0, 2**32 - 1), max_size=4))
ITEMS = ITEM.map(lambda item: (item[0], item[1], POSITIONS.encode(sorted(item[2]))))


@given(st.lists(st.lists(ITEMS, max_size=4), max_size=5))
def test_positions_come_back(documents: list[Items]) -> None:
    reader = reader_of(POSITIONS, documents)
    for docnum, items in enumerate(documents):
        assert reader.has_vector(docnum, "f") == bool(items)
        if items:
            assert items_of(reader, docnum, POSITIONS) == items
        else:
            with pytest.raises(KeyError):
                reader.vector(docnum, "f", POSITIONS)


@pytest.mark.parametrize(
    ("format_", "values"),
    [
        (Frequency(), [pack_uint(1), pack_uint(2)]),
        (Characters(), [Characters().encode([(0, 0, 3)]), Characters().encode([(1, 4, 5), (2, 6, 8)])]),
        (CharacterBoosts(), [CharacterBoosts().encode([(0, 0, 3, 2.0)])[0], CharacterBoosts().encode([])[0]]),
        (Own(), [b"", b"own"]),
        (Positions(), [b"of another", b"format"]),
    ],
)
def test_each_format_comes_back(format_: object, values: list[bytes]) -> None:
    items: Items = [("a", 1.0, values[0]), ("b", 2.0, values[1])]
    reader = reader_of(format_, [[], items[:1], items])
    assert [reader.has_vector(docnum, "f") for docnum in range(3)] == [False, True, True]
    assert items_of(reader, 1, format_) == items[:1]
    assert items_of(reader, 2, format_) == items


def test_terms_may_be_bytes_and_values_none() -> None:
    reader = reader_of(Own(), [[("é".encode(), 1.0, None)]])  # type: ignore[list-item]  # as Whoosh calls it
    assert items_of(reader, 0, Own()) == [("é", 1.0, b"")]


def test_a_position_that_cannot_be_kept_is_refused_when_it_comes() -> None:
    with pytest.raises(ValueError, match=r"field 'f' of document 1: .* from 0 to 4294967295"):
        reader_of(POSITIONS, [[("a", 1.0, POSITIONS.encode([2**32 - 1]))], [("b", 1.0, POSITIONS.encode([2**32]))]])


def test_values_that_whoosh_would_run_are_damage() -> None:
    reader = reader_of(Own(), [[("a", 1.0, pack_uint(1) + pickle.dumps([print], 2))]])
    with pytest.raises(DamagedFileError, match=r"a value names \w+\.print"):
        reader.vector(0, "f", POSITIONS)
