from corpus.samples.collection import FILES, JUDGED
from indexer.collection import Collection, read_collection
from tests.benchmarks.pipeline import measure


def test_the_benchmark_measures_every_step_beside_a_peer() -> None:
    whole = read_collection(JUDGED)
    few = Collection(whole.documents[:4], whole.queries[:3], whole.judgements)
    lines = measure(few, sorted(FILES.glob("*.pdf"))[:1], rounds=1)
    assert [line.step for line in lines] == [
        "extraction",
        "analysis",
        "indexing",
        "search, median",
        "search, slowest 5 %",
    ]
    assert all(line.ours > 0 and line.theirs > 0 and line.peer for line in lines)
