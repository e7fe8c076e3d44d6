"""What should a query find? The words of its documentation, over documents one by one, without an index.

Where Whoosh's classes agree with what is documented of them, this is what they say.
"""

import fnmatch
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain
from math import log
from typing import Any

from whoosh import query as q
from whoosh.lang.morph_en import variations

from tests.indexer.engines.whoosh_engine.trees.indexes import WEIGHTING, Document, Made

Scores = dict[int, float]


class Truth:
    """Evaluates queries over the documents of a collection."""

    def __init__(self, made: Made) -> None:
        self._made = made
        self._documents = [document for segment in made.segments for document in segment]
        texts = {name: [self._terms(one, name) for one in range(len(self._documents))] for name in ("title", "body")}
        self._lengths = {name: sum(map(len, every)) for name, every in texts.items()}
        self._containing = {name: Counter(chain(*map(set, every))) for name, every in texts.items()}

    def of(self, query: q.Query) -> Scores:
        answer: Scores = {}
        first = 0
        for segment in self._made.segments:
            numbers = range(first, first + len(segment))
            answer |= self._answer(query, numbers)
            first += len(segment)
        return answer

    def _answer(self, query: q.Query, numbers: range) -> Scores:
        """Of the live documents of a segment."""
        at = partial(self._answer, numbers=numbers)
        match query:
            case q.And() | q.Or() | q.DisjunctionMax():
                return _joined(query, [at(one) for one in query.subqueries])
            case q.AndNot() | q.Require() | q.AndMaybe() | q.Otherwise():
                return _chosen(query, at(query.a), at(query.b))
            case q.ConstantScoreQuery():
                return dict.fromkeys(at(query.child), query.score or 1.0)
            case q.MultiTerm():
                return self._many(query, numbers)
        live = [number for number in numbers if number not in self._made.deleted]
        return {number: score for number in live if (score := self._one(query, number, at))}

    def _one(self, query: q.Query, number: int, at: Callable[[q.Query], Scores]) -> float:
        """What a document scores, 0 where it is not found."""
        match query:
            case q.Not():
                return 0.0 if number in at(query.query) else 1.0
            case q.Every():
                return float(query.boost) if not query.fieldname or self._terms(number, query.fieldname) else 0.0
            case q.NumericRange():
                return float(query.boost) if _is_within(query, self._documents[number]) else 0.0
            case q.Term():
                return float(query.boost) * self._score(number, query.fieldname, query.text)
            case q.Phrase() if self._stands(number, query):
                return float(query.boost) * sum(self._score(number, query.fieldname, word) for word in query.words)
        return 0.0

    def _many(self, query: q.MultiTerm, numbers: range) -> Scores:
        if isinstance(query, q.Wildcard | q.Regex) and query.text in {"*", ".*"}:
            return self._answer(q.Every(query.fieldname, query.boost), numbers)
        words = {word for one in numbers for word in self._terms(one, query.fieldname) if _fits(query, word)}
        parts = [self._answer(q.Term(query.fieldname, word), numbers) for word in words]
        if query.constantscore and len(words) > 2:
            return dict.fromkeys(set().union(*parts), 1.0)
        return _joined(q.Or([], boost=query.boost), parts)

    def _terms(self, number: int, field: str) -> list[str]:
        if field == "number":
            value = self._documents[number].get(field)
            return [] if value is None else [value]
        return str(self._documents[number].get(field, "")).split() if field != "nowhere" else []

    def _score(self, number: int, field: str, text: str) -> float:
        terms = self._terms(number, field)
        weight = terms.count(text) * (2.0 if field == "title" else 1.0)
        if field not in {"title", "body"}:
            return weight
        documents = len(self._documents)
        idf = log(documents / (self._containing[field][text] + 1)) + 1
        share = WEIGHTING._field_B.get(field, WEIGHTING.B)
        norm = (1 - share) + share * len(terms) / (self._lengths[field] / documents)
        return idf * weight * (WEIGHTING.K1 + 1) / (weight + WEIGHTING.K1 * norm) if weight else 0.0

    def _stands(self, number: int, query: q.Query) -> bool:
        terms = self._terms(number, query.fieldname)
        ends = {place for place, term in enumerate(terms) if term == query.words[0]}
        for word in query.words[1:]:
            ends = {
                place
                for place, term in enumerate(terms)
                if term == word and any(0 < place - end <= query.slop for end in ends)
            }
        return bool(ends)


def _joined(query: q.Query, parts: list[Scores]) -> Scores:
    if len(parts) < 2:
        return parts[0] if parts else {}
    numbers = set(parts[0]).union(*parts)
    if isinstance(query, q.And):
        numbers = set(parts[0]).intersection(*parts)
    join = max if isinstance(query, q.DisjunctionMax) else sum
    return {one: query.boost * join([part[one] for part in parts if one in part]) for one in numbers}


def _chosen(query: q.Query, first: Scores, other: Scores) -> Scores:
    match query:
        case q.AndNot():
            return {number: score for number, score in first.items() if number not in other}
        case q.Require():
            return {number: score for number, score in first.items() if number in other}
        case q.AndMaybe():
            return {number: score + other.get(number, 0.0) for number, score in first.items()}
    return first or other


def _is_within(query: q.Query, document: Document) -> bool:
    is_date = isinstance(query, q.DateRange)
    value: Any = document["day" if is_date else "number"]
    start, end = (query.startdate, query.enddate) if is_date else (query.start, query.end)
    after = start is None or value > start or (value == start and not query.startexcl)
    before = end is None or value < end or (value == end and not query.endexcl)
    return bool(after and before)


def _fits(query: q.MultiTerm, word: str) -> bool:
    match query:
        case q.Prefix():
            return word.startswith(str(query.text))
        case q.Wildcard():
            return fnmatch.fnmatchcase(word, query.text)
        case q.Regex():
            return bool(re.match(query.text, word))
        case q.Variations():
            return word in set(variations(query.text))
        case q.FuzzyTerm():
            kept = query.prefixlength
            begins = word[:kept] == query.text[:kept]
            return begins and distance(word[kept:], query.text[kept:]) <= int(query.maxdist)
        case _:
            after = word > query.start or (word == query.start and not query.startexcl)
            before = query.end is None or word < query.end or (word == query.end and not query.endexcl)
            return bool(after and before)


def distance(first: str, second: str) -> int:
    """Levenshtein's, as it is defined."""
    if not first or not second:
        return len(first) + len(second)
    if first[0] == second[0]:
        return distance(first[1:], second[1:])
    return 1 + min(distance(first[1:], second[1:]), distance(first[1:], second), distance(first, second[1:]))
