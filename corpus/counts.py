"""How much is there, of what a principal may know?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from corpus import tables
from corpus.access import Principal
from corpus.catalogue import readable
from corpus.document import Status
from corpus.jobs import JobState

_DOCUMENTS = tables.documents.c


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of what a principal may read; `bytes` are those of the newest versions."""

    documents: Mapping[Status, int]
    passages: int
    members: int
    bytes: int
    waiting_jobs: int


def count(connection: Connection, principal: Principal) -> Counts:
    """Count the documents that this principal may read, and what belongs to them."""
    visible = readable(principal)
    rows = connection.execute(
        select(_DOCUMENTS.status, func.count(), func.sum(_DOCUMENTS.size)).where(visible).group_by(_DOCUMENTS.status)
    ).all()
    members = select(func.count(_DOCUMENTS.member.distinct())).where(visible, _DOCUMENTS.member != "")
    ids = select(_DOCUMENTS.id).where(visible)
    # Removed documents have no passages, so that staff, who read all the others, need no condition.
    passages = select(func.count()).select_from(tables.passages)
    waiting = select(func.count()).where(tables.jobs.c.state == JobState.WAITING.value)
    if not principal.is_staff:
        passages = passages.where(tables.passages.c.document_id.in_(ids))
        waiting = waiting.where(tables.jobs.c.document_id.in_(ids))
    return Counts(
        documents=dict.fromkeys(Status, 0) | {Status(status): number for status, number, _ in rows},
        passages=connection.execute(passages).scalar_one(),
        members=connection.execute(members).scalar_one(),
        bytes=sum(int(size) for _, _, size in rows),
        waiting_jobs=connection.execute(waiting).scalar_one(),
    )
