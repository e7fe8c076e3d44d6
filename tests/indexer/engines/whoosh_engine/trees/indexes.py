"""Which small collections are queries tried on? Indexes of the same documents by Whoosh's codec and ours."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import DATETIME, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Query
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.trees.collection import Collection
from indexer.engines.whoosh_engine.trees.found import Found

Document = dict[str, Any]
Scores = dict[int, float]
WORDS = [*"port porto ports quay crane cranes slice sliced slicing network x xx edge".split(), "港口", "碼頭", "港"]
TAGS = "red green blue black".split()
FIRST_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - Whoosh knows no zones
WEIGHTING = BM25F(title_B=0.3, K1=1.4)


class Made:
    """A collection: its documents by segment, which are deleted, and the readers of Whoosh's segments and of ours."""

    def __init__(
        self, segments: Sequence[Sequence[Document]], deleted: frozenset[int], stock: IndexReader, ours: IndexReader
    ) -> None:
        self.segments = segments
        self.deleted = deleted
        self.stock = stock
        self.ours = ours

    def collection(self, weighting: BM25F = WEIGHTING) -> Collection:
        return Collection.read_by(self.ours, weighting)

    def found(self, query: Query) -> Scores:
        return scores_of(self.collection().evaluate(query))

    def close(self) -> None:
        self.stock.close()
        self.ours.close()


def scores_of(found: Found) -> Scores:
    return dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))


def exhaustive(reader: IndexReader, query: Query, weighting: BM25F = WEIGHTING) -> Scores:
    """All documents that Whoosh's searcher finds, and their scores."""
    found = Searcher(reader, weighting=weighting, closereader=False).search(query, limit=None)
    return {number: score for score, number in found.top_n}


def schema() -> Schema:
    return Schema(
        title=TEXT(analyzer=SpaceSeparatedTokenizer(), field_boost=2.0),
        body=TEXT(analyzer=SpaceSeparatedTokenizer()),
        tag=KEYWORD,
        number=NUMERIC(signed=True),
        day=DATETIME,
        kept=STORED,
    )


def drawn(seed: int, segments: int, size: int) -> list[list[Document]]:
    """Random documents, the same for the same seed; no field is so long that Whoosh's one byte would not do."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    return [[_document(chance) for _ in range(chance.randint(size // 2, size))] for _ in range(segments)]


def _document(chance: random.Random) -> Document:
    def words(most: int) -> str:
        weights = [1 / (place + 1) for place in range(len(WORDS))]
        return " ".join(chance.choices(WORDS, weights, k=chance.randint(0, most)))

    texts = {"title": words(4), "body": words(10), "tag": " ".join(chance.sample(TAGS, chance.randint(0, 2)))}
    day = FIRST_DAY + timedelta(days=chance.randint(0, 400))
    told = {name: text for name, text in texts.items() if text}
    return told | {"number": chance.randint(-300, 5000), "day": day, "kept": "said"}


def make(directory: Path, segments: Sequence[Sequence[Document]], deleted: Iterable[int] = ()) -> Made:
    """The collection of these documents, in a new `directory`."""
    gone = frozenset(deleted) & {*range(sum(map(len, segments)))}
    stock = _written(directory / "stock", segments, gone, None)
    return Made(segments, gone, stock, _written(directory / "ours", segments, gone, ArrayCodec()))


def _written(
    directory: Path, segments: Sequence[Sequence[Document]], deleted: Iterable[int], codec: ArrayCodec | None
) -> IndexReader:
    directory.mkdir(parents=True)
    index = FileStorage(str(directory)).create_index(schema())
    for documents in segments:
        writer = index.writer(codec=codec)
        for document in documents:
            writer.add_document(**document)
        writer.commit(merge=False)
    writer = index.writer(codec=codec)
    for number in deleted:
        writer.delete_document(number)
    writer.commit(merge=False)
    return index.reader()
