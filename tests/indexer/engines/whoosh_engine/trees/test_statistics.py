from math import log

import pytest
from whoosh.scoring import BM25F

from indexer.engines.whoosh_engine.trees.collection import opened
from indexer.engines.whoosh_engine.trees.statistics import Statistics
from tests.indexer.engines.whoosh_engine.trees.conftest import ONE, TWO
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, make, schema


@pytest.fixture
def statistics(small: Made) -> Statistics:
    return Statistics([stored for _, stored in opened(small.ours)], schema(), BM25F(title_B=0.0))


def test_rarity_is_counted_over_all_segments(statistics: Statistics) -> None:
    assert statistics.idf("body", b"crane") == log(5 / 4) + 1
    assert statistics.idf("body", b"absent") == log(5 / 1) + 1


def test_terms_of_a_field_without_lengths_are_as_rare_as_all(statistics: Statistics) -> None:
    assert statistics.idf("tag", b"red") == 1


def test_lengths_are_averaged_over_all_documents(statistics: Statistics) -> None:
    assert statistics.average("body") == 13 / 5
    assert statistics.average("nowhere") == 1


def test_deleted_documents_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    less = make(tmp_path_factory.mktemp("less") / "index", [ONE, TWO], [0, 4])
    found = Statistics([stored for _, stored in opened(less.ours)], schema(), BM25F())
    less.close()
    assert found.idf("body", b"crane") == log(5 / 4) + 1
    assert found.average("body") == 13 / 5


def test_a_table_has_what_each_posting_adds(small: Made, statistics: Statistics) -> None:
    _, stored = opened(small.ours)[0]
    table = statistics.table(stored.inverted)
    start, end = stored.inverted.postings(stored.inverted.ordinal("title", b"port") or 0)
    # Each title is boosted to a weight of 2, and with a B of 0 its length counts for nothing.
    assert table[stored.inverted.codes[start:end]].tolist() == [2 * 2.2 / 3.2] * 2
    start, end = stored.inverted.postings(stored.inverted.ordinal("tag", b"red") or 0)
    assert table[stored.inverted.codes[start:end]].tolist() == [1, 1]
