"""Where are the passages kept, and how is the newest commit searched?"""

from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from whoosh.fields import Schema
from whoosh.index import EmptyIndexError, FileIndex, create_in

from indexer.engines.engine import Answer, EngineCounts, IndexedDocument, IndexUnavailableError, Question
from indexer.engines.whoosh_engine.commit import commit, opened
from indexer.engines.whoosh_engine.failures import REMEDY, reading, writing
from indexer.engines.whoosh_engine.generations import Generations
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.schema import READER, schema
from indexer.engines.whoosh_engine.search import search
from indexer.engines.whoosh_engine.snapshot import Snapshot
from indexer.engines.whoosh_engine.view import View

_OPEN_SECONDS = 2.0
_OPEN_PAUSE_SECONDS = 0.05

_MOST_VIEWS = 64
"""What was counted for a set of rights is kept for so many sets."""


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
        try:
            return search(self._newest().view(question.readers), question)
        except OSError as error:
            raise IndexUnavailableError(f"The index cannot be read ({error}). Look at the disk. {REMEDY}") from error

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Engine.update."""
        commit(self._current(), documents, removed)

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
            raise IndexUnavailableError("There is no index. Make one with: kex reindex --full")
        return current

    def _newest(self) -> "_Opened":
        deadline = monotonic() + _OPEN_SECONDS
        with self._lock:
            while True:
                try:
                    self._opened = _Opened.newest(self._current(), self._opened)
                    return self._opened  # noqa: TRY300 - the loop is left here and nowhere else
                except (OSError, EmptyIndexError) as error:
                    # A commit or a switch removed a file between our looking and opening: look again.
                    if monotonic() > deadline:
                        raise IndexUnavailableError(f"The index cannot be opened ({error}). {REMEDY}") from error
                    sleep(_OPEN_PAUSE_SECONDS)


class WhooshRebuild:
    """The next generation of a WhooshEngine."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._directory = generations.create()
        self._switched = False
        with writing(self._directory):
            _create(self._directory, schema())

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Rebuild.update."""
        commit(self._directory, documents, removed)

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
        self.commit = _commit_of(index)
        self.leaves: dict[tuple[str, int], Leaf] = {}
        with reading():
            for reader, _ in index.reader().leaf_readers():
                if reader.doc_count():
                    key = (reader.segment().segment_id(), reader.doc_count())
                    known = leaves.get(key)
                    self.leaves[key] = known or Leaf(reader)
                    if known:
                        reader.close()
        self.snapshot = Snapshot(list(self.leaves.values()))
        self._views: dict[frozenset[str], View] = {}

    def view(self, readers: frozenset[str]) -> View:
        """The commit as somebody with these rights sees it."""
        # Rights that no document names tell nobody apart: those who hold no others share one view.
        telling = readers.intersection(self.snapshot.attribute(READER))
        found = self._views.get(telling)
        if found is None:
            found = View(self.snapshot, telling)
            if len(self._views) >= _MOST_VIEWS:
                self._views = {}
            self._views[telling] = found
        return found

    @classmethod
    def newest(cls, directory: Path, before: "_Opened | None") -> "_Opened":
        """The last commit in `directory`; what `before` has read of the same segments is kept."""
        if before and before.directory == directory:
            if _commit_of(before.index) == before.commit:
                return before
            return cls(opened(directory), directory, before.leaves)
        return cls(opened(directory), directory, {})

    def close(self) -> None:
        for leaf in self.leaves.values():
            leaf.close()


def _commit_of(index: FileIndex) -> tuple[int, float]:
    """The newest commit: its number, and when it was made, for an index may be removed and its numbers begin anew."""
    return index.latest_generation(), index.last_modified()


def _create(directory: Path, fields: Schema) -> None:
    create_in(str(directory), fields)
