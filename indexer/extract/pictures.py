"""How does the service come by the picture of a page, and which ones does it keep?

Pictures are drawn in a child process, one at a time, and kept on the disk under a name made of all that they depend on;
so a kept one is never out of date. Those that nobody asked for longest go first when there are too many.
"""

import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic

import structlog

from corpus.errors import KexError
from indexer.extract.extraction import CrashError, ExtractionError, LimitError
from indexer.extract.limits import Limits
from indexer.extract.png import SIGNATURE
from indexer.extract.sandbox import Sandbox
from indexer.extract.wire import unpacked_bytes

EDITION = 1
"""To be raised when pictures come to look different, so that kept ones are drawn anew."""

_REGISTRY = "indexer.extract.picture"
_MOST_WAITING = 6
"""Each that waits holds a thread of the service: as many as the pictures that a browser asks for at a time."""

_MOST_BROKEN = 1_000
_BROKEN_SECONDS = 600.0
_KEPT_AFTER_SWEEP = 0.8
_SWEEP_SHARE = 0.05
"""So much of the room is written before the disk is looked at again: a look costs a system call a picture."""

_BUSY = "Too many pictures of pages are asked for at once; try again in a moment."

_log = structlog.get_logger()


class BusyError(KexError):
    """Too many pictures are asked for at once."""

    status = 503
    code = "busy"


@dataclass(frozen=True, slots=True)
class PageView:
    """What a picture shows: page `page` of the bytes with this hash, `width` pixels wide, with `words` framed."""

    sha256: str
    page: int
    width: int
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name that another view does not have, of 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps([EDITION, asdict(self)]).encode()).hexdigest()


class Pictures:
    """Draws and keeps pictures; any thread may ask. `most_bytes` is what may be kept in `directory`."""

    def __init__(
        self, directory: Path, limits: Limits, most_bytes: int, clock: Callable[[], float] = monotonic
    ) -> None:
        self._directory = directory
        self._sandbox = Sandbox(limits, _REGISTRY)
        self._patience = 2 * limits.seconds
        self._places = BoundedSemaphore(1 + _MOST_WAITING)
        self._lock = Lock()
        self._shelf = _Shelf(directory, most_bytes)
        self._broken = _Broken(clock)

    def close(self) -> None:
        """End the process that draws; the next picture starts another."""
        with self._lock:
            self._sandbox.close()

    def picture(self, view: PageView, path: Path, name: str) -> bytes:
        """The PNG of `view`, whose file is at `path` and called `name` by its owner.

        Raises NoPictureError and other ExtractionErrors where there is none, BusyError where too many wait or it
        takes too long to get a turn, and ReaderUnavailableError.
        """
        if kept := self._shelf.get(view.key):
            return kept
        with self._turn():
            if kept := self._shelf.get(view.key):
                return kept
            drawn = self._drawn(view, path, name)
            self._shelf.put(view.key, drawn)
            return drawn

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError(_BUSY)
        try:
            if not self._lock.acquire(timeout=self._patience):
                raise BusyError(_BUSY)
            try:
                yield
            finally:
                self._lock.release()
        finally:
            self._places.release()

    def _drawn(self, view: PageView, path: Path, name: str) -> bytes:
        """The picture from the child; a page that broke it is not tried again and again."""
        self._broken.check(view)
        request = {"task": "picture", "name": name, "page": view.page, "width": view.width, "words": view.words}
        try:
            answer = self._sandbox.ask(path, request)
        except (LimitError, CrashError) as error:  # the child is lost, which a refusal in its answer is not
            self._broken.add(view, error)
            raise
        return unpacked_bytes(answer, SIGNATURE)


class _Broken:
    """What took too long or broke its reader, for a while: the machine may have been busy, or a library be mended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._found: OrderedDict[tuple[str, int, int], tuple[float, ExtractionError]] = OrderedDict()

    def check(self, view: PageView) -> None:
        """Raises the error that this page met at this width not long ago."""
        until, error = self._found.get(_place(view), (0.0, None))
        if error and self._clock() < until:
            # A new one: what is raised again and again keeps the frames of all who met it.
            raise type(error)(str(error))

    def add(self, view: PageView, error: ExtractionError) -> None:
        """Remember the error for this page at this width, and forget the oldest of too many."""
        self._found.pop(_place(view), None)
        self._found[_place(view)] = self._clock() + _BROKEN_SECONDS, type(error)(str(error))
        if len(self._found) > _MOST_BROKEN:
            self._found.popitem(last=False)


def _place(view: PageView) -> tuple[str, int, int]:
    return view.sha256, view.page, view.width


class _Shelf:
    """Pictures in files of a directory, up to `most_bytes` and a little more; several processes may share it."""

    def __init__(self, directory: Path, most_bytes: int) -> None:
        self._directory = directory
        self._most_bytes = most_bytes
        self._unswept = most_bytes

    def get(self, key: str) -> bytes | None:
        """The picture, which counts as asked for just now; None where it is not kept."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep the picture if the disk takes it: whoever asked gets it all the same."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)
            self._unswept += len(content)
            if self._unswept >= self._most_bytes * _SWEEP_SHARE:
                self._sweep()
        except OSError as error:
            _log.warning("a picture of a page cannot be kept; look at the disk", path=str(path), reason=str(error))

    def _path(self, key: str) -> Path:
        return self._directory / key[:2] / key

    def _sweep(self) -> None:
        """Let the pictures go that nobody asked for longest, where there are too many."""
        self._unswept = 0
        found = sorted(_files(self._directory), reverse=True)
        total = sum(size for _, size, _ in found)
        if total <= self._most_bytes:
            return
        while found and total > self._most_bytes * _KEPT_AFTER_SWEEP:
            _, size, path = found.pop()
            path.unlink(missing_ok=True)
            total -= size


def _files(directory: Path) -> Iterator[tuple[float, int, Path]]:
    """When each file was asked for last, how large it is, and where it is."""
    for path in directory.glob("*/*"):
        try:
            state = path.stat()
        except FileNotFoundError:  # another process let it go
            continue
        yield state.st_mtime, state.st_size, path
