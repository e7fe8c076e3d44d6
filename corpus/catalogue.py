"""Which documents are there?

Rows to values and back, inside a transaction that somebody else began. Access shows here only as the
filter `readable`; whether a principal may change anything is decided in `library.py`.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, insert, not_, select, update

from corpus import tables
from corpus.access import Principal
from corpus.description import Entries, escaped, merged
from corpus.document import READER_PATTERN, Description, Document, Kind, Status
from corpus.evidence import Guess, as_rows, from_rows
from corpus.jobs import JobState

MOST_PARAMETERS = 900
"""Values in one statement: older builds of SQLite take 999."""

_DOCUMENTS = tables.documents.c
DOCUMENT_COLUMNS: tuple[ColumnElement[Any], ...] = (
    _DOCUMENTS.id,
    _DOCUMENTS.version,
    _DOCUMENTS.title,
    _DOCUMENTS.member,
    _DOCUMENTS.kind,
    _DOCUMENTS.language,
    _DOCUMENTS.published,
    _DOCUMENTS.topics,
    _DOCUMENTS.readers,
    _DOCUMENTS.work,
    _DOCUMENTS.source,
    _DOCUMENTS.media_type,
    _DOCUMENTS.sha256,
    _DOCUMENTS.size,
    _DOCUMENTS.status,
    _DOCUMENTS.failure,
    _DOCUMENTS.added,
    _DOCUMENTS.abstract,
    _DOCUMENTS.key_terms,
)


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what only its keepers need.

    What was entered, what was guessed and by which evidence (most believed first), where the document comes from, and
    of which version the text is known (or 0).
    """

    document: Document
    entered: Entries
    guessed: Entries
    evidence: tuple[Guess, ...]
    origin: str
    extracted: int


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one version: `sha256` in hex, `size` in bytes, the name shown and the media type."""

    sha256: str
    size: int
    source: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Version:
    """One upload of a document: its number from 1, its bytes, and when it came."""

    number: int
    content: Content
    added: datetime


@dataclass(frozen=True, slots=True)
class DocumentList:
    """One page of a list of documents, newest first, and how many there are in all."""

    total: int
    documents: tuple[Document, ...]


def readable(principal: Principal) -> ColumnElement[bool]:
    """`corpus.access.can_read` as a condition on rows of `documents`, which also leaves out removed ones."""
    present = _DOCUMENTS.removed.is_(None)
    if principal.is_staff:
        return present
    rights = tables.document_readers.c
    # What cannot be written on a document matches none; it may not even be text that a database takes.
    held = sorted(right for right in principal.readers if READER_PATTERN.fullmatch(right))
    return present & exists().where(rights.document_id == _DOCUMENTS.id, rights.reader.in_(held))


def document_of(row: Row[Any]) -> Document:
    """The Document in a row that has the DOCUMENT_COLUMNS."""
    return Document(
        id=row.id,
        version=row.version,
        description=Description(
            title=row.title,
            member=row.member,
            kind=Kind(row.kind),
            language=row.language,
            published=row.published,
            topics=tuple(row.topics),
            readers=tuple(row.readers),
            work=row.work,
            abstract=row.abstract,
            key_terms=tuple(row.key_terms),
        ),
        source=row.source,
        media_type=row.media_type,
        sha256=row.sha256 or "",
        size=row.size,
        status=Status(row.status),
        failure=row.failure,
        added=row.added,
    )


class Catalogue:
    """The documents as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def documents(self, ids: Iterable[str], principal: Principal) -> dict[str, Document]:
        """The readable documents among `ids`; one statement for up to MOST_PARAMETERS of them."""
        return {document.id: document for document in self._chosen(_DOCUMENTS.id, ids, principal)}

    def editions(self, works: Iterable[str], principal: Principal) -> dict[str, list[Document]]:
        """The readable documents of each work that has any, ordered by language."""
        found: dict[str, list[Document]] = {}
        chosen = self._chosen(_DOCUMENTS.work, filter(None, works), principal)
        for document in sorted(chosen, key=lambda each: (each.description.language, each.id)):
            found.setdefault(document.description.work, []).append(document)
        return found

    def withheld(self, principal: Principal) -> frozenset[str]:
        """The documents that the principal may not read and whose entry in the index does not say so yet."""
        jobs = tables.jobs.c
        waits = exists().where(
            jobs.document_id == _DOCUMENTS.id, jobs.state.in_([JobState.WAITING.value, JobState.RUNNING.value])
        )
        rows = select(_DOCUMENTS.id).where(waits, not_(readable(principal)))
        return frozenset(self._connection.execute(rows).scalars())

    def list_page(self, principal: Principal, offset: int, limit: int, statuses: Collection[Status]) -> DocumentList:
        """The readable documents with one of these `statuses`, newest first."""
        condition = readable(principal) & _DOCUMENTS.status.in_([status.value for status in statuses])
        total = self._connection.execute(select(func.count(_DOCUMENTS.id)).where(condition)).scalar_one()
        rows = self._connection.execute(
            select(*DOCUMENT_COLUMNS)
            .where(condition)
            .order_by(_DOCUMENTS.added.desc(), _DOCUMENTS.id)
            .limit(limit)
            .offset(offset)
        )
        return DocumentList(total, tuple(map(document_of, rows)))

    def ids_with_status(self, statuses: Collection[Status]) -> list[str]:
        """The ids of the documents of these `statuses` of which there are bytes."""
        wanted = _DOCUMENTS.status.in_([status.value for status in statuses])
        rows = select(_DOCUMENTS.id).where(_DOCUMENTS.removed.is_(None), _DOCUMENTS.version > 0, wanted)
        return list(self._connection.execute(rows.order_by(_DOCUMENTS.added, _DOCUMENTS.id)).scalars())

    def record(self, document_id: str) -> Record | None:
        """The document with this id."""
        return self._record(_DOCUMENTS.id == escaped(document_id))

    def record_with_bytes(self, sha256: str) -> Record | None:
        """The document whose newest version has these bytes."""
        return self._record(_DOCUMENTS.sha256 == sha256)

    def record_from(self, origin: str) -> Record | None:
        """The document that comes from this place; none comes from the empty one."""
        return self._record(_DOCUMENTS.origin == origin) if origin else None

    def versions(self, document_id: str) -> list[Version]:
        """All versions of the document of which bytes are kept, oldest first."""
        columns = tables.versions.c
        rows = self._connection.execute(
            select(tables.versions).where(columns.document_id == document_id).order_by(columns.version)
        )
        return [
            Version(row.version, Content(row.sha256, row.size, row.source, row.media_type), row.added) for row in rows
        ]

    def create(self, content: Content, origin: str, entered: Entries, now: datetime) -> str:
        """Make a document without a version and return its id: 64 random bits, so nobody guesses one."""
        document_id = secrets.token_hex(8)
        self._connection.execute(
            insert(tables.documents).values(
                id=document_id,
                version=0,
                **_columns(merged({}, entered)),
                entered=entered,
                guessed={},
                source=content.source,
                origin=origin or None,
                media_type=content.media_type,
                size=content.size,
                status=Status.WAITING.value,
                failure="",
                added=now,
                changed=self.next_change(),
                extracted=0,
            )
        )
        self._write_readers(document_id, merged({}, entered))
        return document_id

    def add_version(self, document_id: str, version: int, content: Content, now: datetime) -> None:
        """Give the document its next version, whose text is not known yet."""
        values = {
            "sha256": content.sha256,
            "size": content.size,
            "source": content.source,
            "media_type": content.media_type,
        }
        self._update(document_id, version=version, **values)
        self._connection.execute(
            insert(tables.versions).values(document_id=document_id, version=version, added=now, **values)
        )

    def describe(self, record: Record, entered: Entries, guessed: Entries) -> None:
        """Keep what was entered and what was guessed, and with them what holds."""
        holds = merged(guessed, entered)
        self._update(
            record.document.id,
            entered=entered,
            guessed=guessed,
            changed=self.next_change(),
            **_columns(holds),
        )
        if holds.readers != record.document.description.readers:
            self._connection.execute(
                delete(tables.document_readers).where(tables.document_readers.c.document_id == record.document.id)
            )
            self._write_readers(record.document.id, holds)

    def set_evidence(self, document_id: str, evidence: Iterable[Guess]) -> None:
        """Say where the guesses come from."""
        self._update(document_id, evidence=as_rows(evidence))

    def set_status(self, document_id: str, status: Status, failure: str = "") -> None:
        """Say how far the document has come; `failure` explains a failed one, or says what an indexed one lacks."""
        self._update(document_id, status=status.value, failure=escaped(failure))

    def set_origin(self, document_id: str, origin: str) -> None:
        """Say where the document comes from."""
        self._update(document_id, origin=origin)

    def set_extracted(self, document_id: str, version: int) -> None:
        """Say of which version the passages are."""
        self._update(document_id, extracted=version)

    def remove(self, document_id: str, now: datetime) -> None:
        """Hide the document from everybody; its row stays, so that a rebuild can tell that it is gone."""
        self._update(document_id, removed=now, changed=self.next_change())

    def next_change(self) -> int:
        """Raise the number of changes and return it; others that change documents wait until the commit."""
        self._connection.execute(update(tables.changes).values(number=tables.changes.c.number + 1))
        return self.last_change()

    def last_change(self) -> int:
        """The number of the newest change."""
        return int(self._connection.execute(select(tables.changes.c.number)).scalar_one())

    def _chosen(self, column: ColumnElement[str], values: Iterable[str], principal: Principal) -> list[Document]:
        wanted = list(dict.fromkeys(map(escaped, values)))
        found: list[Document] = []
        for start in range(0, len(wanted), MOST_PARAMETERS):
            part = wanted[start : start + MOST_PARAMETERS]
            rows = select(*DOCUMENT_COLUMNS).where(column.in_(part), readable(principal))
            found += map(document_of, self._connection.execute(rows))
        return found

    def _record(self, condition: ColumnElement[bool]) -> Record | None:
        kept = (_DOCUMENTS.entered, _DOCUMENTS.guessed, _DOCUMENTS.evidence, _DOCUMENTS.origin, _DOCUMENTS.extracted)
        columns = (*DOCUMENT_COLUMNS, *kept)
        row = self._connection.execute(select(*columns).where(condition, _DOCUMENTS.removed.is_(None))).one_or_none()
        if row is None:
            return None
        evidence = from_rows(row.evidence)
        return Record(document_of(row), row.entered, row.guessed, evidence, row.origin or "", row.extracted)

    def _update(self, document_id: str, **values: object) -> None:
        self._connection.execute(update(tables.documents).where(_DOCUMENTS.id == document_id).values(**values))

    def _write_readers(self, document_id: str, description: Description) -> None:
        self._connection.execute(
            insert(tables.document_readers),
            [{"document_id": document_id, "reader": reader} for reader in set(description.readers)],
        )


def _columns(description: Description) -> dict[str, object]:
    return {
        "title": description.title,
        "member": description.member,
        "kind": description.kind.value,
        "language": description.language,
        "published": description.published,
        "topics": list(description.topics),
        "readers": list(description.readers),
        "work": description.work,
        "abstract": description.abstract,
        "key_terms": list(description.key_terms),
    }
