"""Who does the work that uploads leave behind?

The worker claims jobs from the library, reads files in the sandbox, and is the only writer of the index. It takes
several jobs for one commit of the index, for a commit costs more than a document. A job whose worker dies comes
back when its lease ends; everything here may be done twice with the same result.
"""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import structlog

from corpus.access import OPERATOR
from corpus.document import Status
from corpus.errors import KexError, NotFoundError, StorageError
from corpus.jobs import Job, JobKind, JobState, LeaseLostError, Progress
from corpus.library import Library
from indexer.duplicates.fingerprint import SCHEME, fingerprint
from indexer.engines.engine import Engine, IndexedDocument, IndexUnavailableError
from indexer.extract.extraction import ExtractionError, ReaderUnavailableError
from indexer.extract.sandbox import FileReader
from indexer.guesses.members import Names
from indexer.ingest import indexed, reading

LEASE_SECONDS = 300.0
_BATCH_JOBS = 64
_BATCH_SECONDS = 10.0
_REBUILD_BATCH = 200
_RETRY_SECONDS = 30.0
_FINGERPRINTS_AT_ONCE = 50

_log = structlog.get_logger()


@contextmanager
def writing_alone(path: Path) -> Iterator[bool]:
    """Hold the lock file at `path` while the block runs; False where another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A job whose document is ready for the index, or, with None, to be taken out of it."""

    job: Job
    version: int
    document: IndexedDocument | None
    notice: str = ""


