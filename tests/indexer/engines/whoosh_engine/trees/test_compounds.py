import pytest
from whoosh import query as q

from tests.indexer.engines.whoosh_engine.trees.conftest import ONE
from tests.indexer.engines.whoosh_engine.trees.indexes import Made, exhaustive, make

PORT, CRANE, QUAY = (q.Term("body", text) for text in ("port", "crane", "quay"))
ABSENT = q.Term("body", "absent")


@pytest.mark.parametrize("kind", [q.And, q.Or, q.DisjunctionMax])
def test_one_clause_alone_is_not_boosted(small: Made, kind: type) -> None:
    assert small.found(kind([PORT], boost=5.0)) == small.found(PORT)
    assert small.found(kind([])) == {}


def test_the_greatest_score_counts(small: Made) -> None:
    port, quay = small.found(PORT), small.found(QUAY)
    expected = {number: max(port.get(number, 0), quay.get(number, 0)) for number in port | quay}
    assert small.found(q.DisjunctionMax([PORT, QUAY])) == expected


@pytest.mark.parametrize("boost", [0.0, -1.0])
def test_what_scores_nothing_is_found_nevertheless(small: Made, boost: float) -> None:
    clauses = [q.Term("body", "port", boost), ABSENT, ABSENT]
    assert small.found(q.Or(clauses)) == exhaustive(small.stock, q.Or(clauses[:2])) != {}


def test_not_is_everything_else_that_lives(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = make(tmp_path_factory.mktemp("not") / "index", [ONE], [2])
    assert made.found(q.Not(PORT)) == {}
    assert made.found(q.Not(CRANE)) == {1: 1.0}
    assert made.found(q.Not(ABSENT)) == {0: 1.0, 1: 1.0}
    made.close()


def test_without_with_and_maybe(small: Made) -> None:
    port = small.found(PORT)
    both = small.found(q.And([PORT, CRANE]))
    assert small.found(q.AndNot(PORT, CRANE)) == {number: port[number] for number in port if number not in both}
    assert small.found(q.Require(PORT, CRANE)) == {number: port[number] for number in both}
    assert small.found(q.AndMaybe(PORT, CRANE)) == port | both
    assert small.found(q.Not(q.AndMaybe(PORT, CRANE))).keys() == {2, 3}


def test_where_nothing_is_found_something_else_is(small: Made) -> None:
    assert small.found(q.Otherwise(ABSENT, CRANE)) == small.found(CRANE)
    assert small.found(q.Otherwise(PORT, CRANE)) == small.found(PORT)


def test_what_is_deleted_is_not_found_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = make(tmp_path_factory.mktemp("otherwise") / "index", [ONE], [0, 1])
    assert made.found(q.Otherwise(PORT, CRANE)).keys() == {2}
    made.close()


def test_constants_are_scores(small: Made) -> None:
    assert small.found(q.ConstantScoreQuery(PORT, 3.0)) == dict.fromkeys(small.found(PORT), 3.0)
    assert small.found(q.ConstantScoreQuery(PORT, 0.0)) == dict.fromkeys(small.found(PORT), 1.0)
    assert small.found(q.NullQuery) == {}


@pytest.mark.parametrize("matcher", [q.Or.DEFAULT_MATCHER, q.Or.ARRAY_MATCHER])
def test_an_or_may_say_how_it_is_matched(small: Made, matcher: int) -> None:
    query = q.Or([PORT, CRANE])
    query.matcher_type = matcher
    assert small.found(query) == pytest.approx(small.found(q.Or([PORT, CRANE])))


def test_an_or_with_a_scale_is_scored_by_whoosh(small: Made) -> None:
    plain, scaled = small.found(q.Or([PORT, CRANE])), small.found(q.Or([PORT, CRANE], scale=0.9))
    assert plain.keys() == scaled.keys()
    assert plain != scaled
