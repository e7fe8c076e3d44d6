"""How do the figures stand against the peers, and against what the engine must reach?"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from rich.table import Table

from tests.benchmarks.measures import FACETED_LONG, FACETED_SHORT, LIMITED, Figures, RealText
from tests.benchmarks.passages import (
    FILTERED,
    HAN,
    LONG,
    SHORT,
    TELLING_LONG,
    TELLING_SHORT,
    WORDS,
)
from tests.benchmarks.peers import (
    ATTRIBUTES,
    BM25S,
    KEX,
    TANTIVY,
    UNCOUNTED,
    WHOOSH,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `judged` is what `floor` and `aim` limit, from below where `more` is better."""

    what: str
    size: int
    ours: str
    peer: str
    theirs: str
    ratio: float
    judged: float
    more: bool
    floor: float | None
    aim: float | None

    def met(self) -> str:
        """How good that is."""
        reached = [
            name
            for name, limit in (("aim", self.aim), ("floor", self.floor))
            if limit is not None and (self.judged >= limit if self.more else self.judged <= limit)
        ]
        return reached[0] if reached else "" if self.floor is None else "no"


SIZES = (20_000, 100_000, 1_000_000)
_REAL_TEXT = "passages of raw text a second"
Limits = tuple[float, float | None]


def _limits(*pairs: Limits) -> dict[int, Limits]:
    return dict(zip(SIZES, pairs, strict=True))


_LONG = _limits((0.7, 0.3), (0.6, 0.2), (1.0, 0.5))
_SHORT = _limits((1.5, 0.7), (1.5, 0.5), (1.7, 0.7))
_PHRASE = _limits((1.0, 0.5), (1.0, 0.5), (1.0, 0.5))
_RATE = _limits((1.2, 2.0), (1.2, 2.0), (1.2, 2.0))
LIMITS: dict[tuple[str, str], dict[int, Limits]] = {
    (f"{LONG}, p50, ms", TANTIVY): _LONG,
    (f"{LONG}, p95, ms", TANTIVY): _LONG,
    (f"{SHORT}, p50, ms", TANTIVY): _SHORT,
    (f"{SHORT}, p95, ms", TANTIVY): _SHORT,
    (f"{WORDS}, p95, ms", TANTIVY): _PHRASE,
    (f"{HAN}, p95, ms", TANTIVY): _PHRASE,
    (f"{LONG}, questions a second", WHOOSH): {20_000: (300, None)},
    ("passages a CPU second", TANTIVY): _RATE,
    (_REAL_TEXT, f"{WHOOSH} + ChineseAnalyzer"): {0: (8.0, None)},
    ("bytes a passage", TANTIVY): {100_000: (2.7, 1.5)},
    ("opening and first answer, ms", TANTIVY): {100_000: (300, None), 1_000_000: (1_000, None)},
    ("memory of a reader, MB", TANTIVY): {100_000: (100, None), 1_000_000: (300, None)},
    ("peak memory of indexing, MB", TANTIVY): {1_000_000: (2_000, 1_000)},
    (f"five facets, added to {LONG}, ms", "the search"): {100_000: (1.0, None)},
    (f"five facets, added to {SHORT}, ms", "the search"): {100_000: (1.0, None)},
}
"""What the engine must reach (the floor) and should (the aim): a ratio, or a figure of its own in the unit named."""


def rows(figures: Figures) -> list[Row]:
    """The lines of one size."""
    return [*_search_rows(figures), *_index_rows(figures), *_reader_rows(figures)]


def real_text_row(found: RealText) -> Row:
    """The line from end to end, which has a size of its own."""
    floor, aim = LIMITS[_REAL_TEXT, peer := f"{WHOOSH} + ChineseAnalyzer"][0]
    ratio = found.kex / found.whoosh
    ours, theirs = _short(found.kex), _short(found.whoosh)
    return Row(_REAL_TEXT, found.passages, ours, peer, theirs, ratio, ratio, True, floor, aim)


