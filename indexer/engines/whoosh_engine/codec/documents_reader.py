"""How does Whoosh read what a segment knows of each document?"""

from collections.abc import Callable, Iterator
from typing import Any

from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.formats import Format

from indexer.engines.whoosh_engine.codec import stored
from indexer.engines.whoosh_engine.codec.added_columns import added_column, name_of
from indexer.engines.whoosh_engine.codec.columns import ArrayColumnReader, bytes_getter, default_of
from indexer.engines.whoosh_engine.codec.documents import Documents
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.vectors import Vectors, names_of


class ArrayPerDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """The document file of a segment, the segment's deletions, and columns that were added to it."""

    def __init__(self, documents: Documents, segment: ArraySegment, storage: Any) -> None:  # noqa: ANN401 - as above
        self._documents = documents
        self._segment = segment
        self._storage = storage
        self._vectors = names_of(documents.container.about)
        self._stored: Callable[[int], bytes] | None = None
        if "stored_offsets" in documents.container:
            self._stored = bytes_getter(documents, "stored")

    def doc_count(self) -> int:
        """How many documents are not deleted."""
        return self._documents.count - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        return self._documents.count

    # Deletions

    def has_deletions(self) -> bool:
        """Whether documents are deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The deleted documents."""
        return self._segment.deleted_docs()

    # Columns

    def supports_columns(self) -> bool:
        """There may be columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether there is a column of a field."""
        return fieldname in self._documents.columns or bool(
            self._storage.file_exists(name_of(self._segment, fieldname))
        )

    def list_columns(self) -> list[str]:
        """The fields with columns that were written with the documents."""
        return list(self._documents.columns)

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:  # noqa: ANN401 - as above
        """The values of a column. Raises KeyError for none, NotImplementedError for one that Whoosh would unpickle."""
        if fieldname not in self._documents.columns and self.has_column(fieldname):
            return added_column(self._storage, self._segment, fieldname, column)
        return ArrayColumnReader(self._documents, fieldname, default_of(column))

    # Lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a field in a document. Raises IndexError where there is no such document."""
        if docnum >= self._documents.count:
            raise IndexError(f"there is no document {docnum} among {self._documents.count}")
        if fieldname not in self._documents.lengths:
            return default
        return int(self._documents.length(fieldname)[docnum])

    def doc_field_length_reader(self, fieldname: str, default: int = 0) -> Callable[[int], int]:
        """Gives the length of a field in each document."""
        if fieldname not in self._documents.lengths:
            return lambda _docnum: default
        lengths: list[int] = self._documents.length(fieldname).tolist()
        return lengths.__getitem__

    def field_length(self, fieldname: str) -> int:
        """The length of a field in all documents together."""
        known = self._documents.lengths.get(fieldname)
        return known.total if known else 0

    def min_field_length(self, fieldname: str) -> int:
        """The least length of a field, 0 if a document is without it."""
        return int(self._documents.length(fieldname).min()) if self._has_lengths(fieldname) else 0

    def max_field_length(self, fieldname: str) -> int:
        """The greatest length of a field."""
        return self._documents.lengths[fieldname].greatest if self._has_lengths(fieldname) else 0

    def _has_lengths(self, fieldname: str) -> bool:
        return fieldname in self._documents.lengths and self._documents.count > 0

    # Vectors and stored fields

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Whether a document has a vector of a field."""
        number = self._vectors.get(fieldname)
        return number is not None and Vectors(self._documents.container, number).has(docnum)

    def vector(self, docnum: int, fieldname: str, format_: Format) -> Any:  # noqa: ANN401 - as above
        """The terms of a field of a document. Raises KeyError where there are none."""
        return Vectors(self._documents.container, self._vectors[fieldname]).matcher(docnum, format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is stored of a document."""
        data = self._stored(docnum) if self._stored else b""
        return dict(stored.loaded(data)) if data else {}
