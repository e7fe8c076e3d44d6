"""Random segments as the loops see them: postings, positions, documents, and how to rank them."""

from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.inverted import marks_of
from indexer.engines.whoosh_engine.kernels.arguments import Lists, Papers, Places, Postings, Rules, Scored

ROWS = 7
"""Rows of the pairs."""


def stored(array: Array) -> Array:
    """As an array of a mapped file: not to be written."""
    array.flags.writeable = False
    return array


@dataclass
class Segment:
    """What `best_documents` takes, in this order."""

    postings: Postings
    lists: Lists
    scored: Scored
    papers: Papers
    rules: Rules

    def all(self) -> tuple[Postings, Lists, Scored, Papers, Rules]:
        return self.postings, self.lists, self.scored, self.papers, self.rules


def segment(seed: int, documents: int, longest: int, codes: type = np.uint16) -> Segment:
    """A segment of so many documents, of up to `longest` passages each."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(1, longest + 1, documents)
    firsts = np.append(0, np.cumsum(counts)).astype(np.uint32)
    passages = int(firsts[-1])
    postings, ranges = _postings(chance, passages, int(chance.integers(0, 6)), codes)
    return Segment(
        postings,
        _lists(chance, ranges),
        _scored(chance, passages),
        Papers(
            stored(firsts),
            int(counts.max(initial=0)),
            stored(np.repeat(np.arange(documents, dtype=np.uint32), counts)),
            stored(chance.random(documents) < chance.choice([0.0, 0.5, 1.0])),
            stored(chance.choice([0, 20240501, 20240502], documents)),
            stored(chance.permutation(documents)),
        ),
        _rules(chance, documents),
    )


def _postings(chance: np.random.Generator, passages: int, terms: int, codes: type) -> tuple[Postings, Array]:
    ids = [some(chance, passages) for _ in range(terms)]
    ends = np.cumsum([0, *(len(one) for one in ids)])
    table = np.round(chance.random(ROWS), 2) * (chance.random(ROWS) < 0.8)
    size = int(ends[-1])
    postings = Postings(
        stored(np.concatenate([np.empty(0, np.uint32), *ids])),
        stored(chance.integers(0, ROWS, size).astype(codes)),
        table,
    )
    return postings, np.stack([ends[:-1], ends[1:]], axis=1).astype(np.int64)


def some(chance: np.random.Generator, passages: int) -> Array:
    """Some of the passages, few or many, ascending."""
    share = chance.choice([0.0, 0.002, 0.05, 0.5, 1.0])
    return np.flatnonzero(chance.random(passages) < share).astype(np.uint32)


def _lists(chance: np.random.Generator, ranges: Array) -> Lists:
    size = len(ranges)
    covers = np.round(chance.random(size), 1) * (chance.random(size) < 0.7)
    return Lists(ranges, np.round(chance.random(size) * 3, 1), covers, chance.integers(0, 3, size))


def _scored(chance: np.random.Generator, passages: int) -> Scored:
    ids = [some(chance, passages) for _ in range(int(chance.integers(0, 3)))]
    starts = np.cumsum([0, *(len(one) for one in ids)])
    return Scored(starts, np.concatenate([np.empty(0, np.uint32), *ids]), chance.random(int(starts[-1])))


def _rules(chance: np.random.Generator, documents: int) -> Rules:
    most = int(chance.choice([0, 1, 5, 1000]))
    return Rules(
        coverage=0.25,
        total_cover=2.0,
        scored_only=bool(chance.integers(2)),
        by_date=bool(chance.integers(2)),
        most=min(documents, most),
        asked=min(documents, int(chance.integers(0, most + 1))),
        lift=float(chance.choice([1.0, 1.1, 2.0])),
        gain=float(chance.choice([0.0, 0.5])),
        listed=bool(chance.integers(2)),
    )


Term = dict[int, list[int]]
"""The passages that have a term, and its positions in each."""


def placed(terms: list[Term], codes: type = np.uint16, positions: type = np.uint16) -> tuple[Places, Array]:
    """The positions of terms, and the range of each one's postings."""
    rows = [(passage, term[passage]) for term in terms for passage in sorted(term)]
    counts = [len(at) for _, at in rows]
    occurrences = sorted({1, *counts})
    places = Places(
        stored(np.array([passage for passage, _ in rows], np.uint32)),
        stored(np.array([occurrences.index(count) for count in counts], codes)),
        stored(np.array(occurrences, np.uint32)),
        stored(np.array([at for _, row in rows for at in row], positions)),
        stored(marks_of(np.array(counts, np.uint32)).astype(np.uint64)),
    )
    ends = np.cumsum([0, *(len(term) for term in terms)])
    return places, np.stack([ends[:-1], ends[1:]], axis=1).astype(np.int64)


def random_terms(seed: int, count: int, passages: int, furthest: int) -> list[Term]:
    """Terms in some of the passages, at up to `furthest`."""
    chance = np.random.default_rng(seed)

    def positions() -> list[int]:
        return sorted(chance.integers(0, furthest, int(chance.integers(1, 6))).tolist())

    return [
        {int(passage): positions() for passage in some(chance, passages)} or {int(chance.integers(passages)): [0]}
        for _ in range(count)
    ]
