from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.scoring import BM25F

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine.trees.collection import Collection
from indexer.engines.whoosh_engine.writer import commit, create
from tests.indexer.documents import document
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, Scores, drawn, exhaustive, make, scores_of
from tests.indexer.engines.whoosh_engine.trees.queries import queries
from tests.indexer.engines.whoosh_engine.trees.truth import Truth

AGREED = (q.And, q.Or, q.Otherwise, q.ConstantScoreQuery)
"""Classes in which stock Whoosh does what it says where nothing limits it, wherever they stand in a tree."""
EVERY = (*AGREED, q.Not, q.AndNot, q.AndMaybe, q.Require, q.DisjunctionMax)
NUMBER = st.integers(0, 3)
FIVE_HUNDRED = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(FIVE_HUNDRED, max_examples=100)
MEMORY = 1 << 20


def agreed(*classes: type) -> st.SearchStrategy[Any]:
    """Trees in which stock Whoosh does what it says; an AndMaybe below an And forgets scores."""
    below = queries((*AGREED, *classes))
    return st.one_of(below, st.builds(q.AndMaybe, below, below))


def same(found: Scores, expected: Scores) -> None:
    assert found.keys() == expected.keys()
    assert [found[number] for number in expected] == pytest.approx([*expected.values()], rel=1e-6)


@FIVE_HUNDRED
@given(NUMBER, agreed())
def test_scores_are_those_of_whoosh_without_a_limit(thinned: list[Made], number: int, query: q.Query) -> None:
    made = thinned[number]
    same(made.found(query), exhaustive(made.stock, query))


@FEW
@given(NUMBER, agreed(q.Not))
def test_so_are_those_of_not_where_nothing_is_deleted(whole: list[Made], number: int, query: q.Query) -> None:
    made = whole[number]
    same(made.found(query), exhaustive(made.stock, query))


@FIVE_HUNDRED
@given(NUMBER, agreed())
def test_scores_are_those_of_whoosh_over_our_own_segments(thinned: list[Made], number: int, query: q.Query) -> None:
    made = thinned[number]
    same(made.found(query), exhaustive(made.ours, query))


@FIVE_HUNDRED
@given(NUMBER, st.booleans(), queries(EVERY))
def test_every_class_means_what_is_documented_of_it(
    thinned: list[Made], whole: list[Made], number: int, deleted: bool, query: q.Query
) -> None:
    made = (thinned if deleted else whole)[number]
    same(made.found(query), Truth(made).of(query))


@FEW
@given(NUMBER, queries(EVERY), st.integers(-1, 40))
def test_the_best_are_the_first_of_all_sorted(thinned: list[Made], number: int, query: q.Query, limit: int) -> None:
    collection = thinned[number].collection()
    ids, scores = collection.evaluate(query)
    order = np.lexsort((ids, -scores))[: max(0, limit)]
    best = collection.top(query, limit)
    assert best.ids.tolist() == ids[order].tolist()
    assert best.scores.tolist() == scores[order].tolist()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A segment in which Whoosh takes other ways, for it has more than 5000 documents, and one in which it does not."""
    (documents,) = drawn(1, 1, 40)
    many = [documents[number % len(documents)] | {"tag": f"t{number}"} for number in range(5001)]
    return make(tmp_path_factory.mktemp("large") / "index", [many, documents[:20]], range(0, 300, 7))


@settings(FIVE_HUNDRED, max_examples=30)
@given(queries((q.And, q.Or), 2))
def test_large_segments_score_as_large_ones_do(large: Made, query: q.Query) -> None:
    same(large.found(query), exhaustive(large.stock, query))


@pytest.mark.parametrize(("prefix", "score"), [("t12", 2.0), ("t1", 1.0)])
def test_too_many_terms_score_as_few_in_a_small_segment_do(large: Made, prefix: str, score: float) -> None:
    query = q.Prefix("tag", prefix, boost=2.0)
    found = large.found(query)
    assert {*found.values()} == {score}
    same(found, exhaustive(large.stock, query))


@pytest.mark.parametrize("weighting", [BM25F(), BM25F(B=0.1, K1=2.0, body_B=1.0)])
def test_whose_weighting_it_is_can_be_said(small: Made, weighting: BM25F) -> None:
    query = q.Or([q.Term("body", "port"), q.Term("title", "port"), q.Term("tag", "red")])
    same(scores_of(small.collection(weighting).evaluate(query)), exhaustive(small.stock, query, weighting))


def test_ids_ascend_through_the_segments(small: Made) -> None:
    ids, scores = small.collection().evaluate(q.Term("body", "crane"))
    assert ids.tolist() == [0, 2, 4]
    assert (str(ids.dtype), str(scores.dtype)) == ("int64", "float64")


def test_the_last_commit_of_a_directory_is_opened(tmp_path: Path) -> None:
    indexed = [document("a", "port crane", "quay"), document("b", "port port")]
    _committed(tmp_path, indexed, set())
    _committed(tmp_path, [document("c", "crane")], {"b"})
    collection = Collection.open(tmp_path)
    assert len(collection.evaluate(q.Term("content", "port")).ids) == 1
    assert len(collection.evaluate(q.Every()).ids) == 3


def test_an_index_of_nothing_has_nothing(tmp_path: Path) -> None:
    create(tmp_path)
    collection = Collection.open(tmp_path)
    assert not len(collection.evaluate(q.Every()).ids)
    assert not len(collection.top(q.Term("content", "port"), 10).ids)


@pytest.mark.parametrize("wait", [1, 2])
def test_what_only_whoosh_knows_is_asked_of_it(tmp_path: Path, wait: int) -> None:
    create(tmp_path)
    for number in range(wait):
        commit(tmp_path, [document(f"a{number}", "port crane", "crane port")], set(), MEMORY)
    before = q.Ordered([q.Term("content", "port"), q.Term("content", "crane")])
    assert len(Collection.open(tmp_path).evaluate(before).ids) == wait


def _committed(directory: Path, documents: list[IndexedDocument], removed: set[str]) -> None:
    if not any(directory.iterdir()):
        create(directory)
    commit(directory, documents, removed, MEMORY)
