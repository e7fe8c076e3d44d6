"""Documents and questions for engines, made of plain texts the way that the service makes them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from corpus.access import PUBLIC
from corpus.document import Description, Document, Kind, Status
from corpus.passage import Passage
from indexer.engines.engine import Answer, Engine, IndexedDocument, Question
from indexer.ingest import indexed
from indexer.query.parser import parse
from indexer.ranking import plan

ADDED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def described(identifier: str, description: Description) -> Document:
    """A document of the catalogue with this description."""
    return Document(
        identifier, 1, description, f"{identifier}.txt", "text/plain", "0" * 64, 1, Status.INDEXED, "", ADDED
    )


def document(identifier: str, *texts: str, **said: Any) -> IndexedDocument:  # noqa: ANN401 - fields by name
    """A document in English that all may read, one passage a page; `said` are fields of its Description.

    `published` may be written as an ISO date.
    """
    if isinstance(said.get("published"), str):
        said["published"] = date.fromisoformat(said["published"])
    description = replace(Description(language="en"), **said)
    passages = [Passage(number, number + 1, "", 0, len(text), text) for number, text in enumerate(texts)]
    return indexed(described(identifier, description), passages)


def question(text: str, readers: Collection[str] = (PUBLIC,), **wanted: Any) -> Question:  # noqa: ANN401 - fields by name
    """What the searcher asks an engine for `text`; `wanted` are further fields of the Question."""
    tree = parse(text).tree
    return Question(tree, plan(tree), frozenset(readers), **wanted)


def answer(engine: Engine, text: str, readers: Collection[str] = (PUBLIC,), **wanted: Any) -> Answer:  # noqa: ANN401 - fields by name
    """What `engine` answers."""
    return engine.search(question(text, readers, **wanted))


def ids(engine: Engine, text: str, readers: Collection[str] = (PUBLIC,), **wanted: Any) -> list[str]:  # noqa: ANN401 - fields by name
    """The documents that `engine` finds, best first, up to a hundred."""
    return [match.document for match in answer(engine, text, readers, **{"limit": 100, **wanted}).matches]


PRESS, PAPER = Kind.PRESS_RELEASE, Kind.WHITE_PAPER
