"""What must an engine do?

The contract suite (tests/contract/test_engine.py) says the same in tests, and every engine passes it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from corpus.errors import KexError
from indexer.query.node import Node
from indexer.ranking import Plan
from indexer.results import FacetCount, Sort


class IndexUnavailableError(KexError):
    """There is no index that can be opened; the message says how to get one."""

    status = 503
    code = "index-unavailable"


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a document can be filtered by; `published` is a date's ISO form (`2024-05-01`) or empty."""

    language: str
    kind: str
    member: str
    topics: tuple[str, ...]
    published: str
    readers: tuple[str, ...]

    def values(self, name: str) -> tuple[str, ...]:
        """The values under a facet's name; an attribute that is empty has none."""
        match name:
            case "topic":
                return self.topics
            case "year":
                return (self.published[:4],) if self.published else ()
            case "language" | "kind" | "member":
                value: str = getattr(self, name)
                return (value,) if value else ()
        message = f"documents have no attribute {name}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The terms of one field of a passage and the position of each; not in order of position."""

    texts: Sequence[str]
    positions: Sequence[int]


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage's number and page, and its terms by field: all of `indexer.ranking.FIELDS`."""

    number: int
    page: int
    fields: Mapping[str, FieldTerms]


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as an engine keeps it: its id, what it is filtered by, and at least one passage."""

    id: str
    attributes: Attributes
    passages: tuple[IndexedPassage, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A search: which documents (`tree`), for whom (`readers`), ranked by what (`plan`), which slice of them."""

    tree: Node
    plan: Plan
    readers: frozenset[str]
    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    facets: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    """Documents, by id, to leave out."""


class PassageMatch(NamedTuple):
    """One passage of a matching document; no dataclass, for a search makes tens, and those take thrice the time."""

    number: int
    page: int
    score: float


class Match(NamedTuple):
    """A document that answers, with up to three best passages, best first (the first of all without any score)."""

    document: str
    score: float
    passages: tuple[PassageMatch, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The slice of matches that was asked for; `total` and `facets` count all matching documents."""

    matches: tuple[Match, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]


@dataclass(frozen=True, slots=True)
class EngineCounts:
    """What the open generation holds."""

    generation: str
    documents: int
    passages: int
    damaged: tuple[str, ...] = ()
    """The parts of the index that any process knows to be damaged, by name: nothing in them is found until `repair`."""


class Rebuild(Protocol):
    """The next generation in the making; without `switch`, leaving the context throws it away."""

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """Add or replace documents, and take out those removed, in the new generation."""

    def switch(self) -> None:
        """Make the new generation the one that is searched, at once and for every process."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Throw the new generation away unless it was switched to."""


class Engine(Protocol):
    """Keeps passages and answers questions.

    Searching may go on in other threads and processes at any time; writing is for one writer at a time.

    Matches come by score, then newest first, then by id; with `sort="date"` newest first, then by score.
    """

    def search(self, question: Question) -> Answer:
        """Answer from the last commit. Only documents with one of the question's readers exist for it."""

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        """Add documents, replacing those with the same ids, and remove others, in one commit: all or nothing."""

    def rebuild(self) -> Rebuild:
        """A new, empty generation, to be filled while the present one is searched."""

    def counts(self) -> EngineCounts:
        """What the open generation holds."""

    def damaged(self) -> tuple[str, ...]:
        """The parts of the index that are not what was written, by name; looks at everything, and takes its time."""

    def missing(self, known: Iterable[str]) -> list[str]:
        """Those of the ids `known` that the open generation does not have."""

    def repair(self, documents: Iterable[IndexedDocument], damaged: Collection[str]) -> None:
        """Add documents in the place of those `damaged` parts, which are forgotten, in one commit."""

    def warm(self) -> None:
        """Get ready to answer fast; for a service, which may take some seconds for that beside its first answers."""

    def close(self) -> None:
        """Let go of files; the engine is not used again."""
