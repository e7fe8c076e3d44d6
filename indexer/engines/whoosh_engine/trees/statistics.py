"""How much does a term tell, and how long is a field on average, as Whoosh counts it?

Over all segments together, and deleted documents count until a merge drops them: so does Whoosh.
"""

from collections.abc import Sequence
from math import log

import numpy as np
from whoosh.fields import Schema
from whoosh.scoring import BM25F

from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.leaf import Floats
from indexer.engines.whoosh_engine.stored_segment import StoredSegment

_MOST_CACHED = 100_000


class Statistics:
    """What BM25F must know of all segments; `weighting` has its B, the fields' own B, and K1."""

    def __init__(self, stored: Sequence[StoredSegment], schema: Schema, weighting: BM25F) -> None:
        self._stored = stored
        self._schema = schema
        self._weighting = weighting
        self._documents = sum(one.documents.count for one in stored)
        self._rarities: dict[tuple[str, bytes], float] = {}

    def idf(self, field: str, term: bytes) -> float:
        """The term's weight; 1 in a field whose postings score by their weights alone."""
        found = self._rarities.get((field, term))
        if found is None:
            found = self._idf(field, term) if self._schema[field].scorable else 1.0
            if len(self._rarities) >= _MOST_CACHED:
                self._rarities = {}
            self._rarities[field, term] = found
        return found

    def average(self, field: str) -> float:
        """The average length of a field."""
        lengths = (one.documents.lengths.get(field) for one in self._stored)
        return sum(one.total for one in lengths if one) / (self._documents or 1) or 1.0

    def table(self, inverted: Inverted) -> Floats:
        """For each row of the pairs of a segment what a posting with it scores where its term's weight is 1."""
        table = inverted.pair_weights.astype(np.float64)
        for name, field in inverted.fields.items():
            if name in self._schema and self._schema[name].scorable:
                rows = np.flatnonzero(inverted.pair_fields == field.number)
                norms = self._norms(name, inverted.pair_lengths[rows].astype(np.float64))
                table[rows] = table[rows] * (self._weighting.K1 + 1) / (table[rows] + norms)
        return table

    def _norms(self, field: str, lengths: Floats) -> Floats:
        share = self._weighting._field_B.get(field, self._weighting.B)  # noqa: SLF001 - it has no other door
        norms: Floats = self._weighting.K1 * ((1 - share) + share * lengths / self.average(field))
        return norms

    def _idf(self, field: str, term: bytes) -> float:
        containing = 0
        for one in self._stored:
            ordinal = one.inverted.ordinal(field, term)
            if ordinal is not None:
                start, end = one.inverted.postings(ordinal)
                containing += end - start
        return log(self._documents / (containing + 1)) + 1
