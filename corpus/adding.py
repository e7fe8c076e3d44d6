"""Is an uploaded file new, known already, or a new version of a known document?"""

from corpus.catalogue import Content, Record
from corpus.description import Entries, amended, merged
from corpus.document import Status
from corpus.errors import KexError
from corpus.jobs import MOST_ATTEMPTS, JobKind
from corpus.transaction import Transaction
from corpus.upload import Added, Outcome


class DuplicateError(KexError):
    """The bytes that should become a new version of one document are already another document."""

    status = 409
    code = "duplicate"


class Adding:
    """Puts one file into the catalogue; all that it writes is in the one transaction.

    `entered` is what the person who uploads says of the document, `origin` where the file lives or empty.
    """

    def __init__(self, transaction: Transaction, content: Content, origin: str, entered: Entries) -> None:
        self._transaction = transaction
        self._catalogue = transaction.catalogue
        self._content = content
        self._origin = origin
        self._entered = entered

    def place(self, document_id: str | None) -> Added:
        """Decide by the named document, then by the bytes, then by the origin.

        Raises NotFoundError where the named document is not there and DuplicateError where the bytes are
        another document's.
        """
        named = None if document_id is None else self._transaction.record(document_id)
        twin = self._catalogue.record_with_bytes(self._content.sha256)
        if twin and named and twin.document.id != named.document.id:
            raise DuplicateError(
                f"This file is already the document {twin.document.id}; remove that one before making the"
                f" file a version of {named.document.id}."
            )
        known = named or self._catalogue.record_from(self._origin)
        if twin and known and known.document.version and known.document.id != twin.document.id:
            raise DuplicateError(
                f"This file is now the same as the document {twin.document.id}; what it held before is still the"
                f" document {known.document.id}: remove that one if it is withdrawn."
            )
        if twin:
            return self._recognise(twin)
        return self._renew(known) if known else self._create()

    def refuse(self, reason: str) -> None:
        """Keep in the catalogue that the file of this origin could not be taken, and why.

        A document that had good bytes before stays as it is.
        """
        known = self._catalogue.record_from(self._origin)
        if known and known.document.version:
            return
        document_id = known.document.id if known else self._new_id()
        self._catalogue.set_status(document_id, Status.FAILED, reason)

    def _new_id(self) -> str:
        return self._catalogue.create(self._content, self._origin, self._entered, self._transaction.now)

    def _create(self) -> Added:
        document_id = self._new_id()
        self._catalogue.add_version(document_id, 1, self._content, self._transaction.now)
        return self._added(document_id, Outcome.NEW, self._transaction.request_index(document_id))

    def _renew(self, known: Record) -> Added:
        document = known.document
        self._catalogue.add_version(document.id, document.version + 1, self._content, self._transaction.now)
        self._describe(known)
        outcome = Outcome.VERSION if document.version else Outcome.NEW
        return self._added(document.id, outcome, self._transaction.request_index(document.id))

    def _recognise(self, twin: Record) -> Added:
        self._adopt(twin)
        is_described = self._describe(twin)
        document_id, status = twin.document.id, twin.document.status
        running = self._transaction.jobs.unfinished(JobKind.INDEX, document_id)
        job_id: int | None = None
        # Asking again gives a document whose work was killed too often a new chance.
        has_tries = running is not None and running.attempts < MOST_ATTEMPTS
        if status is Status.WAITING and running and has_tries and not is_described:
            job_id = running.id
        elif status is not Status.INDEXED or is_described:
            job_id = self._transaction.request_index(document_id)
        return self._added(document_id, Outcome.DESCRIBED if is_described else Outcome.SAME, job_id)

    def _adopt(self, twin: Record) -> None:
        """Remember where the bytes live now that somebody says so, for the day when they change."""
        if self._origin and not twin.origin and not self._catalogue.record_from(self._origin):
            self._catalogue.set_origin(twin.document.id, self._origin)

    def _describe(self, known: Record) -> bool:
        """Let what is said now replace what was said before; whether that changes anything."""
        entered = amended(known.entered, self._entered)
        if entered == known.entered:
            return False
        self._catalogue.describe(known, entered, known.guessed)
        return merged(known.guessed, entered) != known.document.description

    def _added(self, document_id: str, outcome: Outcome, job_id: int | None) -> Added:
        return Added(self._transaction.record(document_id).document, outcome, job_id)
