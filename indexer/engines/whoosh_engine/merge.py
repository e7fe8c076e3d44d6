"""How do several segments become one, without what was deleted?

Term by term, but many terms at a time: of each stretch of the merged lexicon every source has one stretch of
postings, which numpy puts where they belong. Only one stretch is in memory, whatever the size of the segments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine.codec.container import Array, ContainerWriter
from indexer.engines.whoosh_engine.codec.documents import Documents
from indexer.engines.whoosh_engine.codec.documents_file import write_documents
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Lexicon, Pairs
from indexer.engines.whoosh_engine.codec.segment import Mask
from indexer.engines.whoosh_engine.failures import REMEDY
from indexer.engines.whoosh_engine.lexicons import merged_lexicon
from indexer.engines.whoosh_engine.runs import spread
from indexer.engines.whoosh_engine.schema import NUMBERS

_STRETCH = 2_000_000
"""About so many postings are in memory at a time, at 60 bytes each with their positions."""


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged, and which of its passages are live (None: all)."""

    inverted: Inverted
    documents: Documents
    live: Mask | None

    @property
    def passages(self) -> int:
        """How many live passages there are."""
        return self.documents.count if self.live is None else int(self.live.sum())


def merge_documents(sources: Sequence[Source], file: BinaryIO) -> None:
    """Write the document file of the merged segment. Raises IndexUnavailableError for what that would lose."""
    for source in sources:
        _refuse_foreign(source.documents)

    def joined(arrays: Sequence[Array]) -> Array:
        kept = [
            array if source.live is None else array[source.live] for source, array in zip(sources, arrays, strict=True)
        ]
        return np.concatenate(kept)

    first = sources[0].documents
    lengths = {name: joined([source.documents.length(name) for source in sources]) for name in first.lengths}
    columns = {name: joined([source.documents.numbers(name) for source in sources]) for name in first.columns}
    write_documents(file, sum(source.passages for source in sources), lengths, columns)


def _refuse_foreign(documents: Documents) -> None:
    if "stored_offsets" in documents.container:
        raise _foreign("stored fields")
    if documents.container.about.get("vectors"):
        raise _foreign("vectors")
    if documents.columns.keys() != set(NUMBERS):
        raise _foreign("other columns")


def _foreign(what: str) -> IndexUnavailableError:
    return IndexUnavailableError(f"The index holds {what}, which Kex did not write and a merge would lose. {REMEDY}")


def merge_inverted(sources: Sequence[Source], file: BinaryIO) -> None:
    """Write the inverted file of the merged segment. Raises IndexUnavailableError for what that would lose."""
    if any(field.payloads for source in sources for field in source.inverted.fields.values()):
        raise _foreign("payloads")
    lexicon, counts, places = merged_lexicon([source.inverted for source in sources], [*map(_live_counts, sources)])
    pairs, codes = _merged_pairs([source.inverted for source in sources], lexicon)
    base = 0
    parts: list[_Part] = []
    for source, place, code in zip(sources, places, codes, strict=True):
        parts.append(_Part(source, base, place, code))
        base += source.passages
    furthest = max(map(_furthest, sources))
    writer = InvertedWriter(
        ContainerWriter(file), lexicon, counts, pairs, sum(part.positions() for part in parts), furthest
    )
    for first, last in _stretches(counts):
        writer.append(*_merged(parts, first, counts[first:last], pairs.occurrences))
        for source in sources:
            source.inverted.container.release()
    writer.finish()


def _furthest(source: Source) -> int:
    """The greatest position of a source."""
    found = int(source.inverted.positions.max(initial=0))
    source.inverted.container.release()
    return found


def _live_counts(source: Source) -> Array:
    """How many live postings each term of a source has."""
    offsets = source.inverted.posting_offsets.astype(np.int64)
    if source.live is None or len(offsets) == 1:
        return np.diff(offsets)
    return np.add.reduceat(source.live[source.inverted.ids], offsets[:-1], dtype=np.int64)


