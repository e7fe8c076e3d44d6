from pathlib import Path
from typing import Any

import pytest
from whoosh import columns, fields, query, sorting
from whoosh.filedb.filestore import FileStorage

from indexer.engines.whoosh_engine.codec.added_columns import name_of
from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.documents import EXTENSION
from tests.indexer.engines.whoosh_engine.codec.writing import Memory

Index = Any  # Whoosh has no types
PICKLES = (columns.PickleColumn(columns.VarBytesColumn()), columns.CompressedBlockColumn())


@pytest.fixture(params=["ram", "disk"])
def ix(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """Three documents in two segments of a schema without columns."""
    storage = Memory() if request.param == "ram" else FileStorage(str(tmp_path))
    ix = storage.create_index(fields.Schema(name=fields.ID(stored=True), price=fields.NUMERIC))
    for rows in ([("a", 3), ("b", 1)], [("c", 2)]):
        writer = ix.writer(codec=ArrayCodec())
        for name, price in rows:
            writer.add_document(name=name, price=price)
        writer.commit(merge=False)
    return ix


def add(ix: Index, **added: Any) -> None:  # noqa: ANN401 - as above
    writer = ix.writer(codec=ArrayCodec())
    for name, column in added.items():
        facet = sorting.StoredFieldFacet(name) if name == "name" else sorting.FieldFacet(name)
        sorting.add_sortable(writer, name, facet, column)
    writer.commit(merge=False)


def in_order(ix: Index, name: str) -> list[str]:
    with ix.searcher() as searcher:
        return [hit["name"] for hit in searcher.search(query.Every(), sortedby=name)]


def test_a_column_that_was_added_is_read_and_sorted_by(ix: Index) -> None:
    add(ix, name=None, price=None)
    with ix.reader() as reader:
        assert reader.has_column("price")
        assert [reader.column_reader("price")[docnum] for docnum in range(3)] == [3, 1, 2]
        assert reader.column_reader("name")[2] == "c"
    assert in_order(ix, "price") == ["b", "c", "a"]
    assert len([name for name in ix.storage.list() if name.endswith(".col")]) == 4


def test_a_merge_makes_it_a_column_like_the_others(ix: Index) -> None:
    add(ix, price=None)
    ix.writer(codec=ArrayCodec()).commit(optimize=True)
    assert in_order(ix, "price") == ["b", "c", "a"]
    names = ix.storage.list()
    assert not [name for name in names if name.endswith(".col")]
    assert len([name for name in names if name.endswith(EXTENSION)]) == 1


def test_a_segment_that_is_written_afterwards_has_its_own(ix: Index) -> None:
    add(ix, price=None)
    writer = ix.writer(codec=ArrayCodec())
    writer.add_document(name="d", price=0)
    writer.commit(merge=False)
    assert in_order(ix, "price") == ["d", "b", "c", "a"]


@pytest.mark.parametrize("column", PICKLES)
def test_a_column_with_pickles_is_not_read(ix: Index, column: columns.Column) -> None:
    add(ix, name=column)
    with ix.reader() as reader, pytest.raises(NotImplementedError, match="added for name may have pickles in it"):
        reader.leaf_readers()[0][0].column_reader("name", translate=False)


def test_without_a_file_there_is_no_column(ix: Index) -> None:
    segment = ix._segments()[0]
    assert name_of(segment, "price") == ArrayCodec().column_filename(segment, "price")
    with ix.reader() as reader:
        assert not reader.has_column("price")
        with pytest.raises(KeyError):
            reader.leaf_readers()[0][0]._perdoc.column_reader("price", columns.NumericColumn("i"))
