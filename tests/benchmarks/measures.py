"""What does each engine take to index, open, search and commit at one size, measured beside its peers?"""

import gc
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import times
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import ParamSpec, TypeVar

from indexer.analysis.script import language_of
from indexer.collection import read_collection
from indexer.extract.characters import clean
from indexer.extract.extraction import Extraction, Metadata, Page
from indexer.passages import passages
from tests.benchmarks.passages import (
    HAN,
    LONG,
    NEW,
    SHORT,
    WORDS,
    Asked,
    Source,
    batches,
    drawn,
    questions,
)
from tests.benchmarks.peers import (
    ATTRIBUTES,
    BM25S,
    KEX,
    TANTIVY,
    UNCOUNTED,
    WHOOSH,
    Contestant,
    Papers,
    Search,
    contestant,
    folder,
    kex_of_texts,
    whoosh_of_texts,
)

P = ParamSpec("P")
T = TypeVar("T")

LIMITED, FACETED_LONG, FACETED_SHORT = "long, for its readers", "long, with facets", "short, with facets"
LARGEST = {WHOOSH: 20_000, BM25S: 100_000}
"""Stock Whoosh indexes a few hundred passages a second, and bm25s takes 7 GB for a million."""
SLOW_QUESTIONS = 20
"""So many questions are put to stock Whoosh, which takes a tenth of a second for each."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: questions of a class, rounds of each, passages of a commit, texts from end to end."""

    questions: int = 200
    rounds: int = 3
    new: int = 100
    texts: int = 3000
    peers: tuple[str, ...] = (TANTIVY, ATTRIBUTES, BM25S, WHOOSH)
    warming: int = 4_000
    """Passages of a first index that is thrown away: what is compiled on first use is then kept on disk."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """What making an index took; seconds without those in which the passages were made, sizes in bytes."""

    passages: int
    cpu_seconds: float
    wall_seconds: float
    peak_memory: int
    disk: int


@dataclass(frozen=True, slots=True)
class Opening:
    """From after the imports of a fresh process to its first answer, and what it has in memory after all of them.

    The code of libraries does not count: it is an import whenever it comes.
    """

    first_ms: float
    memory: int
    mapped: int
    """Pages of the index's files, which are part of `memory`."""


@dataclass(frozen=True, slots=True)
class Commit:
    """Adding a few passages to the whole index, and the first search that finds them beside one before."""

    update_ms: float
    next_ms: float
    warm_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured at one size, by engine; latencies in ms by class of questions first."""

    size: int
    indexing: dict[str, Indexing]
    opening: dict[str, Opening]
    latencies: dict[str, dict[str, list[float]]]
    commits: dict[str, Commit]


def apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work` gives in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


class _Clock:
    """Seconds of this process and its children, all threads, without those of making what they work on."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), self._used()

    @staticmethod
    def _used() -> float:
        return process_time() + times().children_user + times().children_system

    def apart(self, made: Iterator[T]) -> Iterator[T]:
        """The items of `made`; the clock stands still while one is made, unless other threads are at work meanwhile."""
        while True:
            wall, used, own = perf_counter(), self._used(), thread_time()
            item = next(made, None)
            own = thread_time() - own
            self._cpu += own
            self._wall += max(0.0, perf_counter() - wall - (self._used() - used - own))
            if item is None:
                return
            yield item

    def read(self) -> tuple[float, float]:
        """CPU and wall seconds so far."""
        return self._used() - self._cpu, perf_counter() - self._wall


def index(name: str, work: Path, source: Source, size: int) -> Indexing:
    """Make the index of `size` passages, with whatever is compiled on first use compiled."""
    engine = contestant(name, work)
    engine.warm()
    clock = _Clock()
    engine.fill(clock.apart(engine.taken(batch) for batch in batches(source, size)))
    cpu, wall = clock.read()
    disk = sum(path.stat().st_size for path in folder(name, work).rglob("*") if path.is_file())
    return Indexing(size, cpu, wall, _memory("VmHWM"), disk)


