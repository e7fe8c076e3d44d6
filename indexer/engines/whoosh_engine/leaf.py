"""What does one segment hold, as arrays over its passages and documents?

Everything here is read once and holds for as long as the segment lives, its deletions left aside. Passages count
from 0 in the segment; documents too, in the order of their passages, which lie side by side.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.schema import DOCUMENT, PUBLISHED, decoded, encoded
from indexer.engines.whoosh_engine.stored_segment import StoredSegment
from indexer.ranking import FIELDS

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_MOST_RANGES = 200_000
"""Where the postings of a term are is kept for so many terms."""
_MOST_MASKS = 256


@dataclass(frozen=True, slots=True)
class Values:
    """An attribute: its values, and pairs of a document and the place of a value it has, by value then document."""

    texts: list[str]
    documents: Array
    codes: Array

    def documents_with(self, code: int) -> Array:
        """The documents that have the value at `code`, ascending."""
        first, last = np.searchsorted(self.codes, [code, code + 1])
        return self.documents[first:last]


class Leaf:
    """A segment, open for searching. Raises DamagedFileError where its documents make no sense."""

    def __init__(self, stored: StoredSegment) -> None:
        self.stored = stored
        self.inverted = stored.inverted
        self.passages = stored.documents.count
        first, last = self._terms(DOCUMENT)
        offsets = self.inverted.posting_offsets[first : last + 1].astype(np.int64)
        starts, counts = self.inverted.ids[offsets[:-1]], np.diff(offsets)
        if not (counts > 0).all():
            raise DamagedFileError(f"{stored.name}: a document has no passages")
        self.ranks = np.argsort(starts)
        """For each document the place of its id among those of the segment, in the order of their bytes."""
        self.firsts = np.append(starts[self.ranks], self.passages).astype(np.uint32)
        """Where each document begins, and at last the number of passages."""
        if int(self.firsts[0]) or not np.array_equal(np.diff(self.firsts), counts[self.ranks]):
            raise DamagedFileError(f"{stored.name}: its documents do not lie side by side")
        self.longest = int(counts.max(initial=0))
        """How many passages the longest document has."""
        self.document_of = np.repeat(np.arange(len(self.ranks), dtype=np.uint32), counts[self.ranks])
        self.numbers: memoryview = stored.documents.numbers("number").data
        """For each passage its number in its document."""
        self.pages: memoryview = stored.documents.numbers("page").data
        """For each passage its page."""
        self._document_terms = first
        self._ranks: memoryview = self.ranks.data
        self._ranges: dict[tuple[str, str], tuple[int, int]] = {}
        self._values: dict[str, Values] = {}
        self._single: dict[str, Array | None] = {}
        self.masks: dict[object, Mask] = {}
        """What conditions on attributes were met by, as bounded as `remember` keeps it."""
        for array in (self.firsts, self.document_of, self.ranks):
            array.flags.writeable = False

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.ranks)

    def name(self, document: int) -> str:
        """The id of a document."""
        return decoded(self.inverted.term(self._document_terms + self._ranks[document]))

    def document(self, name: str) -> int | None:
        """The document with an id, or None."""
        ordinal = self.inverted.ordinal(DOCUMENT, encoded(name))
        return None if ordinal is None else int(self._of_rank[ordinal - self._document_terms])

    def range(self, field: str, text: str) -> tuple[int, int]:
        """The postings of a term, from the first up to the last; none where the term is not there."""
        found = self._ranges.get((field, text))
        if found is None:
            ordinal = self.inverted.ordinal(field, encoded(text))
            found = (0, 0) if ordinal is None else self.inverted.postings(ordinal)
            if len(self._ranges) >= _MOST_RANGES:
                self._ranges = {}
            self._ranges[field, text] = found
        return found

    def ids(self, field: str, text: str) -> Array:
        """The passages that have a term, ascending."""
        start, end = self.range(field, text)
        return self.inverted.ids[start:end]

    def remember(self, condition: object, mask: Mask) -> Mask:
        """Keep the mask of a condition for the next time."""
        if len(self.masks) >= _MOST_MASKS:
            self.masks = {}
        mask.flags.writeable = False
        self.masks[condition] = mask
        return mask

    def lengths(self, field: str) -> Array:
        """The length of a field in each passage, in terms."""
        return self.stored.documents.length(field)

    def values(self, field: str) -> Values:
        """An attribute of the documents; "year" is the year of `published`."""
        found = self._values.get(field)
        if found is None:
            found = self._values[field] = self._years() if field == "year" else self._attribute(field)
        return found

    def single(self, field: str) -> Array | None:
        """For each document the code of its one value and 1, or 0; None where a document has several."""
        if field not in self._single:
            values = self.values(field)
            several = len(np.unique(values.documents)) < len(values.documents)
            codes = np.zeros(self.documents, np.int64)
            codes[values.documents] = values.codes + 1
            self._single[field] = None if several else codes
        return self._single[field]

    @cached_property
    def published(self) -> Array:
        """The documents' days as numbers like 20240501, 0 where unknown."""
        values = self.values(PUBLISHED)
        days = np.array([int(text.replace("-", "") or 0) for text in values.texts], np.int64)
        published = np.zeros(self.documents, np.int64)
        published[values.documents] = days[values.codes]
        published.flags.writeable = False
        return published

    @cached_property
    def _of_rank(self) -> Integers:
        return np.argsort(self.ranks)

    def _terms(self, field: str) -> tuple[int, int]:
        terms = self.inverted.fields.get(field)
        return (terms.first, terms.last) if terms else (0, 0)

    def _attribute(self, field: str) -> Values:
        first, last = self._terms(field)
        offsets = self.inverted.posting_offsets[first : last + 1].astype(np.int64)
        passages = self.inverted.ids[offsets[0] : offsets[-1]]
        documents = self.document_of[passages]
        # The values of a document stand on all its passages; the first is enough.
        telling = self.firsts[documents] == passages
        codes = np.repeat(np.arange(last - first), np.diff(offsets))[telling]
        return Values([decoded(term) for term in self.inverted.terms(first, last)], documents[telling], codes)

    def _years(self) -> Values:
        years = self.published // 10_000
        dated = np.flatnonzero(years)
        found, codes = np.unique(years[dated], return_inverse=True)
        order = np.argsort(codes, kind="stable")
        return Values([f"{year:04}" for year in found], dated[order].astype(np.uint32), codes[order])


def lengths_total(leaf: Leaf, passages: Mask) -> dict[str, int]:
    """For each field that ranks its length in all of `passages` together."""
    if passages.all():
        return {field: leaf.stored.documents.lengths[field].total for field in FIELDS}
    return {field: int(leaf.lengths(field)[passages].sum()) for field in FIELDS}
