import pytest
from whoosh import query as q

from tests.indexer.engines.whoosh_engine.trees.indexes import Made, exhaustive, make

BODY = "body"


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        (q.Prefix(BODY, "port"), {0, 1, 3, 4}),
        (q.Wildcard(BODY, "?or*o"), {3}),
        (q.Wildcard(BODY, "[qx]*"), {0, 1, 3, 4}),
        (q.Regex(BODY, "x|cr"), {0, 2, 3, 4}),
        (q.FuzzyTerm(BODY, "portal", maxdist=2), {0, 1, 3, 4}),
        (q.TermRange(BODY, "port", "quay", startexcl=True), {0, 1, 3, 4}),
        (q.TermRange(BODY, None, "d"), {0, 2, 4}),
        (q.Variations(BODY, "cranes"), {0, 2, 4}),
        (q.NumericRange("number", 0, None), {4}),
        (q.Term("number", 7), {4}),
        (q.Every("title"), {0, 2, 3}),
        (q.Every(), {0, 1, 2, 3, 4}),
    ],
)
def test_terms_are_found(small: Made, query: q.Query, documents: set[int]) -> None:
    assert small.found(query).keys() == documents == exhaustive(small.stock, query).keys()


@pytest.mark.parametrize(
    "query",
    [
        q.Term("nowhere", "x"),
        q.Prefix("nowhere", "x"),
        q.Wildcard("nowhere", "x*"),
        q.Every("nowhere"),
        q.NumericRange("nowhere", 1, 2),
        q.Wildcard("number", "7*"),
        q.Regex("number", "7"),
        q.TermRange("number", "no", "numbers"),
        q.Variations(BODY, "absence"),
    ],
)
def test_what_is_not_there_is_not_found(small: Made, query: q.Query) -> None:
    assert small.found(query) == {}


@pytest.mark.parametrize("query", [q.Prefix(BODY, "", 2.0), q.Wildcard(BODY, "*", 2.0), q.Regex(BODY, ".*", 2.0)])
def test_patterns_of_anything_are_every(small: Made, query: q.Query) -> None:
    assert small.found(query) == small.found(q.Every(BODY, 2.0)) == exhaustive(small.stock, query)


def test_a_boost_of_nothing_is_none(small: Made) -> None:
    assert small.found(q.Every(boost=0.0)) == exhaustive(small.stock, q.Every(boost=0.0))


@pytest.mark.parametrize("constant", [False, True])
@pytest.mark.parametrize("text", ["qua", "por", "", "x"])
def test_scores_and_boosts_are_whooshs(small: Made, text: str, constant: bool) -> None:
    query = q.TermRange(BODY, text, "y", boost=2.0, constantscore=constant)
    assert small.found(query) == pytest.approx(exhaustive(small.stock, query))


def test_bits_of_numbers_are_scored_if_asked_for(small: Made) -> None:
    query = q.NumericRange("number", 1, 1000, constantscore=False)
    assert small.found(query) == exhaustive(small.stock, query)


def test_terms_may_have_any_signs(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = make(tmp_path_factory.mktemp("signs") / "index", [[{"body": "a\0b"}, {"body": "b a"}, {"body": "港口"}]])
    for query in (q.Wildcard(BODY, "a*"), q.Wildcard(BODY, "a\0b"), q.Wildcard(BODY, "?口"), q.Prefix(BODY, "港")):
        assert made.found(query).keys() == exhaustive(made.stock, query).keys() != set()
    made.close()
