"""Which passages, and which questions about them, are the engines compared on?

Judged collections are analysed once and cut into pieces of about 130 terms. A passage of any size of collection then
joins stretches of 20 to 40 terms of pieces of one collection and kind, so that the frequency of terms, what stands
together and what are phrases stay those of real text; a few made-up identifiers let the lexicon grow with the size.
Each batch is drawn from a seed of its own: a million passages take no room, and a process draws the same ones again.

There is one term a position, so that engines which know words between spaces only index the same as ours: the roots
of a text, or for some passages in Han script every two neighbouring characters, which phrases are found by.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.access import STAFF
from indexer.analysis.analyzer import analyze
from indexer.analysis.script import UNSPACED
from indexer.analysis.stopwords import STOP_WORDS
from indexer.collection import read_collection
from indexer.engines.engine import Attributes, FieldTerms, IndexedDocument, IndexedPassage
from indexer.ranking import CONTENT, FIELDS

Integers = NDArray[np.int64]
Terms = NDArray[np.int32]

SEED = 5
BATCH = 2_000
"""Passages in a batch, which is a commit where an engine has them: 200 documents, as the worker takes."""
NEW = 1_000_000
"""Batches from this number on are in no collection; they are what comes later."""

_PIECE, _SHORTEST_PIECE = 130, 40
_STRETCHES, _STRETCH = (2, 8), (20, 41)
_A_DOCUMENT = 10
_IDENTIFIERS = 0.0025
_COMMON = 20
_ATTEMPTS = 30
_UNSPACED = re.compile(f"[{UNSPACED}]")
SPACED, ROOTS, PAIRS = "spaced", "roots", "pairs"
"""Pieces of texts with spaces between words; of others their words, and every two neighbouring characters of them."""
_NO_TERMS = FieldTerms((), ())


@dataclass(frozen=True, slots=True)
class Source:
    """Pieces of real text, their terms by number; a group is the pieces of one collection and kind."""

    vocabulary: NDArray[np.object_]
    terms: Terms
    pieces: Integers
    """Where in `terms` each piece begins, and where the last one ends."""
    groups: Integers
    """Where in `terms` each group begins, and where the last one ends."""
    kinds: Sequence[str]
    """Of each group: SPACED, ROOTS or PAIRS."""
    common: frozenset[int]
    """Terms that say nothing: stop words, and the most frequent ones of each kind."""

    @classmethod
    def read(cls, directories: Iterable[Path]) -> Self:
        """Analyse the judged collections in `directories`."""
        groups = [group for directory in directories for group in _groups(directory)]
        kinds = [kind for kind, _ in groups]
        numbers: dict[str, int] = {}
        numbered = [
            [[numbers.setdefault(term, len(numbers)) for term in piece] for piece in group] for _, group in groups
        ]
        flat = [np.array([*chain.from_iterable(group)], np.int32) for group in numbered]
        return cls(
            np.array(list(numbers), dtype=object),
            np.concatenate(flat),
            _bounds([len(piece) for group in numbered for piece in group]),
            _bounds([len(group) for group in flat]),
            kinds,
            frozenset({numbers[word] for word in STOP_WORDS & numbers.keys()} | _most_common(flat, kinds)),
        )

    def texts(self, terms: Terms) -> list[str]:
        """The terms of these numbers; those above the vocabulary's are made-up identifiers."""
        texts: list[str] = self.vocabulary.take(terms, mode="clip").tolist()
        for at in np.flatnonzero(terms >= len(self.vocabulary)).tolist():
            texts[at] = f"nr{terms[at] - len(self.vocabulary):07}"
        return texts


