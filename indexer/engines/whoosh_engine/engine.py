"""Where are the passages kept, and how is the newest commit searched?"""

import errno
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import structlog

from corpus.errors import KexError
from indexer.engines.engine import Answer, EngineCounts, IndexedDocument, IndexUnavailableError, Question
from indexer.engines.whoosh_engine.failures import REMEDY, writing
from indexer.engines.whoosh_engine.generations import Generations
from indexer.engines.whoosh_engine.kernels.choice import warm
from indexer.engines.whoosh_engine.opened import Clock, Opened
from indexer.engines.whoosh_engine.search import search
from indexer.engines.whoosh_engine.writer import MEMORY, commit, create, writer_of

NEWEST = "newest commit"
"""The name of what is damaged where no commit can be opened any more, and the one before is searched."""
_TRIES = 20
"""So often the index is opened anew where files are missing, which later commits may have removed."""

_log = structlog.get_logger()


class WhooshEngine:
    """An Engine on the Whoosh indexes of a directory; see indexer.engines.engine.Engine for its methods.

    `memory` is how many bytes documents may take while they are indexed. Raises StorageError if the directory cannot
    be used, IndexUnavailableError if the index in it cannot be read.
    """

    def __init__(self, directory: Path, memory: int = MEMORY) -> None:
        self._generations = Generations(directory)
        self._memory = memory
        self._generations.ensure(create)
        self._lock = Lock()
        self._opened: Opened | None = None
        self._clock: Clock | None = None
        self._trouble: OSError | IndexUnavailableError | None = None
        """Why what is open is not the last commit, if it is not."""

    def search(self, question: Question) -> Answer:
        """See Engine.search."""
        while True:
            opened = self._newest()
            try:
                return search(opened.view(question.readers), question)
            except KexError:
                raise
            except Exception:
                # Damage may make numpy raise anything, even where nobody looks for it; so may a fault of ours.
                damaged = opened.damage()
                if not damaged:
                    raise
                self._give_up(damaged)

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Engine.update."""
        commit(self._current(), documents, removed, self._memory)
        self._look()

    def rebuild(self) -> "WhooshRebuild":
        """See Engine.rebuild."""
        return WhooshRebuild(self._generations, self._memory, self._look)

    def counts(self) -> EngineCounts:
        """See Engine.counts."""
        opened = self._newest()
        held = opened.snapshot
        # Other troubles pass, as with too many open files.
        is_lost = isinstance(self._trouble, IndexUnavailableError | FileNotFoundError)
        damaged = (*opened.damaged, NEWEST) if is_lost else opened.damaged
        return EngineCounts(opened.directory.name, held.documents, held.passages, damaged)

    def damaged(self) -> tuple[str, ...]:
        """See Engine.damaged."""
        self._look()
        self._give_up(self._newest().verify())
        return self.counts().damaged

    def missing(self, known: Iterable[str]) -> list[str]:
        """See Engine.missing."""
        snapshot = self._newest().snapshot
        return [identifier for identifier in known if not snapshot.has(identifier)]

    def repair(self, documents: Iterable[IndexedDocument], damaged: Collection[str]) -> None:
        """See Engine.repair."""
        with writer_of(self._current(), self._memory) as writer:
            writer.give_up(damaged)
            for document in documents:
                writer.add(document)
            writer.forget_lost(damaged)
            writer.commit()
        self._look()

    def warm(self) -> None:
        """See Engine.warm."""
        warm()

    def close(self) -> None:
        """See Engine.close."""
        with self._lock:
            self._opened = self._clock = None

    def _current(self) -> Path:
        current = self._generations.current()
        if current is None:
            raise IndexUnavailableError("There is no index. Make one with: kex reindex --full")
        return current

    def _newest(self) -> Opened:
        """The last commit that can be opened, opened anew only where the directory changed."""
        with self._lock:
            if self._opened is None or self._clock is None or self._clock.is_due():
                try:
                    self._try_to_reopen()
                    self._trouble = None
                except (OSError, IndexUnavailableError) as error:
                    self._go_on(error)
            assert self._opened is not None  # noqa: S101 - _reopen sets it, or _go_on raises
            return self._opened

    def _go_on(self, error: OSError | IndexUnavailableError) -> None:
        """Keep the commit that is open though a newer one cannot be. Raises IndexUnavailableError where none is."""
        if self._opened is None and isinstance(error, OSError):
            raise IndexUnavailableError(f"The index cannot be opened ({error}). {REMEDY}") from error
        if self._opened is None:
            raise error
        if str(error) != str(self._trouble):
            _log.error("the index cannot be opened anew; what was open is searched", reason=str(error))
        self._trouble = error

    def _try_to_reopen(self) -> None:
        """Open the last commit, however many come while this goes on."""
        for tries_left in reversed(range(_TRIES)):
            try:
                self._reopen()
            except FileNotFoundError:  # most often that a commit or a switch removed what was about to be read
                if not tries_left:
                    raise
            else:
                return

    def _reopen(self) -> None:
        directory = self._current()
        clock = Clock(self._generations.pointer, directory)
        before = self._opened
        is_same = before is not None and self._clock is not None and self._clock.stamp == clock.stamp
        if before is None or not (is_same and before.is_last()):
            opened = Opened.newest(directory, before)
            if opened.damaged != opened.contents.lost and self._current() != directory:
                raise FileNotFoundError(errno.ENOENT, "a later rebuild removed it", str(directory))
            opened.tell(before)
            self._opened = opened
        self._clock = clock

    def _look(self) -> None:
        """Let the next search see what this process wrote, or what may have changed unseen."""
        with self._lock:
            if self._clock is not None:
                self._clock.expire()

    def _give_up(self, names: Iterable[str]) -> None:
        """Search without segments that turned out to be damaged."""
        with self._lock:
            for name in names:
                before = self._opened
                if before is not None and before.has(name):
                    self._opened = before.without(name)
                    self._opened.tell(before)


class WhooshRebuild:
    """The next generation of a WhooshEngine: one writer from beginning to end, whose one commit is the switch."""

    def __init__(self, generations: Generations, memory: int, switched: Callable[[], None]) -> None:
        self._generations = generations
        self._when_switched = switched
        self._directory = generations.create()
        self._switched = False
        with writing(self._directory):
            create(self._directory)
        self._leaving = ExitStack()
        self._writer = self._leaving.enter_context(writer_of(self._directory, memory))

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Rebuild.update."""
        self._writer.remove(removed)
        for document in documents:
            self._writer.add(document)

    def switch(self) -> None:
        """See Rebuild.switch."""
        self._writer.commit("all")
        self._generations.switch(self._directory)
        self._switched = True
        self._when_switched()

    def __enter__(self) -> Self:
        """The writer has begun."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the directory unless it is the current one now."""
        self._leaving.close()
        if not self._switched:
            self._generations.discard(self._directory)
