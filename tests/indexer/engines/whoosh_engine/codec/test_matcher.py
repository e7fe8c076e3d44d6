import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.formats import CharacterBoosts, Characters, Existence, Frequency, PositionBoosts, Positions
from whoosh.matching import ReadTooFar
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.matcher import BLOCK, ArrayMatcher
from tests.indexer.engines.whoosh_engine.codec.writing import terms_of


class Weight:
    """Scores a posting by its weight alone."""

    def score(self, matcher: ArrayMatcher) -> float:
        return matcher.weight()

    def block_quality(self, matcher: ArrayMatcher) -> float:
        return matcher.block_max_weight()


def matcher_of(weights: dict[int, float]) -> ArrayMatcher:
    """Postings with these weights, whose lengths are ten times as large, behind another term."""
    postings = [(docnum, weight, b"", int(weight * 10)) for docnum, weight in sorted(weights.items())]
    written = {"f": {b"a": [(0, 1.0, b"", 1)], b"b": postings}}
    return terms_of(written, Existence()).matcher("f", b"b", Existence(), Weight())


@given(st.dictionaries(st.integers(0, 900), st.integers(1, 99), min_size=1), st.lists(st.integers(0, 1000)))
def test_a_walk_gives_what_was_written(weights: dict[int, float], targets: list[int]) -> None:
    matcher = matcher_of(weights)
    ids = sorted(weights)
    assert list(matcher.copy().all_ids()) == ids
    for target in sorted(targets):
        left = [docnum for docnum in ids if docnum >= target]
        if not matcher.is_active():
            with pytest.raises(ReadTooFar):
                matcher.skip_to(target)
            continue
        matcher.skip_to(target)
        assert list(matcher.all_ids()) == left
        if left:
            assert (matcher.id(), matcher.weight(), matcher.score()) == (left[0], weights[left[0]], weights[left[0]])


def test_skipping_never_goes_back() -> None:
    matcher = matcher_of({1: 1, 5: 1, 9: 1})
    matcher.skip_to(9)
    matcher.skip_to(1)
    assert matcher.id() == 9


def test_the_end_is_told_and_a_reset_begins_anew() -> None:
    matcher = matcher_of({1: 1, 5: 1})
    assert matcher.next() is False
    other = matcher.copy()
    assert matcher.next() is True
    assert not matcher.is_active()
    with pytest.raises(ReadTooFar):
        matcher.next()
    assert (other.is_active(), other.id()) == (True, 5)
    matcher.reset()
    assert (matcher.id(), other.id()) == (1, 5)


def test_at_the_end_the_last_document_is_still_told() -> None:
    """Whoosh's AndNotMatcher asks for it."""
    for way, where in ((ArrayMatcher.skip_to, [10]), (ArrayMatcher.next, []), (ArrayMatcher.skip_to_quality, [99])):
        matcher = matcher_of({5: 1})
        way(matcher, *where)
        assert not matcher.is_active()
        assert (matcher.id(), matcher.block_max_id(), list(matcher.all_ids())) == (5, 5, [])


def test_blocks_tell_their_limits_and_are_skipped_by_them() -> None:
    weights = {docnum: 1.0 + docnum // BLOCK for docnum in range(3 * BLOCK + 1)}
    matcher = matcher_of(weights)
    assert matcher.skip_to_quality(0.5) == 0
    assert matcher.skip_to_quality(2.0) == 2
    assert (matcher.id(), matcher.block_min_id(), matcher.block_max_id()) == (2 * BLOCK, 2 * BLOCK, 3 * BLOCK - 1)
    assert (matcher.block_max_weight(), matcher.block_min_length(), matcher.block_max_length()) == (3.0, 30, 30)
    matcher.skip_to(3 * BLOCK)
    assert (matcher.block_max_id(), matcher.block_max_weight()) == (3 * BLOCK, 4.0)
    assert matcher.skip_to_quality(4.0) == 1
    assert not matcher.is_active()


ROWS: dict[type, list[list[Any]]] = {
    Positions: [[3], [0, 9]],
    Characters: [[(3, 10, 12)], [(0, 0, 2), (9, 30, 40)]],
    PositionBoosts: [[(3, 2.0)], [(0, 1.0), (9, 0.5)]],
    CharacterBoosts: [[(3, 10, 12, 2.0)], [(0, 0, 2, 1.0), (9, 30, 40, 0.5)]],
}


@pytest.mark.parametrize("kind", ROWS)
def test_the_values_of_each_format_are_read(kind: type) -> None:
    format_ = kind()
    encoded = [format_.encode(rows) for rows in ROWS[kind]]
    values = [value[0] if isinstance(value, tuple) else value for value in encoded]
    postings = [(docnum, 1.0, value, 1) for docnum, value in enumerate(values)]
    reader = terms_of({name: {b"a": postings, b"b": postings[1:]} for name in ("f", "g")}, format_)
    for name in ("f", "g"):
        for term, start in ((b"a", 0), (b"b", 1)):
            matcher = reader.matcher(name, term, format_)
            for value, rows in zip(values[start:], ROWS[kind][start:], strict=True):
                assert matcher.value() == value
                assert matcher.value_as("positions") == [row if isinstance(row, int) else row[0] for row in rows]
                matcher.next()


def test_frequencies_and_foreign_values_are_read() -> None:
    reader = terms_of({"f": {b"a": [(0, 300.0, pack_uint(300), 1)]}}, Frequency())
    assert reader.matcher("f", b"a", Frequency()).value_as("frequency") == 300
    written = {"f": {b"a": [(0, 1.0, b"x", 1)], b"b": [(0, 1.0, b"", 1), (4, 1.0, b"own", 1)]}}
    matcher = terms_of(written, None).matcher("f", b"b", None)
    assert matcher.value() == b""
    matcher.next()
    assert matcher.value() == b"own"


@pytest.mark.parametrize("kind", ROWS)
def test_values_that_whoosh_would_run_are_damage(kind: type) -> None:
    """As somebody may forge them: a format of another's keeps its bytes, and one of Whoosh's is to read them."""
    header = bytes(8 if kind in (PositionBoosts, CharacterBoosts) else 4)
    reader = terms_of({"f": {b"a": [(0, 1.0, header + pickle.dumps([print], 2), 1)]}}, None)
    matcher = reader.matcher("f", b"a", kind())
    with pytest.raises(DamagedFileError, match=r"a value names \w+\.print"):
        matcher.value_as("positions")
    with pytest.raises(DamagedFileError, match=r"a value names \w+\.print"):
        matcher.value()
