"""Why does one document stand above another?

Every figure that decides the order of results is in this file, for every engine. A passage's score is the sum of
BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.4) over its terms in
four fields, raised for the share of the query that it covers and for query words that stand side by side; a
document's score is that of its best passage, lifted a little by the next ones.

What the figures bought, measured over eight of the development collections (mean nDCG@10 of 600 queries each):
surface terms at half weight +0.010 over roots alone; leaving stop words out +0.024 on TeleQuAD and nothing lost;
the title once more at 0.3 +0.10 on help pages sought by title; neighbours +0.015 on TeleQuAD; coverage +0.002.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.query.node import Node, Phrase, Text, Word, wanted

CONTENT, CONTENT_ROOTS, TITLE, TITLE_ROOTS = "content", "content_roots", "title", "title_roots"
FIELDS = (CONTENT, CONTENT_ROOTS, TITLE, TITLE_ROOTS)
"""The term fields of a passage. `content` holds title, topics, heading and text, `title` title and topics;
both in the two streams of the analysis."""

K1 = 1.2
B = {CONTENT: 0.75, CONTENT_ROOTS: 0.75, TITLE: 0.5, TITLE_ROOTS: 0.5}
WEIGHTS = {CONTENT: 0.5, CONTENT_ROOTS: 1.0, TITLE: 0.15, TITLE_ROOTS: 0.3}
COVERAGE = 0.5
"""How much a passage gains that has all of the query's words, as a share of its score."""
CLOSENESS = 0.2
"""The weight of two query words that stand as near to each other as in the query, against one word."""
PHRASE = 1.0
LIFT = (1.0, 0.1, 0.05)
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
    roots, surfaces = (CONTENT_ROOTS, CONTENT) if text.part == "content" else (TITLE_ROOTS, TITLE)
    seen: set[tuple[str, ...]] = set()
    for word in text.words:
        if word.roots not in seen:
            seen.add(word.roots)
            terms = tuple(term for root in word.roots for term in _in_fields(root, roots, TITLE_ROOTS))
            yield Concept(terms, word.roots if text.part == "content" else ())
    for surface in text.surfaces:
        yield Concept(tuple(_in_fields(surface, surfaces, TITLE)), ())


def _in_fields(text: str, *fields: str) -> Iterator[WeightedTerm]:
    for field in dict.fromkeys(fields):
        yield WeightedTerm(field, text, WEIGHTS[field])


def _neighbours(words: Sequence[Word]) -> Iterator[Neighbours]:
    """Pairs with a spaced word in them; that Han words are neighbours, their pairs of characters say already."""
    for first, second in pairwise(words):
        if first.spaced or second.spaced:
            yield Neighbours(first.roots, second.roots, second.start - first.start)


def idf(documents: int, containing: int) -> float:
    """How much a term tells that `containing` of `documents` passages have (never negative)."""
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def saturation(frequency: float, field: str, length: float, average: float) -> float:
    """The part of BM25 that grows with a term's frequency in a passage and shrinks with the field's length."""
    norm = K1 * (1 - B[field] + B[field] * length / average)
    return frequency * (K1 + 1) / (frequency + norm)


def document_score(passage_scores: Sequence[float]) -> float:
    """The score of a document from those of its best passages, best first."""
    return sum(share * score for share, score in zip(LIFT, passage_scores, strict=False))
