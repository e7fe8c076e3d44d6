"""What is in a judged collection, and how is it read?

The layout is that of BEIR (Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation", 2021):
`corpus.jsonl` with `_id`, `title`, `text`; `queries.jsonl` with `_id`, `text`; `qrels/test.tsv` with a header.
"""

import csv
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
    for number, line in enumerate(_lines(path), start=1):
        try:
            row: dict[str, Any] = json.loads(line)
            yield CollectionText(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidInputError(f"{path}, line {number}: wants a JSON object with _id and text.") from error


def _judgements(path: Path) -> Judgements:
    judgements: Judgements = {}
    rows = csv.reader(_lines(path)[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=2):
        try:
            query, document, relevance = row
            judgements.setdefault(query, {})[document] = int(relevance)
        except ValueError as error:
            raise InvalidInputError(f"{path}, line {number}: wants a query, a document and a whole number.") from error
    return judgements


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines(): U+2028 may stand inside a JSON string.
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path} cannot be read as UTF-8 text ({error}); a collection needs it.") from error
