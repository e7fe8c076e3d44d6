"""What do queries find that no rule is for?

Queries on spans, on nested documents, on columns, an Or with a scale, and users' own classes: their own matchers
say so, stepped through from first to last over Whoosh's readers of the same segments. Queries below them are then
matched by Whoosh too.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from whoosh.query import Query
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engines.whoosh_engine.trees.evaluation import Evaluation
from indexer.engines.whoosh_engine.trees.found import Found


class Matchers:
    """Evaluates queries by Whoosh's searcher over what `reader` gives, once it is needed."""

    def __init__(self, reader: Callable[[], IndexReader], weighting: BM25F) -> None:
        self._reader = reader
        self._weighting = weighting

    def found(self, here: Evaluation, query: Query) -> Found:
        """What `query` finds."""
        searcher, _ = self._searcher.leaf_searchers()[here.segment.placed.at]
        matcher = query.matcher(searcher, searcher.context() if here.scored else searcher.boolean_context())
        ids, scores = [], []
        while matcher.is_active():
            ids.append(matcher.id())
            scores.append(matcher.score() if here.scored else 1.0)
            matcher.next()
        return Found(np.array(ids, np.uint32), np.array(scores, np.float64))

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._reader(), weighting=self._weighting)
