import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.collection import Collection, CollectionText
from indexer.engines.engine import Engine
from indexer.evaluation import Report, evaluate, measure
from indexer.extract.sandbox import Sandbox
from tests.contract.engines import ENGINES
from tests.indexer.desk import Desk

TEXTS = {"p": "port port port", "q": "port and much of other things in the harbour", "r": "airport", "s": "學校 port"}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    opened = Desk(tmp_path, engine, Sandbox())
    yield opened
    opened.close()


def collection(texts: dict[str, str], queries: dict[str, str], judged: dict[str, dict[str, int]]) -> Collection:
    documents = tuple(CollectionText(name, "", text) for name, text in texts.items())
    return Collection(documents, tuple(CollectionText(name, "", text) for name, text in queries.items()), judged)


def report(desk: Desk, given: Collection, queries: int | None = None) -> Report:
    return evaluate(given, desk.library, desk.engine, queries, lambda *_: None)


def test_a_perfect_ranking_has_figures_of_one(desk: Desk) -> None:
    given = collection(TEXTS, {"a": "airport", "b": "学校"}, {"a": {"r": 1}, "b": {"s": 2, "q": 0}})
    found = report(desk, given).figures()
    assert [found[name] for name in ("ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100")] == [1.0] * 5
    assert (found["queries"], found["documents"]) == (2, 4)
    assert found["docs_per_second"] > 0
    assert 0 < found["p50_ms"] <= found["p95_ms"]


def test_figures_are_those_reckoned_by_hand(desk: Desk) -> None:
    """`port` finds p, then s, then q, and `nothing` nothing; means over the three queries."""
    queries = {"a": "port", "b": "nowhere", "c": "airport"}
    judged = {"a": {"q": 1, "r": 1}, "b": {"p": 1}, "c": {"r": 1}}
    found = report(desk, collection(TEXTS, queries, judged))
    ideal = 1 + 1 / math.log2(3)
    assert found.ndcg_at_10 == pytest.approx((1 / math.log2(4) / ideal + 0 + 1) / 3, abs=1e-4)
    assert found.mrr_at_10 == pytest.approx((1 / 3 + 0 + 1) / 3, abs=1e-4)
    assert found.recall_at_1 == pytest.approx((0 + 0 + 1) / 3, abs=1e-4)
    assert found.recall_at_10 == found.recall_at_100 == pytest.approx((1 / 2 + 0 + 1) / 3, abs=1e-4)


def test_graded_judgements_weigh_in_ndcg(desk: Desk) -> None:
    found = report(desk, collection(TEXTS, {"a": "port"}, {"a": {"p": 1, "s": 3}}))
    gained = 1 + 3 / math.log2(3)
    assert found.ndcg_at_10 == pytest.approx(gained / (3 + 1 / math.log2(3)), abs=1e-4)


def test_only_so_many_queries_are_put_as_are_wanted(desk: Desk) -> None:
    given = collection(TEXTS, {"a": "airport", "b": "nowhere"}, {"a": {"r": 1}, "b": {"p": 1}})
    found = report(desk, given, 1)
    assert (found.queries, found.mrr_at_10) == (1, 1.0)


def test_progress_ends_with_everything_done(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    given = collection(TEXTS, {"a": "airport"}, {"a": {"r": 1}})
    evaluate(given, desk.library, desk.engine, None, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (5, 5)


def test_equal_texts_stay_two_documents_and_odd_ones_stop_nothing(desk: Desk) -> None:
    odd = {"a": "port", "b": "port", "empty": " \n", "nul": "port\0nul", "half": "port \ud83d half"}
    found = report(desk, collection(odd, {"a": "port"}, {"a": dict.fromkeys(["a", "b", "nul", "half"], 1)}))
    assert (found.recall_at_10, found.documents) == (0.75, 5)


def test_a_document_that_is_a_title_alone_is_found(desk: Desk) -> None:
    documents = (CollectionText("t", "Smart\nports \ud83d", ""), CollectionText("u", "x" * 2000, "crane"))
    given = Collection(documents, (CollectionText("a", "", "ports"),), {"a": {"t": 1}})
    assert report(desk, given).recall_at_1 == 1.0


def test_no_answer_counts_as_nothing_found() -> None:
    queries = (CollectionText("a", "", "x"), CollectionText("b", "", "y"))
    figures = measure({"a": {"p": 1}, "b": {"p": 1}}, queries, {"a": {"p": 0.0}, "b": {}})
    assert figures == (0.5, 0.5, 0.5, 0.5, 0.5)
