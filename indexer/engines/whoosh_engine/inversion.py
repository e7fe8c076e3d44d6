"""How do the tokens of a batch become postings with their codes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.inverted_writer import Pairs
from indexer.engines.whoosh_engine.kernels.arguments import Grouped, Tokens
from indexer.engines.whoosh_engine.kernels.choice import loops

_MOST_SLOTS = 1 << 25
"""Pairs are numbered by a table of so many slots at most; where more would be needed, by sorting."""


@dataclass(frozen=True, slots=True)
class Column:
    """The tokens of one field: of each the term, the passage (ascending), and, if there are, the position."""

    name: str
    terms: Array
    passages: Array
    positions: Array | None


@dataclass(frozen=True, slots=True)
class Inversion:
    """Postings in the order of their terms: how many each term of each column has, and the postings themselves."""

    counts: list[Array]
    ids: Array
    codes: Array
    pairs: Pairs
    positions: Array


def inverted(columns: Sequence[Column], vocabulary: int, lengths: Mapping[str, Array]) -> Inversion:
    """Invert `columns`, the terms of which are numbers below `vocabulary`, in the order of their bytes."""
    found = [_grouped(column, vocabulary) for column in columns]
    codes, pairs = _paired(columns, found, lengths)
    return Inversion(
        [one.counts for one in found],
        np.concatenate([one.passages for one in found]),
        codes,
        pairs,
        np.concatenate([one.positions for column, one in zip(columns, found, strict=True) if _is_counted(column)]),
    )


def _is_counted(column: Column) -> bool:
    """Whether it matters how often and where a term of the column stands in a passage."""
    return column.positions is not None


def _grouped(column: Column, vocabulary: int) -> Grouped:
    positions = np.zeros(len(column.terms), np.uint32) if column.positions is None else column.positions
    return loops().grouped(Tokens(column.terms, column.passages, positions, vocabulary))


def _paired(columns: Sequence[Column], found: Sequence[Grouped], lengths: Mapping[str, Array]) -> tuple[Array, Pairs]:
    """The code of each posting, and what the codes stand for."""
    parts: list[Array] = []
    rows: list[tuple[Array, Array, Array, Array]] = []
    first = 0
    for number, (column, one) in enumerate(zip(columns, found, strict=True)):
        counted = _is_counted(column)
        length = lengths[column.name] if counted else np.zeros(1, np.uint32)
        longest = int(length.max(initial=0)) + 1
        slots = _slots(one, length, longest) if counted else np.ones_like(one.passages)
        codes, distinct = _numbered(slots, (int(one.frequencies.max(initial=0)) + 1) * longest)
        weights = distinct // longest if counted else distinct
        parts.append(codes + np.uint32(first))
        rows.append((np.full(len(distinct), number), weights, distinct % longest, weights * counted))
        first += len(distinct)
    return np.concatenate(parts), Pairs(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _slots(found: Grouped, lengths: Array, longest: int) -> Array:
    """Frequency and length of each posting as one number."""
    most = (int(found.frequencies.max(initial=0)) + 1) * longest
    kind = np.dtype(np.uint32 if most <= np.iinfo(np.uint32).max else np.uint64)
    slots: Array = found.frequencies.astype(kind, copy=False) * kind.type(longest) + lengths[found.passages]
    return slots


def _numbered(slots: Array, size: int) -> tuple[Array, Array]:
    """The distinct numbers of `slots` (all below `size`), ascending, and of each slot which it is."""
    if size > _MOST_SLOTS:
        rows, codes = np.unique(slots, return_inverse=True)
        return codes.astype(np.uint32), rows.astype(np.int64)
    there = np.zeros(size, np.bool_)
    there[slots] = True
    rows = np.flatnonzero(there)
    numbers = np.zeros(size, np.uint32)
    numbers[rows] = np.arange(len(rows))
    return numbers[slots], rows
