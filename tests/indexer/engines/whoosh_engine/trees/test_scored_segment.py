from copy import copy
from dataclasses import replace

import numpy as np
import pytest
from whoosh.query import Phrase, Prefix, Query, Term
from whoosh.scoring import BM25F

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.stored_segment import StoredSegment
from indexer.engines.whoosh_engine.trees.collection import Collection, opened
from indexer.engines.whoosh_engine.trees.scored_segment import Placed, ScoredSegment
from indexer.engines.whoosh_engine.trees.statistics import Statistics
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, schema


def scored(stored: StoredSegment) -> ScoredSegment:
    live = np.array([True, False, True])
    return ScoredSegment(Placed(stored, 0, 0, live), schema(), Statistics([stored], schema(), BM25F()))


@pytest.fixture
def segment(small: Made) -> ScoredSegment:
    return scored(opened(small.ours)[0][1])


def test_a_term_finds_its_documents(segment: ScoredSegment) -> None:
    ordinal = segment.ordinal("body", "port")
    assert ordinal is not None
    found = segment.term("body", ordinal, scored=True)
    assert found.ids.tolist() == [0, 1]
    assert found.scores[0] < found.scores[1]
    assert segment.term("body", ordinal, scored=False).scores.tolist() == [1, 1]


def test_terms_that_are_not_there_have_no_number(segment: ScoredSegment) -> None:
    assert segment.ordinal("body", "absent") is None
    assert segment.ordinal("nowhere", "port") is None
    assert segment.ordinal("number", "no number") is None
    assert segment.field("nowhere") is None


@pytest.mark.parametrize("texts", [("crane", "port", "quay"), ("crane", "quay"), ("quay",), ()])
def test_any_of_some_terms_adds_them_up(segment: ScoredSegment, texts: tuple[str, ...]) -> None:
    ordinals = [segment.ordinal("body", text) for text in texts]
    every = [segment.term("body", ordinal, scored=True) for ordinal in ordinals if ordinal is not None]
    sums = {number: sum(dict(zip(*one, strict=True)).get(number, 0.0) for one in every) for number in range(3)}
    found = segment.any_of("body", np.array(ordinals, np.int64), scored=True)
    assert dict(zip(*found, strict=True)) == pytest.approx({number: score for number, score in sums.items() if score})
    unscored = segment.any_of("body", np.array(ordinals, np.int64), scored=False)
    assert unscored.ids.tolist() == found.ids.tolist()


def test_deleted_documents_are_left_out_at_last(segment: ScoredSegment) -> None:
    found = segment.any_of("body", segment.lexicon("body").all(), scored=True)
    assert found.ids.tolist() == [0, 1, 2]
    assert segment.live(found).ids.tolist() == [0, 2]


@pytest.mark.parametrize("name", ["ids", "codes"])
def test_postings_that_lead_outside_are_damage(small: Made, name: str) -> None:
    stored = opened(small.ours)[0][1]
    setattr(stored.inverted, name, getattr(stored.inverted, name) + 1000)
    segment = scored(replace(stored))
    with pytest.raises(DamagedFileError, match="outside"):
        segment.any_of("body", segment.lexicon("body").all(), scored=True)


@pytest.mark.parametrize("query", [Phrase("body", ["port", "crane"]), Term("body", "port"), Prefix("body", "")])
def test_ranges_of_postings_that_lead_outside_are_damage(small: Made, query: Query) -> None:
    """Before any compiled loop sees them."""
    stored = opened(small.ours)[0][1]
    short = copy(stored.inverted)
    short.ids = short.ids[:0]
    collection = Collection(
        [(small.ours.leaf_readers()[0][0].segment(), replace(stored, inverted=short))], schema(), lambda: small.ours
    )
    with pytest.raises(DamagedFileError, match="a term's postings lead outside"):
        collection.evaluate(query)
