import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.trees.found import (
    NOTHING,
    Found,
    alike,
    greatest,
    intersection,
    maybe,
    union,
    within,
    without,
)

Scores = dict[int, float]
DOCUMENTS = 40
SCORES = st.dictionaries(st.integers(0, DOCUMENTS - 1), st.sampled_from([-1.0, 0.0, 0.5, 2.0]))


def found(scores: Scores) -> Found:
    ids = sorted(scores)
    return Found(np.array(ids, np.uint32), np.array([scores[number] for number in ids], np.float64))


def scores_of(one: Found) -> Scores:
    assert one.ids.tolist() == sorted({*one.ids.tolist()})
    return dict(zip(one.ids.tolist(), one.scores.tolist(), strict=True))


@given(st.lists(SCORES, max_size=4), st.sampled_from([DOCUMENTS, 100_000]))
def test_a_union_adds_up(parts: list[Scores], documents: int) -> None:
    expected = {
        number: sum(part[number] for part in parts if number in part)
        for number in {number for part in parts for number in part}
    }
    assert scores_of(union([found(part) for part in parts], documents)) == expected


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_the_greatest_score_may_be_below_nothing(parts: list[Scores]) -> None:
    expected = {
        number: max(part[number] for part in parts if number in part)
        for number in {number for part in parts for number in part}
    }
    assert scores_of(greatest([found(part) for part in parts], DOCUMENTS)) == expected


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_an_intersection_adds_up_what_all_have(parts: list[Scores]) -> None:
    both = set(parts[0]).intersection(*parts)
    expected = {number: sum(part[number] for part in parts) for number in both}
    assert scores_of(intersection([found(part) for part in parts])) == expected


@given(SCORES, SCORES)
def test_one_beside_another(first: Scores, other: Scores) -> None:
    one, two = found(first), found(other)
    assert scores_of(maybe(one, two)) == {number: score + other.get(number, 0) for number, score in first.items()}
    assert scores_of(within(one, two.ids)) == {number: score for number, score in first.items() if number in other}
    assert scores_of(without(one, two.ids)) == {number: score for number, score in first.items() if number not in other}
    assert scores_of(one) == first


def test_scores_that_are_all_the_same_take_no_room() -> None:
    one = alike(np.arange(5, dtype=np.uint32), 2.5)
    assert one.scores.tolist() == [2.5] * 5
    assert one.scores.strides == (0,)


def test_a_boost_makes_other_scores() -> None:
    one = found({1: 2.0})
    assert one.times(1.0) is one
    assert scores_of(one.times(1.5)) == {1: 3.0}


def test_documents_outside_the_segment_are_damage() -> None:
    parts = [found({3: 1.0}), found({1: 1.0})]
    for join in (union, greatest):
        with pytest.raises(DamagedFileError, match="outside"):
            join(parts, 3)


def test_of_nothing_comes_nothing() -> None:
    assert not len(union([], 9).ids)
    assert not len(within(NOTHING, np.array([1])).ids)
    assert not len(without(NOTHING, np.array([1])).ids)
