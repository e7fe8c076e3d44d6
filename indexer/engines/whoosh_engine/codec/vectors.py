"""How are the terms of each document kept, for those who ask a document what is in it?

For field N of `about["vectors"]`: `N.vector_documents` says where the items of each document begin and end,
`N.vector_term_offsets` and `N.vector_term_bytes` hold their terms, `N.vector_weights` their weights, and
`N.vector_counts` how many occurrences each has, which the arrays `N.vector_positions` and so on tell of (see values);
or `N.vector_value_offsets` and `N.vector_value_bytes` the values of a format that only its owner can read.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching import ListMatcher

from indexer.engines.whoosh_engine.codec.container import Array, Container, ContainerWriter
from indexer.engines.whoosh_engine.codec.values import COLUMNS, ValuesWriter, harmless, put_together


class VectorsWriter:
    """The vectors of one field."""

    def __init__(self, field_name: str, format_: Format) -> None:
        self._documents: list[int] = []
        self._terms: list[bytes] = []
        self._weights: list[float] = []
        self._values = ValuesWriter(field_name, format_)

    def add(self, docnum: int, items: Iterable[tuple[str | bytes, float, bytes | None]]) -> None:
        """Take the items of a document: text, weight and value of each. Raises ValueError as ValuesWriter does."""
        for text, weight, value in items:
            self._values.add(docnum, value or b"")
            self._documents.append(docnum)
            self._terms.append(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
            self._weights.append(weight)

    def cancel(self, docnum: int) -> None:
        """Forget the items of the last document, if it is `docnum`."""
        while self._documents and self._documents[-1] == docnum:
            for column in (self._documents, self._terms, self._weights, self._values):
                column.pop()

    def write(self, container: ContainerWriter, number: int, count: int) -> None:
        """Write the vectors of `count` documents as those of field `number`."""
        values = self._values.values(self._weights)
        starts = np.searchsorted(np.array(self._documents, np.int64), np.arange(count + 1))
        container.add(f"{number}.vector_documents", starts)
        _add_bytes(container, f"{number}.vector_term", self._terms)
        container.add(f"{number}.vector_weights", np.array(self._weights, np.float32))
        container.add(f"{number}.vector_counts", np.cumsum(np.append(0, values.counts)))
        for name, column in values.columns.items():
            container.add(f"{number}.vector_{name}", column)
        if values.opaque is not None:
            _add_bytes(container, f"{number}.vector_value", values.opaque)


class Vectors:
    """The vectors of field `number`, to be read by its `format_`."""

    def __init__(self, container: Container, number: int) -> None:
        self._container = container
        self._number = number

    def has(self, docnum: int) -> bool:
        """Whether a document has a vector."""
        start, end = self._span(docnum)
        return start < end

    def matcher(self, docnum: int, format_: Format) -> ListMatcher:
        """The terms of a document, as Whoosh walks through them. Raises KeyError where there are none."""
        start, end = self._span(docnum)
        if start == end:
            raise KeyError(f"document {docnum} has no vector of this field")
        terms = [self._bytes("term", at).decode("utf-8", "surrogatepass") for at in range(start, end)]
        weights = self._array("weights")[start:end].tolist()
        values = [self._value(at, weight, format_) for at, weight in zip(range(start, end), weights, strict=True)]
        return ListMatcher(terms, weights, values, format_)

    def _span(self, docnum: int) -> tuple[int, int]:
        starts = self._array("documents")
        return int(starts[docnum]), int(starts[docnum + 1])

    def _value(self, at: int, weight: float, format_: Format) -> bytes:
        if f"{self._number}.vector_value_offsets" in self._container:
            return harmless(format_, self._bytes("value", at), self._container.source)
        counts = self._array("counts")
        first, last = int(counts[at]), int(counts[at + 1])
        columns = [self._array(name)[first:last].tolist() for name in COLUMNS.get(type(format_), ())]
        return put_together(format_, weight, list(zip(*columns, strict=True)))

    def _bytes(self, name: str, at: int) -> bytes:
        offsets = self._array(f"{name}_offsets")
        return self._array(f"{name}_bytes")[int(offsets[at]) : int(offsets[at + 1])].tobytes()

    def _array(self, name: str) -> Array:
        return self._container.array(f"{self._number}.vector_{name}")


def _add_bytes(container: ContainerWriter, name: str, values: list[bytes]) -> None:
    container.add(f"{name}_offsets", np.cumsum([0, *map(len, values)], dtype=np.int64))
    container.add(f"{name}_bytes", np.frombuffer(b"".join(values), np.uint8))


def names_of(about: dict[str, Any]) -> dict[str, int]:
    """The number of each field that has vectors."""
    return {name: number for number, name in enumerate(about.get("vectors", ()))}
