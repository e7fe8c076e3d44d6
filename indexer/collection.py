"""What is in a judged collection, and how is it read?

The layout is that of BEIR (Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation", 2021):
`corpus.jsonl` with `_id`, `title`, `text`; `queries.jsonl` with `_id`, `text`; `qrels/test.tsv` with a header.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InvalidInputError

Judgements = dict[str, dict[str, int]]
"""For each query's id, the ids of the judged documents and how relevant each is (0: not)."""


@dataclass(frozen=True, slots=True)
class CollectionText:
    """A document or a query of a collection; queries have no title."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, the queries that were judged, and the judgements."""

    documents: tuple[CollectionText, ...]
    queries: tuple[CollectionText, ...]
    judgements: Judgements


def read_collection(directory: Path) -> Collection:
    """Read a judged collection. Raises InvalidInputError that names the file and line at fault."""
    judgements = _judgements(directory / "qrels" / "test.tsv")
    queries = tuple(query for query in _texts(directory / "queries.jsonl") if query.id in judgements)
    documents = tuple(_texts(directory / "corpus.jsonl"))
    if not documents or not queries:
        raise InvalidInputError(f"{directory} has no documents or no judged queries.")
    return Collection(documents, queries, judgements)


def _texts(path: Path) -> Iterator[CollectionText]:
    for number, line in _lines(path):
        try:
            row: dict[str, Any] = json.loads(line)
            yield CollectionText(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InvalidInputError(f"{path}, line {number}: wants a JSON object with _id and text.") from error


def _judgements(path: Path) -> Judgements:
    judgements: Judgements = {}
    header, *rows = _lines(path) or [(1, "")]
    if header[1].rpartition("\t")[2].strip().isdecimal():
        raise InvalidInputError(f"{path}, line {header[0]}: wants a header above the judgements.")
    for number, line in rows:
        try:
            query, document, relevance = line.split("\t")
            judgements.setdefault(query, {})[document] = int(relevance)
        except ValueError as error:
            raise InvalidInputError(f"{path}, line {number}: wants a query, a document and a whole number.") from error
    return judgements


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers from 1."""
    try:
        # Not splitlines(): U+2028 may stand inside a JSON string.
        lines = path.read_text(encoding="utf-8").split("\n")
        return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path} cannot be read as UTF-8 text ({error}); a collection needs it.") from error
