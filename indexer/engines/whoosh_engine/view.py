"""What does the index look like to somebody who may not read all of it?

How rare a term is and how long a passage is against the average are counted over readable passages alone. Scores
would otherwise tell whether a word stands in a paper that the asker may not know of.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.leaf import Floats, Mask, lengths_total
from indexer.engines.whoosh_engine.schema import READER
from indexer.engines.whoosh_engine.snapshot import LiveLeaf, Snapshot
from indexer.ranking import FIELDS, idf, length_norm, saturation

_MOST_CACHED_TERMS = 100_000


class LeafView:
    """One leaf as seen with some rights; holds for as long as no document of it is deleted."""

    def __init__(self, live: LiveLeaf, readers: frozenset[str]) -> None:
        self.key = live.key
        self.leaf = live.leaf
        self.documents = self._readable(readers) & live.live
        """Which documents may be read."""
        passages: Mask = np.repeat(self.documents, np.diff(self.leaf.firsts))
        self.passages = int(passages.sum())
        self.lengths = lengths_total(self.leaf, passages)
        self._passages = None if self.passages == self.leaf.passages else passages
        self._containing: dict[tuple[str, str], int] = {}

    def containing(self, field: str, text: str) -> int:
        """How many readable passages have a term."""
        if self._passages is None:
            start, end = self.leaf.range(field, text)
            return end - start
        found = self._containing.get((field, text))
        if found is None:
            found = int(np.count_nonzero(self._passages[self.leaf.ids(field, text)]))
            if len(self._containing) >= _MOST_CACHED_TERMS:
                self._containing = {}
            self._containing[field, text] = found
        return found

    def _readable(self, readers: frozenset[str]) -> Mask:
        values = self.leaf.values(READER)
        readable = np.array([text in readers for text in values.texts], np.bool_)
        found = np.zeros(self.leaf.documents, np.bool_)
        found[values.documents[readable[values.codes]]] = True
        return found


class View:
    """A snapshot as seen with some rights; what `before` knows of the same leaves is kept."""

    def __init__(self, snapshot: Snapshot, readers: frozenset[str], before: Sequence[LeafView] = ()) -> None:
        known = {one.key: one for one in before}
        self.snapshot = snapshot
        self.leaves = [known.get(live.key) or LeafView(live, readers) for live in snapshot.leaves]
        self.passages = sum(one.passages for one in self.leaves)
        self._averages = {
            field: sum(one.lengths[field] for one in self.leaves) / max(1, self.passages) for field in FIELDS
        }
        self._tables: dict[int, Floats] = {}
        self._rarities: dict[tuple[str, str], float] = {}

    def idf(self, field: str, text: str) -> float:
        """How much the term tells, among the readable passages."""
        found = self._rarities.get((field, text))
        if found is None:
            found = idf(self.passages, sum(one.containing(field, text) for one in self.leaves))
            if len(self._rarities) >= _MOST_CACHED_TERMS:
                self._rarities = {}
            self._rarities[field, text] = found
        return found

    def norms(self, field: str, lengths: Array) -> Floats:
        """What passages with these lengths of a field weigh a frequency against (indexer.ranking.length_norm)."""
        return length_norm(field, lengths.astype(np.float64), self._averages[field])

    def table(self, at: int) -> Floats:
        """For each row of the pairs of the leaf at `at` what a posting with it adds to a score of weight 1."""
        found = self._tables.get(at)
        if found is None:
            found = self._tables[at] = self._table(at)
        return found

    def _table(self, at: int) -> Floats:
        inverted = self.leaves[at].leaf.inverted
        table = np.zeros(len(inverted.pair_fields))
        for field in FIELDS:
            if field in inverted.fields:
                rows = np.flatnonzero(inverted.pair_fields == inverted.fields[field].number)
                norms = self.norms(field, inverted.pair_lengths[rows])
                table[rows] = saturation(inverted.pair_weights[rows].astype(np.float64), norms)
        return table
