"""Which distinct terms are there among many, and in which order?

Terms lie side by side in one array of bytes, for there may be a million of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels.choice import loops
from indexer.engines.whoosh_engine.runs import equal_runs, spread

_PREFIX = 8
"""So many bytes of a term are compared at a time, as one number."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms by where each begins and ends in `data` (bytes)."""

    data: Array
    starts: Array
    ends: Array

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, places: Array | slice) -> "Terms":
        return Terms(self.data, self.starts[places], self.ends[places])

    def term(self, at: int) -> bytes:
        """One of them."""
        found: bytes = self.data[self.starts[at] : self.ends[at]].tobytes()
        return found

    def joined(self) -> Array:
        """The bytes of all, one after another."""
        return self.data[spread(self.starts, self.ends - self.starts)]


def together(several: Sequence[Terms]) -> Terms:
    """Terms of several arrays in one."""
    shifts = np.cumsum([0, *(len(terms.data) for terms in several)]).tolist()
    parts = list(zip(several, shifts, strict=False))
    return Terms(
        np.concatenate([np.empty(0, np.uint8), *(terms.data for terms in several)]),
        np.concatenate([np.empty(0, np.int64), *(terms.starts + shift for terms, shift in parts)]),
        np.concatenate([np.empty(0, np.int64), *(terms.ends + shift for terms, shift in parts)]),
    )


def distinct(words: Terms) -> tuple[Terms, Array]:
    """The distinct terms among `words` in the order of their bytes, and of each word the place there."""
    numbers, first = loops().numbered(words.data, words.starts, words.ends)
    terms = words[first]
    order = order_of(terms)
    places = np.empty(len(terms), np.uint32)
    places[order] = np.arange(len(terms))
    return terms[order], places[numbers]


def order_of(terms: Terms) -> Array:
    """The places of `terms` (distinct) in the order of their bytes: by the first eight, by the next, by the rest."""
    first = _prefixes(terms, 0)
    order = np.argsort(first, kind="stable")
    equal = np.diff(first[order]) == 0
    tied = np.flatnonzero(np.append(equal, [False]) | np.append([False], equal))
    members = order[tied]
    second = _prefixes(terms[members], _PREFIX)
    better = np.lexsort((second, first[members]))
    members, second = members[better], second[better]
    for start, end in equal_runs((np.diff(first[members]) == 0) & (np.diff(second) == 0)):
        members[start:end] = sorted(members[start:end].tolist(), key=terms.term)
    order[tied] = members
    return order


def _prefixes(terms: Terms, skipped: int) -> Array:
    """Of each term the eight bytes after those `skipped` as a number; zeros stand for what it does not have."""
    numbers = np.zeros(len(terms), np.uint64)
    last = max(0, len(terms.data) - 1)
    for at in range(skipped, skipped + _PREFIX):
        places = terms.starts + at
        there = places < terms.ends
        numbers <<= np.uint64(8)
        if there.any():
            numbers |= np.where(there, terms.data[np.minimum(places, last)], 0).astype(np.uint64)
    return numbers
