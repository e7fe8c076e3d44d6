import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.terms import Terms, distinct, order_of, together

pytestmark = pytest.mark.usefixtures("each_loops")

# Long common beginnings, and zeros, which stand for what a short term does not have.
pieces = st.sampled_from([b"", b"\0", b"\0\0", b"a", b"port", b"portport", b"\xff", b"\xe7\xb6\xb2"])
term = st.one_of(st.binary(max_size=12), st.lists(pieces, max_size=6).map(b"".join))


def terms_of(words: list[bytes]) -> Terms:
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths)
    return Terms(np.frombuffer(bytearray(b"".join(words)), np.uint8), ends - lengths, ends)


@settings(max_examples=300)
@given(words=st.lists(term, unique=True))
def test_terms_are_in_the_order_of_their_bytes(words: list[bytes]) -> None:
    assert [words[at] for at in order_of(terms_of(words)).tolist()] == sorted(words)


@settings(max_examples=200)
@given(words=st.lists(term))
def test_the_distinct_terms_come_in_order_with_the_place_of_each_word(words: list[bytes]) -> None:
    found, places = distinct(terms_of(words))
    terms = [found.term(at) for at in range(len(found))]
    assert terms == sorted(set(words))
    assert [terms[at] for at in places.tolist()] == words
    assert found.joined().tobytes() == b"".join(terms)


@given(several=st.lists(st.lists(term, max_size=4), max_size=4))
def test_terms_of_several_arrays_are_put_together(several: list[list[bytes]]) -> None:
    found = together([terms_of(words) for words in several])
    assert [found.term(at) for at in range(len(found))] == [word for words in several for word in words]


def test_a_long_term_is_in_its_place() -> None:
    words = [b"x" * 10_000 + b"b", b"x" * 10_000, b"x" * 10_000 + b"a", b"x" * 9_999, b"y"]
    assert order_of(terms_of(words)).tolist() == [3, 1, 2, 0, 4]
