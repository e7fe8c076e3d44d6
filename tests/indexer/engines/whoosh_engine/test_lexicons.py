import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Array, Container, ContainerWriter
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Pairs, lexicon_of
from indexer.engines.whoosh_engine.lexicons import merged_lexicon

pytestmark = pytest.mark.usefixtures("each_loops")

Source = dict[str, dict[bytes, int]]
"""Fields, their terms, and of each the number of postings that count."""

sources = st.lists(
    st.dictionaries(
        st.sampled_from(["content", "title", "topic"]),
        st.dictionaries(st.binary(max_size=3), st.integers(0, 3), max_size=5),
    ),
    min_size=1,
    max_size=4,
)


def written(source: Source) -> tuple[Inverted, Array]:
    """An inverted file with these terms, one posting each, and the counts in the order of the terms."""
    ordered = {name: sorted(source[name].items()) for name in sorted(source)}
    fields = []
    for name, rows in ordered.items():
        data = np.frombuffer(bytearray(b"".join(term for term, _ in rows)), np.uint8)
        fields.append((name, data, np.array([len(term) for term, _ in rows], np.int64)))
    counts = np.array([count for rows in ordered.values() for _, count in rows], np.int64)
    ones = np.ones(len(counts), np.int64)
    file = io.BytesIO()
    pairs = Pairs(*(np.zeros(1, np.int64) for _ in range(4)))
    writer = InvertedWriter(ContainerWriter(file), lexicon_of(fields), ones, pairs, 0, 0)
    writer.append(np.zeros(len(counts), np.uint32), np.zeros(len(counts), np.uint16), np.empty(0, np.uint16))
    writer.finish()
    return Inverted(Container(file.getvalue(), "a test")), counts


@given(given=sources)
def test_terms_that_count_anywhere_are_there_once_with_the_sums_of_their_counts(given: list[Source]) -> None:
    inverted, counts = zip(*(written(source) for source in given), strict=True)
    lexicon, sums, places = merged_lexicon(inverted, counts)
    expected: dict[tuple[str, bytes], int] = {}
    for name, term, count in ((name, term, own[term]) for one in given for name, own in one.items() for term in own):
        if count:
            expected[name, term] = expected.get((name, term), 0) + count
    starts = [0, *lexicon.ends.tolist()]
    texts = [lexicon.data[start:end].tobytes() for start, end in pairwise(starts)]
    names = [field.name for field in lexicon.fields for _ in range(field.first, field.last)]
    assert [field.number for field in lexicon.fields] == [*range(len(lexicon.fields))]
    assert [field.name for field in lexicon.fields] == sorted({name for one in given for name in one})
    assert list(zip(names, texts, strict=True)) == sorted(expected)
    assert sums.tolist() == [expected[row] for row in sorted(expected)]
    for source, own, place in zip(inverted, counts, places, strict=True):
        for field in source.fields.values():
            for at in range(field.first, field.last):
                if own[at]:
                    assert (names[place[at]], texts[place[at]]) == (field.name, source.term(at))
                else:
                    assert place[at] == -1
