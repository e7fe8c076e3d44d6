"""What does the index look like to somebody who may not read all of it?

How rare a term is and how long a passage is against the average are counted over readable passages alone. Scores
would otherwise tell whether a word stands in a paper that the asker may not know of.
"""

from indexer.engines.whoosh_engine.leaf import Floats, Integers, Mask
from indexer.engines.whoosh_engine.snapshot import Snapshot
from indexer.ranking import idf, length_norm

_MOST_CACHED_TERMS = 100_000


class View:
    """A snapshot as seen with some rights; `documents` is the mask of what they let read."""

    def __init__(self, snapshot: Snapshot, readers: frozenset[str]) -> None:
        self.snapshot = snapshot
        self.documents = snapshot.readable(readers)
        self._passages: Mask = self.documents[snapshot.document_of] & snapshot.live
        self._count = int(self._passages.sum())
        self._norms: dict[str, Floats] = {}
        self._rarities: dict[tuple[str, str], float] = {}

    def idf(self, field: str, text: str) -> float:
        """How much the term tells, among the readable passages."""
        found = self._rarities.get((field, text))
        if found is None:
            containing = int(self._passages[self.snapshot.postings(field, text).ids].sum())
            if len(self._rarities) >= _MOST_CACHED_TERMS:
                self._rarities = {}
            found = self._rarities[field, text] = idf(self._count, containing)
        return found

    def norms(self, field: str, passages: Integers) -> Floats:
        """The length norms (indexer.ranking.length_norm) of a field of `passages`."""
        found = self._norms.get(field)
        if found is None:
            lengths = self.snapshot.lengths(field)
            average = (lengths * self._passages).sum() / max(1, self._count)
            found = self._norms[field] = length_norm(field, lengths, average)
        return found[passages]
