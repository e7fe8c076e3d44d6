import numpy as np
import pytest
from whoosh import query as q
from whoosh.scoring import BM25F

from indexer.engines.whoosh_engine.trees.collection import opened
from indexer.engines.whoosh_engine.trees.evaluation import Evaluation
from indexer.engines.whoosh_engine.trees.found import Found, alike
from indexer.engines.whoosh_engine.trees.scored_segment import Placed, ScoredSegment
from indexer.engines.whoosh_engine.trees.statistics import Statistics
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, schema


class OwnTerm(q.Term):  # type: ignore[misc]  # Whoosh has no types
    """A class of a user's."""


@pytest.fixture
def evaluation(small: Made) -> Evaluation:
    def rule(here: Evaluation, _query: q.Query) -> Found:
        return alike(np.array([1 if here.scored else 2]))

    def otherwise(_here: Evaluation, _query: q.Query) -> Found:
        return alike(np.array([7]))

    (_, stored), *_ = opened(small.ours)
    placed = Placed(stored, 0, 0, np.ones(3, np.bool_))
    segment = ScoredSegment(placed, schema(), Statistics([stored], schema(), BM25F()))
    return Evaluation(segment, {q.Term: rule}, otherwise)


def test_a_class_has_its_rule(evaluation: Evaluation) -> None:
    assert evaluation.found(q.Term("body", "port")).ids.tolist() == [1]
    assert evaluation.ids(q.Term("body", "port")).tolist() == [2]


@pytest.mark.parametrize("query", [OwnTerm("body", "port"), q.Every()])
def test_any_other_is_evaluated_otherwise(evaluation: Evaluation, query: q.Query) -> None:
    assert evaluation.found(query).ids.tolist() == [7]


def test_boosts_are_for_scores(evaluation: Evaluation) -> None:
    one = alike(np.array([1]))
    assert evaluation.boosted(one, 2.0).scores.tolist() == [2]
