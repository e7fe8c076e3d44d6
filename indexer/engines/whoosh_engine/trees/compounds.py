"""What do queries find that join others?

What Whoosh's matchers give where they are stepped through from first to last, down to what its authors may not have
meant: the boost of an And, Or or DisjunctionMax with one clause is lost, Not scores 1, the tie break of
DisjunctionMax counts for nothing, and Otherwise chooses segment by segment. Where Whoosh's matchers contradict their
documentation or each other, the documentation holds: Require requires (Whoosh's excludes), DisjunctionMax compares
scores of the same document, AndNot and Not leave out what they say, AndMaybe adds what it finds wherever it stands
in a tree, and no Or leaves out a document for a score of 0.
"""

from collections.abc import Callable, Sequence

import numpy as np
from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    DisjunctionMax,
    Not,
    NullQuery,
    Or,
    Otherwise,
    Query,
    Require,
)

from indexer.engines.whoosh_engine.trees.evaluation import Evaluation, Rule
from indexer.engines.whoosh_engine.trees.found import (
    NOTHING,
    Found,
    alike,
    greatest,
    intersection,
    maybe,
    union,
    within,
    without,
)


def _and(here: Evaluation, query: And) -> Found:
    return _joined(here, query, intersection)


def _greatest(here: Evaluation, query: DisjunctionMax) -> Found:
    return _joined(here, query, lambda parts: greatest(parts, here.segment.documents))


def _or(here: Evaluation, query: Or) -> Found:
    if query.scale or query.matcher_type != Or.AUTO_MATCHER:
        return here.otherwise(here, query)
    return _joined(here, query, lambda parts: union(parts, here.segment.documents))


def _joined(here: Evaluation, query: Query, join: Callable[[Sequence[Found]], Found]) -> Found:
    parts = [here.found(one) for one in query.subqueries]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return here.boosted(join(parts), query.boost)


def _not(here: Evaluation, query: Not) -> Found:
    others = here.segment.placed.live.copy()
    others[here.ids(query.query)] = False
    return alike(np.flatnonzero(others).astype(np.uint32))


def _and_not(here: Evaluation, query: AndNot) -> Found:
    return without(here.found(query.a), here.ids(query.b))


def _require(here: Evaluation, query: Require) -> Found:
    return within(here.found(query.a), here.ids(query.b))


def _and_maybe(here: Evaluation, query: AndMaybe) -> Found:
    first = here.found(query.a)
    return maybe(first, here.found(query.b)) if here.scored else first


def _otherwise(here: Evaluation, query: Otherwise) -> Found:
    first = here.segment.live(here.found(query.a))
    return first if len(first.ids) else here.found(query.b)


def _constant(here: Evaluation, query: ConstantScoreQuery) -> Found:
    return alike(here.found(query.child).ids, query.score or 1.0)  # to Whoosh 0 is no score


def _nothing(_here: Evaluation, _query: Query) -> Found:
    return NOTHING


RULES: dict[type, Rule] = {
    And: _and,
    AndMaybe: _and_maybe,
    AndNot: _and_not,
    ConstantScoreQuery: _constant,
    DisjunctionMax: _greatest,
    Not: _not,
    Or: _or,
    Otherwise: _otherwise,
    Require: _require,
    type(NullQuery): _nothing,
}
