"""Which queries are tried? Trees of Whoosh's classes, nested to depth 3, as strategies of hypothesis."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from whoosh import query

from tests.indexer.engines.whoosh_engine.trees.indexes import FIRST_DAY, TAGS, WORDS

Strategy = st.SearchStrategy[Any]
TEXTS = st.sampled_from(["title", "body"])
NAMES = st.sampled_from(["title", "body", "body", "tag", "nowhere"])
TERMS = st.sampled_from([*WORDS, *TAGS, "absent", ""])
BOOSTS = st.sampled_from([1.0, 1.0, 0.5, 2.0, 3.25])
NUMBERS = st.one_of(st.none(), st.integers(-400, 6000))
DAYS = st.integers(0, 400).map(lambda days: FIRST_DAY + timedelta(days=days))
GLOBS = st.sampled_from("*s ?o*t* p* 港? *ic* ?? * [pq]* [!p]*s port x*x cr?ne* **".split())
REGEXES = st.sampled_from(["po(rt|x)", "s.*g$", ".*", "[pqx]+", "c", "x{2}", "port|quay", "^sl"])
LEAVES = st.one_of(
    st.builds(query.Term, NAMES, TERMS, boost=BOOSTS),
    st.builds(query.Term, NAMES, TERMS, boost=BOOSTS),
    st.builds(query.Term, st.just("number"), st.integers(-300, 5000), boost=BOOSTS),
    st.builds(query.Phrase, TEXTS, st.lists(TERMS, min_size=1, max_size=3), slop=st.integers(1, 4), boost=BOOSTS),
    st.builds(query.Prefix, TEXTS, st.sampled_from("p po s sl x 港 zz".split()), BOOSTS, st.booleans()),
    st.builds(query.Wildcard, TEXTS, GLOBS, BOOSTS, st.booleans()),
    st.builds(query.Regex, TEXTS, REGEXES, BOOSTS, st.booleans()),
    st.builds(query.FuzzyTerm, TEXTS, TERMS.filter(bool), BOOSTS, st.integers(0, 2), st.integers(0, 1), st.booleans()),
    st.builds(
        query.TermRange, TEXTS, TERMS, st.one_of(st.none(), TERMS), st.booleans(), st.booleans(), BOOSTS, st.booleans()
    ),
    st.builds(query.NumericRange, st.just("number"), NUMBERS, NUMBERS, st.booleans(), st.booleans(), BOOSTS),
    st.builds(query.DateRange, st.just("day"), DAYS, DAYS, boost=BOOSTS),
    st.builds(query.Every, st.sampled_from([None, "title", "tag"]), BOOSTS),
    st.builds(query.Variations, TEXTS, st.sampled_from(["crane", "slice", "port", "absent"]), BOOSTS),
    st.just(query.NullQuery),
)

JOINING = (query.And, query.Or, query.DisjunctionMax)
CHOOSING = (query.AndNot, query.AndMaybe, query.Require, query.Otherwise)


def queries(classes: Iterable[type], depth: int = 3, leaves: Strategy = LEAVES) -> Strategy:
    """Trees of leaves and of these classes above them."""
    trees = leaves
    for _ in range(depth - 1):
        trees = st.one_of(leaves, *(_above(one, trees) for one in classes))
    return trees


def _above(one: type, trees: Strategy) -> Strategy:
    if one in JOINING:
        return st.builds(one, st.lists(trees, min_size=1, max_size=4), boost=BOOSTS)
    if one in CHOOSING:
        return st.builds(one, trees, trees)
    if one is query.ConstantScoreQuery:
        return st.builds(one, trees, st.sampled_from([1.0, 0.0, 2.5]))
    return st.builds(one, trees)
