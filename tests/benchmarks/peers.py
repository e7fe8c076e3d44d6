"""How do our engine and its peers index and answer the same passages?

Tantivy (Rust), bm25s (numpy and numba) and stock Whoosh, each the way that its documentation teaches for passages
that are cut into terms already. Each is imported by the process that uses it, so that no engine pays for another's
time to load and memory; questions are made ready ahead, so that only answering them is measured.
"""

# ruff: noqa: PLC0415 - see above

import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from indexer.engines.engine import Engine, IndexedDocument, Question
from indexer.query.node import And, Attribute, Phrase, Text, Word
from indexer.ranking import CONTENT, CONTENT_ROOTS, Concept, Plan, WeightedTerm
from indexer.results import FACETS
from tests.benchmarks.passages import Asked, Batch

READERS = frozenset({"public", "members"})
"""What the one who asks may read."""
TOP = 10
_MEGABYTES = 128
"""What a writer may hold in memory, where it has a say."""

Search = Callable[[], object]


class Contestant(Protocol):
    """An engine in a directory."""

    def taken(self, batch: Batch) -> Any:  # noqa: ANN401 - each has its own
        """The batch as the engine takes it; making it is not measured."""

    def fill(self, batches: Iterable[Any]) -> None:
        """Make the index of `taken` batches, merged as the engine does by itself."""

    def open(self) -> None:
        """Be able to search."""

    def warm(self) -> None:
        """Get ready as a service does beside its first answers."""

    def prepared(self, asked: Asked) -> Search | None:
        """What answers the question from what is open, or None where the engine has no such questions."""

    def add(self, taken: Any) -> None:  # noqa: ANN401 - each has its own
        """Commit one more batch; it is found after `open`."""


class Kex:
    """Our engine: readers, grouping by document and three passages each are part of every search."""

    def __init__(self, directory: Path) -> None:
        from indexer.engines.whoosh_engine.engine import WhooshEngine

        self._make = partial(WhooshEngine, directory)
        self._engine: Engine | None = None

    def taken(self, batch: Batch) -> list[IndexedDocument]:
        """See Contestant.taken."""
        return batch.indexed()

    def fill(self, batches: Iterable[list[IndexedDocument]]) -> None:
        """A new generation in commits of a batch, as the worker makes it."""
        with self._opened().rebuild() as generation:
            for batch in batches:
                generation.update(batch)
            generation.switch()

    def open(self) -> None:
        """Once open, the engine sees by itself what is newest."""
        self._opened()

    def warm(self) -> None:
        """See Contestant.warm."""
        self._opened().warm()

    def prepared(self, asked: Asked) -> Search:
        """See Contestant.prepared."""
        tree = _tree(asked)
        wanted = And((tree, Attribute(asked.attribute[0], (asked.attribute[1],)))) if asked.attribute else tree
        question = Question(wanted, _plan(asked), READERS, limit=TOP, facets=FACETS if asked.faceted else ())
        engine = self._opened()
        return lambda: engine.search(question)

    def add(self, taken: list[IndexedDocument]) -> None:
        """See Contestant.add."""
        self._opened().update(taken)

    def _opened(self) -> Engine:
        self._engine = self._engine or self._make()
        return self._engine


def _tree(asked: Asked) -> Text | Phrase:
    text = " ".join(asked.terms)
    if asked.phrase:
        return Phrase(text, _sequence(asked.terms))
    words = tuple(Word(term, (term,), ((term, 0),), at, spaced=True) for at, term in enumerate(asked.terms))
    return Text(text, words, (), "any")


