"""What is the text of the documents, page by page and passage by passage?

Rows to values and back, inside a transaction that somebody else began; see `catalogue.py` for access.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Integer, Row, Select, String, column, delete, insert, select, text

from corpus import tables
from corpus.access import Principal
from corpus.catalogue import DOCUMENT_COLUMNS, document_of, readable
from corpus.description import escaped
from corpus.document import Document
from corpus.errors import InvalidInputError
from corpus.page import PageReading
from corpus.passage import Passage

PassageKey: TypeAlias = tuple[str, int]
"""A passage's document id and its number in the document."""

_DOCUMENTS, _PASSAGES, _PAGES = tables.documents.c, tables.passages.c, tables.pages.c
_LARGEST_NUMBER = 2**31 - 1
_MOST_KEYS = 450
"""Passages in one statement: SQLite joins at most 500 SELECTs by UNION."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class IndexableDocument:
    """A document whose text is known, with its passages in their order; `change` numbers its last change."""

    document: Document
    passages: tuple[Passage, ...]
    change: int


class Contents:
    """The pages and passages as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, document_id: str, pages: Sequence[PageReading], passages: Sequence[Passage]) -> None:
        """Make these the pages and passages of the document, instead of what was there."""
        self.clear(document_id)
        if pages:
            self._connection.execute(insert(tables.pages), [_page_row(document_id, page) for page in pages])
        if passages:
            rows = [_passage_row(document_id, passage) for passage in passages]
            self._connection.execute(insert(tables.passages), rows)

    def clear(self, document_id: str) -> None:
        """Forget the text of the document."""
        for table in (tables.pages, tables.passages):
            self._connection.execute(delete(table).where(table.c.document_id == document_id))

    def passages(self, keys: Sequence[PassageKey], principal: Principal) -> dict[PassageKey, Passage]:
        """The readable passages among `keys`; one statement for up to 450 of them."""
        wanted = [key for key in dict.fromkeys(keys) if 0 <= key[1] <= _LARGEST_NUMBER]
        found: dict[PassageKey, Passage] = {}
        for start in range(0, len(wanted), _MOST_KEYS):
            part = wanted[start : start + _MOST_KEYS]
            values: dict[str, object] = {f"id{place}": escaped(key[0]) for place, key in enumerate(part)}
            values |= {f"number{place}": key[1] for place, key in enumerate(part)}
            rows = self._connection.execute(_select_passages(len(part)).where(readable(principal)), values)
            found |= {(row.document_id, row.number): _passage(row) for row in rows}
        return found

    def document_passages(self, document_id: str) -> list[Passage]:
        """All passages of the document in their order."""
        rows = select(tables.passages).where(_PASSAGES.document_id == document_id).order_by(_PASSAGES.number)
        return [_passage(row) for row in self._connection.execute(rows)]

    def pages(self, document_id: str) -> list[PageReading]:
        """All pages of the document in their order."""
        rows = select(tables.pages).where(_PAGES.document_id == document_id).order_by(_PAGES.number)
        return [
            PageReading(row.number, row.characters, row.quality, row.reader) for row in self._connection.execute(rows)
        ]

    def indexable(self, after_id: str, since: int, limit: int) -> list[IndexableDocument]:
        """The next `limit` documents after `after_id` whose text is known and that changed after `since`."""
        columns = (*DOCUMENT_COLUMNS, _DOCUMENTS.changed)
        rows = self._connection.execute(
            select(*columns)
            .where(_DOCUMENTS.removed.is_(None), _DOCUMENTS.extracted > 0)
            .where(_DOCUMENTS.id > after_id, _DOCUMENTS.changed > since)
            .order_by(_DOCUMENTS.id)
            .limit(limit)
        ).all()
        texts: dict[str, list[Passage]] = {row.id: [] for row in rows}
        for document_id, passage in self._passages_of(list(texts)):
            texts[document_id].append(passage)
        return [IndexableDocument(document_of(row), tuple(texts[row.id]), row.changed) for row in rows]

    def removed_since(self, since: int) -> list[str]:
        """The ids of the documents that were removed after the change `since`."""
        rows = select(_DOCUMENTS.id).where(_DOCUMENTS.removed.is_not(None), _DOCUMENTS.changed > since)
        return list(self._connection.execute(rows.order_by(_DOCUMENTS.changed)).scalars())

    def _passages_of(self, ids: list[str]) -> Iterator[tuple[str, Passage]]:
        rows = select(tables.passages).where(_PASSAGES.document_id.in_(ids))
        for row in self._connection.execute(rows.order_by(_PASSAGES.document_id, _PASSAGES.number)):
            yield row.document_id, _passage(row)


@lru_cache(maxsize=_MOST_KEYS)
def _select_passages(count: int) -> Select[Any]:
    """The statement that joins the passages with `count` keys, bound as `id0`, `number0` and so on.

    `(document_id, number) IN (...)` would say the same, but SQLite answers it by reading the whole table
    (22 ms of 32,000 passages; this takes half a millisecond however many there are).
    """
    first = "SELECT :id0 AS document_id, :number0 AS number"
    keys = [first, *(f"SELECT :id{place}, :number{place}" for place in range(1, count))]
    wanted = (
        text(" UNION ALL ".join(keys)).columns(column("document_id", String), column("number", Integer)).cte("wanted")
    )
    return (
        select(tables.passages)
        .join(wanted, (wanted.c.document_id == _PASSAGES.document_id) & (wanted.c.number == _PASSAGES.number))
        .join(tables.documents, _DOCUMENTS.id == _PASSAGES.document_id)
    )


def check_storable(pages: Sequence[PageReading], passages: Sequence[Passage]) -> None:
    """Raise InvalidInputError where a text holds what a database cannot keep: NUL or half a character."""
    for passage in passages:
        if _UNSTORABLE.search(passage.text) or _UNSTORABLE.search(passage.heading):
            raise InvalidInputError(
                f"The text of page {passage.page} contains a NUL or half a character; the extractor must replace it."
            )
    if any(_UNSTORABLE.search(page.reader) for page in pages):
        raise InvalidInputError("The name of a page's reader contains a NUL or half a character.")


def _passage(row: Row[Any]) -> Passage:
    return Passage(row.number, row.page, row.heading, row.start, row.end, row.text)


def _passage_row(document_id: str, passage: Passage) -> dict[str, object]:
    return {
        "document_id": document_id,
        "number": passage.number,
        "page": passage.page,
        "heading": passage.heading,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def _page_row(document_id: str, page: PageReading) -> dict[str, object]:
    return {
        "document_id": document_id,
        "number": page.number,
        "characters": page.characters,
        "quality": page.quality,
        "reader": page.reader,
    }
