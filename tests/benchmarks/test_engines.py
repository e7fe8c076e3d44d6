import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from time import sleep

import pytest

from corpus.samples.collection import JUDGED
from tests.benchmarks.engines import curves, run
from tests.benchmarks.measures import Extent, Indexing, apart, index
from tests.benchmarks.measures import _Clock as Clock
from tests.benchmarks.passages import HAN, LONG, SHORT, WORDS, Source
from tests.benchmarks.peers import ATTRIBUTES, KEX, TANTIVY, WHOOSH
from tests.benchmarks.table import LIMITS, Row, table
from tests.conftest import missing

TINY = Extent(questions=4, rounds=1, new=10, texts=5, warming=50, peers=(TANTIVY, ATTRIBUTES, WHOOSH))


def test_the_benchmark_compares_every_size_and_step() -> None:
    for package in ("tantivy", "numba"):
        if find_spec(package) is None:
            missing(f"The package {package}", "install the extra `bench`.")
    told: list[str] = []
    found = run([JUDGED], [60, 120], TINY, told.append)
    lines = found.rows()
    assert {row.size for row in lines[:-1]} == {60, 120}
    assert lines[-1].size == found.real_text.passages
    assert all(row.ratio == row.ratio and row.ours and row.theirs for row in lines)
    assert table(lines).row_count == len(lines)
    assert {what for what, _ in LIMITS} <= {row.what for row in lines}
    for peers in (found.figures[0].latencies[kind] for kind in (LONG, SHORT, WORDS, HAN)):
        assert all(value > 0 for latencies in peers.values() for value in latencies)
    assert json.loads(json.dumps(asdict(found)))["figures"][1]["size"] == 120
    assert "at 120" in curves(found.figures)
    assert any("60 passages" in said for said in told)


def test_an_index_is_made_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = apart(index, KEX, tmp_path, Source.read([JUDGED]), 40)
    assert isinstance(made, Indexing)
    assert made.passages == 40
    assert min(made.cpu_seconds, made.wall_seconds, made.peak_memory, made.disk) > 0


def test_the_clock_stands_still_while_passages_are_made() -> None:
    clock = Clock()
    assert list(clock.apart(_slept(number) for number in range(3))) == [0, 1, 2]
    assert clock.read()[1] < 0.15


def _slept(number: int) -> int:
    sleep(0.1)
    return number


@pytest.mark.parametrize(
    ("judged", "more", "met"),
    [(0.2, False, "aim"), (0.5, False, "floor"), (0.9, False, "no"), (2.5, True, "aim"), (0.1, True, "no")],
)
def test_a_line_says_whether_floor_or_aim_is_met(judged: float, more: bool, met: str) -> None:
    floor, aim = (1.2, 2.0) if more else (0.7, 0.3)
    assert Row("", 1, "", "", "", judged, judged, more, floor, aim).met() == met


def test_a_line_without_limits_is_not_judged() -> None:
    assert Row("", 1, "", "", "", 1.0, 1.0, False, None, None).met() == ""