def _sequence(terms: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Three pairs that overlap say no more than the first and the last, which our analysis makes of four characters."""
    return tuple((term, at) for at, term in enumerate(terms) if len(terms) != 3 or at != 1)


def _plan(asked: Asked) -> Plan:
    if asked.phrase:
        return Plan((), (), (Phrase("", _sequence(asked.terms)),))
    # The tokens lie in one field, so that all engines have the same; ours looks for them in the roots as well.
    concepts = [
        Concept((WeightedTerm(CONTENT, term, 1.0), WeightedTerm(CONTENT_ROOTS, term, 1.0)), ()) for term in asked.terms
    ]
    return Plan(tuple(concepts), (), ())


class Tantivy:
    """Tantivy with one indexing thread; `attributes` of the document beside its terms where they are asked for."""

    def __init__(self, directory: Path, *, count: bool = True, attributes: bool = False) -> None:
        import tantivy

        self._tantivy = tantivy
        self._directory = directory
        self._count = count
        self._attributes = attributes
        self._index: Any = None
        self._adding: Any = None

    def taken(self, batch: Batch) -> list[dict[str, Any]]:
        """The fields of each passage."""
        texts = [{"text": " ".join(terms)} for terms in batch.texts()]
        if not self._attributes:
            return texts
        said = [{**self._fields(batch, at), "document": f"{batch.number:07}-{at:03}"} for at in range(len(batch.kinds))]
        return [{**text, **said[owner]} for text, owner in zip(texts, batch.owners(), strict=True)]

    @staticmethod
    def _fields(batch: Batch, document: int) -> dict[str, Any]:
        attributes = batch.attributes[document]
        return {"member": attributes.member, "language": attributes.language, "readers": list(attributes.readers)}

    def fill(self, batches: Iterable[list[dict[str, Any]]]) -> None:
        """One commit, and the merges that it sets off."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._index = self._tantivy.Index(self._schema(), path=str(self._directory))
        writer = self._writer()
        for batch in batches:
            for fields in batch:
                writer.add_document(self._tantivy.Document(**fields))
        writer.commit()
        writer.wait_merging_threads()

    def _schema(self) -> Any:  # noqa: ANN401 - not installed where types are checked
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
        if self._attributes:
            builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
            for name in ("member", "language", "readers"):
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        return builder.build()

    def _writer(self) -> Any:  # noqa: ANN401 - not installed where types are checked
        return self._index.writer(_MEGABYTES * 1_000_000, 1)

    def open(self) -> None:
        """A searcher of the last commit."""
        if self._index is None:
            self._index = self._tantivy.Index.open(str(self._directory))
        self._index.reload()
        self._searcher = self._index.searcher()

    def warm(self) -> None:
        """It is as fast as it gets."""

    def prepared(self, asked: Asked) -> Search | None:
        """See Contestant.prepared."""
        if asked.faceted or self._attributes != bool(asked.attribute or asked.limited):
            return None
        query, count = self._query(asked), self._count
        return lambda: self._searcher.search(query, TOP, count=count)

    def _query(self, asked: Asked) -> Any:  # noqa: ANN401 - not installed where types are checked
        kinds, schema = self._tantivy.Query, self._index.schema
        should, must = self._tantivy.Occur.Should, self._tantivy.Occur.Must
        if asked.phrase:
            words = kinds.phrase_query(schema, "text", list(asked.terms))
        else:
            words = kinds.boolean_query([(should, kinds.term_query(schema, "text", term)) for term in asked.terms])
        if not self._attributes:
            return words
        readers = [(should, kinds.term_query(schema, "readers", reader, "basic")) for reader in sorted(READERS)]
        needed = [kinds.boolean_query(readers)]
        if asked.attribute:
            needed.append(kinds.term_query(schema, *asked.attribute, "basic"))
        unranked = [kinds.const_score_query(query, 0.0) for query in needed]
        return kinds.boolean_query([(must, query) for query in (words, *unranked)])

    def add(self, taken: list[dict[str, Any]]) -> None:
        """By a writer that is kept."""
        self._adding = self._adding or self._writer()
        for fields in taken:
            self._adding.add_document(self._tantivy.Document(**fields))
        self._adding.commit()


class Bm25s:
    """Scores computed ahead in a sparse matrix, over numbers of terms; no phrases, no filters, nothing to add."""

    def __init__(self, directory: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import bm25s

        self._bm25s = bm25s
        self._directory = directory

    def taken(self, batch: Batch) -> list[list[str]]:
        """See Contestant.taken."""
        return batch.texts()

    def fill(self, batches: Iterable[list[list[str]]]) -> None:
        """All of it at once, as it wants it."""
        index = self._bm25s.BM25(k1=1.2, b=0.75, backend="numba")
        index.index([terms for batch in batches for terms in batch], show_progress=False)
        index.save(str(self._directory), show_progress=False)

    def open(self) -> None:
        """The matrix in memory."""
        self._index = self._bm25s.BM25.load(str(self._directory), mmap=False)

    def warm(self) -> None:
        """It compiles in its first answer."""

    def prepared(self, asked: Asked) -> Search | None:
        """See Contestant.prepared."""
        if asked.phrase or asked.attribute or asked.faceted or asked.limited:
            return None
        terms = [self._index.get_tokens_ids(list(asked.terms))]
        return lambda: self._index.retrieve(terms, k=TOP, show_progress=False)

    def add(self, taken: list[list[str]]) -> None:
        """It has no way to add."""
        raise NotImplementedError


class StockWhoosh:
    """Whoosh as it comes: its own codec, BM25F, and search for the top ten."""

    def __init__(self, directory: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from whoosh import analysis, fields, index, query

        self._schema = fields.Schema(text=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), phrase=True))
        self._whoosh = index
        self._query = query
        self._directory = directory

    def taken(self, batch: Batch) -> list[str]:
        """See Contestant.taken."""
        return [" ".join(terms) for terms in batch.texts()]

    def fill(self, batches: Iterable[list[str]]) -> None:
        """One commit."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._whoosh.create_in(str(self._directory), self._schema)
        self.add(chain.from_iterable(batches))

    def open(self) -> None:
        """A searcher of the last commit."""
        self._searcher = self._whoosh.open_dir(str(self._directory)).searcher()

    def warm(self) -> None:
        """It is as fast as it gets."""

    def prepared(self, asked: Asked) -> Search | None:
        """See Contestant.prepared."""
        if asked.phrase or asked.attribute or asked.faceted or asked.limited:
            return None
        query = self._query.Or([self._query.Term("text", term) for term in asked.terms])
        return lambda: self._searcher.search(query, limit=TOP)

    def add(self, taken: Iterable[str]) -> None:
        """See Contestant.add."""
        writer = self._whoosh.open_dir(str(self._directory)).writer(limitmb=_MEGABYTES)
        for text in taken:
            writer.add_document(text=text)
        writer.commit()


KEX, TANTIVY, ATTRIBUTES, BM25S, WHOOSH = "Kex", "tantivy", "tantivy with attributes", "bm25s", "stock Whoosh"
UNCOUNTED = "tantivy without count"


_FOLDERS = {KEX: "kex", TANTIVY: "tantivy", UNCOUNTED: "tantivy", ATTRIBUTES: "attributes", BM25S: "bm25s"}
_MAKERS: dict[str, Callable[[Path], Contestant]] = {
    KEX: Kex,
    TANTIVY: Tantivy,
    UNCOUNTED: partial(Tantivy, count=False),
    ATTRIBUTES: partial(Tantivy, count=False, attributes=True),
    BM25S: Bm25s,
    WHOOSH: StockWhoosh,
}


def folder(name: str, work: Path) -> Path:
    """Where in `work` the engine of this name has its index."""
    return work / _FOLDERS.get(name, "whoosh")


def contestant(name: str, work: Path) -> Contestant:
    """The engine of this name, with its index in `work`."""
    return _MAKERS[name](folder(name, work))


Papers = Sequence[tuple[str, Sequence[str]]]
"""Of each document its language and the texts of its passages."""


def kex_of_texts(directory: Path, papers: Papers) -> None:
    """Analyse and index as the worker does."""
    from indexer.engines.whoosh_engine.engine import WhooshEngine
    from tests.indexer.documents import document

    engine = WhooshEngine(directory)
    with engine.rebuild() as generation:
        for first in range(0, len(papers), 200):
            batch = papers[first : first + 200]
            generation.update(
                [document(f"{first + at:07}", *texts, language=language) for at, (language, texts) in enumerate(batch)]
            )
        generation.switch()


def whoosh_of_texts(directory: Path, papers: Papers) -> None:
    """Analyse and index as jieba's and Whoosh's documentation teach, with positions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba.analyse import ChineseAnalyzer
        from whoosh import fields, index

    directory.mkdir(parents=True, exist_ok=True)
    schema = fields.Schema(text=fields.TEXT(analyzer=ChineseAnalyzer(), phrase=True))
    writer = index.create_in(str(directory), schema).writer(limitmb=_MEGABYTES)
    for _, texts in papers:
        for text in texts:
            writer.add_document(text=text)
    writer.commit()
