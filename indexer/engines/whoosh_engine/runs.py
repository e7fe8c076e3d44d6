"""Where are stretches of an array?"""

from collections.abc import Iterator

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array


def spread(starts: Array, counts: Array) -> Array:
    """The numbers from each start on, as many as its count says, one run after another."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - counts), counts)


def equal_runs(equal: Array) -> Iterator[tuple[int, int]]:
    """The stretches [first, last) of neighbours that are equal; `equal` compares each element with the next."""
    edges = np.flatnonzero(np.diff(equal, prepend=False, append=False))
    yield from zip(edges[::2].tolist(), (edges[1::2] + 1).tolist(), strict=True)
