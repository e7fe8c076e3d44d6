"""Which documents of a segment does a query find, and how do the findings of several queries become one?

A scored union or intersection adds the scores. Documents ascend, and each stands once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.leaf import Floats, Mask

_FEW = 16
"""Findings with less than one posting for so many documents are united by sorting, others in an array of all."""


class Found(NamedTuple):
    """Documents and the score of each; where nobody asked for scores they are all 1."""

    ids: Array
    scores: Floats

    def kept(self, mask: Mask) -> "Found":
        """Those that the mask, one element for each of them, is true for."""
        return Found(self.ids[mask], self.scores[mask])

    def times(self, boost: float) -> "Found":
        """The same with other scores."""
        return self if boost == 1.0 else Found(self.ids, self.scores * boost)


NOTHING = Found(np.empty(0, np.uint32), np.empty(0))


def alike(ids: Array, score: float = 1.0) -> Found:
    """Documents with the same score, which takes no room."""
    return Found(ids, np.broadcast_to(np.float64(score), len(ids)))


def union(parts: Sequence[Found], documents: int) -> Found:
    """What any of `parts` finds in a segment of so many documents. Raises DamagedFileError for others."""
    parts = [part for part in parts if len(part.ids)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    if sum(len(part.ids) for part in parts) * _FEW < documents:
        joined = Found(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        ids, places = np.unique(joined.ids, return_inverse=True)
        sums = np.bincount(places, joined.scores, len(ids))
        return Found(ids, sums.astype(np.float64, copy=False))
    scores = np.zeros(documents)
    with inside_segment():
        for ids, own in parts:
            scores[ids] += own
    return _those_in(scores, parts)


def greatest(parts: Sequence[Found], documents: int) -> Found:
    """As `union`, but each score is the greatest instead of the sum."""
    scores = np.full(documents, -np.inf)
    with inside_segment():
        for ids, own in parts:
            scores[ids] = np.maximum(scores[ids], own)
    return _those_in(scores, parts)


def intersection(parts: Sequence[Found]) -> Found:
    """What all of `parts` (at least one) find."""
    first, *others = sorted(parts, key=lambda part: len(part.ids))
    for other in others:
        places, there = _places(first.ids, other.ids)
        first = Found(first.ids[there], first.scores[there] + other.scores[places[there]])
    return first


def maybe(first: Found, other: Found) -> Found:
    """What `first` finds, with the scores that `other` adds."""
    places, there = _places(first.ids, other.ids)
    scores = first.scores.copy()
    scores[there] += other.scores[places[there]]
    return Found(first.ids, scores)


def within(first: Found, ids: Array) -> Found:
    """What `first` finds among `ids`, which ascend."""
    return first.kept(_places(first.ids, ids)[1])


def without(first: Found, ids: Array) -> Found:
    """What `first` finds beside `ids`, which ascend."""
    return first.kept(~_places(first.ids, ids)[1])


@contextmanager
def inside_segment() -> Iterator[None]:
    """What is looked up by documents' numbers or codes in the block is there, or a DamagedFileError raised."""
    try:
        yield
    except IndexError as error:
        raise DamagedFileError("postings lead outside their segment") from error


def _those_in(scores: Floats, parts: Sequence[Found]) -> Found:
    there = np.zeros(len(scores), np.bool_)
    for part in parts:
        there[part.ids] = True
    ids = np.flatnonzero(there)
    return Found(ids.astype(np.uint32), scores[ids])


def _places(ids: Array, among: Array) -> tuple[Array, Mask]:
    """Of each of `ids` its place among others, and whether it is there at all."""
    if not len(among):
        return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    places = np.minimum(np.searchsorted(among, ids), len(among) - 1)
    return places, among[places] == ids
