"""What does the inverted file of a segment hold, and how is a term found in it?

One set of arrays serves all fields. Terms are numbered through, field by field in the order of the fields' names,
and in the order of their bytes within a field; postings are numbered through in the order of their terms. Arrays:

    term_offsets, term_bytes    term t is `term_bytes[term_offsets[t]:term_offsets[t + 1]]`
    posting_offsets             the postings of term t are those from `posting_offsets[t]` to `posting_offsets[t + 1]`
    ids                         the Whoosh document of each posting, ascending within a term
    codes                       for each posting a row of the pairs (uint16 or uint32, as positions too):
    pair_fields, pair_weights, pair_lengths, pair_occurrences
                                the field's place in `fields`, the posting's weight, the length of the field in the
                                document, and how many positions the posting has. Rows are distinct, and sorted
    positions                   the positions of all postings, one posting after another, ascending in each
    position_marks              where in `positions` those of every 64th posting begin

A posting thus takes six bytes and its positions, and what scores it is one look into a table with a row for each
pair. `about["fields"]` has for each field its name, its range of terms, and which payloads it has besides:
`starts`, `ends` (character offsets) and `boosts` for each occurrence, `values` (opaque bytes) for each posting.
Those lie in arrays named `FIELD_NUMBER.starts` and so on, in the order of the field's occurrences or postings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array, Container, DamagedFileError

EXTENSION = ".inv"
MARK = 64
"""Of so many postings one has a mark of where its positions begin."""


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """A field's number, name, range of terms [first, last), and the payloads that it has besides positions."""

    number: int
    name: str
    first: int
    last: int
    payloads: tuple[str, ...] = ()


class Inverted:
    """The inverted file of a segment, mapped. Raises DamagedFileError where arrays are missing or do not fit."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.fields = {
            row["name"]: FieldTerms(number, row["name"], row["terms"][0], row["terms"][1], tuple(row["payloads"]))
            for number, row in enumerate(container.about["fields"])
        }
        self.term_offsets = container.array("term_offsets")
        self.term_bytes = container.array("term_bytes")
        self.posting_offsets = container.array("posting_offsets")
        self.ids = container.array("ids")
        self.codes = container.array("codes")
        self.pair_fields = container.array("pair_fields")
        self.pair_weights = container.array("pair_weights")
        self.pair_lengths = container.array("pair_lengths")
        self.pair_occurrences = container.array("pair_occurrences")
        self.positions = container.array("positions")
        self.position_marks = container.array("position_marks")
        self._check()
        # Elements of a memory view are Python's numbers, and come quicker than numpy's.
        self._ends = self.term_offsets.data
        self._bytes = self.term_bytes.data
        self._postings = self.posting_offsets.data

    def ordinal(self, field: str, term: bytes) -> int | None:
        """The number of a term, or None where the field does not have it."""
        at = self.ordinal_from(field, term)
        found = field in self.fields and at < self.fields[field].last and self.term(at) == term
        return at if found else None

    def ordinal_from(self, field: str, term: bytes) -> int:
        """The number of the first term of `field` that is not before `term`; 0 where there is no such field."""
        if field not in self.fields:
            return 0
        low, high = self.fields[field].first, self.fields[field].last
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def term(self, ordinal: int) -> bytes:
        """The bytes of a term."""
        return bytes(self._bytes[self._ends[ordinal] : self._ends[ordinal + 1]])

    def terms(self, first: int, last: int) -> list[bytes]:
        """The terms from `first` up to `last`, in the order of their bytes within a field."""
        ends = self.term_offsets[first : last + 1].astype(np.int64)
        data = self.term_bytes[ends[0] : ends[-1]].tobytes() if last > first else b""
        places = (ends - ends[0]).tolist() if last > first else []
        return [data[start:end] for start, end in pairwise(places)]

    def postings(self, ordinal: int) -> tuple[int, int]:
        """The range of a term's postings, which is among all. Raises DamagedFileError."""
        start, end = self._postings[ordinal], self._postings[ordinal + 1]
        if not start <= end <= len(self.ids):  # compiled loops rely on it
            raise self._leads_outside()
        return start, end

    def ranges(self, ordinals: Array) -> Array:
        """The ranges of the postings of many terms, a row for each, int64. Raises DamagedFileError."""
        ranges = np.stack([self.posting_offsets[ordinals], self.posting_offsets[ordinals + 1]], axis=1).astype(np.int64)
        starts, ends = ranges.T
        if ((starts < 0) | (starts > ends) | (ends > len(self.ids))).any():
            raise self._leads_outside()
        return ranges

    def weights(self, start: int, end: int) -> Array:
        """The weights of the postings from `start` to `end`, float32."""
        return self.pair_weights[self.codes[start:end]]

    def occurrences(self, start: int, end: int) -> Array:
        """How many positions each of the postings from `start` to `end` has."""
        return self.pair_occurrences[self.codes[start:end]]

    def position_start(self, posting: int) -> int:
        """Where in `positions` those of `posting` begin; for the number of postings, where they all end."""
        mark = posting // MARK
        return int(self.position_marks[mark]) + int(self.occurrences(mark * MARK, posting).sum())

    def _leads_outside(self) -> DamagedFileError:
        return DamagedFileError(f"{self.container.source}: a term's postings lead outside")

    def _check(self) -> None:
        terms, postings = len(self.posting_offsets) - 1, len(self.ids)
        fits = (
            len(self.term_offsets) == terms + 1
            and int(self.posting_offsets[-1]) == len(self.codes) == postings
            and int(self.term_offsets[-1]) == len(self.term_bytes)
            and len(self.position_marks) == postings // MARK + 1
            and len({len(self.pair_fields), len(self.pair_weights), len(self.pair_lengths)}) == 1
            and len(self.pair_occurrences) == len(self.pair_fields)
            and all(0 <= field.first <= field.last <= terms for field in self.fields.values())
        )
        if not fits:
            raise DamagedFileError(f"{self.container.source}: its arrays do not fit together")


def field_rows(fields: Sequence[FieldTerms]) -> list[dict[str, object]]:
    """What `about["fields"]` says of the fields, which are in the order of their numbers."""
    return [{"name": one.name, "terms": [one.first, one.last], "payloads": list(one.payloads)} for one in fields]


def marks_of(occurrences: Array) -> Array:
    """The `position_marks` for the numbers of positions of all postings."""
    ends = np.cumsum(occurrences, dtype=np.int64)
    return np.concatenate([np.zeros(1, np.int64), ends[MARK - 1 :: MARK]])


def narrow(most: int) -> np.dtype[np.unsignedinteger]:
    """The type of codes and positions up to `most`: one of two, for compiled loops are made for each."""
    return np.dtype(np.uint16 if most <= np.iinfo(np.uint16).max else np.uint32)


def smallest(most: int) -> np.dtype[np.unsignedinteger]:
    """The narrowest unsigned type that holds `most`."""
    return next(np.dtype(kind) for kind in ("u1", "u2", "u4", "u8") if most <= np.iinfo(kind).max)
