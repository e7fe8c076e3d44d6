"""Which documents of an index answer one of Whoosh's queries, and with which scores?

As Whoosh's searcher gives them without a limit and with BM25F, all of them at once, segment by segment.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Query
from whoosh.reading import IndexReader, MultiReader, SegmentReader
from whoosh.scoring import BM25F

from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.schema import schema as own_schema
from indexer.engines.whoosh_engine.stored_segment import StoredSegment, open_segment
from indexer.engines.whoosh_engine.trees import compounds, multiterms, phrases
from indexer.engines.whoosh_engine.trees.evaluation import Evaluation
from indexer.engines.whoosh_engine.trees.found import Found
from indexer.engines.whoosh_engine.trees.matchers import Matchers
from indexer.engines.whoosh_engine.trees.scored_segment import Placed, ScoredSegment
from indexer.engines.whoosh_engine.trees.statistics import Statistics

Segments = Sequence[tuple[ArraySegment, StoredSegment]]
_RULES = {**compounds.RULES, **multiterms.RULES, **phrases.RULES}


class Collection:
    """The segments of one commit, open; documents are numbered through them as Whoosh does.

    There is no filter of readers: what it finds is not for people, who may not read all of it.

    `reader` gives Whoosh's reader of the same segments, for queries that only Whoosh's matchers know.
    """

    def __init__(
        self, segments: Segments, schema: Schema, reader: Callable[[], IndexReader], weighting: BM25F | None = None
    ) -> None:
        weighting = weighting or BM25F()
        statistics = Statistics([stored for _, stored in segments], schema, weighting)
        matchers = Matchers(reader, weighting)
        self._evaluations = [
            Evaluation(ScoredSegment(placed, schema, statistics), _RULES, matchers.found)
            for placed in _placed(segments)
        ]

    @classmethod
    def open(cls, directory: Path, weighting: BM25F | None = None) -> Self:
        """The last commit of our index in `directory`. Raises DamagedFileError and IndexUnavailableError."""
        segments = read_contents(directory).segments

        def reader() -> IndexReader:
            storage = FileStorage(str(directory))
            leaves = [SegmentReader(storage, own_schema(), segment) for segment in segments]
            return leaves[0] if len(leaves) == 1 else MultiReader(leaves)

        return cls([(one, open_segment(directory, one)) for one in segments], own_schema(), reader, weighting)

    @classmethod
    def read_by(cls, reader: IndexReader, weighting: BM25F | None = None) -> Self:
        """What a reader of an index on disk reads, all segments of which are ours; it stays open as long."""
        return cls(opened(reader), reader.schema, lambda: reader, weighting)

    def evaluate(self, query: Query) -> Found:
        """All documents that `query` finds, ascending, and their scores. Raises DamagedFileError."""
        found = [self._found(one, query) for one in self._evaluations]
        ids = [np.empty(0, np.int64), *(ids for ids, _ in found)]
        return Found(np.concatenate(ids), np.concatenate([np.empty(0), *(scores for _, scores in found)]))

    def top(self, query: Query, limit: int) -> Found:
        """The best of them, up to `limit`, best first; of equals the first document."""
        found = self.evaluate(query)
        if 0 < limit < len(found.ids):
            least = np.partition(found.scores, -limit)[-limit]
            found = found.kept(found.scores >= least)
        order = np.lexsort((found.ids, -found.scores))[: max(0, limit)]
        return Found(found.ids[order], found.scores[order])

    @staticmethod
    def _found(evaluation: Evaluation, query: Query) -> Found:
        segment = evaluation.segment
        ids, scores = segment.live(evaluation.found(query))
        return Found(ids.astype(np.int64) + segment.placed.base, scores)


def opened(reader: IndexReader) -> Segments:
    """The segments that a reader of an index on disk reads, all of which are ours."""
    leaves = [leaf for leaf, _ in reader.leaf_readers()]
    return [(leaf.segment(), open_segment(Path(leaf.storage().folder), leaf.segment())) for leaf in leaves]


def _placed(segments: Segments) -> list[Placed]:
    bases = np.cumsum([0, *(stored.documents.count for _, stored in segments)]).tolist()
    return [Placed(stored, at, bases[at], segment.live()) for at, (segment, stored) in enumerate(segments)]
