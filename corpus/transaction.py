"""What does one transaction of the library consist of?"""

from datetime import datetime

from sqlalchemy import Connection

from corpus.catalogue import Catalogue, Record
from corpus.contents import Contents
from corpus.document import Status
from corpus.errors import NotFoundError
from corpus.fingerprints import Fingerprints
from corpus.jobs import Job, JobKind, Jobs


class Transaction:
    """The documents, their contents, fingerprints and the jobs over one connection, at the moment `now`."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.now = now
        self.catalogue = Catalogue(connection)
        self.contents = Contents(connection)
        self.fingerprints = Fingerprints(connection)
        self.jobs = Jobs(connection, now)

    def record(self, document_id: str) -> Record:
        """The document with this id, whoever may read it. Raises NotFoundError."""
        found = self.catalogue.record(document_id)
        if found is None:
            raise unknown_document(document_id)
        return found

    def current(self, document_id: str, version: int) -> Record | None:
        """The document if this is still its newest version and no indexing of it waits to be begun."""
        found = self.catalogue.record(document_id)
        if found is None or found.document.version != version:
            return None
        return None if self.jobs.is_waiting(JobKind.INDEX, document_id) else found

    def request_index(self, document_id: str) -> int:
        """Let the document wait for the index again, and return the job to wait for."""
        self.catalogue.set_status(document_id, Status.WAITING)
        return self.jobs.add(JobKind.INDEX, document_id)

    def fail_document_of(self, job: Job) -> None:
        """Mark the document of a failed indexing as failed, unless the same work was asked for anew."""
        if (
            job.kind is JobKind.INDEX
            and self.catalogue.record(job.document_id)
            and not self.jobs.unfinished(JobKind.INDEX, job.document_id)
        ):
            self.catalogue.set_status(job.document_id, Status.FAILED, job.error)


def unknown_document(document_id: str) -> NotFoundError:
    """The error for a document that is not there or that the principal may not know of."""
    return NotFoundError(f"There is no document {document_id!r} that you may read.")
