"""Segments for tests, written through the codec's own writers."""

from collections.abc import Callable, Mapping, Sequence

from whoosh import fields
from whoosh.filedb.filestore import RamStorage

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.documents_reader import ArrayPerDocumentReader
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.terms_reader import ArrayTermsReader

Posting = tuple[int, float, bytes, int]
"""Document, weight, value, length."""


class Memory(RamStorage):  # type: ignore[misc]  # Whoosh has no types
    """Keeps everything in memory: Whoosh's own has temporary files in one place for all processes."""

    def temp_storage(self, name: str | None = None) -> "Memory":  # noqa: ARG002 - as Whoosh calls it
        return Memory()


class Field:
    """What a writer must know of one of Whoosh's fields."""

    def __init__(self, format_: object = None, vector: object = None) -> None:
        self.format = format_
        self.vector = vector


TEXT = fields.TEXT()


def terms_of(
    written: Mapping[str, Mapping[bytes, Sequence[Posting]]], format_: object, storage: object = None
) -> ArrayTermsReader:
    """The reader of a segment with the postings of each term of each field."""
    storage = storage or RamStorage()
    codec = ArrayCodec()
    segment = ArraySegment(codec, "test")
    writer = codec.field_writer(storage, segment)
    for name, terms in written.items():
        writer.start_field(name, Field(format_))
        for term, postings in terms.items():
            writer.start_term(term)
            for posting in postings:
                writer.add(*posting)
            writer.finish_term()
        writer.finish_field()
    writer.close()
    return codec.terms_reader(storage, segment)


def documents_of(
    write: Callable[[ArrayPerDocumentWriter], None], count: int, storage: object = None
) -> ArrayPerDocumentReader:
    """The reader of a segment with `count` documents that `write` wrote."""
    storage = storage or RamStorage()
    codec = ArrayCodec()
    segment = ArraySegment(codec, "test")
    writer = codec.per_document_writer(storage, segment)
    write(writer)
    writer.close()
    segment.set_doc_count(count)
    return codec.per_document_reader(storage, segment)
