from pathlib import Path

from tests.benchmarks.duplicates import rates, times


def test_the_benchmark_asks_for_everything_and_measures_what_is_proposed(tmp_path: Path) -> None:
    assert all(taken > 0 for taken in times(tmp_path / "many", 1500).values())
    precision, recall = rates(tmp_path / "samples")
    assert precision > 0.9
    assert recall > 0.9
