"""What does a caller of the search ask, and what does it get?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.document import Document

Sort = Literal["relevance", "date"]
FACETS = ("language", "kind", "member", "topic", "year")
"""The fields that results are counted by, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of results wanted: `page` counts from 1, `size` is hits a page.

    `filters` maps a name of `FACETS` except `year` to the values of which a document must have one;
    `year_from` and `year_to` are inclusive.
    """

    text: str
    page: int = 1
    size: int = 10
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fragment of a passage as it was written, and the spans [start, end) of it to highlight."""

    text: str
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PageScore:
    """A page of the document (from 1) and the score of its best passage."""

    page: int
    score: float


@dataclass(frozen=True, slots=True)
class Edition:
    """The same work in another language."""

    id: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that answers the query: its best page first among `pages`, and why it was found."""

    document: Document
    page: int
    score: float
    snippet: Snippet
    pages: tuple[PageScore, ...]
    editions: tuple[Edition, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the documents found have this value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The query as typed, as it was understood, and what was added to it."""

    text: str
    interpreted: str
    expansions: tuple[str, ...] = ()

    @property
    def says_more(self) -> bool:
        """Whether the interpretation is worth showing: more than the typed words in the same order."""
        return bool(self.interpreted) and "".join(self.interpreted.split()) != "".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a SearchRequest: `total` and `facets` count documents, `took_ms` is milliseconds."""

    query: Interpretation
    total: int
    page: int
    size: int
    took_ms: float
    suggestion: str | None
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
