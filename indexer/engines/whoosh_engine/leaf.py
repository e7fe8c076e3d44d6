"""What does one segment of a Whoosh index hold, as arrays?

A segment never changes but for its deletions, so what was read once holds until one of its documents is deleted.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

from indexer.engines.whoosh_engine.failures import reading
from indexer.engines.whoosh_engine.schema import DOCUMENT, PUBLISHED, encoded, length_of
from indexer.ranking import FIELDS

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Postings:
    """The passages that hold a term, ascending: `positions[starts[i]:starts[i + 1]]` are its places in `ids[i]`."""

    ids: Integers
    starts: Integers
    positions: Integers

    @property
    def frequencies(self) -> Integers:
        """How often the term stands in each of the passages."""
        return np.diff(self.starts)


class Leaf:
    """One segment with its deletions, which are left out of everything but `size` and the numbering.

    Passages count from 0 in the segment, documents too, in the order of their passages.
    """

    def __init__(self, reader: Any) -> None:  # noqa: ANN401 - Whoosh has no types
        self._reader = reader
        # Whoosh's postings share one file handle with a place in it.
        self._lock = Lock()
        self.size: int = reader.doc_count_all()
        self.live: Mask = np.ones(self.size, np.bool_)
        self.live[[number for number in range(self.size) if reader.is_deleted(number)]] = False
        self.numbers = self._column("number")
        self.pages = self._column("page")
        self.lengths = {name: self._column(length_of(name)) * self.live for name in FIELDS}
        self.documents, self.firsts = self._documents()
        self.document_of = np.searchsorted(self.firsts, np.arange(self.size), side="right") - 1
        self.published = self._published()

    def values(self, field: str) -> list[str]:
        """All terms of a field, in the order of their bytes."""
        with self._lock, reading():
            return [text.decode("utf-8", "surrogatepass") for text in self._reader.lexicon(field)]

    def documents_with(self, field: str, value: str) -> Integers:
        """The documents that have `value` as an attribute."""
        return np.unique(self.document_of[self.postings(field, value).ids])

    def postings(self, field: str, text: str) -> Postings:
        """The postings of a term; empty where there are none."""
        with self._lock, reading():
            try:
                matcher = self._reader.postings(field, encoded(text))
            except TermNotFound:
                return Postings(np.empty(0, np.int64), np.zeros(1, np.int64), np.empty(0, np.int64))
            ids: list[int] = []
            values: list[bytes] = []
            while matcher.is_active():
                ids.append(matcher.id())
                values.append(matcher.value() or b"")
                matcher.next()
        starts = np.zeros(len(ids) + 1, np.int64)
        np.cumsum([len(value) // 4 for value in values], out=starts[1:])
        positions = np.frombuffer(b"".join(values), np.uint32).astype(np.int64)
        return Postings(np.array(ids, np.int64), starts, positions)

    def close(self) -> None:
        """Let go of the segment's files."""
        self._reader.close()

    def _column(self, name: str) -> Integers:
        return np.array(self._reader.column_reader(name, translate=False).load(), np.int64)

    def _documents(self) -> tuple[list[str], Integers]:
        """The ids of the documents and the number of each one's first passage; the others follow it."""
        firsts = {}
        for name in self.values(DOCUMENT):
            passages = self.postings(DOCUMENT, name).ids
            if len(passages):
                firsts[name] = int(passages[0])
        documents = sorted(firsts, key=firsts.__getitem__)
        return documents, np.array([firsts[name] for name in documents], np.int64)

    def _published(self) -> Integers:
        """The documents' days as numbers like 20240501, 0 where unknown."""
        days = np.zeros(len(self.documents), np.int64)
        for value in self.values(PUBLISHED):
            days[self.documents_with(PUBLISHED, value)] = int(value.replace("-", "") or 0)
        return days
