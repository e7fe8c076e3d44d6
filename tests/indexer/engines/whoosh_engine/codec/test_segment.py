import json
import pickle
import pickletools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.segment import ArraySegment


def segment(count: int, deleted: list[int] | None = None) -> ArraySegment:
    made = ArraySegment(ArrayCodec(), "MAIN", "0123456789abcdef")
    made.set_doc_count(count)
    for number in deleted or []:
        made.delete_document(number)
    return made


@given(count=st.integers(1, 50), numbers=st.lists(st.integers(0, 49)))
def test_deletions_are_remembered_one_by_one_and_all_at_once(count: int, numbers: list[int]) -> None:
    deleted = sorted({number % count for number in numbers})
    made = segment(count, deleted)
    at_once = segment(count)
    at_once.delete_documents(np.array(deleted, np.int64))
    for one in (made, at_once, ArraySegment.from_row(ArrayCodec(), "MAIN", json.loads(json.dumps(made.to_row())))):
        assert list(one.deleted_docs()) == deleted
        assert (one.deleted_count(), one.doc_count(), one.doc_count_all()) == (
            len(deleted),
            count - len(deleted),
            count,
        )
        assert one.live().tolist() == [number not in deleted for number in range(count)]
        assert [one.is_deleted(number) for number in range(count + 3)] == [n in deleted for n in range(count + 3)]


def test_equal_are_segments_of_the_same_name_and_deletions() -> None:
    assert segment(3, [1]) == segment(3, [1])
    assert hash(segment(3, [1])) == hash(segment(3))
    assert segment(3, [1]) != segment(3)
    assert segment(3, [1]) != segment(3, [2])
    assert segment(3) != segment(4)
    assert segment(3) != "another thing"


def test_a_document_may_be_brought_back_and_must_be_there() -> None:
    made = segment(3, [1])
    made.delete_document(1, delete=False)
    assert made.deleted_count() == 0
    for number in (-1, 3):
        with pytest.raises(IndexError, match="MAIN_0123456789abcdef has no document"):
            made.delete_document(number)


def test_what_is_left_live_of_a_segment_does_not_change_with_its_deletions() -> None:
    made = segment(3, [1])
    live = made.live()
    made.delete_document(2)
    assert live.tolist() == [True, False, True]


@given(count=st.integers(1, 50), numbers=st.lists(st.integers(0, 49)))
def test_a_segment_is_pickled_without_anything_of_numpys(count: int, numbers: list[int]) -> None:
    made = segment(count, [number % count for number in numbers])
    data = pickle.dumps(made)
    back = pickle.loads(data)  # noqa: S301 - what was just written
    assert back == made
    assert (back.segment_id(), back.is_compound()) == (made.segment_id(), False)
    assert isinstance(back.codec(), ArrayCodec)
    named = [str(argument) for _, argument, _ in pickletools.genops(data) if isinstance(argument, str)]
    assert not [name for name in named if "numpy" in name]


def test_a_pickled_segment_of_many_documents_is_small() -> None:
    made = segment(100_000, [3, 99_999])
    assert len(pickle.dumps(made)) < 1000
