"""How does Whoosh walk through the postings of a term?"""

from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, ReadTooFar

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.inverted import FieldTerms, Inverted
from indexer.engines.whoosh_engine.codec.values import COLUMNS, harmless, put_together

BLOCK = 128
"""Postings whose best possible score Whoosh compares at a time."""


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """The postings from `start` to `end` of an inverted file, which are those of `term`."""

    def __init__(
        self,
        inverted: Inverted,
        field: FieldTerms,
        span: tuple[int, int],
        format_: Format,
        term: tuple[str, bytes],
        scorer: object,
    ) -> None:
        self._inverted = inverted
        self._field = field
        self._start, self._end = span
        self._count = self._end - self._start
        # The last one twice: Whoosh's AndNotMatcher asks for the document of a matcher that is at its end.
        ids: list[int] = inverted.ids[self._start : self._end].tolist()
        self._ids = [*ids, *ids[-1:]]
        self._at = 0
        self._term = term
        self.format = format_
        self.scorer = scorer

    def is_active(self) -> bool:
        """Whether there is a posting here."""
        return self._at < self._count

    def id(self) -> int:
        """The document; at the end still the last one."""
        return self._ids[self._at]

    def weight(self) -> float:
        """The weight of the term in it."""
        return self._weights[self._at]

    def next(self) -> bool:
        """Go on to the next posting; whether that is in another block. Raises ReadTooFar at the end."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % BLOCK == 0 or not self.is_active()

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's signature
        """Go on to the first document from `id` on. Raises ReadTooFar at the end."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at, self._count)

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = 0

    def copy(self) -> "ArrayMatcher":
        """Another at the same place."""
        return copy(self)

    def all_ids(self) -> Any:  # noqa: ANN401 - Whoosh has no types
        """The documents from here on."""
        return iter(self._ids[self._at : self._count])

    # Values

    def value(self) -> bytes:
        """What the format says of the posting, in its own bytes. Raises DamagedFileError for what must not be read."""
        inverted, posting = self._inverted, self._start + self._at
        if "values" in self._field.payloads:
            offsets = self._payload("value_offsets")
            own = posting - self._first_posting
            kept = bytes(self._payload("value_bytes")[int(offsets[own]) : int(offsets[own + 1])])
            return harmless(self.format, kept, inverted.container.source)
        return put_together(self.format, self.weight(), self._rows(inverted, posting))

    def value_as(self, astype: str) -> Any:  # noqa: ANN401 - as above
        """What the posting's value says, read as `astype`."""
        if astype == "positions" and type(self.format) in COLUMNS and "values" not in self._field.payloads:
            return [row[0] for row in self._rows(self._inverted, self._start + self._at)]
        return super().value_as(astype)

    def _rows(self, inverted: Inverted, posting: int) -> list[tuple[Any, ...]]:
        names = COLUMNS.get(type(self.format), ())
        if not names:
            return []
        first = inverted.position_start(posting)
        last = first + int(inverted.occurrences(posting, posting + 1)[0])
        own = slice(first - self._first_position, last - self._first_position)
        rest = [self._payload(name)[own].tolist() for name in names[1:]]
        return list(zip(inverted.positions[first:last].tolist(), *rest, strict=True))

    def _payload(self, name: str) -> Array:
        return self._inverted.container.array(f"{self._field.number}.{name}")

    @cached_property
    def _first_posting(self) -> int:
        return self._inverted.postings(self._field.first)[0]

    @cached_property
    def _first_position(self) -> int:
        return self._inverted.position_start(self._first_posting)

    @cached_property
    def _weights(self) -> list[float]:
        weights: list[float] = self._inverted.weights(self._start, self._end).tolist()
        return weights

    # Quality

    def skip_to_quality(self, minquality: float) -> int:
        """Skip blocks that cannot score more than `minquality`; how many."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = min(self._count, (self._at // BLOCK + 1) * BLOCK)
            skipped += 1
        return skipped

    def block_min_id(self) -> int:
        """The first document of the block."""
        return self._ids[self._at // BLOCK * BLOCK]

    def block_max_id(self) -> int:
        """The last document of the block."""
        return self._ids[min(self._count, (self._at // BLOCK + 1) * BLOCK) - 1]

    def block_min_length(self) -> int:
        """The least length of the field in the block."""
        return int(self._of_block(self._least))

    def block_max_length(self) -> int:
        """The greatest length of the field in the block."""
        return int(self._of_block(self._greatest))

    def block_max_weight(self) -> float:
        """The greatest weight in the block."""
        return float(self._of_block(self._heaviest))

    def _of_block(self, values: Array) -> Any:  # noqa: ANN401 - a number of numpy's
        return values[min(self._at, self._count - 1) // BLOCK]

    @cached_property
    def _least(self) -> Array:
        return self._by_block(np.minimum.reduceat, self._inverted.pair_lengths)

    @cached_property
    def _greatest(self) -> Array:
        return self._by_block(np.maximum.reduceat, self._inverted.pair_lengths)

    @cached_property
    def _heaviest(self) -> Array:
        return self._by_block(np.maximum.reduceat, self._inverted.pair_weights)

    def _by_block(self, reduced: Callable[[Array, Array], Array], column: Array) -> Array:
        values = column[self._inverted.codes[self._start : self._end]]
        return reduced(values, np.arange(0, len(values), BLOCK))
