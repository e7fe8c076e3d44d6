"""How is an inverted file written, whole or stretch by stretch?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array, ContainerWriter
from indexer.engines.whoosh_engine.codec.inverted import MARK, FieldTerms, field_rows, narrow


@dataclass(frozen=True, slots=True)
class Pairs:
    """The rows that the codes of postings stand for; see `inverted`."""

    fields: Array
    weights: Array
    lengths: Array
    occurrences: Array

    def __len__(self) -> int:
        return len(self.fields)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The fields in the order of their numbers, and all their terms: the bytes, joined, and where each ends."""

    fields: Sequence[FieldTerms]
    data: Array
    ends: Array


def lexicon_of(
    fields: Sequence[tuple[str, Array, Array]], payloads: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Lexicon:
    """The lexicon of fields in the order of their names.

    Each comes with its terms in the order of their bytes: the bytes of all, joined, and the length of each; and may
    have payloads besides positions.
    """
    told, first = [], 0
    for number, (name, _, lengths) in enumerate(fields):
        told.append(FieldTerms(number, name, first, first + len(lengths), payloads.get(name, ())))
        first += len(lengths)
    data = np.concatenate([np.empty(0, np.uint8), *(data for _, data, _ in fields)])
    return Lexicon(told, data, np.cumsum(np.concatenate([np.empty(0, np.int64), *(one for _, _, one in fields)])))


class InvertedWriter:
    """Writes what inverted.py describes into a container, the postings piece by piece.

    `counts` says how many postings each term has; `positions` how many there are, and `furthest` the greatest.
    """

    def __init__(
        self, writer: ContainerWriter, lexicon: Lexicon, counts: Array, pairs: Pairs, positions: int, furthest: int
    ) -> None:
        self._lexicon = lexicon
        self._pairs = pairs
        self._writer = writer
        postings = int(counts.sum())
        self._writer.add("term_offsets", _offsets(lexicon.ends))
        self._writer.add("term_bytes", lexicon.data)
        self._writer.add("posting_offsets", _offsets(np.cumsum(counts)))
        self._write_pairs()
        self._ids = self._writer.reserve("ids", np.uint32, postings)
        self._codes = self._writer.reserve("codes", narrow(len(pairs)), postings)
        self._positions = self._writer.reserve("positions", narrow(furthest), positions)
        self._marks = self._writer.reserve("position_marks", np.uint64, postings // MARK + 1)
        self._marks(np.zeros(1, np.int64))
        self._postings_done = 0
        self._positions_done = 0

    def append(self, ids: Array, codes: Array, positions: Array) -> None:
        """Write the next postings and the positions of all of them."""
        ends = self._positions_done + np.cumsum(self._pairs.occurrences[codes], dtype=np.int64)
        self._ids(ids)
        self._codes(codes)
        self._positions(positions)
        self._marks(ends[MARK - 1 - self._postings_done % MARK :: MARK])
        self._postings_done += len(ids)
        self._positions_done += len(positions)

    def finish(self) -> None:
        """Complete the file."""
        self._writer.finish({"fields": field_rows(self._lexicon.fields)})

    def _write_pairs(self) -> None:
        self._writer.add("pair_fields", self._pairs.fields.astype(np.uint16))
        self._writer.add("pair_weights", self._pairs.weights.astype(np.float32))
        self._writer.add("pair_lengths", self._pairs.lengths.astype(np.uint32))
        self._writer.add("pair_occurrences", self._pairs.occurrences.astype(np.uint32))


def _offsets(ends: Array) -> Array:
    """The ends with the first beginning before them, as narrow as they can be."""
    kind = np.uint32 if not len(ends) or int(ends[-1]) <= np.iinfo(np.uint32).max else np.uint64
    return np.concatenate([np.zeros(1, kind), ends.astype(kind)])
