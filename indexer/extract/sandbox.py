"""How is a file read that may hang, crash or swell its reader?

In a child process that does one task at a time and is used again while it behaves. It has limits of its own, and this
side kills it with its whole group when it is over the time, says too much or dies. What it had read of the file by then
is kept.
"""

from collections.abc import Mapping, Sequence
from itertools import count, takewhile
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from indexer.extract.characters import clean, unify
from indexer.extract.extraction import (
    CrashError,
    DamagedError,
    Extraction,
    ExtractionError,
    LimitError,
    Metadata,
    Page,
    ReaderUnavailableError,
)
from indexer.extract.limits import Limits
from indexer.extract.process import Process
from indexer.extract.progress import RawPage
from indexer.extract.quality import quality_of
from indexer.extract.wire import unpacked, unpacked_page

__all__ = ["FileReader", "Limits", "Sandbox"]

_MOST_TASKS = 200
"""After so many files a child is replaced, so that what its libraries keep does not add up."""

_LONGEST_NAME = 255


class FileReader(Protocol):
    """Reads a file that nobody knows to be harmless."""

    def extract(self, path: Path, name: str) -> Extraction:
        """Read the file at `path`, which its owner calls `name`.

        Raises an ExtractionError where there is no text, and ReaderUnavailableError where no reader can start.
        """


class Sandbox:
    """Does tasks in a child process, one at a time; to be used from one thread at a time, and closed.

    `registry` names the module whose EXTRACTORS and TASKS the child has.
    """

    def __init__(self, limits: Limits | None = None, registry: str = "indexer.extract.registry") -> None:
        self._limits = limits or Limits()
        self._registry = registry
        self._child: Process | None = None
        self._pages: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child and all that it started; the next task starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def extract(self, path: Path, name: str, *, needs_text: bool = True) -> Extraction:
        """Read the file at `path`, which its owner calls `name`; a file without text only if it need not have any.

        Where the reader failed on the way, what it had read is the answer, as incomplete. Raises the ExtractionError
        that the reader raised; LimitError over a limit; CrashError where the child died; ReaderUnavailableError where
        no child can start.
        """
        request = {"task": "extract", "name": name[-_LONGEST_NAME:], "needs_text": needs_text}
        try:
            return unpacked(self.ask(path, request))
        except (LimitError, CrashError, DamagedError) as error:
            kept = _incomplete(self._pages, error)
            if kept is None:
                raise
            return kept
        finally:
            self._pages = []

    def ask(self, path: Path, request: Mapping[str, object]) -> bytes:
        """The answer of the child to a request about the file at `path`; raises as `extract`."""
        is_used = self._child is not None
        complete = {**request, "path": str(path.absolute())}
        try:
            return self._asked(complete)
        except CrashError:
            if not is_used:
                raise
            # A child that has read other files may have died of one of those.
            return self._asked(complete)

    def _asked(self, request: Mapping[str, object]) -> bytes:
        self._pages = []
        try:
            child = self._ready_child()
            answer = child.ask(request, self._pages)
        except BaseException:
            self.close()
            raise
        if child.tasks >= _MOST_TASKS:
            self.close()
        return answer

    def _ready_child(self) -> Process:
        if self._child is None or not self._child.is_alive:
            self.close()
            self._child = Process(self._limits, self._registry)
            try:
                self._child.await_start()
            except ExtractionError as error:
                raise ReaderUnavailableError(
                    "The reader of files cannot start; what it said is above. Install Kex again as its README says."
                ) from error
        return self._child


def _incomplete(messages: Sequence[bytes], error: ExtractionError) -> Extraction | None:
    """What was read before `error`, or None where that is no text: the pages from the first on, as far as none lacks.

    Type and metadata are those of the file, as they were told with its pages.
    """
    told = {page.number: page for page in map(unpacked_page, messages)}
    raw = [told[number] for number in takewhile(told.__contains__, count(1))]
    pages = tuple(map(_kept, raw))
    if not any(page.text for page in pages):
        return None
    said = f"Only the first {len(pages)} pages were kept. {error}"
    metadata = next((page.metadata for page in raw if page.metadata != Metadata()), Metadata())
    return Extraction(raw[0].media_type, metadata, pages, said)


def _kept(page: RawPage) -> Page:
    text = clean(unify(page.text)).strip()
    # Where the text was made anew the places in it are not the same.
    furniture = page.furniture if text == page.text else ()
    return Page(page.number, text, quality_of(text), page.reader, furniture=furniture)
