import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.runs import equal_runs, spread


@given(runs=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_runs_are_spread_one_after_another(runs: list[tuple[int, int]]) -> None:
    starts, counts = (np.array([run[at] for run in runs], np.int64) for at in (0, 1))
    expected = [number for start, count in runs for number in range(start, start + count)]
    assert spread(starts, counts).tolist() == expected


@given(values=st.lists(st.integers(0, 2)))
def test_stretches_of_equals_are_found(values: list[int]) -> None:
    array = np.array(values, np.int64)
    found = list(equal_runs(array[1:] == array[:-1]))
    covered: set[int] = set()
    for first, last in found:
        assert last - first > 1
        assert len(set(values[first:last])) == 1
        covered |= {*range(first, last)}
    neighbours = {at for at in range(len(values)) if values[at] in (values[at - 1 : at] + values[at + 1 : at + 2])}
    assert covered == neighbours
    assert all(values[last - 1] != values[last] for _, last in found if last < len(values))
