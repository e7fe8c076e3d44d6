"""How fast and how small is our engine beside its peers, on the same analysed passages?

    python -m tests.benchmarks.engines [DIR ...] [--sizes 20000,100000,1000000] [--svg FILE] [--json FILE]

DIRs are judged collections in BEIR layout, of whose text the passages are made (tests.benchmarks.passages). Each index
is made, opened and added to in a process of its own; then all of a size are open in one process that puts every
question to each engine in turn. Compare figures of one run only. Linux alone tells the memory of a process this way.
"""

import json
import platform
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console

from corpus.samples.collection import JUDGED
from tests.benchmarks.chart import Curve, Panel, chart
from tests.benchmarks.measures import Extent, Figures, RealText, measure, real_text
from tests.benchmarks.passages import (
    LONG,
    SHORT,
    Source,
)
from tests.benchmarks.peers import (
    BM25S,
    KEX,
    TANTIVY,
    UNCOUNTED,
)
from tests.benchmarks.table import SIZES, Row, real_text_row, rows, table


@dataclass(frozen=True, slots=True)
class Run:
    """All that was measured, and on what."""

    environment: dict[str, str | int | None]
    figures: list[Figures]
    real_text: RealText

    def rows(self) -> list[Row]:
        """The lines of the table."""
        return [*(row for figures in self.figures for row in rows(figures)), real_text_row(self.real_text)]


def curves(found: Sequence[Figures]) -> str:
    """Medians of long and short questions over size, as SVG."""

    def curve(kind: str, names: Sequence[str]) -> Curve:
        points = [
            (each.size, min(median(taken[name]) for name in names))
            for each in found
            if all((taken := each.latencies[kind]).get(name) for name in names)
        ]
        return Curve(names[0], tuple(points))

    ways = ([KEX], [TANTIVY, UNCOUNTED], [BM25S])
    panels = [
        Panel(f"{kind} questions, median", tuple(line for names in ways if (line := curve(kind, names)).points))
        for kind in (LONG, SHORT)
    ]
    return chart("Time for an answer, by the size of the collection", panels)


def _environment() -> dict[str, str | int | None]:
    packages = ("numpy", "numba", "whoosh", "tantivy", "bm25s")
    versions: dict[str, str | int | None] = {name: version(name) for name in packages}
    return {"python": platform.python_version(), "system": platform.platform(), "cores": cpu_count(), **versions}


def run(directories: Sequence[Path], sizes: Sequence[int], extent: Extent, tell: Callable[[str], None]) -> Run:
    """Measure everything, after a small run that is thrown away."""
    tell("reading the collections")
    source = Source.read(directories)
    tell("warming up")
    measure(source, extent.warming, replace(extent, questions=4, rounds=1), _quietly)
    figures = [measure(source, size, extent, tell) for size in sizes]
    tell("indexing raw text")
    return Run(_environment(), figures, real_text(directories, extent))


def _quietly(_: str) -> None:
    pass


def main() -> None:
    """Measure, print, and write what is asked for."""
    asked = _arguments()
    console = Console(width=140)
    began = perf_counter()
    found = run(
        asked.directories or [JUDGED],
        asked.sizes,
        Extent(),
        lambda said: Console(stderr=True).print(f"{perf_counter() - began:6.0f} s  {said}"),
    )
    console.print(table(found.rows()))
    if asked.svg:
        asked.svg.write_text(curves(found.figures), "utf-8")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(found), indent=1), "utf-8")


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks.engines", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("directories", nargs="*", type=Path, metavar="DIR", help="judged collections in BEIR layout")
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=list(SIZES),
        help="numbers of passages, with commas between them",
    )
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw latency over size")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