def _memory(entry: str) -> int:
    """An entry of /proc/self/status in bytes. Not getrusage: its peak begins with that of the parent."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{entry}:"))


def opening(name: str, work: Path, asked: Sequence[Asked]) -> Opening:
    """Open an index and ask what the engine can answer."""
    engine = contestant(name, work)
    imported = _memory("RssAnon")
    began = perf_counter()
    engine.open()
    _timed(engine.prepared(asked[0]))
    first = perf_counter() - began
    engine.warm()
    for question in asked[1:]:
        if search := engine.prepared(question):
            search()
    mapped = _mapped(folder(name, work))
    return Opening(first * 1000, _memory("RssAnon") - imported + mapped, mapped)


def _mapped(directory: Path) -> int:
    """Bytes in memory of the files in `directory`."""
    total, inside = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        if line.startswith("Rss:"):
            total += inside * int(line.split()[1]) * 1024
        elif not line.split()[0].endswith(":"):
            inside = f" {directory}/" in line
    return total


def commits(name: str, work: Path, source: Source, asked: Asked, extent: Extent) -> Commit:
    """Add a few passages, a few times; the first time is not counted."""
    engine = contestant(name, work)
    engine.open()
    engine.warm()
    search = engine.prepared(asked)
    warm = [_timed(search) for _ in range(extent.rounds + 1)][1:]
    updates, nexts = [], []
    for number in range(extent.rounds + 1):
        taken = engine.taken(drawn(source, NEW + number, extent.new))
        updates.append(_timed(lambda taken=taken: engine.add(taken)))  # type: ignore[misc]
        nexts.append(_timed(engine.open) + _timed(search))
    return Commit(median(updates[1:]), median(nexts[1:]), median(warm))


def _timed(work: Search | None) -> float:
    """Milliseconds."""
    assert work is not None
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def compare(
    names: Sequence[str], work: Path, classes: Mapping[str, Sequence[Asked]], rounds: int
) -> dict[str, dict[str, list[float]]]:
    """By class and engine the latency of each question, warm: the median of `rounds`, the engines in turn."""
    engines = {name: contestant(name, work) for name in names}
    for engine in engines.values():
        engine.open()
        engine.warm()
    # Nobody pays for walking through what another keeps in memory.
    gc.collect()
    gc.freeze()
    latencies: dict[str, dict[str, list[float]]] = {}
    for kind, asked in classes.items():
        ready = [
            _ready(engines, question, slow=kind == LONG and at < SLOW_QUESTIONS) for at, question in enumerate(asked)
        ]
        latencies[kind] = _in_turn(ready, rounds)
    return latencies


def _ready(engines: Mapping[str, Contestant], question: Asked, *, slow: bool) -> dict[str, Search]:
    """The searches of the engines that can answer; of the slow one only where wanted."""
    able = {name: engine for name, engine in engines.items() if slow or name != WHOOSH}
    return {name: search for name, engine in able.items() if (search := engine.prepared(question))}


def _in_turn(ready: Sequence[Mapping[str, Search]], rounds: int) -> dict[str, list[float]]:
    """Another engine begins each time, so that none always finds the caches as the same one left them."""
    taken: list[dict[str, list[float]]] = [{name: [] for name in searches} for searches in ready]
    for turn in range(rounds + 1):
        for at, searches in enumerate(ready):
            order = list(searches)
            begin = (turn + at) % max(1, len(order))
            for name in (*order[begin:], *order[:begin]):
                taken[at][name].append(_timed(searches[name]))
    names = dict.fromkeys(name for searches in ready for name in searches)
    return {name: [median(times[name][1:]) for times in taken if name in times] for name in names}


def measure(source: Source, size: int, extent: Extent, tell: Callable[[str], None]) -> Figures:
    """Everything at one size."""
    names = [KEX, *(name for name in extent.peers if size <= LARGEST.get(name, size))]
    asked = questions(source, size, extent.questions)
    mixed = [question for kind in (LONG, SHORT, WORDS, HAN) for question in asked[kind][: extent.questions // 4]]
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        indexing = {}
        for name in names:
            tell(f"{size:,} passages: indexing with {name}")
            indexing[name] = apart(index, name, work, source, size)
        tell(f"{size:,} passages: opening and searching")
        opened = {name: _opened(name, work, mixed, extent) for name in names if name not in (ATTRIBUTES, WHOOSH)}
        searched = apart(compare, [*names, UNCOUNTED], work, _classes(asked), extent.rounds)
        added = {name: apart(commits, name, work, source, asked[LONG][0], extent) for name in (KEX, TANTIVY)}
    return Figures(size, indexing, opened, searched, added)


def _opened(name: str, work: Path, asked: Sequence[Asked], extent: Extent) -> Opening:
    """The median of a few fresh processes; one for bm25s, which compiles for seconds in each."""
    found = [apart(opening, name, work, asked) for _ in range(1 if name == BM25S else extent.rounds)]
    return Opening(
        median(each.first_ms for each in found),
        int(median(each.memory for each in found)),
        int(median(each.mapped for each in found)),
    )


def _classes(asked: Mapping[str, Sequence[Asked]]) -> dict[str, Sequence[Asked]]:
    """The classes of questions with those that are variants of others."""
    return {
        **asked,
        LIMITED: [replace(question, limited=True) for question in asked[LONG]],
        FACETED_LONG: [replace(question, faceted=True) for question in asked[LONG]],
        FACETED_SHORT: [replace(question, faceted=True) for question in asked[SHORT]],
    }


@dataclass(frozen=True, slots=True)
class RealText:
    """From raw text to an index, analysis included: passages a second of wall time."""

    passages: int
    kex: float
    whoosh: float


def real_text(directories: Sequence[Path], extent: Extent) -> RealText:
    """Index some texts of all collections with either engine."""
    texts = [document.text for directory in directories for document in read_collection(directory).documents]
    chosen = texts[:: max(1, len(texts) // extent.texts)]
    papers = [(language_of(text), _passages(text)) for text in chosen]
    amount = sum(len(passages) for _, passages in papers)
    seconds = [
        apart(_seconds, work, [paper for paper in papers if paper[1]]) for work in (kex_of_texts, whoosh_of_texts)
    ]
    return RealText(amount, amount / seconds[0], amount / seconds[1])


def _passages(text: str) -> list[str]:
    page = Page(1, clean(text), 1.0, "collection")
    return [passage.text for passage in passages(Extraction("text/plain", Metadata(), (page,)))]


def _seconds(work: Callable[[Path, Papers], None], papers: Papers) -> float:
    """The time for the papers once dictionaries are in memory."""
    with tempfile.TemporaryDirectory() as directory:
        work(Path(directory) / "warm", papers[:10])
        return _timed(lambda: work(Path(directory) / "index", papers)) / 1000
