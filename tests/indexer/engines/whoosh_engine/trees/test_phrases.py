from collections.abc import Iterator

import pytest
from whoosh import query as q
from whoosh.query.qcore import QueryError

from indexer.engines.whoosh_engine.kernels import choice, compiled, plain
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, exhaustive, make

TEXTS = ["a b c", "a x b x c", "b a c", "c b a", "a a b", "a x x x b", "a c b", "b"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    found = make(tmp_path_factory.mktemp("phrases") / "index", [[{"body": text} for text in TEXTS]])
    yield found
    found.close()


@pytest.fixture(params=[plain, compiled], autouse=True)
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_loops", request.param)


@pytest.mark.parametrize("slop", [0, 1, 2, 3, 4, 1 << 40])
@pytest.mark.parametrize("words", ["a b", "a b c", "a a", "b", "a absent", "b c"])
def test_words_stand_as_whoosh_says(made: Made, words: str, slop: int) -> None:
    query = q.Phrase("body", words.split(), slop=slop, boost=1.5)
    assert made.found(query) == pytest.approx(exhaustive(made.stock, query))


def test_a_phrase_of_no_words_finds_nothing(made: Made) -> None:
    assert made.found(q.Phrase("body", [])) == {}
    assert made.found(q.Phrase("nowhere", ["a"])) == {}


def test_fields_without_positions_have_no_phrases(made: Made) -> None:
    with pytest.raises(QueryError, match="positions"):
        made.found(q.Phrase("tag", ["a", "b"]))


def test_no_phrase_goes_on_in_the_next_document(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = ["x a", "b x", "a x", "x b"]
    made = make(tmp_path_factory.mktemp("apart") / "index", [[{"body": text} for text in texts]])
    for slop in (1, 2, 1 << 40):
        assert made.found(q.Phrase("body", ["a", "b"], slop=slop)) == {}
    made.close()