class Worker:
    """Does the jobs of `library`, one batch at a time; `members` has their names by slug and language."""

    def __init__(self, library: Library, engine: Engine, sandbox: FileReader, members: Names | None = None) -> None:
        self._library = library
        self._engine = engine
        self._sandbox = sandbox
        self._members = members or {}
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._repair_after = 0.0
        self._without_fingerprint: set[str] = set()
        self._may_lack_fingerprints = True

    def begin(self) -> None:
        """Take over: what a worker that died had claimed waits again, and an index that was lost is made anew.

        For whoever has just come to hold the writer's lock.
        """
        self._library.recover(OPERATOR)
        if self._library.counts(OPERATOR).documents[Status.INDEXED] and self._is_index_lost():
            _log.info("the index is lost; it is made anew")
            self._library.request_rebuild(OPERATOR)
        else:
            self._repair(self._damaged(self._engine.damaged))

    def _damaged(self, look: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """The parts of the index that `look` finds damaged."""
        try:
            return look()
        except IndexUnavailableError:  # whoever commits next asks for a rebuild
            return ()

    def _is_index_lost(self) -> bool:
        try:
            return not self._engine.counts().documents
        except IndexUnavailableError:
            return True

    def _repair(self, damaged: Sequence[str]) -> None:
        """Put what was in damaged parts of the index back into it, from the library."""
        if not damaged or monotonic() < self._repair_after:
            return
        _log.warning("parts of the index are damaged; what was in them is indexed again", parts=damaged)
        try:
            # All at once and before anything is written, so that one state of the index answers; what a search finds
            # damaged from now on is not among `damaged`, and waits for the next repair.
            missing = set(self._engine.missing([one.document.id for one in self._library.indexable(OPERATOR)]))
            found = (one for one in self._library.indexable(OPERATOR) if one.document.id in missing and one.passages)
            self._engine.repair((indexed(one.document, one.passages) for one in found), damaged)
        except IndexUnavailableError as error:
            _log.error("the index cannot be repaired; it is made anew", reason=str(error))
            self._library.request_rebuild(OPERATOR)
            self._repair_after = monotonic() + _RETRY_SECONDS
        except Exception as error:  # noqa: BLE001 - the rest of the index serves meanwhile, and so does this worker
            _log.error("the index could not be repaired; it is tried again", reason=str(error))
            self._repair_after = monotonic() + _RETRY_SECONDS

    def work(self) -> list[Job]:
        """Do the jobs that there are, up to one commit's worth, and return them as they ended.

        A job given back for another try is not among them. Empty where there was nothing to do.
        """
        claimed: list[Job] = []
        try:
            return self._work(claimed)
        except (KeyboardInterrupt, SystemExit, ReaderUnavailableError):
            # Told to stop, or unable to go on: what was begun is anybody's at once, and this try does not count.
            for job in claimed:
                with suppress(KexError):  # most often that the job has ended
                    self._library.release(OPERATOR, job)
            raise

    def _work(self, claimed: list[Job]) -> list[Job]:
        """As `work`; `claimed` is filled with the jobs that were taken."""
        self._repair(self._damaged(lambda: self._engine.counts().damaged))
        ended: list[Job] = []
        prepared: list[_Prepared] = []
        rebuild: Job | None = None
        for job in self._claimed():
            claimed.append(job)
            if job.kind is JobKind.REINDEX:
                rebuild = job
                break
            self._attempt(job, lambda job=job: self._prepare(job, prepared), ended)  # type: ignore[misc]
        self._commit(prepared, ended)
        if not claimed:
            self._complete_fingerprints()
        if rebuild:
            self._attempt(rebuild, lambda: self._rebuild(rebuild), ended)
        return ended

    def _complete_fingerprints(self) -> None:
        """Make some of the fingerprints that documents of an older release lack, when there is nothing else to do."""
        if not self._may_lack_fingerprints:
            return
        most = _FINGERPRINTS_AT_ONCE + len(self._without_fingerprint)
        lacking = set(self._library.lacking_fingerprints(OPERATOR, SCHEME, most)) - self._without_fingerprint
        self._may_lack_fingerprints = bool(lacking)
        made = {}
        for document_id in sorted(lacking):
            try:
                made[document_id] = fingerprint(self._library.document_passages(OPERATOR, document_id))
            except NotFoundError:  # removed meanwhile
                continue
            except Exception:  # noqa: BLE001 - a fault of ours with one document must not stop the others
                _log.exception("no fingerprint could be made", document=document_id)
                self._without_fingerprint.add(document_id)
        if made:
            self._library.record_fingerprints(OPERATOR, made)

    def _claimed(self) -> Iterator[Job]:
        began = monotonic()
        for _ in range(_BATCH_JOBS):
            if monotonic() - began > _BATCH_SECONDS:
                return
            job = self._library.claim(OPERATOR, self._name, LEASE_SECONDS)
            if job is None:
                return
            yield job

    def _attempt(self, job: Job, step: Callable[[], Job | None], ended: list[Job]) -> None:
        """Take one step of a job; an error ends the job or puts it back, and never the worker."""
        try:
            result = self._result(job, step)
        except LeaseLostError as error:
            _log.warning("lease lost", job=job.id, reason=str(error))
            return
        if result and result.state in (JobState.DONE, JobState.FAILED):
            ended.append(result)

    def _result(self, job: Job, step: Callable[[], Job | None]) -> Job | None:
        """What the step gives, or the job as its error leaves it. Raises LeaseLostError."""
        try:
            return step()
        except (LeaseLostError, ReaderUnavailableError):
            raise
        except ExtractionError as error:
            return self._library.fail(OPERATOR, job, str(error))
        except KexError as error:
            return self._library.retry(OPERATOR, job, str(error), _RETRY_SECONDS)
        except Exception as error:  # noqa: BLE001 - a fault of ours with one document must not stop the others
            _log.exception("job failed", job=job.id, document=job.document_id)
            reason = f"Indexing failed by a fault of Kex ({type(error).__name__}); the worker's log has it."
            return self._library.retry(OPERATOR, job, reason, _RETRY_SECONDS)

    def _prepare(self, job: Job, prepared: list[_Prepared]) -> Job | None:
        """Read the job's document; the job itself where nothing is left to do for it."""
        if job.kind is JobKind.REMOVE:
            prepared.append(_Prepared(job, 0, None))
            return None
        try:
            document = self._library.document(OPERATOR, job.document_id)
            path = self._library.file(OPERATOR, job.document_id).path
        except NotFoundError:  # removed meanwhile: its own job cleans the index
            return self._library.complete(OPERATOR, job)
        read = reading(document, self._sandbox, path, self._members)
        kept = self._library.record_extraction(
            OPERATOR,
            document.id,
            document.version,
            read.guessed,
            read.pages,
            read.passages,
            read.evidence,
            fingerprint(read.passages),
        )
        if not kept:  # a newer version came: its own job indexes it
            return self._library.complete(OPERATOR, job)
        described = self._library.document(OPERATOR, document.id)
        prepared.append(_Prepared(job, document.version, indexed(described, read.passages), read.notice))
        return None

    def _commit(self, prepared: Sequence[_Prepared], ended: list[Job]) -> None:
        """Write a batch to the index in one commit, then say that its documents can be found."""
        documents = [item.document for item in prepared if item.document]
        removed = [item.job.document_id for item in prepared if item.document is None]
        if not prepared:
            return
        try:
            self._engine.update(documents, removed)
        except IndexUnavailableError as error:
            # An index is disposable: the next one is made of what the library holds, these documents included.
            self._library.request_rebuild(OPERATOR)
            self._put_back(prepared, error, ended)
        except (KexError, OSError) as error:
            reason = f"The index could not be written ({error}). Look at the disk; it is tried again."
            self._put_back(prepared, StorageError(reason), ended)
        except Exception as error:  # noqa: BLE001 - as in _result
            if len(prepared) == 1:
                self._put_back(prepared, error, ended)
            else:  # one document is at fault, and alone it harms no other
                for item in prepared:
                    self._commit([item], ended)
        else:
            for item in prepared:
                self._attempt(item.job, lambda item=item: self._finish(item), ended)  # type: ignore[misc]

    def _put_back(self, prepared: Sequence[_Prepared], error: Exception, ended: list[Job]) -> None:
        for item in prepared:
            self._attempt(item.job, lambda: _raise(error), ended)

    def _finish(self, item: _Prepared) -> Job:
        if item.document:
            self._library.mark_indexed(OPERATOR, item.document.id, item.version, item.notice)
        return self._library.complete(OPERATOR, item.job)

    def _rebuild(self, job: Job) -> Job:
        """Make the next generation from the library and switch to it, with what changed meanwhile."""
        total = sum(self._library.counts(OPERATOR).documents.values())
        done = 0
        since: int | None = None
        with self._engine.rebuild() as generation:
            while True:
                change = self._library.last_change(OPERATOR)
                for batch in self._batches(since or 0):
                    generation.update(batch)
                    done += len(batch)
                    self._library.renew(OPERATOR, job, LEASE_SECONDS)
                    self._library.report_progress(OPERATOR, job, Progress(min(done, total), total, "indexing"))
                if since is not None:
                    generation.update((), self._library.removed_since(OPERATOR, since))
                if change == self._library.last_change(OPERATOR):
                    break
                since = change
            generation.switch()
        return self._library.complete(OPERATOR, job)

    def _batches(self, since: int) -> Iterator[list[IndexedDocument]]:
        batch: list[IndexedDocument] = []
        for found in self._library.indexable(OPERATOR, since):
            if found.passages:
                batch.append(indexed(found.document, found.passages))
            if len(batch) == _REBUILD_BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _raise(error: Exception) -> Job:
    raise error