def _merged_pairs(sources: Sequence[Inverted], lexicon: Lexicon) -> tuple[Pairs, list[Array]]:
    """All rows of the sources' pairs, and for each source which of them its codes are."""
    numbers = {field.name: field.number for field in lexicon.fields}
    tables = []
    for source in sources:
        own = np.array([numbers.get(name, 0) for name in source.fields], np.int64)
        # The bits of positive floats are in the order of the floats.
        weights = source.pair_weights.view(np.uint32)
        columns = (own[source.pair_fields], weights, source.pair_lengths, source.pair_occurrences)
        tables.append(np.stack([column.astype(np.int64) for column in columns], axis=1))
    rows, codes = np.unique(np.concatenate(tables), axis=0, return_inverse=True)
    ends = np.cumsum([len(table) for table in tables])
    weights = rows[:, 1].astype(np.uint32).view(np.float32)
    return Pairs(rows[:, 0], weights, rows[:, 2], rows[:, 3]), np.split(codes.astype(np.uint32), ends[:-1])


def _stretches(counts: Array) -> Iterator[tuple[int, int]]:
    """The lexicon in stretches of about `_STRETCH` postings, from term to term."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _STRETCH, side="right")))
        yield first, last
        first = last


class _Part:
    """What one source gives to each stretch."""

    def __init__(self, source: Source, base: int, places: Array, codes: Array) -> None:
        self._source = source
        self._places = places
        """For each term the number of the merged one, or -1 where none of its postings live."""
        self._codes = codes
        self._counts = _live_counts(source)
        self._kept = np.flatnonzero(places >= 0)
        self._kept_places = places[self._kept]
        self._numbers = base + (
            np.arange(source.documents.count) if source.live is None else np.cumsum(source.live) - 1
        ).astype(np.uint32)

    def positions(self) -> int:
        """How many positions its live postings have."""
        if self._source.live is None:
            return len(self._source.inverted.positions)
        inverted, total = self._source.inverted, 0
        for start in range(0, len(inverted.ids), _STRETCH):
            live = self._source.live[inverted.ids[start : start + _STRETCH]]
            total += int(inverted.occurrences(start, start + _STRETCH)[live].sum())
        return total

    def stretch(self, first: int, last: int) -> "_Stretch":
        """Its postings of the merged terms from `first` up to `last`."""
        bounds = np.searchsorted(self._kept_places, [first, last])
        if bounds[0] == bounds[1]:
            return _Stretch.none()
        terms = self._kept[bounds[0] : bounds[1]]
        inverted = self._source.inverted
        start = inverted.postings(int(terms[0]))[0]
        end = inverted.postings(int(terms[-1]))[1]
        ids, codes = inverted.ids[start:end], inverted.codes[start:end]
        positions = inverted.positions[inverted.position_start(start) : inverted.position_start(end)]
        if self._source.live is not None:
            live = self._source.live[ids]
            positions = positions[np.repeat(live, inverted.pair_occurrences[codes])]
            ids, codes = ids[live], codes[live]
        places = self._kept_places[bounds[0] : bounds[1]] - first
        return _Stretch(places, self._counts[terms], self._numbers[ids], self._codes[codes], positions)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Postings of one source: of which terms of the stretch, how many of each, and the postings themselves."""

    terms: Array
    counts: Array
    ids: Array
    codes: Array
    positions: Array

    @classmethod
    def none(cls) -> "_Stretch":
        return cls(*(np.empty(0, kind) for kind in (np.int64, np.int64, np.uint32, np.uint32, np.uint32)))


def _merged(parts: Sequence[_Part], first: int, counts: Array, occurrences: Array) -> tuple[Array, Array, Array]:
    """The ids, codes and positions of a stretch, in the order of its terms, and of the sources within a term."""
    found = [part.stretch(first, first + len(counts)) for part in parts]
    size = int(counts.sum())
    ids, codes = np.empty(size, np.uint32), np.empty(size, np.uint32)
    free = np.cumsum(counts) - counts
    places = []
    for one in found:
        place = spread(free[one.terms], one.counts)
        free[one.terms] += one.counts
        ids[place], codes[place] = one.ids, one.codes
        places.append(place)
    each = occurrences[codes]
    starts = np.cumsum(each, dtype=np.int64) - each
    positions = np.empty(int(each.sum()), np.uint32)
    for one, place in zip(found, places, strict=True):
        positions[spread(starts[place], each[place])] = one.positions
    return ids, codes, positions
