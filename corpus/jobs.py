"""What work is waiting, who does it, and how far is it?

A job is claimed for a limited time, the lease. A worker that dies lets its lease expire, and the job goes
to whoever claims next, until it has been tried `MOST_ATTEMPTS` times.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, insert, or_, select, update

from corpus import tables
from corpus.description import escaped
from corpus.errors import KexError, NotFoundError

MOST_ATTEMPTS = 3
_LARGEST_ID = 2**63 - 1

_JOBS = tables.jobs.c


class JobKind(StrEnum):
    """What is to be done: index or remove one document, or make the whole index anew."""

    INDEX = "index"
    REMOVE = "remove"
    REINDEX = "reindex"


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the `total` steps are done, and what is being done; all empty before it is known."""

    done: int = 0
    total: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work. `document_id` is empty for work on the whole collection.

    `attempts` counts the claims, `owner` names who holds the lease, which ends at `leased_until`. `error`
    is the sentence that explains the last failure, or empty.
    """

    id: int
    kind: JobKind
    document_id: str
    state: JobState
    attempts: int
    owner: str
    leased_until: datetime | None
    progress: Progress
    error: str
    created: datetime
    finished: datetime | None


class LeaseLostError(KexError):
    """The job was taken from this worker because its lease had ended; it must leave the job alone."""

    status = 409
    code = "lease-lost"


class Jobs:
    """The list of jobs as one transaction sees it at the moment `now`."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def get(self, job_id: int) -> Job:
        """The job with this id. Raises NotFoundError."""
        found = self._one(_JOBS.id == job_id) if 0 < job_id <= _LARGEST_ID else None
        if found is None:
            raise NotFoundError(f"There is no job {job_id}.")
        return found

    def add(self, kind: JobKind, document_id: str = "") -> int:
        """The id of the waiting job of this kind for the document: the one there is, or a new one."""
        waiting = self._one(*_same_work(kind, document_id), _waits())
        if waiting:
            return waiting.id
        added = self._connection.execute(
            insert(tables.jobs).values(
                kind=kind.value,
                document_id=document_id,
                state=JobState.WAITING.value,
                attempts=0,
                owner="",
                done=0,
                total=0,
                progress="",
                error="",
                created=self._now,
            )
        )
        key: Any = added.inserted_primary_key
        return int(key[0])

    def unfinished(self, kind: JobKind, document_id: str) -> Job | None:
        """The oldest job of this kind for the document that waits or runs."""
        return self._one(*_same_work(kind, document_id), or_(_waits(), _JOBS.state == JobState.RUNNING.value))

    def is_waiting(self, kind: JobKind, document_id: str) -> bool:
        """Whether a job of this kind for the document waits to be begun."""
        return self._one(*_same_work(kind, document_id), _waits()) is not None

    def cancel(self, kind: JobKind, document_id: str, reason: str) -> None:
        """Fail the waiting job of this kind for the document, if there is one, because of `reason`."""
        waiting = self._one(*_same_work(kind, document_id), _waits())
        if waiting:
            self._end(waiting, JobState.FAILED, reason)

    def is_any_claimable(self) -> bool:
        """Whether a claim would find something to take or to give up; asks without the write lock."""
        return any(map(self._one, (self._ready(), self._abandoned(), self._exhausted())))

    def claim(self, owner: str, lease_seconds: float) -> Job | None:
        """Take the oldest job that waits or whose lease has ended; None where there is none.

        Never the second job of a document of which another is being worked on.
        """
        # Two statements, since the index on (state, id) gives each its answer at once; with an OR, SQLite
        # reads every job that ever was.
        candidates = [self._lock(self._ready()), self._lock(self._abandoned())]
        ids = [job.id for job in candidates if job]
        if not ids:
            return None
        taken = self.get(min(ids))
        self._set(
            taken.id,
            state=JobState.RUNNING.value,
            attempts=taken.attempts + 1,
            owner=owner,
            leased_until=self._now + timedelta(seconds=lease_seconds),
        )
        return self.get(taken.id)

    def end_leases(self) -> int:
        """Let every running job be claimed again at once; how many there were.

        A worker holds a batch. What killed it was most likely the job that it had claimed last, so only that
        one has used up an attempt; the others wait as if they had not been claimed.
        """
        running = select(tables.jobs).where(_JOBS.state == JobState.RUNNING.value).order_by(_JOBS.leased_until)
        jobs = [_job(row) for row in self._connection.execute(running)]
        suspects = {job.owner: job.id for job in jobs}
        for job in jobs:
            if job.id == suspects[job.owner]:
                self._set(job.id, leased_until=self._now)
            else:
                self._put_back(job, job.attempts - 1, job.error, None)
        return len(jobs)

    def give_up_exhausted(self) -> list[Job]:
        """Fail the jobs that killed their worker once too often, and return them."""
        rows = self._connection.execute(select(tables.jobs).where(self._exhausted())).all()
        reason = f"The work stopped without a word {MOST_ATTEMPTS} times; look at the worker's log."
        return [self._end(_job(row), JobState.FAILED, reason) for row in rows]

    def renew(self, job: Job, lease_seconds: float) -> Job:
        """Hold the job for `lease_seconds` from now. Raises LeaseLostError."""
        self._held(job)
        self._set(job.id, leased_until=self._now + timedelta(seconds=lease_seconds))
        return self.get(job.id)

    def report(self, job: Job, progress: Progress) -> None:
        """Say how far the job is. Raises LeaseLostError."""
        self._held(job)
        self._set(job.id, done=progress.done, total=progress.total, progress=escaped(progress.text))

    def finish(self, job: Job) -> Job:
        """The work is done. Raises LeaseLostError."""
        return self._end(self._held(job), JobState.DONE, "")

    def fail(self, job: Job, reason: str) -> Job:
        """The work cannot be done, and trying again would not help. Raises LeaseLostError."""
        return self._end(self._held(job), JobState.FAILED, reason)

    def retry(self, job: Job, reason: str, delay_seconds: float) -> Job:
        """The work failed but may succeed later: after a delay, or never if it was tried too often.

        It also ends here where the same work was asked for anew meanwhile. Raises LeaseLostError.
        """
        held = self._held(job)
        if held.attempts >= MOST_ATTEMPTS:
            return self._end(held, JobState.FAILED, reason)
        return self._put_back(held, held.attempts, reason, self._now + timedelta(seconds=delay_seconds))

    def release(self, job: Job) -> Job:
        """The worker is told to stop: the job waits again as if this claim had not been.

        It ends here where the same work was asked for anew meanwhile. Raises LeaseLostError.
        """
        held = self._held(job)
        return self._put_back(held, held.attempts - 1, held.error, None)

    def _put_back(self, job: Job, attempts: int, error: str, ready: datetime | None) -> Job:
        successor = self._one(*_same_work(job.kind, job.document_id), _waits())
        if successor:
            return self._end(job, JobState.FAILED, error or f"Job {successor.id} does the same work.")
        self._set(
            job.id,
            state=JobState.WAITING.value,
            attempts=attempts,
            owner="",
            leased_until=None,
            ready=ready,
            error=escaped(error),
        )
        return self.get(job.id)

    def _held(self, job: Job) -> Job:
        """The job as it is now. An ended lease still counts as long as nobody else has taken the job."""
        current = self.get(job.id)
        if (current.state, current.owner, current.attempts) != (JobState.RUNNING, job.owner, job.attempts):
            raise LeaseLostError(f"Job {job.id} is no longer held by {job.owner}; stop working on it.")
        return current

    def _end(self, job: Job, state: JobState, error: str) -> Job:
        self._set(job.id, state=state.value, error=escaped(error), leased_until=None, finished=self._now)
        return self.get(job.id)

    def _set(self, job_id: int, **values: object) -> None:
        self._connection.execute(update(tables.jobs).where(_JOBS.id == job_id).values(**values))

    def _one(self, *conditions: ColumnElement[bool]) -> Job | None:
        row = self._connection.execute(_oldest(*conditions)).first()
        return None if row is None else _job(row)

    def _lock(self, condition: ColumnElement[bool]) -> Job | None:
        # SQLite has one writer and knows no row locks, so SQLAlchemy leaves their clause out for it.
        row = self._connection.execute(_oldest(condition).with_for_update(skip_locked=True)).first()
        return None if row is None else _job(row)

    def _ready(self) -> ColumnElement[bool]:
        is_due = or_(_JOBS.ready.is_(None), _JOBS.ready <= self._now)
        return and_(_waits(), is_due, ~self._is_occupied())

    def _abandoned(self) -> ColumnElement[bool]:
        return and_(self._is_expired(), _JOBS.attempts < MOST_ATTEMPTS, ~self._is_occupied())

    def _exhausted(self) -> ColumnElement[bool]:
        return and_(self._is_expired(), _JOBS.attempts >= MOST_ATTEMPTS)

    def _is_expired(self) -> ColumnElement[bool]:
        return and_(_JOBS.state == JobState.RUNNING.value, _JOBS.leased_until <= self._now)

    def _is_occupied(self) -> ColumnElement[bool]:
        other = tables.jobs.alias("other")
        return exists().where(
            other.c.document_id == _JOBS.document_id,
            other.c.state == JobState.RUNNING.value,
            other.c.leased_until > self._now,
        )


def _oldest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(tables.jobs).where(*conditions).order_by(_JOBS.id).limit(1)


def _waits() -> ColumnElement[bool]:
    return _JOBS.state == JobState.WAITING.value


def _same_work(kind: JobKind, document_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _JOBS.kind == kind.value, _JOBS.document_id == document_id


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=JobKind(row.kind),
        document_id=row.document_id,
        state=JobState(row.state),
        attempts=row.attempts,
        owner=row.owner,
        leased_until=row.leased_until,
        progress=Progress(row.done, row.total, row.progress),
        error=row.error,
        created=row.created,
        finished=row.finished,
    )
