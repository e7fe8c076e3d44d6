"""Which terms of a field look as a pattern says?

Where a field's terms are looked through at all, they are joined once, and one regular expression runs over all of
them together.
"""

import fnmatch
import re
from functools import cached_property

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.schema import decoded
from indexer.engines.whoosh_engine.trees.distances import distances

_BETWEEN = b"\0"
_ANY_SIGN = rb"[^\x00\x80-\xbf][\x80-\xbf]*+"
"""One sign in UTF-8: a byte that does not continue one, and all that continue it."""
_ANY_SIGNS = rb"[^\x00]*"


class FieldLexicon:
    """The terms of a field of a segment; what it gives are their numbers, ascending."""

    def __init__(self, inverted: Inverted, field: str) -> None:
        self._inverted = inverted
        own = inverted.fields.get(field)
        self._field = field
        self.first, self.last = (own.first, own.last) if own else (0, 0)

    def all(self) -> Array:
        """All terms."""
        return np.arange(self.first, self.last)

    def beginning(self, prefix: bytes) -> Array:
        """The terms that begin with some bytes."""
        after = _after(prefix)
        last = self.last if after is None else self._inverted.ordinal_from(self._field, after)
        return np.arange(self._inverted.ordinal_from(self._field, prefix), last)

    def between(self, start: bytes, end: bytes | None, *, without_start: bool, without_end: bool) -> Array:
        """The terms from `start` to `end` (None: to the last), with or without those two."""
        first = self._inverted.ordinal_from(self._field, start)
        if without_start and first < self.last and self._inverted.term(first) == start:
            first += 1
        if end is None:
            return np.arange(first, self.last)
        last = self._inverted.ordinal_from(self._field, end)
        if not without_end and last < self.last and self._inverted.term(last) == end:
            last += 1
        return np.arange(first, last)

    def globbed(self, text: str, prefix: bytes) -> Array:
        """The terms that a pattern of signs, `*` and `?` fits; `prefix` is what they all begin with."""
        among = self.beginning(prefix)
        if not self._is_plain or "\0" in text:
            return self.matched(re.compile(fnmatch.translate(text)), prefix)
        if not len(among):
            return among
        pattern = re.compile(_BETWEEN + _translated(text) + rb"(?=\x00)")
        start, end = self._starts[among[0] - self.first] - 1, self._starts[among[-1] + 1 - self.first]
        met = np.array([one.start() for one in pattern.finditer(self._joined, start, end)], np.int64)
        found: Array = self.first + np.searchsorted(self._starts, met + 1)
        return found

    def matched(self, pattern: re.Pattern[str], prefix: bytes) -> Array:
        """The terms at whose beginning a regular expression matches; `prefix` is what they all begin with."""
        among = self.beginning(prefix)
        texts = self._texts(among)
        return among[np.array([pattern.match(text) is not None for text in texts], np.bool_)]

    def near(self, text: str, most: int, prefix: int) -> list[str]:
        """The terms that `most` insertions, deletions and replacements make of `text`, but for its first signs."""
        texts = self._texts(self.beginning(text[:prefix].encode("utf-8", "surrogatepass")))
        ends = [one[prefix:] for one in texts if abs(len(one) - len(text)) <= most]
        kept = distances(text[prefix:], ends) <= most
        return [text[:prefix] + ends[at] for at in np.flatnonzero(kept).tolist()]

    def _texts(self, among: Array) -> list[str]:
        return [decoded(term) for term in self._inverted.terms(int(among[0]), int(among[-1]) + 1)] if len(among) else []

    @cached_property
    def _joined(self) -> bytes:
        """The terms with a sign before each and after the last."""
        return b"".join([_BETWEEN, *(term + _BETWEEN for term in self._inverted.terms(self.first, self.last))])

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no term has the sign that parts them."""
        return self._joined.count(_BETWEEN) == self.last - self.first + 1

    @cached_property
    def _starts(self) -> Array:
        """Where in `_joined` each term begins, and where one after the last would."""
        ends = self._inverted.term_offsets[self.first : self.last + 1].astype(np.int64)
        starts: Array = ends - ends[0] + np.arange(1, len(ends) + 1)
        return starts


def _after(prefix: bytes) -> bytes | None:
    """The first bytes that come after all that begin with `prefix`; None where there are none."""
    short = prefix.rstrip(b"\xff")
    return short[:-1] + bytes([short[-1] + 1]) if short else None


def _translated(text: str) -> bytes:
    wild = {"*": _ANY_SIGNS, "?": _ANY_SIGN}
    pieces = re.split(r"([*?])", text)
    return b"".join(wild.get(piece) or re.escape(piece.encode("utf-8", "surrogatepass")) for piece in pieces)
