"""What can a query ask for?

The tree of a parsed query. It knows terms, never an engine's query string; every engine walks it as it is.
A condition holds for a document when any passage of the document meets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Part = Literal["content", "title"]
"""What a condition is about: all that is known of a document, or its title alone."""

TermSequence = tuple[tuple[str, int], ...]
"""Surface terms and their distance from the first, in positions: a phrase of any scripts."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query, `start` being its position there.

    A document has it where `sequence` stands in the text, or any of the `roots` where `spaced`. Words of
    scripts without spaces need the first: a dictionary's cut must neither hide nor invent what stands there.
    """

    text: str
    roots: tuple[str, ...]
    sequence: TermSequence
    start: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Words written side by side: `any` of them makes a match, or `all` must be there.

    `surfaces` are the terms of the surface stream that reward the exact wording.
    """

    text: str
    words: tuple[Word, ...]
    surfaces: tuple[str, ...]
    needed: Literal["any", "all"]
    part: Part = "content"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand next to one another, in order, as written."""

    text: str
    sequence: TermSequence
    part: Part = "content"


@dataclass(frozen=True, slots=True)
class Attribute:
    """The document's attribute `name` (a facet's name) is one of `values`, whatever the case."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The document was published in these years, both included; None leaves a side open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of these; with no children, everything."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these; with no children, nothing."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Optional:
    """Every document; those that meet this rank higher."""

    child: "Node"


Node = Text | Phrase | Attribute | Years | And | Or | Not | Optional
EVERYTHING = And(())
NOTHING = Or(())


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: as typed, as understood (in canonical form, to be shown), and its tree."""

    text: str
    interpreted: str
    tree: Node


def wanted(node: Node) -> Iterator[Text | Phrase]:
    """The texts and phrases that a searcher hopes to find: all of the tree but what is excluded."""
    match node:
        case Text() | Phrase():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from wanted(child)
        case Optional(child):
            yield from wanted(child)
        case _:
            return
