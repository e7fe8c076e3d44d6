import io
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Array, Container, ContainerWriter, DamagedFileError
from indexer.engines.whoosh_engine.codec.inverted import MARK, Inverted, marks_of, narrow, smallest
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Pairs, lexicon_of

terms = st.dictionaries(
    st.sampled_from(["content", "title", "topic"]), st.sets(st.binary(max_size=3), max_size=5).map(sorted), min_size=1
)


def written(
    fields: Mapping[str, list[bytes]], occurrences: list[int], piece: int = 1 << 20
) -> tuple[Inverted, list[list[int]]]:
    """A file in which each term has one posting, or the first of all those that are left; and all positions."""
    ordered = sorted(fields.items())
    joined = [
        (name, np.frombuffer(bytearray(b"".join(own)), np.uint8), np.array([len(term) for term in own], np.int64))
        for name, own in ordered
    ]
    count = sum(len(own) for _, own in ordered)
    postings = len(occurrences)
    counts = np.ones(count, np.int64)
    counts[:1] += postings - count
    distinct = sorted({1, *occurrences})
    pairs = Pairs(np.zeros(len(distinct)), np.array(distinct), np.ones(len(distinct)), np.array(distinct))
    positions = [[*range(at, at + number)] for at, number in enumerate(occurrences)]
    file = io.BytesIO()
    writer = InvertedWriter(
        ContainerWriter(file),
        lexicon_of(joined),
        counts,
        pairs,
        sum(occurrences),
        postings + max(occurrences, default=0),
    )
    for start in range(0, postings, piece):
        own = occurrences[start : start + piece]
        writer.append(
            np.arange(start, start + len(own)),
            np.array([distinct.index(number) for number in own]),
            np.array([at for row in positions[start : start + piece] for at in row], np.int64),
        )
    writer.finish()
    return Inverted(Container(file.getvalue(), "a test")), positions


@given(fields=terms, asked=st.lists(st.binary(max_size=3)))
def test_terms_are_found_by_their_bytes(fields: dict[str, list[bytes]], asked: list[bytes]) -> None:
    count = sum(map(len, fields.values()))
    found, _ = written(fields, [1] * count)
    told = [(name, term) for name in sorted(fields) for term in fields[name]]
    assert [found.ordinal(name, term) for name, term in told] == [*range(count)]
    assert [found.term(at) for at in range(count)] == [term for _, term in told]
    for name, own in fields.items():
        rows = found.fields[name]
        assert found.terms(rows.first, rows.last) == own
        for term in asked:
            assert (found.ordinal(name, term) is not None) == (term in own)
            assert found.ordinal_from(name, term) - rows.first == sum(one < term for one in own)
    assert found.ordinal("no such field", b"") is None
    assert found.ordinal_from("no such field", b"x") == 0


@pytest.mark.parametrize("piece", [1, 7, MARK - 1, MARK, MARK + 1, 1 << 20])
@pytest.mark.parametrize("postings", [1, MARK - 1, MARK, MARK + 1, 3 * MARK + 5])
def test_positions_begin_where_the_marks_and_the_counts_say(postings: int, piece: int) -> None:
    chance = np.random.default_rng(postings)
    found, positions = written({"content": [b"a"]}, chance.integers(0, 6, postings).tolist(), piece)
    assert found.postings(0) == (0, postings)
    for at in range(postings):
        start, end = found.position_start(at), found.position_start(at + 1)
        assert found.positions[start:end].tolist() == positions[at]
    assert found.occurrences(0, postings).tolist() == [len(row) for row in positions]
    assert found.weights(0, postings).tolist() == [max(1, len(row)) if len(row) else 0 for row in positions]


@given(occurrences=st.lists(st.integers(0, 9), max_size=3 * MARK))
def test_every_so_many_postings_there_is_a_mark(occurrences: list[int]) -> None:
    array: Array = np.array(occurrences, np.uint32)
    expected = [sum(occurrences[:at]) for at in range(0, len(occurrences) + 1, MARK)]
    assert marks_of(array).tolist() == expected


def test_types_are_as_narrow_as_they_may_be() -> None:
    assert [narrow(most).itemsize for most in (0, 65_535, 65_536)] == [2, 2, 4]
    assert [smallest(most).itemsize for most in (0, 255, 256, 65_536, 1 << 32)] == [1, 1, 2, 4, 8]


NAMES = ("term_offsets", "posting_offsets", "ids", "codes", "position_marks", "pair_fields", "pair_occurrences")


@pytest.mark.parametrize("name", [*NAMES, "term_bytes", "pair_weights", "pair_lengths"])
def test_arrays_that_do_not_fit_together_are_damage(name: str) -> None:
    """As a writer with a fault would leave them: the checksums are right."""
    sound = written({"content": [b"a", b"b"]}, [1, 2, 3])[0].container
    for is_there in (True, False):
        file = io.BytesIO()
        writer = ContainerWriter(file)
        for one in (*NAMES, "term_bytes", "pair_weights", "pair_lengths", "positions"):
            array = sound.array(one)
            if one != name:
                writer.add(one, array)
            elif is_there:
                writer.add(one, array[:-1])
        writer.finish(sound.about)
        with pytest.raises(DamagedFileError, match="a test"):
            Inverted(Container(file.getvalue(), "a test"))


@pytest.mark.parametrize("offsets", [[0, 3, 2], [3, 3, 2], [0, 2**64 - 1, 2]])
def test_postings_that_lead_outside_are_damage(offsets: list[int]) -> None:
    """As a writer with a fault would leave them: the ends are right, and the checksums."""
    sound = written({"content": [b"a", b"b"]}, [1, 1])[0].container
    file = io.BytesIO()
    writer = ContainerWriter(file)
    for one in (*NAMES, "term_bytes", "pair_weights", "pair_lengths", "positions"):
        writer.add(one, np.array(offsets, np.uint64) if one == "posting_offsets" else sound.array(one))
    writer.finish(sound.about)
    found = Inverted(Container(file.getvalue(), "a test"))
    with pytest.raises(DamagedFileError, match="a test: a term's postings lead outside"):
        list(map(found.postings, range(2)))
    with pytest.raises(DamagedFileError, match="a test: a term's postings lead outside"):
        found.ranges(np.arange(2))


def test_ranges_are_the_postings_of_many_terms() -> None:
    found, _ = written({"content": [b"a", b"b", b"c"]}, [1] * 5)
    assert found.ranges(np.array([2, 0])).tolist() == [[4, 5], [0, 3]]
    assert found.ranges(np.empty(0, np.int64)).shape == (0, 2)
