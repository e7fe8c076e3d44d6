"""What do queries find that stand for one term or many?

As with Whoosh, many terms are an Or of them, and `constantscore` makes 1 of the score, boosted or not, only where
Whoosh collects that Or in an array: in a small segment, unless there are two terms, and in any where there are too
many. A single term is not boosted. The terms are those of each segment. A field that is not in the schema has none;
patterns of numbers neither.
"""

import fnmatch
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from whoosh.fields import NUMERIC
from whoosh.lang.morph_en import variations
from whoosh.query import (
    DateRange,
    Every,
    FuzzyTerm,
    NumericRange,
    Or,
    Prefix,
    Regex,
    Term,
    TermRange,
    Variations,
    Wildcard,
)

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.trees.evaluation import Evaluation, Rule
from indexer.engines.whoosh_engine.trees.found import NOTHING, Found, alike
from indexer.engines.whoosh_engine.trees.scored_segment import ScoredSegment

Expand = Callable[[ScoredSegment, Any], Array]
"""Gives the numbers of the terms that a query stands for, ascending; -1 for a term that the field does not have."""
_ABSENT = -1
_PAIR = 2
_SMALL = 5000
_ALL = {Prefix: "", Wildcard: "*", Regex: ".*"}
"""The patterns that Whoosh takes for Every."""


def _term(here: Evaluation, query: Term) -> Found:
    ordinal = here.segment.ordinal(query.fieldname, query.text)
    if ordinal is None:
        return NOTHING
    return here.boosted(here.segment.term(query.fieldname, ordinal, scored=here.scored), query.boost)


def _every(here: Evaluation, query: Every) -> Found:
    score = query.boost or 1.0  # to Whoosh 0 is no score
    if query.fieldname is None:
        return alike(np.arange(here.segment.documents, dtype=np.uint32), score)
    if here.segment.field(query.fieldname) is None:
        return NOTHING
    terms = here.segment.lexicon(query.fieldname).all()
    return alike(here.segment.any_of(query.fieldname, terms, scored=False).ids, score)


def _numbers(here: Evaluation, query: NumericRange) -> Found:
    if here.segment.field(query.fieldname) is None:
        return NOTHING
    compiled = query._compile_query(SimpleNamespace(schema=here.segment.schema))  # noqa: SLF001 - a tree of other queries
    return here.found(compiled)


def _terms(expand: Expand) -> Rule:
    def rule(here: Evaluation, query: Any) -> Found:  # noqa: ANN401 - Whoosh has no types
        if type(query) in _ALL and query.text == _ALL[type(query)]:
            return _every(here, Every(query.fieldname, query.boost))
        if here.segment.field(query.fieldname) is None:
            return NOTHING
        return _any_of(here, query, expand(here.segment, query))

    return rule


def _any_of(here: Evaluation, query: Any, terms: Array) -> Found:  # noqa: ANN401 - as above
    segment, name = here.segment, query.fieldname
    if len(terms) and terms[0] >= 0 and not segment.inverted.term(int(terms[0])):
        terms = terms[1:]  # Whoosh passes over the term without signs
    there = terms[terms >= 0]
    if len(terms) == 1:
        return segment.term(name, int(there[0]), scored=here.scored) if len(there) else NOTHING
    if query.constantscore and _is_collected(len(terms), segment.documents):
        return segment.any_of(name, there, scored=False)
    return here.boosted(segment.any_of(name, there, scored=here.scored), query.boost)


def _is_collected(terms: int, documents: int) -> bool:
    return terms >= Or.TOO_MANY_CLAUSES or (terms != _PAIR and documents <= _SMALL)


def _beginning(segment: ScoredSegment, query: Prefix) -> Array:
    return segment.lexicon(query.fieldname).beginning(segment.schema[query.fieldname].to_bytes(query.text))


def _globbed(segment: ScoredSegment, query: Wildcard) -> Array:
    if isinstance(segment.field(query.fieldname), NUMERIC):
        return np.empty(0, np.int64)
    lexicon, prefix = segment.lexicon(query.fieldname), _prefix(segment, query)
    if "[" in query.text:
        return lexicon.matched(re.compile(fnmatch.translate(query.text)), prefix)
    return lexicon.globbed(query.text, prefix)


def _matched(segment: ScoredSegment, query: Regex) -> Array:
    if isinstance(segment.field(query.fieldname), NUMERIC):
        return np.empty(0, np.int64)
    return segment.lexicon(query.fieldname).matched(re.compile(query.text), _prefix(segment, query))


def _prefix(segment: ScoredSegment, query: Any) -> bytes:  # noqa: ANN401 - as above
    prefix: bytes = segment.schema[query.fieldname].to_bytes(query._find_prefix(query.text))  # noqa: SLF001 - as it is
    return prefix


def _between(segment: ScoredSegment, query: TermRange) -> Array:
    to_bytes = segment.schema[query.fieldname].to_bytes
    try:
        start = b"" if query.start is None else to_bytes(query.start)
        end = None if query.end is None else to_bytes(query.end)
    except ValueError:
        return np.empty(0, np.int64)
    return segment.lexicon(query.fieldname).between(
        start, end, without_start=bool(query.startexcl), without_end=bool(query.endexcl)
    )


def _near(segment: ScoredSegment, query: FuzzyTerm) -> Array:
    spelled = segment.schema[query.fieldname].spelling_fieldname(query.fieldname)
    texts = segment.lexicon(spelled).near(query.text, int(query.maxdist), int(query.prefixlength))
    return _ordinals(segment, query.fieldname, [text for text in texts if text])


def _varied(segment: ScoredSegment, query: Variations) -> Array:
    found = _ordinals(segment, query.fieldname, sorted(variations(query.text)))
    return found[found >= 0]


def _ordinals(segment: ScoredSegment, field: str, texts: list[str]) -> Array:
    found = [segment.ordinal(field, text) for text in texts]
    return np.sort([_ABSENT if ordinal is None else ordinal for ordinal in found]).astype(np.int64)


RULES: dict[type, Rule] = {
    DateRange: _numbers,
    Every: _every,
    FuzzyTerm: _terms(_near),
    NumericRange: _numbers,
    Prefix: _terms(_beginning),
    Regex: _terms(_matched),
    Term: _term,
    TermRange: _terms(_between),
    Variations: _terms(_varied),
    Wildcard: _terms(_globbed),
}