def _groups(directory: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """The pieces of a collection, by kind."""
    groups: dict[str, list[list[str]]] = {SPACED: [], ROOTS: [], PAIRS: []}
    for document in read_collection(directory).documents:
        analysis = analyze(document.text)
        pairs = [text for text in analysis.surfaces.texts if len(text) == 2 and _UNSPACED.match(text)]
        roots = [text for _, text in sorted(zip(analysis.roots.positions, analysis.roots.texts, strict=True))]
        if len(pairs) * 2 > len(roots):
            groups[PAIRS] += _pieces(pairs)
            groups[ROOTS] += _pieces(roots)
        else:
            groups[SPACED] += _pieces(roots)
    return ((kind, pieces) for kind, pieces in groups.items() if pieces)


def _pieces(terms: list[str]) -> list[list[str]]:
    pieces = [terms[start : start + _PIECE] for start in range(0, len(terms), _PIECE)]
    return [piece for piece in pieces if len(piece) >= _SHORTEST_PIECE]


def _most_common(groups: Sequence[Terms], kinds: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for kind in set(kinds):
        counts = np.bincount(np.concatenate([group for group, its in zip(groups, kinds, strict=True) if its == kind]))
        found.update(np.argsort(-counts, kind="stable")[:_COMMON].tolist())
    return found


def _bounds(lengths: Sequence[int] | Integers) -> Integers:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


@dataclass(frozen=True, slots=True)
class Batch:
    """Some passages of some documents; the terms of all in one row."""

    source: Source
    number: int
    terms: Terms
    passages: Integers
    """Where in `terms` each passage begins, and where the last one ends."""
    documents: Integers
    """The first passage of each document, and how many passages there are."""
    attributes: Sequence[Attributes]
    kinds: Sequence[str]
    """Of each document: the kind of its group."""

    def texts(self) -> list[list[str]]:
        """The terms of each passage."""
        texts = self.source.texts(self.terms)
        return [texts[first:last] for first, last in _spans(self.passages)]

    def owners(self) -> list[int]:
        """The document of each passage, by its place in the batch."""
        owners: list[int] = np.repeat(np.arange(len(self.documents) - 1), np.diff(self.documents)).tolist()
        return owners

    def indexed(self) -> list[IndexedDocument]:
        """The documents as our engine takes them."""
        texts = self.texts()
        return [
            IndexedDocument(
                f"{self.number:07}-{at:03}", said, tuple(map(_indexed_passage, range(last - first), texts[first:last]))
            )
            for at, (said, (first, last)) in enumerate(zip(self.attributes, _spans(self.documents), strict=True))
        ]


def _spans(bounds: Integers) -> list[tuple[int, int]]:
    return list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))


