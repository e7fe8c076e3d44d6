"""What does the whole index hold at one commit, as arrays?

The segments one after another. Passages and documents are numbered through; a document's passages lie side by side.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.leaf import Integers, Leaf, Mask, Postings
from indexer.engines.whoosh_engine.schema import READER

MOST_CACHED_POSITIONS = 20_000_000
"""Postings of terms that were asked for stay in memory up to so many positions (8 bytes each)."""
_ENTRY_POSITIONS = 100
"""What an entry takes beside its postings, as positions: also terms that are nowhere are kept, and must add up."""


class Snapshot:
    """All segments of one commit, to be searched by any number of threads."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._leaves = leaves
        self._passage_bases = np.cumsum([0, *(leaf.size for leaf in leaves)])
        self._document_bases = np.cumsum([0, *(len(leaf.documents) for leaf in leaves)])
        self._postings: dict[tuple[str, str], Postings] = {}
        self._attributes: dict[str, dict[str, Integers]] = {}
        self._cached = 0
        self.documents = [name for leaf in leaves for name in leaf.documents]
        self.document_of = self._numbered([leaf.document_of for leaf in leaves], self._document_bases)
        self.firsts = self._numbered([leaf.firsts for leaf in leaves], self._passage_bases)
        self.numbers = _joined([leaf.numbers for leaf in leaves])
        self.pages = _joined([leaf.pages for leaf in leaves])
        self.published = _joined([leaf.published for leaf in leaves])
        self.live = np.concatenate([np.empty(0, np.bool_), *(leaf.live for leaf in leaves)])
        self.passages = int(self.live.sum())
        self.ordinals = {name: ordinal for ordinal, name in enumerate(self.documents)}
        self.ranks = np.argsort(np.argsort(np.array(self.documents, dtype=object))) if self.documents else self.firsts
        self._lengths: dict[str, Integers] = {}

    def postings(self, field: str, text: str) -> Postings:
        """The postings of a term in all segments."""
        found = self._postings.get((field, text))
        if found is None:
            found = self._join([leaf.postings(field, text) for leaf in self._leaves])
            if self._cached > MOST_CACHED_POSITIONS:
                self._postings, self._cached = {}, 0
            self._cached += len(found.positions) + 2 * len(found.ids) + _ENTRY_POSITIONS
            self._postings[field, text] = found
        return found

    def lengths(self, field: str) -> Integers:
        """The length of a field of each passage, in terms."""
        found = self._lengths.get(field)
        if found is None:
            found = self._lengths[field] = _joined([leaf.lengths[field] for leaf in self._leaves])
        return found

    def attribute(self, name: str) -> dict[str, Integers]:
        """For each value of an attribute, the documents that have it, ascending."""
        found = self._attributes.get(name)
        if found is None:
            found = self._years() if name == "year" else self._terms(name)
            self._attributes[name] = found
        return found

    def readable(self, readers: frozenset[str]) -> Mask:
        """The documents that somebody with these rights may read."""
        found = np.zeros(len(self.documents), np.bool_)
        for value, documents in self.attribute(READER).items():
            if value in readers:
                found[documents] = True
        return found

    def _join(self, parts: Sequence[Postings]) -> Postings:
        ids = self._numbered([part.ids for part in parts], self._passage_bases)
        counts = np.concatenate([np.zeros(1, np.int64), *(part.frequencies for part in parts)])
        return Postings(ids, np.cumsum(counts), _joined([part.positions for part in parts]))

    def _terms(self, name: str) -> dict[str, Integers]:
        found: dict[str, list[Integers]] = {}
        for leaf, base in zip(self._leaves, self._document_bases, strict=False):
            for value in leaf.values(name):
                found.setdefault(value, []).append(leaf.documents_with(name, value) + base)
        return {value: documents for value, parts in found.items() if len(documents := _joined(parts))}

    def _years(self) -> dict[str, Integers]:
        years = self.published // 10_000
        return {f"{year:04}": np.flatnonzero(years == year) for year in np.unique(years[years > 0])}

    @staticmethod
    def _numbered(parts: Sequence[Integers], bases: Integers) -> Integers:
        return _joined([part + base for part, base in zip(parts, bases, strict=False)])


def _joined(parts: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *parts])
