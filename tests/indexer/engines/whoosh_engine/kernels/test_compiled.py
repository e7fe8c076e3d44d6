from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.kernels import choice, plain
from indexer.engines.whoosh_engine.kernels.arguments import BLOCK, Best, Places, Tokens
from tests.contract.engines import compiled_loops
from tests.indexer.engines.whoosh_engine.kernels.segments import ROWS, Segment, placed, random_terms, segment, stored

seeds = st.integers(0, 1 << 32)
codes = st.sampled_from([np.uint16, np.uint32])


@pytest.fixture(scope="module")
def compiled() -> ModuleType:
    with compiled_loops():
        ready = choice.loops()
    assert isinstance(ready, ModuleType)
    return ready


def shown(best: Best, given: Segment) -> tuple[object, ...]:
    """An answer in an order of its own."""
    order = np.argsort(best.documents)
    told = [array[order].tolist() for array in (best.documents, best.scores, best.passages, best.passage_scores)]
    return told, best.total, sorted(best.matched.tolist()) if given.rules.listed else None


def clean(compiled: ModuleType) -> bool:
    """Whether nothing was left in the arrays that serve one call after another."""
    scratch = compiled._scratch_arrays(1)
    return not any(getattr(scratch, name).any() for name in ("scores", "covers", "concepts", "seen"))


@settings(max_examples=300)
@given(seed=seeds, documents=st.integers(0, 60), longest=st.integers(1, 8), codes=codes)
def test_the_best_documents_are_those_of_numpy(
    compiled: ModuleType, seed: int, documents: int, longest: int, codes: type
) -> None:
    given = segment(seed, documents, longest, codes)
    found = compiled.best_documents(*given.all())
    assert shown(found, given) == shown(plain.best_documents(*given.all()), given)
    assert clean(compiled)


@pytest.mark.parametrize("longest", [1, 40, BLOCK * 2])
@pytest.mark.parametrize("seed", range(8))
def test_segments_of_several_blocks_are_ranked_as_by_numpy(compiled: ModuleType, seed: int, longest: int) -> None:
    given = segment(seed, max(7, 4 * BLOCK // longest), longest)
    assert int(given.papers.firsts[-1]) > 2 * BLOCK
    found = compiled.best_documents(*given.all())
    assert shown(found, given) == shown(plain.best_documents(*given.all()), given)
    assert clean(compiled)


@pytest.mark.parametrize("blocks", [1, 3])
@pytest.mark.parametrize("seed", range(40))
def test_one_posting_that_leads_outside_is_damage(compiled: ModuleType, seed: int, blocks: int) -> None:
    documents = 20 if blocks == 1 else blocks * BLOCK
    given = segment(seed, documents, 1)
    size = len(given.postings.ids)
    if not size:
        return
    chance = np.random.default_rng(seed)
    at = int(chance.integers(size))
    ids, own = given.postings.ids.copy(), given.postings.codes.copy()
    if seed % 2:
        ids[at] = chance.choice([documents, documents + 1, (1 << 32) - 1])
    else:
        own[at] = chance.choice([ROWS, (1 << 16) - 1])
    broken = (given.postings._replace(ids=stored(ids), codes=stored(own)), *given.all()[1:])
    for loops in (plain, compiled):
        with pytest.raises(DamagedFileError):
            loops.best_documents(*broken)
    assert clean(compiled)
    assert shown(compiled.best_documents(*given.all()), given) == shown(plain.best_documents(*given.all()), given)


@settings(max_examples=200)
@given(seed=seeds, blocks=st.sampled_from([0, 0, 0, 3]))
def test_postings_in_any_order_never_lead_outside(compiled: ModuleType, seed: int, blocks: int) -> None:
    """Numbers in disorder may be answered anyhow, but with documents that there are."""
    documents = blocks * BLOCK or 50
    given = segment(seed, documents, 1)
    chance = np.random.default_rng(seed)
    ids, scored = stored(chance.permutation(given.postings.ids.copy())), chance.permutation(given.scored.ids)
    try:
        found = compiled.best_documents(
            given.postings._replace(ids=ids), given.lists, given.scored._replace(ids=scored), given.papers, given.rules
        )
    except DamagedFileError:
        assert (ids != given.postings.ids).any() or (scored != given.scored.ids).any()
    else:
        assert (found.documents < documents).all()
        assert found.total <= documents
    assert clean(compiled)


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


words = st.lists(st.one_of(st.binary(max_size=2), st.binary(max_size=40)), max_size=60)


@settings(max_examples=200)
@given(words=words)
def test_words_are_numbered_as_by_numpy(compiled: ModuleType, words: list[bytes]) -> None:
    assert_numbered_alike(compiled, words + words[::-1])


def test_many_words_are_numbered_as_by_numpy(compiled: ModuleType) -> None:
    """So many that the table grows several times."""
    chance = np.random.default_rng(1)
    assert_numbered_alike(compiled, [str(number).encode() for number in chance.integers(0, 30_000, 90_000)])


def assert_numbered_alike(compiled: ModuleType, words: list[bytes]) -> None:
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths)
    data = np.frombuffer(bytearray(b"".join(words)), np.uint8)
    found, expected = compiled.numbered(data, ends - lengths, ends), plain.numbered(data, ends - lengths, ends)
    assert [one.tolist() for one in found] == [one.tolist() for one in expected]


@settings(max_examples=200)
@given(seed=seeds, size=st.integers(0, 200), terms=st.integers(1, 20), passages=st.integers(1, 20))
def test_tokens_are_grouped_as_by_numpy(compiled: ModuleType, seed: int, size: int, terms: int, passages: int) -> None:
    chance = np.random.default_rng(seed)
    tokens = Tokens(
        chance.integers(0, terms, size),
        np.sort(chance.integers(0, passages, size)).astype(np.uint32),
        chance.integers(0, 1 << 32, size).astype(np.uint32),
        terms,
    )
    found, expected = compiled.grouped(tokens), plain.grouped(tokens)
    assert [one.tolist() for one in found] == [one.tolist() for one in expected]
