"""How does Whoosh write and read segments of plain arrays?

`ArrayCodec` in the place of Whoosh's own codec, as in `index.writer(codec=ArrayCodec())`: its queries, parser,
spelling, deletions, updates and merges work on it as they are. Kex itself writes whole batches at once (batch.py) and
searches the arrays without Whoosh's matchers; the files are the same.
"""

from typing import Any

from whoosh.codec import base

from indexer.engines.whoosh_engine.codec import documents, inverted
from indexer.engines.whoosh_engine.codec.added_columns import name_of
from indexer.engines.whoosh_engine.codec.documents_reader import ArrayPerDocumentReader
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from indexer.engines.whoosh_engine.codec.field_writer import ArrayFieldWriter
from indexer.engines.whoosh_engine.codec.files import opened
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.terms_reader import ArrayTermsReader


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """A codec of Whoosh's; it has no state, and so pickles to nothing but its name."""

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayPerDocumentWriter:  # noqa: ANN401 - as above
        """Writes the document file of a segment."""
        return ArrayPerDocumentWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:  # noqa: ANN401 - as above
        """Writes the inverted file of a segment."""
        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:  # noqa: ANN401 - as above
        """Reads the inverted file of a segment. Raises DamagedFileError."""
        return ArrayTermsReader(inverted.Inverted(opened(storage, segment, inverted.EXTENSION)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayPerDocumentReader:  # noqa: ANN401 - as above
        """Reads the document file of a segment. Raises DamagedFileError."""
        mapped = documents.Documents(opened(storage, segment, documents.EXTENSION))
        return ArrayPerDocumentReader(mapped, segment, storage)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ANN401, ARG002 - as Whoosh calls it
        """A segment to be written."""
        return ArraySegment(self, indexname)

    def supports_columns(self) -> bool:
        """There may be columns."""
        return True

    def column_filename(self, segment: ArraySegment, fieldname: str) -> str:
        """Where `whoosh.sorting.add_sortable` puts the column of a field that is in the index already."""
        return name_of(segment, fieldname)
