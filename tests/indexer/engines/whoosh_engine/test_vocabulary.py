import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.schema import encoded
from indexer.engines.whoosh_engine.vocabulary import Words, number_words

pytestmark = pytest.mark.usefixtures("each_loops")

word = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=6),
    st.sampled_from(["", "\0", "a\0b", "\0\0", "\ud83d", "\ude00", "漢" * 10_000, "port"]),
)
columns = st.lists(st.lists(st.lists(word, min_size=1, max_size=4), max_size=4), min_size=1, max_size=4)


@settings(max_examples=200)
@given(given=columns)
def test_words_are_told_apart_as_they_were_added(given: list[list[list[str]]]) -> None:
    several = [Words() for _ in given]
    for words, additions in zip(several, given, strict=True):
        for texts in additions:
            words.add(texts)
    terms, numbers = number_words(several)
    found = [terms.term(at) for at in range(len(terms))]
    flat = [[encoded(text) for texts in additions for text in texts] for additions in given]
    assert found == sorted({term for column in flat for term in column})
    assert [[found[at] for at in column.tolist()] for column in numbers] == flat
    assert [words.count for words in several] == [len(column) for column in flat]
