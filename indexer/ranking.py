"""Why does one document stand above another?

Every figure that decides the order of results is in this file, for every engine. A passage's score is the sum of
BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.4) over its terms in
four fields, raised for the share of the query that it covers and for query words that stand side by side; a
document's score is that of its best passage, lifted a little by the next ones.

What the figures bought, in nDCG@10 on the development collections (150 to 600 queries each; the mean of nine
unless one is named): surface terms at half weight, beside roots alone, 0.010; stop words left out 0.024 on
TeleQuAD; the title once more at 0.45 instead of 0.3 0.002 (0.025 on help pages sought by title), at 0.6 no more;
neighbours 0.003 (0.013 on TeleQuAD); coverage at a quarter 0.001 over none and over a half; a lift by further
passages of 0.1 cost 0.004, so it is smaller. The shortest length at a half costs nothing there, at three quarters
0.001, and keeps the cover pages of white papers below the pages that they announce.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.query.node import Node, Phrase, Text, Word, wanted

Floats = NDArray[np.float64]
Numbers = Floats | NDArray[np.int64]

CONTENT, CONTENT_ROOTS, TITLE, TITLE_ROOTS, KEYWORDS = "content", "content_roots", "title", "title_roots", "keywords"
FIELDS = (CONTENT, CONTENT_ROOTS, TITLE, TITLE_ROOTS, KEYWORDS)
"""The term fields of a passage. `content` holds everything: title, topics, member, heading and text; `title` the
title alone; both in the two streams of the analysis. `keywords` holds the roots of topics, member and heading.
"""

K1 = 1.2
B = {CONTENT: 0.75, CONTENT_ROOTS: 0.75, TITLE: 0.5, TITLE_ROOTS: 0.5, KEYWORDS: 0.5}
SHORTEST = {CONTENT: 0.5, CONTENT_ROOTS: 0.5, TITLE: 0.0, TITLE_ROOTS: 0.0, KEYWORDS: 0.0}
"""A field shorter than this share of the average counts as so long: a cover page says little, though all of it."""
WEIGHTS = {CONTENT: 0.5, CONTENT_ROOTS: 1.0, TITLE: 0.225, TITLE_ROOTS: 0.45, KEYWORDS: 0.15}
COVERAGE = 0.25
"""How much a passage gains that has all of the query's words, as a share of its score."""
CLOSENESS = 0.2
"""The weight of two query words that stand as near to each other as in the query, against one word."""
PHRASE = 1.0
LIFT = (1.0, 0.05, 0.025)
"""What a document's best, second and third passage add to its score."""
RESCORED = 200
"""So many of the best documents are looked at again for closeness and further passages."""


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term that ranks, in one field."""

    field: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Concept:
    """Terms that stand for one word of the query: a passage covers the word if its content has any root."""

    terms: tuple[WeightedTerm, ...]
    covering: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two words of the query, by their roots, and how many positions apart they stand in it."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What ranks the passages for one query."""

    concepts: tuple[Concept, ...]
    neighbours: tuple[Neighbours, ...]
    phrases: tuple[Phrase, ...]


def plan(tree: Node) -> Plan:
    """Everything in a query's tree that ranks."""
    texts = [node for node in wanted(tree) if isinstance(node, Text)]
    phrases = tuple(node for node in wanted(tree) if isinstance(node, Phrase))
    concepts = tuple(concept for text in texts for concept in _concepts(text))
    return Plan(concepts, tuple(pair for text in texts for pair in _neighbours(text.words)), phrases)


def _concepts(text: Text) -> Iterator[Concept]:
    everywhere = text.part == "content"
    roots = (CONTENT_ROOTS, TITLE_ROOTS, KEYWORDS) if everywhere else (TITLE_ROOTS,)
    surfaces = (CONTENT, TITLE) if everywhere else (TITLE,)
    for word_roots in dict.fromkeys(word.roots for word in text.words):
        terms = tuple(term for root in word_roots for term in _in_fields(root, roots))
        yield Concept(terms, word_roots if everywhere else ())
    for surface in text.surfaces:
        yield Concept(tuple(_in_fields(surface, surfaces)), ())


def _in_fields(text: str, fields: Sequence[str]) -> Iterator[WeightedTerm]:
    for field in fields:
        yield WeightedTerm(field, text, WEIGHTS[field])


def _neighbours(words: Sequence[Word]) -> Iterator[Neighbours]:
    """Pairs with a spaced word in them; that Han words are neighbours, their pairs of characters say already."""
    for first, second in pairwise(words):
        if first.spaced or second.spaced:
            yield Neighbours(first.roots, second.roots, second.start - first.start)


def idf(documents: int, containing: int) -> float:
    """How much a term tells that `containing` of `documents` passages have (never negative)."""
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def length_norm(field: str, lengths: Numbers, average: float) -> Floats:
    """What BM25 weighs a term's frequency against in passages with these lengths of a field (in terms)."""
    shares = lengths / average if average > 0 else lengths * 0.0
    norms: Floats = K1 * (1 - B[field] + B[field] * np.maximum(SHORTEST[field], shares))
    return norms


def saturation(frequencies: Numbers, norms: Floats) -> Floats:
    """The part of BM25 that grows with a term's frequency in a passage and shrinks with the passage's length."""
    return frequencies * (K1 + 1) / (frequencies + norms)


def document_score(passage_scores: Sequence[float]) -> float:
    """The score of a document from those of its best passages, best first."""
    return sum(share * score for share, score in zip(LIFT, passage_scores, strict=False))
