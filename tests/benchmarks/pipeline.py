"""How fast is each step from a file to an answer, beside what one would use without Kex?

    python -m tests.benchmarks.pipeline [DIR]

Runs over the sample collection, or for analysis, indexing and search over a judged collection in BEIR layout. Each
rate is the median of several rounds in this one run; compare figures within a line only. The peers: pypdf alone;
jieba alone; and the usual recipe for Chinese on Whoosh, a TEXT field with jieba's ChineseAnalyzer, searched by
Whoosh's own parser and BM25F.
"""

import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from api.bootstrap import opened
from api.settings import Settings
from corpus.access import OPERATOR
from corpus.samples.collection import FILES, JUDGED
from indexer.analysis.analyzer import analyze
from indexer.collection import Collection, read_collection
from indexer.evaluation import fill
from indexer.extract.sandbox import Sandbox
from indexer.results import SearchRequest
from indexer.searcher import Searcher

with warnings.catch_warnings():
    # Both compile old regular expressions on first import.
    warnings.simplefilter("ignore")
    import jieba
    from jieba.analyse import ChineseAnalyzer
    from pypdf import PdfReader
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import FileIndex, create_in
    from whoosh.qparser import OrGroup, QueryParser


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what is counted, how many a second Kex does, who the peer is, and how many it does."""

    step: str
    unit: str
    ours: float
    peer: str
    theirs: float


def measure(collection: Collection, pdfs: Sequence[Path], rounds: int) -> list[Line]:
    """All steps over `collection` and `pdfs`, each rate the median of `rounds`."""
    return [_extraction(pdfs, rounds), _analysis(collection, rounds), *_index_and_search(collection, rounds)]


def table(lines: Sequence[Line]) -> Table:
    """The lines as they are printed and shown in the README."""
    shown = Table("step", "unit", "Kex", "peer", "its rate", "ratio", box=None)
    for line in lines:
        ratio = f"{line.ours / line.theirs:.1f}"
        shown.add_row(line.step, line.unit, f"{line.ours:,.0f}", line.peer, f"{line.theirs:,.0f}", ratio)
    return shown


def _rate(amount: int, work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    return amount / median(seconds)


def _extraction(pdfs: Sequence[Path], rounds: int) -> Line:
    pages = sum(len(PdfReader(path).pages) for path in pdfs)
    with Sandbox() as sandbox:
        sandbox.extract(pdfs[0], pdfs[0].name)
        ours = _rate(pages, lambda: [sandbox.extract(path, path.name) for path in pdfs], rounds)
    theirs = _rate(pages, lambda: [page.extract_text() for path in pdfs for page in PdfReader(path).pages], rounds)
    return Line("extraction", "PDF pages/s", ours, "pypdf", theirs)


def _analysis(collection: Collection, rounds: int) -> Line:
    texts = [document.text for document in collection.documents]
    characters = sum(map(len, texts))
    jieba.initialize()
    ours = _rate(characters, lambda: [analyze(text) for text in texts], rounds)
    theirs = _rate(characters, lambda: [jieba.lcut_for_search(text) for text in texts], rounds)
    return Line("analysis", "characters/s", ours, "jieba", theirs)


def _index_and_search(collection: Collection, rounds: int) -> list[Line]:
    queries = [query.text for query in collection.queries]
    documents = len(collection.documents)
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        with opened(Settings(data=Path(ours))) as parts:
            indexing = _rate(documents, lambda: fill(collection.documents, parts.library, parts.engine, _quietly), 1)
            searcher = Searcher(parts.library, parts.engine)
            asked = _asked(lambda text: searcher.search(SearchRequest(text), OPERATOR), queries, rounds)
        plain = _PlainWhoosh(Path(theirs))
        plain_indexing = _rate(documents, lambda: plain.add(collection), 1)
        plain_asked = _asked(plain.search, queries, rounds)
    recipe = "Whoosh + ChineseAnalyzer"
    return [
        Line("indexing", "documents/s", indexing, recipe, plain_indexing),
        Line("search, median", "queries/s", 1 / median(asked), recipe, 1 / median(plain_asked)),
        Line("search, slowest 5 %", "queries/s", 1 / _p95(asked), recipe, 1 / _p95(plain_asked)),
    ]


def _asked(search: Callable[[str], object], queries: Sequence[str], rounds: int) -> list[float]:
    """The median latency of each query in seconds, warm."""
    for query in queries:
        search(query)
    return [1 / _rate(1, lambda query=query: search(query), rounds) for query in queries]  # type: ignore[misc]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _quietly(_: int) -> None:
    pass


class _PlainWhoosh:
    """Whoosh as its documentation and jieba's teach it."""

    def __init__(self, directory: Path) -> None:
        analyzer = ChineseAnalyzer()
        schema = Schema(
            id=ID(stored=True),
            title=TEXT(stored=True, analyzer=analyzer),
            text=TEXT(stored=True, analyzer=analyzer),
        )
        self._index: FileIndex = create_in(str(directory), schema)
        self._parser = QueryParser("text", schema, group=OrGroup)

    def add(self, collection: Collection) -> None:
        writer = self._index.writer(limitmb=128)
        for document in collection.documents:
            writer.add_document(id=document.id, title=document.title, text=document.text)
        writer.commit()
        self._searcher = self._index.searcher()

    def search(self, text: str) -> list[str]:
        """Ten hits with Whoosh's highlights, which our search has too."""
        hits = self._searcher.search(self._parser.parse(text), limit=10)
        return [hit.highlights("text") for hit in hits]


def main() -> None:
    """Measure and print."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else JUDGED
    pdfs = sorted(FILES.glob("*.pdf"))
    lines = measure(read_collection(directory), pdfs, rounds=3)
    Console(width=120).print(table(lines))


if __name__ == "__main__":
    main()
