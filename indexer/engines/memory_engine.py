"""What would an engine answer that has no reason to be clever?

Plain dictionaries and loops over every readable document: the small engine for tests and tiny collections, and
the yardstick that the others are compared with.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np

from indexer.engines.engine import (
    Answer,
    EngineCounts,
    IndexedDocument,
    IndexedPassage,
    Match,
    PassageMatch,
    Question,
)
from indexer.query.node import And, Attribute, Node, Not, Optional, Or, Part, Phrase, TermSequence, Text, Word, Years
from indexer.ranking import (
    CLOSENESS,
    CONTENT,
    CONTENT_ROOTS,
    COVERAGE,
    FIELDS,
    LIFT,
    PHRASE,
    RESCORED,
    TITLE,
    TITLE_ROOTS,
    Concept,
    Neighbours,
    document_score,
    idf,
    length_norm,
    saturation,
)
from indexer.results import FacetCount

Key = tuple[str, int]
"""A passage: its document's id and its number."""


@dataclass(slots=True)
class _Generation:
    name: str
    documents: dict[str, IndexedDocument] = field(default_factory=dict)
    postings: dict[tuple[str, str], dict[Key, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    lengths: dict[str, dict[Key, int]] = field(default_factory=lambda: {name: {} for name in FIELDS})

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str]) -> None:
        for identifier in removed:
            self._remove(identifier)
        for document in documents:
            self._remove(document.id)
            self._add(document)

    def _add(self, document: IndexedDocument) -> None:
        self.documents[document.id] = document
        for passage in document.passages:
            key = (document.id, passage.number)
            for name, terms in passage.fields.items():
                self.lengths[name][key] = len(terms.texts)
                for text, position in zip(terms.texts, terms.positions, strict=True):
                    self.postings[name, text].setdefault(key, []).append(position)

    def _remove(self, identifier: str) -> None:
        document = self.documents.pop(identifier, None)
        for passage in document.passages if document else ():
            for name, terms in passage.fields.items():
                del self.lengths[name][identifier, passage.number]
                for text in set(terms.texts):
                    del self.postings[name, text][identifier, passage.number]


class MemoryEngine:
    """An Engine whose only generation lives in this process."""

    def __init__(self) -> None:
        self._generation = _Generation("memory-1")
        # Searches in other threads wait for a writer, so that each sees a whole update or none of it.
        self._lock = Lock()

    def search(self, question: Question) -> Answer:
        """See Engine.search."""
        with self._lock:
            return _Search(self._generation, question).answer()

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Engine.update."""
        complete = list(documents)
        with self._lock:
            before = list(self._generation.documents.values())
            try:
                self._generation.update(complete, removed)
            except BaseException:
                self._generation = _Generation(self._generation.name)
                self._generation.update(before, ())
                raise

    def rebuild(self) -> "MemoryRebuild":
        """See Engine.rebuild."""
        number = int(self._generation.name.removeprefix("memory-")) + 1
        return MemoryRebuild(self, _Generation(f"memory-{number}"))

    def counts(self) -> EngineCounts:
        """See Engine.counts."""
        with self._lock:
            documents = self._generation.documents.values()
            return EngineCounts(self._generation.name, len(documents), sum(len(one.passages) for one in documents))

    def damaged(self) -> tuple[str, ...]:
        """Nothing that is in memory is."""
        return ()

    def missing(self, known: Iterable[str]) -> list[str]:
        """See Engine.missing."""
        with self._lock:
            return [identifier for identifier in known if identifier not in self._generation.documents]

    def repair(self, documents: Iterable[IndexedDocument], damaged: Collection[str]) -> None:  # noqa: ARG002 - nothing is
        """See Engine.repair."""
        self.update(documents)

    def warm(self) -> None:
        """It is as fast as it gets."""

    def close(self) -> None:
        """Nothing is open."""


class MemoryRebuild:
    """The next generation of a MemoryEngine."""

    def __init__(self, engine: MemoryEngine, generation: _Generation) -> None:
        self._engine = engine
        self._generation = generation

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """See Rebuild.update."""
        self._generation.update(list(documents), removed)

    def switch(self) -> None:
        """See Rebuild.switch."""
        with self._engine._lock:  # noqa: SLF001 - a rebuild is a part of its engine
            self._engine._generation = self._generation  # noqa: SLF001 - as above

    def __enter__(self) -> Self:
        """Nothing to prepare."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to throw away."""


