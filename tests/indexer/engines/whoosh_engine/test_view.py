from collections.abc import Iterator

import numpy as np
import pytest

from indexer.engines.whoosh_engine import view as module
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.view import View
from indexer.ranking import idf, length_norm
from tests.contract.engines import whoosh
from tests.indexer.documents import document, ids


@pytest.fixture
def engine() -> Iterator[WhooshEngine]:
    with whoosh() as opened:
        assert isinstance(opened, WhooshEngine)
        yield opened


def views(engine: WhooshEngine) -> list[View]:
    assert engine._opened
    return list(engine._opened._views.values())


def test_rarity_and_length_are_counted_over_what_is_readable(engine: WhooshEngine) -> None:
    engine.update([document("a", "port crane", "quay"), document("b", "port " * 30, readers=("user:li",))])
    ids(engine, "port")
    (seen,) = views(engine)
    assert seen.idf("content", "port") == idf(2, 1)
    assert seen.idf("content", "nowhere") == idf(2, 0)
    passages = seen.snapshot.postings("content", "crane").ids
    assert seen.norms("content", passages).tolist() == length_norm("content", np.array([2]), 1.5).tolist()


def test_with_nothing_to_read_nothing_is_divided_by_nothing(engine: WhooshEngine) -> None:
    engine.update([document("a", "port", readers=("user:li",))])
    assert ids(engine, "port") == []
    (seen,) = views(engine)
    assert np.isfinite(seen.norms("content", np.array([0]))).all()


def test_rights_that_no_document_names_share_one_view(engine: WhooshEngine) -> None:
    engine.update([document("a", "port"), document("b", "port", readers=("user:7",))])
    for number in range(20):
        assert len(ids(engine, "port", ("public", f"user:{number}"))) == 1 + (number == 7)
    assert len(views(engine)) == 2


def test_views_do_not_add_up_without_end(engine: WhooshEngine) -> None:
    engine.update([document(f"d{number}", "port", readers=(f"user:{number}",)) for number in range(70)])
    for number in range(70):
        assert ids(engine, "port", (f"user:{number}",)) == [f"d{number}"]
    assert len(views(engine)) <= 64


def test_rarities_do_not_add_up_without_end(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_CACHED_TERMS", 20)
    engine.update([document("a", "port")])
    for number in range(50):
        ids(engine, f"port nowhere{number}")
    (seen,) = views(engine)
    assert len(seen._rarities) <= 20
