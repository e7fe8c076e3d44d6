"""Which loops run: numba's once they are ready, numpy's until then and where numba is missing?"""

from typing import Protocol

import numpy as np
import structlog

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels import plain
from indexer.engines.whoosh_engine.kernels.arguments import (
    Best,
    Grouped,
    Lists,
    Papers,
    Places,
    Postings,
    Rules,
    Scored,
    Tokens,
)

_log = structlog.get_logger()


class Loops(Protocol):
    """What plain.py and compiled both have; plain.py says what each does."""

    def best_documents(self, postings: Postings, lists: Lists, scored: Scored, papers: Papers, rules: Rules, /) -> Best:
        """See plain.best_documents."""

    def sequence(self, places: Places, ranges: Array, steps: Array, /) -> tuple[Array, Array]:
        """See plain.sequence."""

    def numbered(self, data: Array, starts: Array, ends: Array, /) -> tuple[Array, Array]:
        """See plain.numbered."""

    def grouped(self, tokens: Tokens, /) -> Grouped:
        """See plain.grouped."""

    def together(self, places: Places, first: Array, second: Array, distance: int, passages: Array, /) -> Array:
        """See plain.together."""


_loops: Loops = plain


def loops() -> Loops:
    """The fastest loops that are ready."""
    return _loops


def warm() -> None:
    """Make numba's loops ready, from its cache or by compiling them, which takes some seconds the first time."""
    global _loops  # noqa: PLW0603 - the one place where the choice is kept
    try:
        # Its import alone takes as long as many searches, so only a process that lives on pays for it.
        from indexer.engines.whoosh_engine.kernels import compiled  # noqa: PLC0415 - as said
    except (ImportError, OSError, RuntimeError) as error:  # missing, broken, or with no place for its cache
        _log.warning("numba cannot be used: searches take numpy's loops, which are slower", reason=str(error))
        return
    for codes in (np.uint16, np.uint32):
        for positions in (np.uint16, np.uint32):
            _try(compiled, codes, positions)
    _loops = compiled


def _try(loops_of: Loops, codes: type, positions: type) -> None:
    """Call every loop once with arrays of these types, as a segment of one passage has them."""

    def stored(values: list[int], kind: type) -> Array:
        array: Array = np.array(values, kind)
        array.flags.writeable = False
        return array

    ids, code = stored([0], np.uint32), stored([0], codes)
    table, ones = np.ones(1), np.ones(1)
    number = np.ones(1, np.int64)
    ranges = np.array([[0, 1]])
    papers = Papers(
        stored([0, 1], np.uint32), 1, ids, stored([1], np.bool_), stored([0], np.int64), stored([0], np.int64)
    )
    lists = Lists(ranges, ones, ones * 0, number)
    scored = Scored(np.zeros(1, np.int64), np.empty(0, np.uint32), np.empty(0))
    rules = Rules(
        coverage=0.0,
        total_cover=1.0,
        scored_only=True,
        by_date=False,
        most=1,
        asked=1,
        lift=1.0,
        gain=0.0,
        listed=False,
    )
    loops_of.best_documents(Postings(ids, code, table), lists, scored, papers, rules)
    for data in (np.ones(1, np.uint8), stored([1], np.uint8)):
        loops_of.numbered(data, number - 1, number)
    tokens = np.zeros(1, np.uint32)
    loops_of.grouped(Tokens(tokens, tokens, tokens, 1))
    places = Places(ids, code, stored([1], np.uint32), stored([0], positions), stored([0], np.uint64))
    loops_of.sequence(places, ranges, np.zeros(1, np.int64))
    loops_of.together(places, ranges, ranges, 1, number - 1)
