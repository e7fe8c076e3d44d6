from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.kernels import plain
from indexer.engines.whoosh_engine.kernels.arguments import Places
from tests.indexer.engines.whoosh_engine.kernels.segments import placed, random_terms, stored

seeds = st.integers(0, 1 << 32)
codes = st.sampled_from([np.uint16, np.uint32])


@settings(max_examples=300)
@given(
    seed=seeds,
    count=st.integers(1, 4),
    steps=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    passages=st.sampled_from([3, 40, 300]),
    codes=codes,
    positions=codes,
)
def test_sequences_stand_where_numpy_finds_them(
    compiled: ModuleType, seed: int, count: int, steps: list[int], passages: int, codes: type, positions: type
) -> None:
    places, ranges = placed(random_terms(seed, count, passages, 8), codes, positions)
    found = compiled.sequence(places, ranges, np.array(steps[:count]))
    expected = plain.sequence(places, ranges, np.array(steps[:count]))
    assert [one.tolist() for one in found] == [one.tolist() for one in expected]


@settings(max_examples=300)
@given(
    seed=seeds,
    first=st.integers(1, 3),
    second=st.integers(1, 3),
    distance=st.integers(1, 3),
    passages=st.sampled_from([3, 40, 300]),
    codes=codes,
)
def test_terms_stand_together_where_numpy_finds_them(
    compiled: ModuleType, seed: int, first: int, second: int, distance: int, passages: int, codes: type
) -> None:
    places, ranges = placed(random_terms(seed, first + second, passages, 8), codes)
    asked = np.flatnonzero(np.random.default_rng(seed).random(passages + 2) < 0.5)
    found = compiled.together(places, ranges[:first], ranges[first:], distance, asked)
    assert found.tolist() == plain.together(places, ranges[:first], ranges[first:], distance, asked).tolist()


def damaged(places: Places, chance: np.random.Generator) -> Places:
    """Something of it is not what was written."""
    name = str(chance.choice(["codes", "occurrences", "marks", "positions", "ids"]))
    array: Array = getattr(places, name).copy()
    if name == "positions" and chance.integers(2):
        return places._replace(positions=stored(array[: chance.integers(len(array))]))
    array[int(chance.integers(len(array)))] = [0, 1, np.iinfo(array.dtype).max, 1 << 15][chance.integers(4)]
    return places._replace(**{name: stored(array)})


@settings(max_examples=400)
@given(seed=seeds, count=st.integers(2, 4), passages=st.sampled_from([3, 40, 300]))
def test_damaged_positions_never_lead_outside(compiled: ModuleType, seed: int, count: int, passages: int) -> None:
    terms = random_terms(seed, count, passages, 8)
    whole, ranges = placed(terms)
    places = damaged(whole, np.random.default_rng(seed))
    known = {*places.ids.tolist()}
    for loops in (plain, compiled):
        try:
            ids, frequencies = loops.sequence(places, ranges, np.arange(count))
        except DamagedFileError:
            pass
        else:
            assert {*ids.tolist()} <= known
            assert (frequencies > 0).all()
        try:
            counts = loops.together(places, ranges[:1], ranges[1:], 1, np.arange(passages))
        except DamagedFileError:
            pass
        else:
            assert len(counts) == passages
            assert (counts >= 0).all()


def test_positions_that_are_not_there_are_damage(compiled: ModuleType) -> None:
    places, ranges = placed([{0: [1, 2], 1: [3]}, {0: [2, 4], 1: [4]}])
    for broken in (
        places._replace(positions=places.positions[:1]),
        places._replace(marks=places.marks[:0]),
        places._replace(marks=stored(np.array([1 << 63], np.uint64))),
        places._replace(marks=stored(np.array([1 << 40], np.uint64))),
        places._replace(occurrences=places.occurrences[:0]),
        places._replace(codes=stored(np.full_like(places.codes, 9))),
    ):
        with pytest.raises(DamagedFileError):
            compiled.sequence(broken, ranges, np.array([0, 1]))
        with pytest.raises(DamagedFileError):
            compiled.together(broken, ranges[:1], ranges[1:], 1, np.array([0, 1]))
