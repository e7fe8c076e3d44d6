import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.engine import Attributes, FieldTerms, IndexedDocument, IndexedPassage
from indexer.engines.whoosh_engine.batch import Batch
from indexer.engines.whoosh_engine.codec.container import Container
from indexer.engines.whoosh_engine.codec.documents import Documents
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.stored_segment import StoredSegment
from indexer.ranking import FIELDS
from tests.indexer.documents import document
from tests.indexer.engines.whoosh_engine import held

pytestmark = pytest.mark.usefixtures("each_loops")

ODD = [
    "",
    "\0",
    "a\0b",
    "\ud83d",
    "\ude00",
    "half \ud83d a pair",
    "漢" * 10_000,
    "w" * 10_000,
    "port",
    "\uffff",
    "\U0001f600",
]

words = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=()), max_size=4))
fields = st.lists(st.tuples(words, st.one_of(st.integers(0, 9), st.integers(0, (1 << 32) - 1))), max_size=6).map(
    lambda tokens: FieldTerms([text for text, _ in tokens], [position for _, position in tokens])
)
passages = st.builds(
    IndexedPassage,
    st.integers(0, 2**31 - 1),
    st.integers(0, 2**31 - 1),
    st.fixed_dictionaries(dict.fromkeys(FIELDS, fields)),
)
attributes = st.builds(
    Attributes,
    words,
    words,
    words,
    st.lists(words, max_size=3).map(tuple),
    st.sampled_from(["", "2024-05-01", "0999-01-01"]),
    st.lists(words, max_size=3).map(tuple),
)
documents = st.lists(
    st.builds(
        IndexedDocument,
        words,
        attributes,
        st.lists(passages, min_size=1, max_size=3, unique_by=lambda one: one.number).map(tuple),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.id,
)


def written(given: list[IndexedDocument]) -> StoredSegment:
    batch = Batch()
    for one in given:
        batch.add(one)
    inverted, columns = io.BytesIO(), io.BytesIO()
    batch.write_inverted(inverted)
    batch.write_documents(columns)
    return StoredSegment(
        "MAIN_test",
        Inverted(Container(inverted.getvalue(), "inverted")),
        Documents(Container(columns.getvalue(), "documents")),
    )


def read(stored: StoredSegment) -> held.Held:
    found = held.Held()
    stored.verify()
    held.in_segment(stored, np.ones(stored.documents.count, np.bool_), found)
    return found


@settings(max_examples=60)
@given(given=documents)
def test_a_segment_holds_what_was_collected(given: list[IndexedDocument]) -> None:
    assert read(written(given)) == held.told(given)


def test_more_pairs_and_positions_than_two_bytes_tell() -> None:
    """As many pairs of a frequency and a length as the narrow codes do not hold."""
    whole = document("a", "port")
    count = 70_000
    long = FieldTerms(["x"] * count, range(count))
    short = {name: FieldTerms([], []) for name in FIELDS}
    few = [
        replace(whole.passages[0], number=1 + at, fields=short | {"title": FieldTerms(["y"] * at, range(at))})
        for at in range(400)
    ]
    given = [
        replace(whole, passages=(replace(whole.passages[0], fields=short | {"content": long}), *few)),
        *(document(f"d{at}", " ".join(f"w{word}" for word in range(at))) for at in range(0, 60, 7)),
    ]
    stored = written(given)
    assert stored.inverted.positions.dtype == np.dtype(np.uint32)
    assert read(stored) == held.told(given)


def test_tokens_and_passages_are_counted() -> None:
    batch = Batch()
    batch.add(document("a", "port crane", "quay"))
    fields = document("a", "port crane", "quay").passages
    assert batch.passages == 2
    assert batch.tokens == sum(len(terms.texts) for one in fields for terms in one.fields.values())


@pytest.mark.parametrize("terms", [FieldTerms(["a"], []), FieldTerms(["a"], [-1]), FieldTerms(["a"], [1 << 32])])
def test_terms_without_positions_that_can_be_are_refused(terms: FieldTerms) -> None:
    whole = document("a", "port")
    broken = replace(whole, passages=(replace(whole.passages[0], fields=dict.fromkeys(FIELDS, terms)),))
    with pytest.raises((ValueError, OverflowError)):
        Batch().add(broken)
