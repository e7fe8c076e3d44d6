import numpy as np
import pytest

from indexer.engines.whoosh_engine import view as module
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.view import View
from indexer.ranking import FIELDS, idf, length_norm, saturation
from tests.indexer.documents import document, ids


def views(engine: WhooshEngine) -> list[View]:
    assert engine._opened
    return list(engine._opened._views.values())


def test_rarity_and_length_are_counted_over_what_is_readable(engine: WhooshEngine) -> None:
    engine.update([document("a", "port crane", "quay"), document("b", "port " * 30, readers=("user:li",))])
    ids(engine, "port")
    (seen,) = views(engine)
    assert seen.idf("content", "port") == idf(2, 1)
    assert seen.idf("content", "nowhere") == idf(2, 0)
    assert seen.norms("content", np.array([2])).tolist() == length_norm("content", np.array([2]), 1.5).tolist()


def test_several_segments_are_counted_together_without_what_was_deleted(engine: WhooshEngine) -> None:
    engine.update([document("a", "port crane"), document("b", "port port port")])
    engine.update([document("c", "port"), document("d", "crane crane", "crane")])
    engine.update([], ["b", "never"])
    ids(engine, "port")
    (seen,) = views(engine)
    assert (seen.passages, len(seen.leaves)) == (4, 2)
    assert (seen.idf("content", "port"), seen.idf("content", "crane")) == (idf(4, 2), idf(4, 3))
    assert seen.norms("content", np.array([7])).tolist() == length_norm("content", np.array([7]), 6 / 4).tolist()


def test_what_a_posting_adds_is_told_for_each_pair(engine: WhooshEngine) -> None:
    engine.update([document("a", "port port crane", title="quay"), document("b", "port")])
    ids(engine, "port")
    (seen,) = views(engine)
    leaf = seen.leaves[0].leaf
    table = seen.table(0)
    for field in FIELDS:
        for text in ("port", "crane", "quay"):
            start, end = leaf.range(field, text)
            codes = leaf.inverted.codes[start:end]
            norms = seen.norms(field, leaf.lengths(field)[leaf.inverted.ids[start:end]])
            assert table[codes].tolist() == saturation(leaf.inverted.pair_weights[codes].astype(float), norms).tolist()
    assert seen.table(0) is table


def test_with_nothing_to_read_nothing_is_divided_by_nothing(engine: WhooshEngine) -> None:
    engine.update([document("a", "port", readers=("user:li",))])
    assert ids(engine, "port") == []
    (seen,) = views(engine)
    assert np.isfinite(seen.norms("content", np.array([0]))).all()
    assert np.isfinite(seen.table(0)).all()


def test_rights_that_no_document_names_share_one_view(engine: WhooshEngine) -> None:
    engine.update([document("a", "port"), document("b", "port", readers=("user:7",))])
    for number in range(20):
        assert len(ids(engine, "port", ("public", f"user:{number}"))) == 1 + (number == 7)
    assert len(views(engine)) == 2


def test_views_do_not_add_up_without_end_and_those_asked_for_last_stay(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.whoosh_engine.opened._MOST_VIEWS", 8)
    engine.update([document(f"d{number}", "port", readers=(f"user:{number}",)) for number in range(20)])
    ids(engine, "port", ("user:0",))
    (often,) = views(engine)
    for number in range(1, 20):
        assert ids(engine, "port", (f"user:{number}",)) == [f"d{number}"]
        assert ids(engine, "port", ("user:0",)) == ["d0"]
    assert len(views(engine)) == 8
    assert views(engine)[-1] is often


def test_what_was_counted_does_not_add_up_without_end(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_CACHED_TERMS", 20)
    monkeypatch.setattr("indexer.engines.whoosh_engine.leaf._MOST_MASKS", 20)
    monkeypatch.setattr("indexer.engines.whoosh_engine.leaf._MOST_RANGES", 20)
    engine.update([document("a", "port", published="2024-05-01"), document("b", "port", readers=("user:li",))])
    for number in range(50):
        assert ids(engine, f"port nowhere{number} year:..{2024 + number}") == ["a"]
    (seen,) = views(engine)
    (leaf,) = seen.leaves
    assert 0 < len(seen._rarities) <= 20
    assert 0 < len(leaf._containing) <= 20
    assert 0 < len(leaf.leaf.masks) <= 20
    assert 0 < len(leaf.leaf._ranges) <= 20


def test_a_new_commit_keeps_what_was_counted_in_segments_that_are_as_they_were(engine: WhooshEngine) -> None:
    engine.update([document("a", "port"), document("b", "port")])
    ids(engine, "port")
    (before,) = views(engine)
    engine.update([document("c", "port")])
    ids(engine, "port")
    (between,) = views(engine)
    assert between.leaves[0] is before.leaves[0]
    engine.update([], ["b"])
    ids(engine, "port")
    (after,) = views(engine)
    assert (after.leaves[0] is before.leaves[0], after.leaves[1] is between.leaves[1]) == (False, True)
    assert (after.passages, after.idf("content", "port")) == (2, idf(2, 2))
