import json
from pathlib import Path

import pytest

from tests.api.terminal import Kex

FIGURES = {
    *("ndcg@10", "mrr@10", "recall@1", "recall@10", "recall@100", "queries", "documents"),
    *("index_seconds", "docs_per_second", "p50_ms", "p95_ms"),
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "judged"
    (folder / "qrels").mkdir(parents=True)
    texts = {"d1": "A slice for the port.", "d2": "智慧城市的燈柱", "d3": "Roaming on the bridge."}
    rows = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    queries = [{"_id": "q1", "text": "slice"}, {"_id": "q2", "text": "灯柱"}]
    for name, lines in (("corpus", rows), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query\tdocument\tscore\nq1\td1\t1\nq2\td2\t1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("engine", ["whoosh", "memory"])
def test_a_collection_is_measured_by_either_engine(engine: str, kex: Kex, collection: Path, tmp_path: Path) -> None:
    ran = kex("eval", collection, "--engine", engine, "--lexical", "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(told) >= FIGURES
    assert (told["mrr@10"], told["queries"], told["documents"]) == (1, 2, 3)
    assert not (tmp_path / ".kex").exists()


def test_a_person_sees_every_figure(kex: Kex, collection: Path) -> None:
    lines = kex("eval", collection, "--limit-queries", 1).out.splitlines()
    figures = {line.split()[0]: line.split()[-1] for line in lines[1:]}
    assert set(figures) >= FIGURES
    assert figures["queries"] == "1"


def test_a_damaged_collection_is_named_with_its_line(kex: Kex, collection: Path) -> None:
    with (collection / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n{")
    ran = kex("eval", collection)
    assert ran.code == 2
    assert "corpus.jsonl, line 4" in ran.err
