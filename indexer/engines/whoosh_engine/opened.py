"""What of an index is open for searching, and when is it out of date?"""

import os
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import structlog

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.contents import Contents, latest, read_contents
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.snapshot import LiveLeaf, Snapshot, live_documents
from indexer.engines.whoosh_engine.stored_segment import is_marked_damaged, mark_damaged, open_segment
from indexer.engines.whoosh_engine.view import View

_MOST_VIEWS = 128
"""What was counted for a set of rights is kept for so many sets, those that were asked for last."""
_CLOCK_NANOSECONDS = 50_000_000
"""How coarse a file system's clock may be: a change within so much of the last one may bear its time."""

_LOOK_NANOSECONDS = 20_000_000
"""A commit of another process is seen within so much time: a look at the disk takes a tenth of a short search."""

_log = structlog.get_logger()


class Opened:
    """One commit of one generation; damaged segments are left out, and named."""

    def __init__(
        self, directory: Path, contents: Contents, leaves: Sequence[LiveLeaf], damaged: Sequence[str] = ()
    ) -> None:
        self.directory = directory
        self.contents = contents
        self.damaged = (*contents.lost, *damaged)
        self.snapshot = Snapshot(leaves)
        self._verifying = Lock()
        self._damage: tuple[str, ...] | None = None
        self._lock = Lock()
        self._views: OrderedDict[frozenset[str], View] = OrderedDict()
        self._before: dict[frozenset[str], View] = {}

    def view(self, readers: frozenset[str]) -> View:
        """The commit as somebody with these rights sees it."""
        # Rights that no document names tell nobody apart: those who hold no others share one view.
        telling = readers & self.snapshot.readers
        with self._lock:
            if found := self._views.get(telling):
                self._views.move_to_end(telling)
                return found
            before = self._before.get(telling)
        found = View(self.snapshot, telling, before.leaves if before else ())
        with self._lock:
            self._before.pop(telling, None)
            self._views[telling] = found
            if len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
        return found

    def has(self, name: str) -> bool:
        """Whether the segment `name` is searched."""
        return any(one.leaf.stored.name == name for one in self.snapshot.leaves)

    def verify(self) -> tuple[str, ...]:
        """The segments that turn out not to be what was written, by their checksums. Reads everything."""
        return tuple(one.leaf.stored.name for one in self.snapshot.leaves if not one.leaf.stored.is_whole())

    def damage(self) -> tuple[str, ...]:
        """What `verify` found the first time that somebody asked."""
        with self._verifying:
            if self._damage is None:
                self._damage = self.verify()
            return self._damage

    def without(self, name: str) -> "Opened":
        """The same commit without the segment `name`, which turned out to be damaged."""
        _log.error("a segment is damaged; the rest is searched, and the worker makes it anew", segment=name)
        leaves = [one for one in self.snapshot.leaves if one.leaf.stored.name != name]
        damaged = (*self.damaged[len(self.contents.lost) :], name)
        return Opened(self.directory, self.contents, leaves, damaged)

    def is_last(self) -> bool:
        """Whether no commit came after this one, and nobody found more damage in it. Raises as `newest` does."""
        if read_contents(self.directory).generation != self.contents.generation:
            return False
        return not any(is_marked_damaged(self.directory, one.leaf.stored.name) for one in self.snapshot.leaves)

    def tell(self, before: "Opened | None") -> None:
        """Let every process know of the damage that `before` did not know of."""
        known = (*self.contents.lost, *(before.damaged if before else ()))
        for name in self.damaged:
            if name not in known:
                mark_damaged(self.directory, name)

    @classmethod
    def newest(cls, directory: Path, before: "Opened | None") -> "Opened":
        """The last commit in `directory`; what `before` has read of the same segments is kept.

        Raises IndexUnavailableError, and OSError where the directory cannot be read.
        """
        while True:
            contents = read_contents(directory)
            opened, damaged = cls._of(directory, contents, before)
            # The next commit may have removed a file between our reading its name and opening it.
            if not damaged or latest(directory) == contents.generation:
                told = before.damaged if before else ()
                for name, reason in ((name, reason) for name, reason in damaged.items() if name not in told):
                    _log.error("a segment is damaged; the rest is searched", segment=name, reason=reason)
                return opened

    @classmethod
    def _of(cls, directory: Path, contents: Contents, before: "Opened | None") -> tuple["Opened", dict[str, str]]:
        """The commit, and of each segment that cannot be read the reason."""
        known = {one.leaf.stored.name: one for one in before.snapshot.leaves} if before else {}
        given_up = before.damaged if before else ()
        leaves: list[LiveLeaf] = []
        damaged: dict[str, str] = {}
        for segment in contents.segments:
            name = segment.segment_id()
            if name in given_up or is_marked_damaged(directory, name):  # checksums told; opening alone would not
                damaged[name] = "it was found damaged before"
                continue
            try:
                leaves.append(_leaf(directory, segment, known.get(name)))
            except (DamagedFileError, FileNotFoundError) as error:
                damaged[name] = str(error)
        opened = cls(directory, contents, leaves, tuple(damaged))
        if before:
            with before._lock:  # noqa: SLF001 - of the same class
                opened._before = dict(before._views)  # noqa: SLF001 - as above
        return opened, damaged


def _leaf(directory: Path, segment: ArraySegment, known: LiveLeaf | None) -> LiveLeaf:
    live = segment.live()
    key = (segment.segment_id(), np.packbits(live).tobytes())
    if known and known.key == key:
        return known
    leaf = known.leaf if known else _read(directory, segment)
    return LiveLeaf(leaf, live_documents(leaf, live), key)


def _read(directory: Path, segment: ArraySegment) -> Leaf:
    stored = open_segment(directory, segment)
    try:
        return Leaf(stored)
    except (ValueError, KeyError, IndexError) as error:  # a damaged array leads outside another
        raise DamagedFileError(f"{stored.name}: its documents make no sense ({error})") from error


class Clock:
    """When did a directory change last, told by its own time so that asking costs next to nothing?"""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        self.stamp = self._read()
        newest = max(changed for _, changed in self.stamp)
        self._next = time.monotonic_ns() + _LOOK_NANOSECONDS
        self._is_settled = time.time_ns() - newest > _CLOCK_NANOSECONDS

    def is_due(self) -> bool:
        """Whether anything changed since the last look, or may have changed unseen; looks every few milliseconds."""
        now = time.monotonic_ns()
        if now < self._next:
            return False
        self._next = now + _LOOK_NANOSECONDS
        return not self._is_settled or self._is_changed()

    def expire(self) -> None:
        """Something did change: the next look is due at once."""
        self._next = 0
        self._is_settled = False

    def _is_changed(self) -> bool:
        try:
            return self._read() != self.stamp
        except FileNotFoundError:  # two rebuilds later the directory is gone
            return True

    def _read(self) -> tuple[tuple[int, int], ...]:
        found = [os.stat(path) for path in self._paths]  # noqa: PTH116 - called at each search
        return tuple((one.st_ino, one.st_mtime_ns) for one in found)
