"""How does Whoosh's own writer write what a segment knows of each document?"""

from typing import Any

import numpy as np
from whoosh.codec import base

from indexer.engines.whoosh_engine.codec import stored
from indexer.engines.whoosh_engine.codec.columns import kept, kind_of, write_bytes, write_column
from indexer.engines.whoosh_engine.codec.documents import EXTENSION
from indexer.engines.whoosh_engine.codec.documents_file import length_row
from indexer.engines.whoosh_engine.codec.files import created
from indexer.engines.whoosh_engine.codec.inverted import smallest
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.vectors import VectorsWriter


class ArrayPerDocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Collects lengths, columns, stored fields and vectors, document after document, and writes them at the end."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:  # noqa: ANN401 - as above
        self._storage = storage
        self._segment = segment
        self._count = 0
        self._is_within = False
        self._lengths: dict[str, dict[int, int]] = {}
        self._columns: dict[str, tuple[Any, dict[int, Any]]] = {}
        self._stored: list[bytes] = []
        self._fields: dict[str, object] = {}
        self._vectors: dict[str, VectorsWriter] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """What follows belongs to the next document. Raises ValueError if that is not `docnum`."""
        if self._is_within or docnum != self._count:
            raise ValueError(f"document {docnum} was started after {self._count} others, or within another")
        self._is_within = True
        self._fields = {}

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:  # noqa: ANN401, ARG002 - as Whoosh calls it
        """Take what is stored of a field, if anything, and its length."""
        if value is not None:
            self._fields[fieldname] = value
        if length:
            self._lengths.setdefault(fieldname, {})[self._count] = length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:  # noqa: ANN401 - as above
        """Take the value of a column. Raises ValueError or TypeError for what the column cannot hold."""
        self._columns.setdefault(fieldname, (columnobj, {}))[1][self._count] = kept(columnobj, value)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:  # noqa: ANN401 - as above
        """Take the terms of a field of this document: text, weight and value of each. Raises ValueError."""
        self._vectors.setdefault(fieldname, VectorsWriter(fieldname, fieldobj.vector)).add(self._count, items)

    def finish_doc(self) -> None:
        """The document is complete. Raises TypeError for a value that cannot be stored."""
        self._stored.append(stored.dumped(self._fields) if self._fields else b"")
        self._count += 1
        self._is_within = False

    def cancel_doc(self) -> None:
        """Forget what came of the document that was begun."""
        for values in (*self._lengths.values(), *(own for _, own in self._columns.values())):
            values.pop(self._count, None)
        for vectors in self._vectors.values():
            vectors.cancel(self._count)
        self._is_within = False

    def close(self) -> None:
        """Write everything."""
        if self._is_within:
            self.finish_doc()
        lengths = [(name, self._length(values)) for name, values in self._lengths.items()]
        with created(self._storage, self._segment, EXTENSION) as container:
            for number, (_, values) in enumerate(lengths):
                container.add(f"{number}.length", values.astype(smallest(int(values.max(initial=0)))))
            for number, (column, own) in enumerate(self._columns.values()):
                write_column(container, number, column, own, self._count)
            if any(self._stored):
                write_bytes(container, "stored", self._stored)
            for number, vectors in enumerate(self._vectors.values()):
                vectors.write(container, number, self._count)
            container.finish(
                {
                    "documents": self._count,
                    "lengths": [length_row(name, values) for name, values in lengths],
                    "columns": [{"name": name, "kind": kind_of(column)} for name, (column, _) in self._columns.items()],
                    "vectors": list(self._vectors),
                }
            )
        self.is_closed = True

    def _length(self, values: dict[int, int]) -> "np.ndarray[Any, np.dtype[np.int64]]":
        lengths = np.zeros(self._count, np.int64)
        lengths[list(values)] = list(values.values())
        return lengths
