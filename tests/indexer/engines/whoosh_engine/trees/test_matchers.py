from collections.abc import Iterator

import pytest
from whoosh import query as q
from whoosh.matching import ListMatcher
from whoosh.query import spans
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from tests.indexer.engines.whoosh_engine.trees.conftest import ONE, TWO
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, exhaustive, make

PORT, CRANE, QUAY = (q.Term("body", text) for text in ("port", "crane", "quay"))


class Evens(q.Query):  # type: ignore[misc]  # Whoosh has no types
    """A class of a user's: documents with even numbers."""

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> ListMatcher:
        assert context is not None
        return ListMatcher([*range(0, searcher.doc_count_all(), 2)], all_weights=4.0)

    def estimate_size(self, reader: IndexReader) -> int:
        return int(reader.doc_count_all())


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """ONE and TWO without a document of each."""
    made = make(tmp_path_factory.mktemp("thin") / "index", [ONE, TWO], [1, 3])
    yield made
    made.close()


@pytest.mark.parametrize(
    "query",
    [
        spans.SpanNear(PORT, CRANE, slop=2, ordered=False),
        spans.SpanNear2([PORT, CRANE]),
        spans.SpanFirst(PORT),
        spans.SpanNot(PORT, CRANE),
        spans.SpanOr([PORT, CRANE]),
        spans.SpanContains(PORT, PORT),
        spans.SpanBefore(QUAY, PORT),
        spans.SpanCondition(PORT, CRANE),
        q.Sequence([q.Or([PORT, CRANE]), QUAY], slop=2),
        q.Ordered([PORT, QUAY]),
        q.NestedParent(q.Term("tag", "red"), CRANE),
        q.NestedChildren(q.Term("tag", "red"), q.Term("tag", "blue")),
        q.WeightingQuery(PORT, None) if hasattr(q, "WeightingQuery") else PORT,
        Evens(),
    ],
    ids=lambda query: type(query).__name__,
)
def test_other_classes_are_matched_by_whoosh(small: Made, query: q.Query) -> None:
    assert small.found(query) == pytest.approx(exhaustive(small.stock, query))


def test_some_of_them_find_something(small: Made) -> None:
    assert small.found(spans.SpanNear2([PORT, CRANE])).keys() == {0, 4}
    assert small.found(Evens()) == {0: 4.0, 2: 4.0, 3: 4.0}


def test_they_stand_in_trees_of_arrays(small: Made) -> None:
    port, crane = small.found(PORT), small.found(CRANE)
    assert small.found(q.And([PORT, Evens()])) == {
        0: port[0] + 4,
    } | ({3: port[3] + 4} if 3 in port else {})
    assert small.found(q.Not(Evens())) == {1: 1.0, 4: 1.0}
    assert small.found(q.AndMaybe(CRANE, Evens())).keys() == crane.keys()


def test_what_is_deleted_is_left_out_whatever_a_matcher_says(thin: Made) -> None:
    assert thin.found(Evens()) == {0: 4.0, 2: 4.0}