def _row(what: str, size: int, ours: float, peer: str, theirs: float, *, more: bool = False, own: bool = False) -> Row:
    """A line whose limit is on the ratio, or on our `own` figure."""
    ratio = ours / theirs if theirs else math.nan
    floor, aim = LIMITS.get((what, peer), {}).get(size, (None, None))
    return Row(what, size, _short(ours), peer, _short(theirs), ratio, ours if own else ratio, more, floor, aim)


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _search_rows(figures: Figures) -> Iterator[Row]:
    size, taken = figures.size, figures.latencies
    for kind in (LONG, SHORT, WORDS, HAN, TELLING_LONG, TELLING_SHORT):
        ways = [taken[kind].get(name, []) for name in (TANTIVY, UNCOUNTED)]
        yield from _both(size, kind, taken[kind], TANTIVY, ways)
    yield from _both(size, f"{LONG}, readers on both sides", taken[LONG], TANTIVY, [taken[LIMITED].get(ATTRIBUTES, [])])
    yield from _both(size, FILTERED, taken[FILTERED], TANTIVY, [taken[FILTERED].get(ATTRIBUTES, [])])
    for kind in (LONG, SHORT):
        yield from _both(size, kind, taken[kind], BM25S, [taken[kind].get(BM25S, [])])
    if slow := taken[LONG].get(WHOOSH):
        ours = 1000 / median(taken[LONG][KEX][: len(slow)])
        yield _row(f"{LONG}, questions a second", size, ours, WHOOSH, 1000 / median(slow), more=True)
    for kind, faceted in ((LONG, FACETED_LONG), (SHORT, FACETED_SHORT)):
        bare, whole = median(taken[kind][KEX]), median(taken[faceted][KEX])
        yield _row(f"five facets, added to {kind}, ms", size, max(0.0, whole - bare), "the search", bare)


def _both(
    size: int, what: str, ours: Mapping[str, list[float]], peer: str, theirs: Sequence[list[float]]
) -> Iterator[Row]:
    """Median and slowest twentieth, against the faster of the peer's ways; nothing where nobody was asked."""
    ways = [way for way in theirs if way]
    if ways and ours.get(KEX):
        yield _row(f"{what}, p50, ms", size, median(ours[KEX]), peer, min(map(median, ways)))
        yield _row(f"{what}, p95, ms", size, _p95(ours[KEX]), peer, min(map(_p95, ways)))


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _index_rows(figures: Figures) -> Iterator[Row]:
    size, ours = figures.size, figures.indexing[KEX]
    for peer in (TANTIVY, ATTRIBUTES, WHOOSH):
        if theirs := figures.indexing.get(peer):
            yield _row(
                "passages a CPU second", size, size / ours.cpu_seconds, peer, size / theirs.cpu_seconds, more=True
            )
            yield _row("passages a second", size, size / ours.wall_seconds, peer, size / theirs.wall_seconds, more=True)
            yield _row("bytes a passage", size, ours.disk / size, peer, theirs.disk / size)
    theirs = figures.indexing[TANTIVY]
    yield _row("peak memory of indexing, MB", size, ours.peak_memory / 1e6, TANTIVY, theirs.peak_memory / 1e6, own=True)


def _reader_rows(figures: Figures) -> Iterator[Row]:
    size, ours, theirs = figures.size, figures.opening[KEX], figures.opening[TANTIVY]
    yield _row("opening and first answer, ms", size, ours.first_ms, TANTIVY, theirs.first_ms, own=True)
    yield _row("memory of a reader, MB", size, ours.memory / 1e6, TANTIVY, theirs.memory / 1e6, own=True)
    yield _row("of it mapped from the index, MB", size, ours.mapped / 1e6, TANTIVY, theirs.mapped / 1e6)
    if other := figures.opening.get(BM25S):
        yield _row("memory of a reader, MB", size, ours.memory / 1e6, BM25S, other.memory / 1e6)
    mine, its = figures.commits[KEX], figures.commits[TANTIVY]
    yield _row("a commit of 100 passages, ms", size, mine.update_ms, TANTIVY, its.update_ms)
    yield _row("the first search after it, ms", size, mine.next_ms, TANTIVY, its.next_ms)
    yield _row("the same search before it, ms", size, mine.warm_ms, TANTIVY, its.warm_ms)


def table(lines: Iterable[Row]) -> Table:
    """The lines as they are printed and shown in the README."""
    shown = Table("what", "passages", "Kex", "peer", "its figure", "ratio", "floor", "aim", "met", box=None)
    for row in lines:
        limits = ["" if limit is None else f"{limit:g}" for limit in (row.floor, row.aim)]
        shown.add_row(row.what, f"{row.size:,}", row.ours, row.peer, row.theirs, f"{row.ratio:.2f}", *limits, row.met())
    return shown
