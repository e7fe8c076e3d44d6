"""How does anybody reach the documents? Through the Library and by no other way.

Every method takes the principal who asks. What a principal may not read is not there for it, so that
nothing is revealed; what changes the collection needs a member of staff, whoever may read what.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.access import Principal
from corpus.adding import Adding
from corpus.catalogue import Content, DocumentList, Version
from corpus.contents import IndexableDocument, PassageKey, check_storable
from corpus.counts import Counts, count
from corpus.database import Database
from corpus.description import amended, checked, clean, escaped, guesses, merged, said
from corpus.document import Description, Document, Status
from corpus.errors import ForbiddenError, InvalidInputError, NotFoundError, TooLargeError
from corpus.evidence import Guess, Sources
from corpus.filestore import FileStore
from corpus.fingerprints import Fingerprint, Trace
from corpus.jobs import Job, JobKind, JobState, Progress
from corpus.page import PageReading
from corpus.passage import Passage
from corpus.transaction import Transaction, unknown_document
from corpus.upload import Added, EmptyUploadError, UnreadableUploadError, Upload

LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The original of a document: where its bytes are, their media type, the name shown, which version."""

    path: Path
    media_type: str
    name: str
    version: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Library:
    """The documents, their files and the work on them.

    An uploaded file may have up to `limit_bytes`. `clock` tells the time, with its zone, for tests that
    must not wait. Every method may raise StorageError.
    """

    def __init__(
        self,
        database: Database,
        filestore: FileStore,
        limit_bytes: int,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._database = database
        self._files = filestore
        self._limit_bytes = limit_bytes
        self._clock = clock

    # What readers ask.

    def document(self, principal: Principal, document_id: str) -> Document:
        """The document. Raises NotFoundError where there is none that the principal may read."""
        found = self.documents(principal, [document_id]).get(document_id)
        if found is None:
            raise unknown_document(document_id)
        return found

    def documents(self, principal: Principal, ids: Iterable[str]) -> dict[str, Document]:
        """The documents among `ids` that the principal may read, by id."""
        with self._reading() as now:
            return now.catalogue.documents(ids, principal)

    def list_documents(
        self,
        principal: Principal,
        page: int = 1,
        size: int = 50,
        statuses: Collection[Status] = tuple(Status),
    ) -> DocumentList:
        """One page, counted from 1, of the readable documents of these statuses, newest first.

        Raises InvalidInputError for a page below 1 or a size that is not between 1 and LONGEST_LIST.
        """
        if not 1 <= size <= LONGEST_LIST or not 1 <= page <= 10**12:
            raise InvalidInputError(f"The page counts from 1, and its size is between 1 and {LONGEST_LIST}.")
        with self._reading() as now:
            return now.catalogue.list_page(principal, (page - 1) * size, size, statuses)

    def withheld(self, principal: Principal) -> frozenset[str]:
        """The ids of documents that a search must leave out, because the index lags behind a right taken away."""
        with self._reading() as now:
            return now.catalogue.withheld(principal)

    def editions(self, principal: Principal, works: Iterable[str]) -> dict[str, list[Document]]:
        """The readable documents of each of the `works` that has any, ordered by language."""
        with self._reading() as now:
            return now.catalogue.editions(works, principal)

    def file(self, principal: Principal, document_id: str) -> DocumentFile:
        """The original of the newest version, or of the last that could be read if the newest cannot.

        Raises NotFoundError.
        """
        document = self.document(principal, document_id)
        if not document.version:
            raise NotFoundError(f"The file of document {document_id} was never taken: {document.failure}")
        if document.status is Status.FAILED and (read := self._last_read(document_id)):
            content = read.content
            return DocumentFile(self._files.path(content.sha256), content.media_type, content.source, read.number)
        path = self._files.path(document.sha256)
        return DocumentFile(path, document.media_type, document.source, document.version)

    def _last_read(self, document_id: str) -> Version | None:
        """The version whose text is known, if there is one."""
        with self._reading() as now:
            extracted = now.record(document_id).extracted
            return next((each for each in now.catalogue.versions(document_id) if each.number == extracted), None)

    def versions(self, principal: Principal, document_id: str) -> list[Version]:
        """The uploads of the document, oldest first. Raises NotFoundError."""
        self.document(principal, document_id)
        with self._reading() as now:
            return now.catalogue.versions(document_id)

    def passages(self, principal: Principal, keys: Sequence[PassageKey]) -> dict[PassageKey, Passage]:
        """The passages among `keys` whose documents the principal may read; one statement for up to 450."""
        with self._reading() as now:
            return now.contents.passages(keys, principal)

    def document_passages(self, principal: Principal, document_id: str) -> list[Passage]:
        """All passages of the document in their order. Raises NotFoundError."""
        self.document(principal, document_id)
        with self._reading() as now:
            return now.contents.document_passages(document_id)

    def pages(self, principal: Principal, document_id: str) -> list[PageReading]:
        """How each page of the document was read. Raises NotFoundError."""
        self.document(principal, document_id)
        with self._reading() as now:
            return now.contents.pages(document_id)

    def fingerprints(self, principal: Principal, ids: Iterable[str], scheme: int) -> dict[str, Fingerprint]:
        """What the texts of the readable documents among `ids` are compared by, where it is of this scheme."""
        with self._reading() as now:
            return now.fingerprints.of(ids, scheme, principal)

    def counts(self, principal: Principal) -> Counts:
        """How much there is of what the principal may read."""
        with self._database.reading() as connection:
            return count(connection, principal)

    # What staff do. Each raises ForbiddenError for others.

    def sources(self, principal: Principal, document_id: str) -> Sources:
        """What a person entered of the document and what was guessed, with the evidence. Raises NotFoundError."""
        _require_staff(principal)
        with self._reading() as now:
            record = now.record(document_id)
        return Sources(merged({}, record.entered), merged(record.guessed, {}), record.evidence, tuple(record.entered))

    def add(self, principal: Principal, upload: Upload) -> Added:
        """Keep a file, as a new document, a new version or one that is known, and let it be indexed.

        The bytes are on the disk before the rows are; the document and its job are one transaction. Raises
        InvalidInputError naming what cannot be kept as it is, NotFoundError and DuplicateError for a named
        document that is not there or whose new bytes are another document's, and TooLargeError,
        EmptyUploadError and UnreadableUploadError. Where the upload has an origin, the catalogue then
        shows it as a failed document, so that whoever added a folder can look up what was left out.
        """
        _require_staff(principal)
        entered = amended({}, checked(said(upload.description)))
        if upload.document_id is not None:
            self.document(principal, upload.document_id)
        try:
            stored = self._files.put(upload.content, self._limit_bytes)
        except (TooLargeError, EmptyUploadError, UnreadableUploadError) as error:
            if upload.origin:
                with self._writing(principal) as now:
                    Adding(now, _content(upload), escaped(upload.origin), entered).refuse(str(error))
            raise
        with self._writing(principal) as now:
            content = _content(upload, stored.sha256, stored.size)
            return Adding(now, content, escaped(upload.origin), entered).place(upload.document_id)

    def describe(self, principal: Principal, document_id: str, changes: Mapping[str, object]) -> Document:
        """Correct fields of the description, by their names; an empty value gives way to what was guessed.

        The index follows through a job. Raises NotFoundError, and InvalidInputError naming the field.
        """
        with self._writing(principal) as now:
            entries = checked(changes)
            record = now.record(document_id)
            entered = amended(record.entered, entries)
            if entered != record.entered:
                now.catalogue.describe(record, entered, record.guessed)
                if record.document.version:
                    now.request_index(document_id)
            return now.record(document_id).document

    def remove(self, principal: Principal, document_id: str) -> int:
        """Take the document away from everybody at once; the job that cleans the index is returned.

        The original bytes stay in the file store. Raises NotFoundError.
        """
        with self._writing(principal) as now:
            now.record(document_id)
            now.catalogue.remove(document_id, now.now)
            now.contents.clear(document_id)
            now.fingerprints.clear(document_id)
            now.jobs.cancel(JobKind.INDEX, document_id, "The document was removed.")
            return now.jobs.add(JobKind.REMOVE, document_id)

    def request_index(self, principal: Principal, ids: Iterable[str]) -> dict[str, int]:
        """Let these documents be read and indexed again; the job of each by its id.

        Raises NotFoundError, and InvalidInputError for a document without a file; then none is requested.
        """
        with self._writing(principal) as now:
            return {document_id: _request(now, document_id) for document_id in dict.fromkeys(ids)}

    def request_outstanding(self, principal: Principal) -> dict[str, int]:
        """Let all documents that wait or failed be read and indexed; the job of each by its id."""
        with self._writing(principal) as now:
            ids = now.catalogue.ids_with_status([Status.WAITING, Status.FAILED])
            return {document_id: now.request_index(document_id) for document_id in ids}

    def request_rebuild(self, principal: Principal) -> int:
        """Let the whole index be made anew; the job is returned."""
        with self._writing(principal) as now:
            return now.jobs.add(JobKind.REINDEX)

    def job(self, principal: Principal, job_id: int) -> Job:
        """The job as it is now. Raises NotFoundError."""
        _require_staff(principal)
        with self._reading() as now:
            return now.jobs.get(job_id)

    # What the worker does. Each raises ForbiddenError for others than staff.

    def recover(self, principal: Principal) -> int:
        """End the leases of workers that died: for a worker that knows itself the only one; how many there were."""
        with self._writing(principal) as now:
            return now.jobs.end_leases()

    def claim(self, principal: Principal, owner: str, lease_seconds: float) -> Job | None:
        """Take the oldest job there is to do, for `lease_seconds`; None where there is none.

        `owner` names the worker. Jobs whose workers died too often fail here, with their documents.
        """
        _require_staff(principal)
        with self._reading() as now:
            if not now.jobs.is_any_claimable():
                return None
        with self._writing(principal) as now:
            for job in now.jobs.give_up_exhausted():
                now.fail_document_of(job)
            return now.jobs.claim(owner, lease_seconds)

    def renew(self, principal: Principal, job: Job, lease_seconds: float) -> Job:
        """Hold the job for `lease_seconds` from now. Raises LeaseLostError."""
        with self._writing(principal) as now:
            return now.jobs.renew(job, lease_seconds)

    def report_progress(self, principal: Principal, job: Job, progress: Progress) -> None:
        """Say how far the job is; costs a write to the disk, so a few times a second. Raises LeaseLostError."""
        with self._writing(principal) as now:
            now.jobs.report(job, progress)

    def complete(self, principal: Principal, job: Job) -> Job:
        """The job is done. Raises LeaseLostError."""
        with self._writing(principal) as now:
            return now.jobs.finish(job)

    def release(self, principal: Principal, job: Job) -> Job:
        """Give the job back undone, as a worker does that is told to stop. Raises LeaseLostError."""
        with self._writing(principal) as now:
            return now.jobs.release(job)

    def retry(self, principal: Principal, job: Job, reason: str, delay_seconds: float) -> Job:
        """The job failed but may succeed after a delay; the third time it fails. Raises LeaseLostError."""
        with self._writing(principal) as now:
            ended = now.jobs.retry(job, reason, delay_seconds)
            if ended.state is JobState.FAILED:
                now.fail_document_of(ended)
            return ended

    def fail(self, principal: Principal, job: Job, reason: str) -> Job:
        """The job, and with it its document, has failed for good. Raises LeaseLostError."""
        with self._writing(principal) as now:
            ended = now.jobs.fail(job, reason)
            now.fail_document_of(ended)
            return ended

    def record_extraction(
        self,
        principal: Principal,
        document_id: str,
        version: int,
        guessed: Description,
        pages: Sequence[PageReading],
        passages: Sequence[Passage],
        evidence: Iterable[Guess] = (),
        fingerprint: Fingerprint | None = None,
    ) -> bool:
        """Keep what was read from this version of the document instead of what was read before.

        `guessed` is what the file says of itself; what a person entered stands above it, and its readers
        are not looked at. `evidence` says where that comes from and what else was found, `fingerprint` what
        the text is compared by, which the document lacks without one. False, and nothing is kept, where a
        newer version came or the document went.
        Raises InvalidInputError for text that cannot be kept as it is.
        """
        check_storable(pages, passages)
        with self._writing(principal) as now:
            record = now.catalogue.record(document_id)
            if record is None or record.document.version != version:
                return False
            now.contents.replace(document_id, pages, passages)
            now.fingerprints.clear(document_id)
            now.catalogue.describe(record, record.entered, guesses(guessed))
            now.catalogue.set_evidence(document_id, evidence)
            now.catalogue.set_extracted(document_id, version)
            if fingerprint:
                now.fingerprints.replace(document_id, fingerprint, now.catalogue.last_change())
            return True

    def lacking_fingerprints(self, principal: Principal, scheme: int, limit: int) -> list[str]:
        """The ids of up to `limit` documents whose text is known but not its fingerprint of this scheme."""
        _require_staff(principal)
        with self._reading() as now:
            return now.fingerprints.lacking(scheme, limit)

    def record_fingerprints(self, principal: Principal, made: Mapping[str, Fingerprint]) -> None:
        """Keep, by document id, fingerprints made later than the text was read; of documents that went, none.

        For the worker, who alone reads texts, so that none has changed meanwhile.
        """
        with self._writing(principal) as now:
            change = now.catalogue.next_change()
            for document_id, fingerprint in made.items():
                record = now.catalogue.record(document_id)
                if record and record.extracted:
                    now.fingerprints.replace(document_id, fingerprint, change)

    def traces(self, principal: Principal, scheme: int, since: int = 0) -> tuple[int, list[Trace]]:
        """The newest change, and all traces that came after the change `since`, for whoever compares them.

        They are of documents that others may not read: ask `fingerprints` for what may be told to whom.
        """
        _require_staff(principal)
        with self._reading() as now:
            return now.catalogue.last_change(), now.fingerprints.traces(scheme, since)

    def mark_indexed(self, principal: Principal, document_id: str, version: int, notice: str = "") -> bool:
        """Say that the text of this version can be found now; `notice` says what of it could not be read.

        False, and nothing changes, where that text is not the newest version's, where the document went,
        and where it already waits for the index again.
        """
        with self._writing(principal) as now:
            record = now.current(document_id, version)
            if record is None or record.extracted != version:
                return False
            now.catalogue.set_status(document_id, Status.INDEXED, notice)
            return True

    def mark_failed(self, principal: Principal, document_id: str, version: int, reason: str) -> bool:
        """Say that this version cannot be indexed, and why; False as in `mark_indexed`."""
        with self._writing(principal) as now:
            if now.current(document_id, version) is None:
                return False
            now.catalogue.set_status(document_id, Status.FAILED, reason)
            return True

    def indexable(self, principal: Principal, since: int = 0, chunk: int = 20) -> Iterator[IndexableDocument]:
        """All documents whose text is known and that changed after the change `since`, by id.

        Reads `chunk` documents at a time, each time as the library is then. For a rebuild: ask for
        `last_change`, take all, ask again, and go on with those changed and `removed_since` until none is.
        """
        _require_staff(principal)
        return self._chunks(since, chunk)

    def last_change(self, principal: Principal) -> int:
        """The number of the newest change that an index must follow."""
        _require_staff(principal)
        with self._reading() as now:
            return now.catalogue.last_change()

    def removed_since(self, principal: Principal, since: int) -> list[str]:
        """The ids of the documents removed after the change `since`."""
        _require_staff(principal)
        with self._reading() as now:
            return now.contents.removed_since(since)

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        with self._database.reading() as connection:
            yield Transaction(connection, self._clock())

    @contextmanager
    def _writing(self, principal: Principal) -> Iterator[Transaction]:
        _require_staff(principal)
        with self._database.writing() as connection:
            # The time is asked for here, with the write lock held, and so follows the order of the writes.
            yield Transaction(connection, self._clock())

    def _chunks(self, since: int, chunk: int) -> Iterator[IndexableDocument]:
        after_id = ""
        while True:
            with self._reading() as now:
                found = now.contents.indexable(after_id, since, chunk)
            if not found:
                return
            yield from found
            after_id = found[-1].document.id


def _require_staff(principal: Principal) -> None:
    if not principal.is_staff:
        raise ForbiddenError("Only staff may change the collection; sign in as a member of staff.")


def _request(now: Transaction, document_id: str) -> int:
    if not now.record(document_id).document.version:
        raise InvalidInputError(f"The document {document_id} has no file; add its file again.")
    return now.request_index(document_id)


def _content(upload: Upload, sha256: str = "", size: int = 0) -> Content:
    return Content(sha256, size, escaped(upload.source), clean(upload.media_type, 200))
