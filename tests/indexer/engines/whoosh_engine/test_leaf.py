from pathlib import Path

import numpy as np
import pytest

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.leaf import Leaf, lengths_total
from indexer.engines.whoosh_engine.stored_segment import open_segment
from indexer.engines.whoosh_engine.writer import MEMORY, create, writer_of
from indexer.ranking import FIELDS
from tests.indexer.documents import document

DOCUMENTS = [
    document("m", "port crane", "port", "quay", published="2024-05-01", topics=("x", "y"), member="cmhk"),
    document("\ud83d", "port port", published="0999-12-31", topics=("y",)),
    document("a\0", "crane", "crane"),
    document("", "port", published="2024-01-02", topics=("z", "x"), readers=("members", "user:li")),
]


def leaf_of(directory: Path, documents: list[IndexedDocument]) -> Leaf:
    create(directory)
    with writer_of(directory, MEMORY) as writer:
        for one in documents:
            writer.add(one)
        writer.commit()
    (segment,) = read_contents(directory).segments
    return Leaf(open_segment(directory, segment))


@pytest.fixture
def leaf(tmp_path: Path) -> Leaf:
    return leaf_of(tmp_path, DOCUMENTS)


def test_documents_lie_side_by_side_in_their_order(leaf: Leaf) -> None:
    assert (leaf.documents, leaf.passages, leaf.longest) == (4, 7, 3)
    assert [leaf.name(number) for number in range(4)] == [one.id for one in DOCUMENTS]
    assert leaf.firsts.tolist() == [0, 3, 4, 6, 7]
    assert leaf.document_of.tolist() == [0, 0, 0, 1, 2, 2, 3]
    assert (leaf.numbers.tolist(), leaf.pages.tolist()) == ([0, 1, 2, 0, 0, 1, 0], [1, 2, 3, 1, 1, 2, 1])


def test_documents_are_found_by_their_ids(leaf: Leaf) -> None:
    assert [leaf.document(one.id) for one in DOCUMENTS] == [0, 1, 2, 3]
    assert [leaf.document(name) for name in ("a", "never", "m\0", "x" * 10_000)] == [None] * 4


def test_ranks_tell_the_order_of_the_ids(leaf: Leaf) -> None:
    names = [one.id for one in DOCUMENTS]
    assert leaf.ranks.tolist() == [sorted(names).index(name) for name in names]


def test_postings_are_found_by_term(leaf: Leaf) -> None:
    assert leaf.ids("content", "port").tolist() == [0, 1, 3, 6]
    assert leaf.ids("content", "port").tolist() == [0, 1, 3, 6]
    assert leaf.ids("content", "por").tolist() == leaf.ids("no such field", "port").tolist() == []
    start, end = leaf.range("content", "quay")
    assert end - start == 1
    assert leaf.lengths("content")[[0, 1]].tolist() == [
        len(one.fields["content"].texts) for one in DOCUMENTS[0].passages[:2]
    ]


def shown(leaf: Leaf, name: str) -> dict[str, list[int]]:
    values = leaf.values(name)
    return {text: values.documents_with(code).tolist() for code, text in enumerate(values.texts)}


def test_values_tell_their_documents(leaf: Leaf) -> None:
    assert shown(leaf, "topic") == {"x": [0, 3], "y": [0, 1], "z": [3]}
    assert shown(leaf, "member") == {"cmhk": [0]}
    assert shown(leaf, "reader") == {"members": [3], "public": [0, 1, 2], "staff": [0, 1, 2, 3], "user:li": [3]}
    assert leaf.values("topic") is leaf.values("topic")


def test_years_and_days_are_read_from_dates(leaf: Leaf) -> None:
    assert shown(leaf, "year") == {"0999": [1], "2024": [0, 3]}
    assert leaf.published.tolist() == [20240501, 9991231, 0, 20240102]
    assert leaf.values("year").documents.dtype == np.uint32


def test_an_attribute_with_one_value_at_the_most_is_told_by_document(leaf: Leaf) -> None:
    for name, expected in (("member", [1, 0, 0, 0]), ("year", [2, 1, 0, 2]), ("kind", None), ("topic", None)):
        codes = leaf.single(name)
        if expected is None:
            assert (codes is None) == (name == "topic")
        else:
            assert codes is not None
            assert codes.tolist() == expected


def test_an_attribute_that_no_document_has_is_empty(tmp_path: Path) -> None:
    leaf = leaf_of(tmp_path, [document("a", "port")])
    for name in ("topic", "member", "year"):
        codes = leaf.single(name)
        assert codes is not None
        assert (shown(leaf, name), codes.tolist()) == ({}, [0])
    assert leaf.published.tolist() == [0]


def test_lengths_are_summed_over_what_is_asked_for(leaf: Leaf) -> None:
    everything = np.ones(leaf.passages, np.bool_)
    some = np.array([True, False, False, True, False, False, False])
    for field in FIELDS:
        lengths = [len(passage.fields[field].texts) for one in DOCUMENTS for passage in one.passages]
        assert lengths_total(leaf, everything)[field] == sum(lengths)
        assert lengths_total(leaf, some)[field] == lengths[0] + lengths[3]
        assert lengths_total(leaf, ~everything)[field] == 0


def test_documents_that_do_not_lie_side_by_side_are_damage(leaf: Leaf) -> None:
    leaf.inverted.ids = leaf.inverted.ids.copy()
    start, end = leaf.range("document", "m")
    for numbers in ([1, 2, 3], [4, 5, 6], [3, 4, 5]):
        leaf.inverted.ids[start:end] = numbers
        with pytest.raises(DamagedFileError, match="side by side"):
            Leaf(leaf.stored)
    leaf.inverted.ids[start:end] = [0, 1, 2]
    assert Leaf(leaf.stored).documents == 4


def test_a_range_that_leads_outside_is_damage(leaf: Leaf) -> None:
    leaf.inverted.ids = leaf.inverted.ids[:2]
    assert leaf.range("topic", "nothing") == (0, 0)
    with pytest.raises(DamagedFileError, match="lead outside"):
        leaf.range("topic", "z")