def _indexed_passage(number: int, texts: list[str]) -> IndexedPassage:
    fields = dict.fromkeys(FIELDS, _NO_TERMS) | {CONTENT: FieldTerms(texts, list(range(len(texts))))}
    return IndexedPassage(number, number // 2 + 1, fields)


def batches(source: Source, size: int) -> Iterator[Batch]:
    """The collection of so many passages, each batch drawn when it is asked for."""
    for number, start in enumerate(range(0, size, BATCH)):
        yield drawn(source, number, min(BATCH, size - start))


def drawn(source: Source, number: int, passages: int = BATCH) -> Batch:
    """The batch of this number, always the same."""
    random = np.random.default_rng((SEED, number))
    documents = max(1, passages // _A_DOCUMENT)
    sizes = 1 + random.multinomial(passages - documents, np.full(documents, 1 / documents))
    weights = np.diff(source.groups) / len(source.terms)
    groups = random.choice(len(weights), documents, p=weights)
    counts = random.integers(*_STRETCHES, passages)
    starts, lengths = _stretches(random, source, np.repeat(np.repeat(groups, sizes), counts))
    within = np.arange(lengths.sum()) - np.repeat(_bounds(lengths)[:-1], lengths)
    terms = source.terms[np.repeat(starts, lengths) + within]
    replaced = np.flatnonzero(random.random(len(terms)) < _IDENTIFIERS)
    terms[replaced] = len(source.vocabulary) + random.integers(0, (number + 1) * BATCH // 4, len(replaced))
    ends = _bounds(lengths)[_bounds(counts)]
    kinds = [source.kinds[group] for group in groups]
    return Batch(source, number, terms, ends, _bounds(sizes), [_attributes(random, kind) for kind in kinds], kinds)


def _stretches(random: np.random.Generator, source: Source, groups: Integers) -> tuple[Integers, Integers]:
    """Where a stretch of each group begins in the source, and how long it is; none leaves its piece."""
    first, last = source.groups[groups], source.groups[groups + 1]
    starts = first + (random.random(len(groups)) * (last - first)).astype(np.int64)
    pieces = np.searchsorted(source.pieces, starts, "right") - 1
    lengths = np.minimum(random.integers(*_STRETCH, len(groups)), source.pieces[pieces + 1] - source.pieces[pieces])
    return np.minimum(starts, source.pieces[pieces + 1] - lengths), lengths


_MEMBERS = [f"member-{number:02}" for number in range(80)]
_TOPICS = [f"topic-{number:02}" for number in range(30)]
_KINDS = ["press-release", "white-paper", "other"]
_LANGUAGES = {SPACED: ["en", "pt", ""], ROOTS: ["zh-Hant", "zh-Hans", ""], PAIRS: ["zh-Hant", "zh-Hans", ""]}


def _attributes(random: np.random.Generator, kind: str) -> Attributes:
    """What a document is filtered by; a few members publish most, and most is public."""
    member = _skewed(random, _MEMBERS)
    return Attributes(
        language=random.choice(_LANGUAGES[kind], p=(0.6, 0.35, 0.05)).item(),
        kind=random.choice(_KINDS, p=(0.6, 0.3, 0.1)).item(),
        member=member,
        topics=tuple(dict.fromkeys(_skewed(random, _TOPICS) for _ in range(random.integers(0, 4)))),
        published=f"{2025 - int(10 * random.random() ** 2)}-{random.integers(1, 13):02}-{random.integers(1, 29):02}",
        readers=(random.choice(["public", "members", f"member:{member}"], p=(0.7, 0.2, 0.1)).item(), STAFF),
    )


def _skewed(random: np.random.Generator, values: Sequence[str]) -> str:
    """One of `values`, the earlier ones much more often."""
    return values[int(len(values) * random.random() ** 2.5)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: passages with any of the `terms`, or with all of them one after another (`phrase`).

    `attribute` is a facet's name and a value that documents must have, `faceted` wants all facets counted too, and
    `limited` says that a peer must look at the readers, which ours always does.
    """

    terms: tuple[str, ...]
    phrase: bool = False
    attribute: tuple[str, str] | None = None
    faceted: bool = False
    limited: bool = False


LONG, SHORT, WORDS, HAN = "long", "short", "two words", "four Han characters"
FILTERED = "short, filtered"
TELLING_LONG, TELLING_SHORT = "long, no common words", "short, no common words"


def questions(source: Source, size: int, count: int) -> dict[str, list[Asked]]:
    """Up to `count` questions of each class that have matches in the collection of `size` passages."""
    random = np.random.default_rng((SEED, size, count))
    numbers = random.choice(whole := -(-size // BATCH), min(8, whole), replace=False)
    pool = [drawn(source, int(number), min(BATCH, size - int(number) * BATCH)) for number in numbers]
    telling = _Telling(random, source)
    makers: dict[str, Callable[[_Passage], Asked | None]] = {
        LONG: lambda passage: telling.as_written(passage, 8, 12),
        SHORT: lambda passage: telling.as_written(passage, 1, 3),
        TELLING_LONG: lambda passage: telling.some(passage, 8, 12),
        TELLING_SHORT: lambda passage: telling.some(passage, 1, 3),
        WORDS: lambda passage: telling.run(passage, SPACED, 2),
        HAN: lambda passage: telling.run(passage, PAIRS, 3),
        FILTERED: telling.filtered,
    }
    found: dict[str, list[Asked]] = {name: [] for name in makers}
    for _ in range(_ATTEMPTS * count):
        passage = _any_passage(random, pool)
        for name, make in makers.items():
            if len(found[name]) < count and (asked := make(passage)):
                found[name].append(asked)
    return found


@dataclass(frozen=True, slots=True)
class _Passage:
    terms: Terms
    kind: str
    attributes: Attributes


def _any_passage(random: np.random.Generator, pool: Sequence[Batch]) -> _Passage:
    batch = pool[int(random.integers(len(pool)))]
    at = int(random.integers(len(batch.passages) - 1))
    owner = int(np.searchsorted(batch.documents, at, "right")) - 1
    terms = batch.terms[batch.passages[at] : batch.passages[at + 1]]
    return _Passage(terms, batch.kinds[owner], batch.attributes[owner])


@dataclass(frozen=True, slots=True)
class _Telling:
    """What somebody would ask for who remembers a passage."""

    random: np.random.Generator
    source: Source

    def some(self, passage: _Passage, fewest: int, most: int) -> Asked | None:
        """Some of the passage's telling words, if it has enough."""
        terms = set(passage.terms.tolist()) - self.source.common
        if len(terms) < most or passage.kind == PAIRS:
            return None
        chosen = self.random.choice(sorted(terms), self.random.integers(fewest, most + 1), replace=False)
        return Asked(tuple(self.source.texts(chosen)))

    def as_written(self, passage: _Passage, fewest: int, most: int) -> Asked | None:
        """Words as frequent in the question as they are in texts: somebody types a sentence, stop words and all."""
        if len(set(passage.terms.tolist())) < most or passage.kind == PAIRS:
            return None
        count, chosen = int(self.random.integers(fewest, most + 1)), dict[int, None]()
        while len(chosen) < count:
            chosen[int(self.random.choice(passage.terms))] = None
        return Asked(tuple(self.source.texts(np.array(list(chosen)))))

    def filtered(self, passage: _Passage) -> Asked | None:
        """A few of the passage's words in documents of its member or language."""
        asked, said = self.some(passage, 1, 3), passage.attributes
        by_language = said.language and self.random.random() < 0.5
        attribute = ("language", said.language) if by_language else ("member", said.member)
        return replace(asked, attribute=attribute) if asked else None

    def run(self, passage: _Passage, kind: str, length: int) -> Asked | None:
        """Neighbouring telling terms from somewhere in a passage of a kind; pairs of characters only if of one word."""
        at = int(self.random.integers(max(1, len(passage.terms) - length)))
        run = passage.terms[at : at + length]
        texts = tuple(self.source.texts(run))
        apart = kind == PAIRS and any(first[-1] != second[0] for first, second in pairwise(texts))
        if passage.kind != kind or apart or len(run) < length or self.source.common.intersection(run.tolist()):
            return None
        return Asked(texts, phrase=True)
