"""What does a query find in one segment?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from whoosh.query import Query

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.trees.found import Found
from indexer.engines.whoosh_engine.trees.scored_segment import ScoredSegment

Rule = Callable[["Evaluation", Any], Found]
"""Gives what a query of one class finds."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Evaluates queries in a segment by the rule for their very class: a subclass may mean something else.

    `otherwise` is the rule for classes without one. Deleted documents may be among what is found; where it is not
    to be `scored`, the scores mean nothing.
    """

    segment: ScoredSegment
    rules: Mapping[type, Rule]
    otherwise: Rule
    scored: bool = True

    def found(self, query: Query) -> Found:
        """What `query` finds."""
        return self.rules.get(type(query), self.otherwise)(self, query)

    def ids(self, query: Query) -> Array:
        """The documents that `query` finds, where their scores are of no interest."""
        return replace(self, scored=False).found(query).ids

    def boosted(self, found: Found, boost: float) -> Found:
        """The same with other scores, if there are scores."""
        return found.times(boost) if self.scored else found
