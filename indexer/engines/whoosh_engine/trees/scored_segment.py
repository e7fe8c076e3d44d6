"""What do the terms of one segment find, and with which scores?"""

from dataclasses import dataclass

import numpy as np
from whoosh.fields import FieldType, Schema

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.segment import Mask
from indexer.engines.whoosh_engine.leaf import Floats
from indexer.engines.whoosh_engine.runs import spread
from indexer.engines.whoosh_engine.stored_segment import StoredSegment
from indexer.engines.whoosh_engine.trees.found import NOTHING, Found, alike, inside_segment
from indexer.engines.whoosh_engine.trees.lexicon import FieldLexicon
from indexer.engines.whoosh_engine.trees.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment of a commit: which it is in the order of all, its first document's number, and which are live."""

    stored: StoredSegment
    at: int
    base: int
    live: Mask


class ScoredSegment:
    """A segment whose postings score. Documents are numbered in the segment, and deleted ones are among them."""

    def __init__(self, placed: Placed, schema: Schema, statistics: Statistics) -> None:
        self.placed = placed
        self.schema = schema
        self.inverted = placed.stored.inverted
        self.documents = placed.stored.documents.count
        self._statistics = statistics
        self._table = statistics.table(self.inverted)
        self._lexicons: dict[str, FieldLexicon] = {}

    def field(self, name: str) -> FieldType | None:
        """The field as the schema has it, or None."""
        return self.schema[name] if name in self.schema else None  # noqa: SIM401 - a schema has no `get`

    def ordinal(self, field: str, text: object) -> int | None:
        """The number of a term, or None where the segment does not have it, or the field no such value."""
        if field not in self.schema:
            return None
        try:
            return self.inverted.ordinal(field, self.schema[field].to_bytes(text))
        except ValueError:
            return None

    def lexicon(self, field: str) -> FieldLexicon:
        """The terms of a field, to be looked through."""
        found = self._lexicons.get(field)
        if found is None:
            found = self._lexicons[field] = FieldLexicon(self.inverted, field)
        return found

    def term(self, field: str, ordinal: int, *, scored: bool) -> Found:
        """The documents that have a term."""
        start, end = self.inverted.postings(ordinal)
        ids = self.inverted.ids[start:end]
        if not scored:
            return alike(ids)
        return Found(ids, self._scores(self.inverted.codes[start:end]) * self._idf(field, ordinal))

    def any_of(self, field: str, ordinals: Array, *, scored: bool) -> Found:
        """The documents that have any of some terms; the scores of all add up."""
        if not len(ordinals):
            return NOTHING
        starts, ends = self.inverted.ranges(ordinals).T
        counts = ends - starts
        places: Array | slice = spread(starts, counts)
        if int(ordinals[-1]) - int(ordinals[0]) == len(ordinals) - 1:  # neighbours' postings are neighbours too
            places = slice(int(starts[0]), int(starts[0] + counts.sum()))
        ids = self.inverted.ids[places]
        there = self._mask(ids)
        if not scored:
            return alike(np.flatnonzero(there).astype(np.uint32))
        rarities = np.array([self._idf(field, ordinal) for ordinal in ordinals.tolist()])
        scores = self._scores(self.inverted.codes[places]) * np.repeat(rarities, counts)
        return Found(
            np.flatnonzero(there).astype(np.uint32),
            np.bincount(ids, scores, self.documents)[there].astype(np.float64, copy=False),
        )

    def live(self, found: Found) -> Found:
        """The live ones of what was found."""
        return found if self.placed.live.all() else found.kept(self.placed.live[found.ids])

    def _idf(self, field: str, ordinal: int) -> float:
        return self._statistics.idf(field, self.inverted.term(ordinal))

    def _scores(self, codes: Array) -> Floats:
        with inside_segment():
            scores: Floats = self._table[codes]
        return scores

    def _mask(self, ids: Array) -> Mask:
        there = np.zeros(self.documents, np.bool_)
        with inside_segment():
            there[ids] = True
        return there
