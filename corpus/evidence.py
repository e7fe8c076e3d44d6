"""Where does each guess about a document come from, and how far is it to be believed?

Guesses are kept beside what holds, so that whoever corrects a description sees what else was found and where.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpus.description import clean
from corpus.document import Description

MOST_GUESSES = 60
LONGEST_VALUE = 1000


class Source(StrEnum):
    """The part of a file that a guess was taken from."""

    METADATA = "metadata"
    FIRST_PAGE = "first page"
    HEADING = "heading"
    TEXT = "text"
    FILE_NAME = "file name"


@dataclass(frozen=True, slots=True)
class Guess:
    """One value that a field of the description may have; `confidence` is between 0 (none) and 1 (certain).

    `field` is the name of a field of Description. `value` is in a form that a person can read: a date in ISO 8601,
    a kind, a language tag. `share` is the part of the text that is in the language, and 0 for other fields.
    """

    field: str
    value: str
    source: Source
    confidence: float
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Sources:
    """What stands behind a description: what a person `entered`, in which `fields`, and what was `guessed` and why.

    `evidence` has the guess that is believed most first.
    """

    entered: Description
    guessed: Description
    evidence: tuple[Guess, ...]
    fields: tuple[str, ...]


def as_rows(guesses: Iterable[Guess]) -> list[dict[str, Any]]:
    """The guesses in a form that JSON and every database can hold; those without a value are left out."""
    rows = [
        {
            "field": guess.field,
            "value": clean(guess.value, LONGEST_VALUE),
            "source": guess.source.value,
            "confidence": _part(guess.confidence),
            "share": _part(guess.share),
        }
        for guess in guesses
    ]
    return [row for row in rows if row["value"]][:MOST_GUESSES]


def from_rows(rows: Iterable[dict[str, Any]]) -> tuple[Guess, ...]:
    """The guesses that `as_rows` made into rows."""
    return tuple(
        Guess(row["field"], row["value"], Source(row["source"]), row["confidence"], row["share"]) for row in rows
    )


def _part(value: float) -> float:
    """The value between 0 and 1, with two decimals; what is no number is 0."""
    return round(min(max(value, 0.0), 1.0), 2) if math.isfinite(value) else 0.0
