"""How does an index change as a whole, or not at all?

New segments are written beside those that are searched; the table of contents, written last, makes them and the
deletions count. Whatever stops a writer before that leaves the index as it was.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError
from whoosh.util.filelock import try_for

from corpus.errors import KexError
from indexer.engines.engine import IndexedDocument, IndexUnavailableError
from indexer.engines.whoosh_engine.batch import Batch
from indexer.engines.whoosh_engine.codec import documents as documents_file
from indexer.engines.whoosh_engine.codec import inverted as inverted_file
from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.contents import (
    INDEX_NAME,
    Contents,
    read_contents,
    remove_others,
    sync_directory,
    write_contents,
)
from indexer.engines.whoosh_engine.failures import REMEDY, writing
from indexer.engines.whoosh_engine.merge import Source, merge_documents, merge_inverted
from indexer.engines.whoosh_engine.policy import Size, to_merge
from indexer.engines.whoosh_engine.schema import DOCUMENT, encoded
from indexer.engines.whoosh_engine.stored_segment import EXTENSIONS, StoredSegment, open_segment, path_of

MEMORY = 256 << 20
"""The default of how many bytes documents may take on their way into a segment."""
_TOKEN_BYTES = 96
"""What a token takes at the most while a batch is inverted."""
_WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1

Merging = Literal["some", "all"]


@contextmanager
def writer_of(directory: Path, memory: int = MEMORY) -> Iterator["IndexWriter"]:
    """A writer of the index in `directory`, alone; what it did not commit is gone afterwards.

    Raises StorageError where the disk refuses or another process goes on writing, and IndexUnavailableError.
    """
    with writing(directory):
        if not directory.is_dir():
            raise IndexUnavailableError(f"There is no index in {directory}. {REMEDY}")
    with _locked(directory):
        with writing(directory):
            writer = IndexWriter(directory, read_contents(directory), memory)
        try:
            yield writer
        finally:
            writer.close()


class IndexWriter:
    """Adds and removes documents; for whoever holds the index's lock."""

    def __init__(self, directory: Path, contents: Contents, memory: int) -> None:
        self._directory = directory
        self._codec = ArrayCodec()
        self._before = contents
        self._lost = list(contents.lost)
        self._segments: list[tuple[ArraySegment, StoredSegment]] = []
        self._most_tokens = max(1, memory // _TOKEN_BYTES)
        self._batch = Batch()
        self._batched: set[str] = set()
        for segment in contents.segments:
            self._open(segment)

    def add(self, document: IndexedDocument) -> None:
        """Add a document, in the place of any of the same id."""
        if document.id in self._batched:
            self._flush()
        self._batch.add(document)
        self._batched.add(document.id)
        if self._batch.tokens >= self._most_tokens:
            self._flush()

    def remove(self, identifiers: Collection[str]) -> None:
        """Remove the documents with these ids."""
        if not self._batched.isdisjoint(identifiers):
            self._flush()
        self._delete(identifiers)

    def give_up(self, names: Collection[str]) -> None:
        """Leave out segments that turned out to be damaged."""
        self._lost += [segment.segment_id() for segment, _ in self._segments if segment.segment_id() in names]
        self._segments = [pair for pair in self._segments if pair[0].segment_id() not in names]

    def forget_lost(self, names: Collection[str]) -> None:
        """What was in these damaged segments is in the index again."""
        self._lost = [name for name in self._lost if name not in names]

    def commit(self, merging: Merging = "some") -> None:
        """Make everything so far count, for every process, and whatever happens afterwards."""
        self._flush()
        self._segments = [pair for pair in self._segments if pair[0].doc_count()]
        with writing(self._directory):
            self._merge(merging)
            segments = tuple(segment for segment, _ in self._segments)
            contents = Contents(self._before.generation + 1, segments, tuple(self._lost))
            write_contents(self._directory, contents)
            self._before = contents
            remove_others(self._directory, contents)

    def close(self) -> None:
        """Remove what was not committed, as the disk has it: a commit may have counted and been interrupted."""
        try:
            last = read_contents(self._directory)
        except (KexError, OSError):
            return  # the next commit removes what nothing names
        kept = {segment.segid for segment in (*self._before.segments, *last.segments)}
        for segment, _ in self._segments:
            if segment.segid not in kept:
                self._discard(segment)

    def _open(self, segment: ArraySegment) -> None:
        """Take a segment of the last commit; one that is damaged is given up, and named."""
        try:
            self._segments.append((segment, open_segment(self._directory, segment)))
        except (DamagedFileError, FileNotFoundError):
            self._lost.append(segment.segment_id())

    def _flush(self) -> None:
        """Write what was collected as a segment."""
        if not self._batched:
            return
        self._delete(self._batched)
        batch, self._batch, self._batched = self._batch, Batch(), set()
        with writing(self._directory), self._new_segment(batch.passages) as segment:
            with path_of(self._directory, segment, inverted_file.EXTENSION).open("wb") as file:
                batch.write_inverted(file)
            with path_of(self._directory, segment, documents_file.EXTENSION).open("wb") as file:
                batch.write_documents(file)

    def _delete(self, identifiers: Collection[str]) -> None:
        terms = [encoded(identifier) for identifier in identifiers]
        damaged: list[str] = []
        for segment, stored in self._segments:
            found = [stored.inverted.ordinal(DOCUMENT, term) for term in terms]
            ranges = [stored.inverted.postings(ordinal) for ordinal in found if ordinal is not None]
            if ranges:
                numbers = np.concatenate([stored.inverted.ids[start:end] for start, end in ranges])
                try:
                    segment.delete_documents(numbers)
                except IndexError:
                    damaged.append(stored.name)
        self.give_up(damaged)

    def _merge(self, merging: Merging) -> None:
        if merging == "all":
            while len(self._segments) > 1 or any(segment.deleted_count() for segment, _ in self._segments):
                self._merge_these(list(range(len(self._segments))))
            return
        while places := to_merge([Size(one.doc_count_all(), one.doc_count()) for one, _ in self._segments]):
            self._merge_these(places)

    def _merge_these(self, places: list[int]) -> None:
        """Make one segment of those at `places`, in the place of the first; or give up those that are damaged."""
        merged = [self._segments[at] for at in places]
        damaged = [stored.name for _, stored in merged if not stored.is_whole()]
        if damaged:  # what is merged gets new checksums, which would hide it
            self.give_up(damaged)
            return
        sources = [
            Source(stored.inverted, stored.documents, segment.live() if segment.deleted_count() else None)
            for segment, stored in merged
        ]
        with self._new_segment(sum(source.passages for source in sources)) as segment:
            with path_of(self._directory, segment, inverted_file.EXTENSION).open("wb") as file:
                merge_inverted(sources, file)
            with path_of(self._directory, segment, documents_file.EXTENSION).open("wb") as file:
                merge_documents(sources, file)
        new = self._segments.pop()
        gone = {segment.segid for segment, _ in merged}
        self._segments = [pair for pair in self._segments if pair[0].segid not in gone]
        self._segments.insert(places[0], new)
        for segment in (segment for segment, _ in merged if segment not in self._before.segments):
            self._discard(segment)

    @contextmanager
    def _new_segment(self, passages: int) -> Iterator[ArraySegment]:
        """A new segment to be written in the block, and after it the last of all."""
        # Whoosh draws names from `random`, which any caller may have seeded, as tests do.
        segment = ArraySegment(self._codec, INDEX_NAME, secrets.token_hex(8))
        segment.set_doc_count(passages)
        try:
            yield segment
            stored = open_segment(self._directory, segment)
        except BaseException:
            self._discard(segment)
            raise
        self._segments.append((segment, stored))

    def _discard(self, segment: ArraySegment) -> None:
        for extension in EXTENSIONS:
            path_of(self._directory, segment, extension).unlink(missing_ok=True)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Hold the lock that Whoosh's own writers of this index hold."""
    with writing(directory):
        lock = FileStorage(str(directory)).lock(f"{INDEX_NAME}_WRITELOCK")
        if not try_for(lock.acquire, timeout=_WAIT_SECONDS, delay=_POLL_SECONDS):
            raise LockError
    try:
        yield
    finally:
        lock.release()


def create(directory: Path) -> None:
    """Begin an empty index in `directory`, which is there and empty."""
    write_contents(directory, Contents(0, ()))
    sync_directory(directory)


def commit(directory: Path, documents: Iterable[IndexedDocument], removed: Collection[str], memory: int) -> None:
    """Add or replace documents and take out those removed; after any error the index is as it was.

    Raises as `writer_of` does.
    """
    with writer_of(directory, memory) as writer:
        writer.remove(removed)
        for document in documents:
            writer.add(document)
        writer.commit()
