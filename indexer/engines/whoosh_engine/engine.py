"""Where are the passages kept, and how is the newest commit searched?"""

import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from whoosh.fields import Schema
from whoosh.index import EmptyIndexError, FileIndex, create_in, open_dir

from indexer.engines.engine import Answer, EngineCounts, IndexedDocument, IndexUnavailableError, Question
from indexer.engines.whoosh_engine.generations import Generations
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.schema import DOCUMENT, encoded, rows, schema
from indexer.engines.whoosh_engine.search import search
from indexer.engines.whoosh_engine.snapshot import Snapshot

_WRITER_MEGABYTES = 128
_WRITER_WAIT_SECONDS = 60.0
_OPEN_ATTEMPTS = 20
_OPEN_PAUSE_SECONDS = 0.05


class WhooshEngine:
    """An Engine on the Whoosh indexes of a directory; see indexer.engines.engine.Engine for its methods.

    Raises StorageError if the directory cannot be used, IndexUnavailableError if the index in it cannot be read.
    """

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory)
        self._generations.ensure(lambda path: _create(path, schema()))
        self._lock = Lock()
        self._opened: _Opened | None = None

    def search(self, question: Question) -> Answer:
        """See Engine.search."""
        return search(self._newest().snapshot, question)

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Engine.update."""
        _write(self._current(), documents, removed)

    def rebuild(self) -> "WhooshRebuild":
        """See Engine.rebuild."""
        return WhooshRebuild(self._generations)

    def counts(self) -> EngineCounts:
        """See Engine.counts."""
        newest = self._newest()
        return EngineCounts(newest.directory.name, len(newest.snapshot.documents), newest.snapshot.passages)

    def close(self) -> None:
        """See Engine.close."""
        if self._opened:
            self._opened.close()
            self._opened = None

    def _current(self) -> Path:
        current = self._generations.current()
        if current is None:
            message = "There is no index. Make one with: kex reindex --full"
            raise IndexUnavailableError(message)
        return current

    def _newest(self) -> "_Opened":
        with self._lock:
            for attempt in range(_OPEN_ATTEMPTS):
                try:
                    self._opened = _Opened.newest(self._current(), self._opened)
                except (OSError, EmptyIndexError) as error:
                    # A commit or a switch removed a file between our looking and opening: look again.
                    if attempt == _OPEN_ATTEMPTS - 1:
                        message = f"The index cannot be opened ({error}). Make it anew with: kex reindex --full"
                        raise IndexUnavailableError(message) from error
                    time.sleep(_OPEN_PAUSE_SECONDS)
                else:
                    return self._opened
        raise AssertionError


class WhooshRebuild:
    """The next generation of a WhooshEngine."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._directory = generations.create()
        self._switched = False
        _create(self._directory, schema())

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Rebuild.update."""
        _write(self._directory, documents, removed)

    def switch(self) -> None:
        """See Rebuild.switch."""
        self._generations.switch(self._directory)
        self._switched = True

    def __enter__(self) -> Self:
        """The directory is there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the directory unless it is the current one now."""
        if not self._switched:
            self._generations.discard(self._directory)


class _Opened:
    """One commit of one generation, open for searching."""

    def __init__(self, index: FileIndex, directory: Path, leaves: dict[tuple[str, int], Leaf]) -> None:
        self.directory = directory
        self.index = index
        self.commit: int = index.latest_generation()
        self.leaves: dict[tuple[str, int], Leaf] = {}
        for reader, _ in index.reader().leaf_readers():
            if reader.doc_count():
                key = (reader.segment().segment_id(), reader.doc_count())
                known = leaves.get(key)
                self.leaves[key] = known or Leaf(reader)
                if known:
                    reader.close()
        self.snapshot = Snapshot(list(self.leaves.values()))

    @classmethod
    def newest(cls, directory: Path, before: "_Opened | None") -> "_Opened":
        """The last commit in `directory`; what `before` has read of the same segments is kept."""
        if before and before.directory == directory:
            if before.index.latest_generation() == before.commit:
                return before
            return cls(open_dir(str(directory)), directory, before.leaves)
        return cls(open_dir(str(directory)), directory, {})

    def close(self) -> None:
        for leaf in self.leaves.values():
            leaf.close()


def _create(directory: Path, fields: Schema) -> None:
    create_in(str(directory), fields)


def _write(directory: Path, documents: Iterable[IndexedDocument], removed: Collection[str]) -> None:
    """One commit. Whoosh's writer is unusable after an error, so any error gives up all of it."""
    newest = {document.id: document for document in documents}
    writer: Any = open_dir(str(directory)).writer(timeout=_WRITER_WAIT_SECONDS, limitmb=_WRITER_MEGABYTES)
    try:
        for identifier in (*removed, *newest):
            writer.delete_by_term(DOCUMENT, encoded(identifier))
        for document in newest.values():
            for row in rows(document):
                writer.add_document(**row)
        writer.commit()
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise
