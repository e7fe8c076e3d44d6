"""What of a folder of real files is read, by which reader, how well, and how fast beside pypdf and Apache Tika?

    python -m tests.benchmarks.extraction DIR [--rounds N] [--without-tika]

DIR has folders of files by class. Each rate is the median of the rounds, on one core each, all in this one run; compare
figures within a line only. Tika gets some rounds more to warm up.
"""

import hashlib
import logging
import os
import resource
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import TypeVar

from pypdf import PdfReader
from rich.console import Console
from rich.table import Table

from indexer.extract.extraction import Extraction, ExtractionError
from indexer.extract.limits import Limits
from indexer.extract.pictures import PageView, Pictures
from indexer.extract.sandbox import Sandbox
from indexer.passages import passages
from tests.benchmarks.tika.server import tika

T = TypeVar("T")

_REFERENCE = ".poppler.txt"
"""So ends the name of a text that another reader found in the PDF beside it."""
TIMED = ("pdf/zh_normal", "pdf/other_normal")
"""Folders of PDFs that are timed."""
_MOST_FILES, _MOST_PAGES = 20, 100
"""So many files of a folder are timed, none with more pages."""
_WARMING = 3
"""A virtual machine that compiles what is often called is fast after some rounds."""
_CORE = 0
"""The core that one reader alone has."""


@dataclass(slots=True)
class Class:
    """What became of the files of one folder: errors by code, pages by reader, qualities of pages."""

    name: str
    files: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)
    qualities: list[float] = field(default_factory=list)
    characters: int = 0
    slowest: float = 0.0

    def take(self, outcome: Extraction | ExtractionError, seconds: float) -> None:
        """Count one file."""
        self.files += 1
        self.slowest = max(self.slowest, seconds)
        if isinstance(outcome, ExtractionError):
            self.refused[outcome.code] += 1
            return
        self.readers.update(page.reader for page in outcome.pages)
        self.qualities += [page.quality for page in outcome.pages]
        self.characters += sum(len("".join(page.text.split())) for page in outcome.pages)


def read_classes(directory: Path, sandbox: Sandbox) -> list[Class]:
    """Read every file of every folder below `directory`."""
    found: dict[Path, Class] = {}
    for path in sorted(directory.rglob("*")):
        folder = path.parent.relative_to(directory)
        if path.is_file() and folder.parts and not path.name.endswith(_REFERENCE):
            own = found.setdefault(folder, Class(str(folder)))
            own.take(*_timed(lambda path=path: _outcome(sandbox, path)))  # type: ignore[misc]
    return list(found.values())


def _outcome(sandbox: Sandbox, path: Path) -> Extraction | ExtractionError:
    try:
        return sandbox.extract(path, path.name)
    except ExtractionError as error:
        return error


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = perf_counter()
    return work(), perf_counter() - began


@dataclass(frozen=True, slots=True)
class Rate:
    """How many pages a second are read, and by whom."""

    what: str
    pages: float
    peer: str
    theirs: float


def rates(directory: Path, rounds: int, *, with_tika: bool) -> list[Rate]:
    """Pages a second of Kex, passages and pipe included, and of its peers."""
    found = []
    with ExitStack() as stack:
        with _on_one_core():
            sandbox = stack.enter_context(Sandbox())
            sandbox.extract(Path(__file__), "warm.txt")
        peers: dict[str, Callable[[Path], object]] = {"pypdf": _by_pypdf}
        if with_tika:
            peers["Tika"] = stack.enter_context(tika(_CORE, Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        for name in TIMED:
            paths, pages = _timed_files(directory / name, sandbox)
            ours = pages / _median(lambda paths=paths: _each(_by(sandbox), paths), rounds)  # type: ignore[misc]
            for peer, read in peers.items():
                with _on_one_core():
                    _each(read, paths * (_WARMING - 1))
                    theirs = pages / _median(lambda read=read, paths=paths: _each(read, paths), rounds)  # type: ignore[misc]
                found.append(Rate(name, ours, peer, theirs))
            found.append(Rate(f"{name}, two workers", _by_two(paths, pages, rounds), "one worker", ours))
    return found


def pictures(directory: Path) -> list[float]:
    """Milliseconds of each first page of the timed folders, 1,000 pixels wide, drawn and packed as PNG for a reader."""
    taken = []
    with tempfile.TemporaryDirectory() as kept, closing(Pictures(Path(kept), Limits(), 1 << 30)) as drawing:
        for number, path in enumerate(path for name in TIMED for path in sorted((directory / name).glob("*.pdf"))):
            view = PageView(hashlib.sha256(path.read_bytes()).hexdigest(), 1, 1000, ())
            with suppress(ExtractionError):  # locked ones have no picture
                _, seconds = _timed(lambda view=view, path=path: drawing.picture(view, path, path.name))  # type: ignore[misc]
                if number:  # the first one starts the process
                    taken.append(seconds * 1000)
    return taken


def _timed_files(folder: Path, sandbox: Sandbox) -> tuple[list[Path], int]:
    """Files that both pypdf and Kex read, and how many pages they have together."""
    taken: dict[Path, int] = {}
    for path in sorted(folder.glob("*.pdf")):
        outcome = _outcome(sandbox, path)
        if len(taken) < _MOST_FILES and isinstance(outcome, Extraction) and len(outcome.pages) <= _MOST_PAGES:
            with suppress(Exception):  # pypdf raises anything; such a file compares nothing
                _by_pypdf(path)
                taken[path] = len(outcome.pages)
    return list(taken), sum(taken.values())


def _each(read: Callable[[Path], object], paths: Iterable[Path]) -> None:
    for path in paths:
        read(path)


def _by(sandbox: Sandbox) -> Callable[[Path], object]:
    return lambda path: passages(sandbox.extract(path, path.name))


def _by_pypdf(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def _by_two(paths: Sequence[Path], pages: int, rounds: int) -> float:
    """Pages a second of two children, each with every other file."""
    with Sandbox() as first, Sandbox() as second, ThreadPoolExecutor(2) as pool:
        shares = ((_by(first), paths[::2]), (_by(second), paths[1::2]))
        return pages / _median(lambda: list(pool.map(lambda share: _each(*share), shares)), rounds)


def _median(work: Callable[[], object], rounds: int) -> float:
    """Seconds, after a round that is not counted."""
    return median([_timed(work)[1] for _ in range(rounds + 1)][1:])


@contextmanager
def _on_one_core() -> Iterator[None]:
    """This process, and what it starts meanwhile, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def class_table(classes: Sequence[Class]) -> Table:
    """A line for each class."""
    shown = Table("files", "number", "read", "refused, by reason", "pages by reader", "quality", "slowest, s", box=None)
    for one in classes:
        refused = ", ".join(f"{count} {code}" for code, count in one.refused.most_common())
        readers = ", ".join(f"{count:,} {reader}" for reader, count in one.readers.most_common())
        quality = f"{mean(one.qualities):.2f}" if one.qualities else ""
        read = one.files - sum(one.refused.values())
        shown.add_row(one.name, str(one.files), str(read), refused, readers, quality, f"{one.slowest:.1f}")
    return shown


def rate_table(found: Sequence[Rate]) -> Table:
    """A line for each peer."""
    shown = Table("PDF pages a second", "Kex", "peer", "its rate", "ratio", box=None)
    for one in found:
        shown.add_row(one.what, f"{one.pages:,.0f}", one.peer, f"{one.theirs:,.0f}", f"{one.pages / one.theirs:.1f}")
    return shown


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-tika", action="store_true")
    given = parser.parse_args()
    logging.disable()  # pypdf has much to say of odd files
    console = Console(width=160)
    with Sandbox() as sandbox:
        console.print(class_table(read_classes(given.directory, sandbox)))
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    console.print(f"The reading process's parent had {parent} MB at most.")
    drawn = pictures(given.directory)
    slowest = sorted(drawn)[int(len(drawn) * 0.95)]
    console.print(
        f"Pictures of {len(drawn)} pages took {median(drawn):.0f} ms each, the slowest 5 % over {slowest:.0f}."
    )
    console.print(rate_table(rates(given.directory, given.rounds, with_tika=not given.without_tika)))


if __name__ == "__main__":
    main()
