"""By what is a text compared with all others, and where is that kept?

Rows to values and back, inside a transaction that somebody else began; see `catalogue.py` for access. What the
bytes mean is known to `indexer.duplicates`, which makes and compares them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select

from corpus import tables
from corpus.access import Principal
from corpus.catalogue import MOST_PARAMETERS, readable
from corpus.description import escaped

_DOCUMENTS, _FINGERPRINTS = tables.documents.c, tables.fingerprints.c


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to find its like.

    `scheme` numbers the way in which the rest was made: only those of one scheme can be compared. `text` is the
    SHA-256 (hex) of what files of the same text have in common, `language` the one that the text is in (BCP 47).
    `signature` and `marks` are arrays in bytes; `facts` are dates, numbers and names by sort, `sizes` counts by name.
    """

    scheme: int
    text: str
    language: str
    signature: bytes
    marks: bytes
    facts: Mapping[str, list[str]]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trace:
    """The part of a document's fingerprint with which all documents are compared at once."""

    document_id: str
    language: str
    signature: bytes
    marks: bytes


class Fingerprints:
    """The fingerprints as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, document_id: str, fingerprint: Fingerprint, change: int) -> None:
        """Make this the fingerprint of the document; `change` numbers the change that it came with."""
        self.clear(document_id)
        self._connection.execute(
            insert(tables.fingerprints).values(
                document_id=document_id,
                scheme=fingerprint.scheme,
                text=fingerprint.text,
                language=fingerprint.language,
                signature=fingerprint.signature,
                marks=fingerprint.marks,
                facts=dict(fingerprint.facts),
                sizes=dict(fingerprint.sizes),
                changed=change,
            )
        )

    def clear(self, document_id: str) -> None:
        """Forget the fingerprint of the document."""
        self._connection.execute(delete(tables.fingerprints).where(_FINGERPRINTS.document_id == document_id))

    def of(self, ids: Iterable[str], scheme: int, principal: Principal) -> dict[str, Fingerprint]:
        """The fingerprints of this scheme of the readable documents among `ids`."""
        wanted = list(dict.fromkeys(map(escaped, ids)))
        found: dict[str, Fingerprint] = {}
        for start in range(0, len(wanted), MOST_PARAMETERS):
            part = wanted[start : start + MOST_PARAMETERS]
            rows = (
                select(tables.fingerprints)
                .join(tables.documents, _DOCUMENTS.id == _FINGERPRINTS.document_id)
                .where(_FINGERPRINTS.document_id.in_(part), _FINGERPRINTS.scheme == scheme, readable(principal))
            )
            found |= {
                row.document_id: Fingerprint(
                    row.scheme, row.text, row.language, row.signature, row.marks, row.facts, row.sizes
                )
                for row in self._connection.execute(rows)
            }
        return found

    def traces(self, scheme: int, since: int) -> list[Trace]:
        """The traces of this scheme that came after the change `since`, whoever may read their documents."""
        columns = (_FINGERPRINTS.document_id, _FINGERPRINTS.language, _FINGERPRINTS.signature, _FINGERPRINTS.marks)
        rows = select(*columns).where(_FINGERPRINTS.changed > since, _FINGERPRINTS.scheme == scheme)
        return [Trace(*row) for row in self._connection.execute(rows)]

    def lacking(self, scheme: int, limit: int) -> list[str]:
        """The ids of up to `limit` documents whose text is known but not its fingerprint of this scheme."""
        rows = (
            select(_DOCUMENTS.id)
            .outerjoin(tables.fingerprints, _DOCUMENTS.id == _FINGERPRINTS.document_id)
            .where(_DOCUMENTS.removed.is_(None), _DOCUMENTS.extracted > 0)
            .where(or_(_FINGERPRINTS.scheme.is_(None), _FINGERPRINTS.scheme != scheme))
            .limit(limit)
        )
        return list(self._connection.execute(rows).scalars())
