"""How good and how fast is the search on a judged collection?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import median, quantiles
from time import perf_counter

import ir_measures
from ir_measures import RR, R, nDCG

from corpus.access import OPERATOR
from corpus.document import Description
from corpus.library import Library
from corpus.page import PageReading
from corpus.upload import Upload
from indexer.analysis.script import language_of
from indexer.collection import Collection, CollectionText, Judgements
from indexer.engines.engine import Engine, IndexedDocument
from indexer.extract.characters import clean, one_line
from indexer.extract.extraction import Extraction, Metadata, Page
from indexer.ingest import indexed
from indexer.passages import passages
from indexer.results import SearchRequest
from indexer.searcher import Searcher

_COMMIT = 1000
_DEPTH = 100
_WARMING = 20

Tick = Callable[[int, int], None]
"""Told how many of how many documents and queries are done."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured. Latencies are of the whole search, from the text to the snippets of ten hits, warm."""

    ndcg_at_10: float
    mrr_at_10: float
    recall_at_1: float
    recall_at_10: float
    recall_at_100: float
    queries: int
    documents: int
    index_seconds: float
    docs_per_second: float
    p50_ms: float
    p95_ms: float

    def figures(self) -> dict[str, float]:
        """The figures by the names that `kex eval` prints."""
        return {
            "ndcg@10": self.ndcg_at_10,
            "mrr@10": self.mrr_at_10,
            "recall@1": self.recall_at_1,
            "recall@10": self.recall_at_10,
            "recall@100": self.recall_at_100,
            "queries": self.queries,
            "documents": self.documents,
            "index_seconds": self.index_seconds,
            "docs_per_second": self.docs_per_second,
            "p50_ms": self.p50_ms,
            "p95_ms": self.p95_ms,
        }


def evaluate(collection: Collection, library: Library, engine: Engine, queries: int | None, tick: Tick) -> Report:
    """Index `collection` into an empty `library` and `engine`, put up to `queries` of its queries (all: None)."""
    asked = collection.queries[:queries]
    steps = len(collection.documents) + len(asked)
    began = perf_counter()
    names = fill(collection.documents, library, engine, lambda done: tick(done, steps))
    index_seconds = perf_counter() - began
    run, latencies = _run(
        Searcher(library, engine), asked, names, lambda done: tick(len(collection.documents) + done, steps)
    )
    return Report(
        *measure(collection.judgements, asked, run),
        queries=len(asked),
        documents=len(collection.documents),
        index_seconds=round(index_seconds, 2),
        docs_per_second=round(len(collection.documents) / index_seconds, 1),
        p50_ms=round(median(latencies), 2),
        p95_ms=round(quantiles(latencies, n=20, method="inclusive")[-1] if len(latencies) > 1 else latencies[0], 2),
    )


def fill(
    documents: Sequence[CollectionText], library: Library, engine: Engine, tick: Callable[[int], None]
) -> dict[str, str]:
    """Put the documents into `library` and `engine`; their ids there, each with its id in the collection."""
    names: dict[str, str] = {}
    for start in range(0, len(documents), _COMMIT):
        batch = documents[start : start + _COMMIT]
        engine.update([document for text in batch if (document := _kept(library, text, names))])
        tick(len(names))
    return names


def _kept(library: Library, text: CollectionText, names: dict[str, str]) -> IndexedDocument | None:
    """Put one text through the write path as a file of one page (the title, where there is no text but that).

    None for a document without any text.
    """
    title = one_line(text.title)
    page = Page(1, clean(text.text) or title, 1.0, "collection")
    found = passages(Extraction("text/plain", Metadata(), (page,)))
    # The id makes the bytes of every document its own; equal texts would be one document otherwise.
    content = f"{text.id}\n{text.text}".encode("utf-8", "surrogatepass")
    description = Description(title=title[:300], language=language_of(page.text))
    upload = Upload(BytesIO(content), f"{len(names)}.txt", "text/plain", description)
    document = library.add(OPERATOR, upload).document
    names[document.id] = text.id
    readings = [PageReading(1, len(page.text), 1.0, "collection")]
    library.record_extraction(OPERATOR, document.id, document.version, Description(), readings, found)
    return indexed(document, found) if found else None


def _run(
    searcher: Searcher, queries: Sequence[CollectionText], names: Mapping[str, str], tick: Callable[[int], None]
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """The ranking of each query as ir_measures wants it, and the latency of each in milliseconds."""
    for query in queries[:_WARMING]:
        searcher.search(SearchRequest(query.text), OPERATOR)
    run: dict[str, dict[str, float]] = {}
    latencies = []
    for done, query in enumerate(queries, start=1):
        began = perf_counter()
        searcher.search(SearchRequest(query.text), OPERATOR)
        latencies.append((perf_counter() - began) * 1000)
        run[query.id] = ranking(searcher, query, names)
        tick(done)
    return run, latencies


def ranking(searcher: Searcher, query: CollectionText, names: Mapping[str, str]) -> dict[str, float]:
    """The first hundred documents for `query`, by their ids in the collection, each with a falling score."""
    found = searcher.rank(query.text, OPERATOR, _DEPTH)
    return {names[identifier]: float(-place) for place, identifier in enumerate(found)}


def measure(
    judgements: Judgements, queries: Sequence[CollectionText], run: dict[str, dict[str, float]]
) -> tuple[float, float, float, float, float]:
    """nDCG@10, MRR@10 and recall at 1, 10 and 100, by ir_measures, over the queries put."""
    asked = {query.id: judgements[query.id] for query in queries}
    measures = (nDCG @ 10, RR @ 10, R @ 1, R @ 10, R @ 100)
    values = ir_measures.calc_aggregate(measures, asked, run)
    ndcg, mrr, recall_1, recall_10, recall_100 = (round(float(values[measure]), 4) for measure in measures)
    return ndcg, mrr, recall_1, recall_10, recall_100
