from types import ModuleType

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.kernels import plain
from indexer.engines.whoosh_engine.kernels.arguments import Tokens

seeds = st.integers(0, 1 << 32)
codes = st.sampled_from([np.uint16, np.uint32])

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
