"""What do the innermost loops take and give?

Plain tuples of arrays, for numba sees into nothing else.
"""

from typing import NamedTuple

from indexer.engines.whoosh_engine.codec.container import Array

PAGES = 3
"""So many of a document's best passages are told."""
BLOCK = 1 << 15
"""Passages are scored so many at a time, so that their scores stay in the processor's nearer cache."""


class Postings(NamedTuple):
    """All postings of a segment (see codec.inverted), and the table of what each pair adds to a score of weight 1."""

    ids: Array
    codes: Array
    table: Array


class Lists(NamedTuple):
    """The postings that score: of each list its range (two columns), its weight, and what it adds to what is covered.

    Lists with the same number in `concepts` that is not 0 cover the same word, which counts once.
    """

    ranges: Array
    weights: Array
    covers: Array
    concepts: Array


class Scored(NamedTuple):
    """Passages that were scored one by one: list after list, as `starts` says, ascending passages and scores."""

    starts: Array
    ids: Array
    scores: Array


class Papers(NamedTuple):
    """The documents of a segment: where each begins (and the end), how many passages the longest has, whose each is.

    And which may answer, and what decides between equals: the day, and the rank of the id.
    """

    firsts: Array
    longest: int
    document_of: Array
    allowed: Array
    published: Array
    ranks: Array


class Rules(NamedTuple):
    """How scores are made and which documents count.

    A passage's score is its sum times `1 + coverage * covered`, `covered` being its share of `total_cover`. With
    `scored_only`, documents without a score do not answer. With `by_date` the day comes before the score.

    Of the best `most` are told those that may come among the first `asked` once all is looked at again: as many are
    surely not below the document at that place, so none can rise there whose score times `lift`, plus `gain`, is
    below its score (`by_date`: whose day is before its day). The numbers of all answering documents are told where
    they are to be `listed`.
    """

    coverage: float
    total_cover: float
    scored_only: bool
    by_date: bool
    most: int
    asked: int
    lift: float
    gain: float
    listed: bool


class Best(NamedTuple):
    """The best documents in no order, and how many answer in all, and which, if they were to be listed.

    Of each the number, and up to three best passages (-1: none); and their scores.
    """

    documents: Array
    passages: Array
    scores: Array
    total: int
    matched: Array


class Tokens(NamedTuple):
    """The tokens of one field: of each the number of its term (all below `terms`), the passage, and the position.

    Passages ascend.
    """

    numbers: Array
    passages: Array
    positions: Array
    terms: int


class Grouped(NamedTuple):
    """Tokens as postings, by term and then passage.

    Of each term how many postings there are; of each posting the passage and how often the term stands there; and
    the positions, ascending within a posting.
    """

    counts: Array
    passages: Array
    frequencies: Array
    positions: Array


class Places(NamedTuple):
    """Positions of a segment: of each posting its code, how many positions a pair has, and where they are."""

    ids: Array
    codes: Array
    occurrences: Array
    positions: Array
    marks: Array
