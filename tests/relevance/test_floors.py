"""Does the search find what people judged to be right?

Each figure is what `kex eval` printed for the collection on the day it was entered, less a small margin; a change
that loses more than the margin fails here. Collections over the same documents are indexed once.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.bootstrap import opened
from api.settings import Settings
from corpus.samples.collection import JUDGED
from indexer.collection import Collection, read_collection
from indexer.evaluation import fill, measure, ranking
from indexer.searcher import Searcher

MEASURES = ("ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100")
MARGIN = 0.005
SAME_SCRIPT = 0.01
"""How far queries in the other script may stay behind the same queries in the documents' own."""

FAMILIES: dict[str, dict[str, dict[str, float]]] = {
    "drcd": {"drcd": {"mrr@10": 0.944}, "drcd-hans-queries": {"mrr@10": 0.940}},
    "cmrc": {"cmrc": {"mrr@10": 0.980}, "cmrc-hant-hk-queries": {"mrr@10": 0.980}},
    "xquad-zh": {"xquad-zh-zh": {"mrr@10": 0.954}, "xquad-en-zh": {"ndcg@10": 0.150}},
    "xquad-en": {"xquad-en-en": {"mrr@10": 0.970}, "xquad-zh-en": {"ndcg@10": 0.130}},
    "xquad-mixed": {"xquad-mixed": {"ndcg@10": 0.623}},
    "telequad": {"telequad": {"ndcg@10": 0.893}},
    "scifact": {"scifact": {"ndcg@10": 0.690}},
    "cranfield": {"cranfield": {"ndcg@10": 0.382}},
    "lohelp": {"lohelp-zhHant-zhHans": {"ndcg@10": 0.626}, "lohelp-en-zhHans": {"ndcg@10": 0.205}},
    "twlaws": {"twlaws-en-zhHant": {"ndcg@10": 0.011}},
}
SAMPLES = {"ndcg@10": 0.655, "mrr@10": 0.838}


def figures_of(collections: Mapping[str, Collection]) -> dict[str, dict[str, float]]:
    """The figures of collections over the same documents."""
    documents = next(iter(collections.values())).documents
    with tempfile.TemporaryDirectory() as data, opened(Settings(data=Path(data))) as parts:
        names = fill(documents, parts.library, parts.engine, lambda _: None)
        searcher = Searcher(parts.library, parts.engine)
        found = {}
        for name, collection in collections.items():
            assert collection.documents == documents
            run = {query.id: ranking(searcher, query, names) for query in collection.queries}
            found[name] = dict(zip(MEASURES, measure(collection.judgements, collection.queries, run), strict=True))
        return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_collection_keeps_its_figure(family: str, shared: Path) -> None:
    floors = FAMILIES[family]
    found = figures_of({name: read_collection(shared / "eval" / name) for name in floors})
    for name, wanted in floors.items():
        for measure_name, figure in wanted.items():
            assert found[name][measure_name] >= figure - MARGIN, (name, measure_name, found[name])
    if family in ("drcd", "cmrc"):
        same, other = (found[name]["mrr@10"] for name in floors)
        assert other >= same - SAME_SCRIPT, (same, other)


def test_the_samples_keep_their_figures() -> None:
    found = figures_of({"samples": read_collection(JUDGED)})["samples"]
    for measure_name, figure in SAMPLES.items():
        assert found[measure_name] >= figure - MARGIN, found