class _Search:
    """One question put to one generation."""

    def __init__(self, generation: _Generation, question: Question) -> None:
        self.generation = generation
        self.question = question
        self.readable = {
            document.id: document
            for document in generation.documents.values()
            if not question.readers.isdisjoint(document.attributes.readers)
        }
        # Counted over what is readable, so that scores tell nothing of the rest.
        self.passages = sum(len(document.passages) for document in self.readable.values())
        self.averages: dict[str, float] = {}

    def answer(self) -> Answer:
        question = self.question
        wanted = (document for document in self.readable.values() if document.id not in question.without)
        found = [document for document in wanted if self._meets(document, question.tree)]
        matches = [self._match(document) for document in found]
        matches.sort(key=self._order)
        best = [self._rescored(match) for match in matches[:RESCORED]]
        ordered = sorted(best, key=self._order) + matches[RESCORED:]
        page = ordered[question.offset : question.offset + question.limit]
        return Answer(tuple(page), len(found), {name: _counts(name, found) for name in question.facets})

    def _order(self, match: Match) -> tuple[object, ...]:
        published = self.generation.documents[match.document].attributes.published
        newest_first = tuple(-ord(character) for character in published) or (0,)
        by_date = self.question.sort == "date"
        return (newest_first, -match.score, match.document) if by_date else (-match.score, newest_first, match.document)

    # Which documents

    def _meets(self, document: IndexedDocument, node: Node) -> bool:
        match node:
            case And(children):
                return all(self._meets(document, child) for child in children)
            case Or(children):
                return any(self._meets(document, child) for child in children)
            case Not(child):
                return not self._meets(document, child)
            case Optional():
                return True
            case Attribute(name, values):
                wanted = {value.casefold() for value in values}
                return any(value.casefold() in wanted for value in document.attributes.values(name))
            case Years(first, last):
                year = document.attributes.published[:4]
                return bool(year) and (first or 0) <= int(year) <= (9999 if last is None else last)
            case Phrase(_, sequence, part):
                return any(self._frequency(document.id, passage, part, sequence) for passage in document.passages)
            case Text(_, words, _, needed, part):
                quantifier = all if needed == "all" else any
                return quantifier(self._has(document, word, part) for word in words)

    def _has(self, document: IndexedDocument, word: Word, part: Part) -> bool:
        roots = CONTENT_ROOTS if part == "content" else TITLE_ROOTS
        keys = [(document.id, passage.number) for passage in document.passages]
        if word.spaced and any(key in self._postings(roots, root) for root in word.roots for key in keys):
            return True
        return any(self._frequency(document.id, passage, part, word.sequence) for passage in document.passages)

    def _frequency(self, identifier: str, passage: IndexedPassage, part: Part, sequence: TermSequence) -> int:
        field = CONTENT if part == "content" else TITLE
        places = [
            {position - step for position in self._postings(field, text).get((identifier, passage.number), ())}
            for text, step in sequence
        ]
        return len(set.intersection(*places))

    def _postings(self, field: str, text: str) -> Mapping[Key, list[int]]:
        return self.generation.postings.get((field, text), {})

    # In which order

    def _match(self, document: IndexedDocument) -> Match:
        scores = [
            PassageMatch(passage.number, passage.page, self._score(document.id, passage))
            for passage in document.passages
        ]
        scores.sort(key=lambda passage: (-passage.score, passage.number))
        kept = tuple(passage for passage in scores[: len(LIFT)] if passage.score > 0) or (scores[0],)
        return Match(document.id, kept[0].score, kept)

    def _score(self, identifier: str, passage: IndexedPassage) -> float:
        plan = self.question.plan
        key = (identifier, passage.number)
        score = 0.0
        # One after another and not by sum(), which adds more exactly since Python 3.12 than the other engines do.
        for term in (term for concept in plan.concepts for term in concept.terms):
            frequency = len(self._postings(term.field, term.text).get(key, ()))
            weight = term.weight * self._idf(term.field, term.text)
            score += weight * self._saturation(key, term.field, frequency)
        for phrase in plan.phrases:
            frequency = self._frequency(identifier, passage, phrase.part, phrase.sequence)
            field = CONTENT if phrase.part == "content" else TITLE
            rarity = sum(self._idf(field, text) for text, _ in phrase.sequence)
            score += PHRASE * rarity * self._saturation(key, field, frequency)
        return score * (1 + COVERAGE * self._coverage(key, plan.concepts))

    def _saturation(self, key: Key, field: str, frequency: int) -> float:
        if not frequency:
            return 0.0
        length = np.array([self.generation.lengths[field][key]], float)
        return float(saturation(np.array([frequency], float), length_norm(field, length, self._average(field)))[0])

    def _average(self, field: str) -> float:
        """The mean length of a field among the readable passages."""
        if field not in self.averages:
            lengths = self.generation.lengths[field]
            total = sum(length for key, length in lengths.items() if key[0] in self.readable)
            self.averages[field] = total / max(1, self.passages)
        return self.averages[field]

    def _idf(self, field: str, text: str) -> float:
        return idf(self.passages, sum(key[0] in self.readable for key in self._postings(field, text)))

    def _coverage(self, key: Key, concepts: Iterable[Concept]) -> float:
        covered = total = 0.0
        for concept in concepts:
            if concept.covering:
                rarity = max(self._idf(CONTENT_ROOTS, root) for root in concept.covering)
                total += rarity
                covered += rarity * any(key in self._postings(CONTENT_ROOTS, root) for root in concept.covering)
        return covered / total if total else 0.0

    def _rescored(self, match: Match) -> Match:
        passages = [
            PassageMatch(
                passage.number, passage.page, passage.score + self._closeness((match.document, passage.number))
            )
            for passage in match.passages
        ]
        passages.sort(key=lambda passage: (-passage.score, passage.number))
        return Match(match.document, document_score([passage.score for passage in passages]), tuple(passages))

    def _closeness(self, key: Key) -> float:
        total = 0.0
        for pair in self.question.plan.neighbours:
            frequency = self._together(key, pair)
            rarity = sum(max(self._idf(CONTENT_ROOTS, root) for root in word) for word in (pair.first, pair.second))
            total += CLOSENESS * rarity * self._saturation(key, CONTENT_ROOTS, frequency)
        return total

    def _together(self, key: Key, pair: Neighbours) -> int:
        first = {place for root in pair.first for place in self._postings(CONTENT_ROOTS, root).get(key, ())}
        second = {place for root in pair.second for place in self._postings(CONTENT_ROOTS, root).get(key, ())}
        return sum(place + pair.distance in second for place in first)


def _counts(name: str, documents: Iterable[IndexedDocument]) -> tuple[FacetCount, ...]:
    counts = Counter(value for document in documents for value in dict.fromkeys(document.attributes.values(name)))
    return tuple(
        FacetCount(value, count) for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
