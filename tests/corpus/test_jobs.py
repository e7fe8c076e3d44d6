from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.database import Database
from corpus.errors import NotFoundError
from corpus.jobs import MOST_ATTEMPTS, Job, JobKind, Jobs, JobState, LeaseLostError, Progress
from tests.corpus.conftest import Clock
from tests.corpus.processes import at_once, do_all_jobs

LEASE = 60

NewJobs = Callable[[], Jobs]


@pytest.fixture
def now(database: Database, clock: Clock) -> Iterator[NewJobs]:
    """The list of jobs at the moment that the clock shows."""
    with database.writing() as connection:
        yield lambda: Jobs(connection, clock())


def _claimed(jobs: Jobs, owner: str = "a") -> Job:
    job = jobs.claim(owner, LEASE)
    assert job
    return job


def test_a_job_waits_runs_and_is_done(now: NewJobs, clock: Clock) -> None:
    job_id = now().add(JobKind.INDEX, "d1")
    waiting = now().get(job_id)
    assert (waiting.state, waiting.kind, waiting.document_id) == (JobState.WAITING, JobKind.INDEX, "d1")
    running = _claimed(now())
    assert (running.id, running.state, running.owner, running.attempts) == (job_id, JobState.RUNNING, "a", 1)
    now().report(running, Progress(3, 8, "page 3"))
    assert now().get(job_id).progress == Progress(3, 8, "page 3")
    clock.advance(5)
    done = now().finish(running)
    assert (done.state, done.created, done.finished) == (JobState.DONE, waiting.created, clock())
    assert now().claim("a", LEASE) is None


def test_the_oldest_job_is_claimed_first(now: NewJobs) -> None:
    ids = [now().add(JobKind.INDEX, name) for name in ("d1", "d2", "d3")]
    assert [_claimed(now()).id for _ in ids] == ids


def test_asking_again_for_work_that_waits_is_the_same_job(now: NewJobs) -> None:
    first = now().add(JobKind.INDEX, "d1")
    assert now().add(JobKind.INDEX, "d1") == first
    assert now().add(JobKind.REMOVE, "d1") != first
    assert now().add(JobKind.INDEX, "d2") != first


def test_work_asked_for_while_it_runs_is_done_again_but_not_at_the_same_time(now: NewJobs) -> None:
    now().add(JobKind.INDEX, "d1")
    running = _claimed(now())
    again = now().add(JobKind.INDEX, "d1")
    other = now().add(JobKind.INDEX, "d2")
    assert again != running.id
    assert _claimed(now(), "b").id == other
    assert not now().is_any_claimable()
    now().finish(running)
    assert _claimed(now(), "b").id == again


def test_a_rebuild_keeps_no_document_waiting(now: NewJobs) -> None:
    rebuild, document = now().add(JobKind.REINDEX), now().add(JobKind.INDEX, "d1")
    assert [_claimed(now()).id, _claimed(now(), "b").id] == [rebuild, document]


def test_a_lease_that_ends_hands_the_job_on(now: NewJobs, clock: Clock) -> None:
    now().add(JobKind.INDEX, "d1")
    lost = _claimed(now(), "dead")
    clock.advance(LEASE - 1)
    assert not now().is_any_claimable()
    clock.advance(1)
    assert now().is_any_claimable()
    taken = _claimed(now(), "alive")
    assert (taken.id, taken.owner, taken.attempts) == (lost.id, "alive", 2)
    for late in (
        lambda: now().finish(lost),
        lambda: now().fail(lost, "x"),
        lambda: now().retry(lost, "x", 0),
        lambda: now().release(lost),
        lambda: now().renew(lost, LEASE),
        lambda: now().report(lost, Progress(1, 2)),
    ):
        with pytest.raises(LeaseLostError):
            late()
    assert now().finish(taken).state is JobState.DONE


def test_the_same_worker_cannot_finish_an_earlier_claim(now: NewJobs, clock: Clock) -> None:
    now().add(JobKind.INDEX, "d1")
    earlier = _claimed(now())
    clock.advance(LEASE)
    _claimed(now())
    with pytest.raises(LeaseLostError):
        now().finish(earlier)


def test_a_renewed_lease_lasts(now: NewJobs, clock: Clock) -> None:
    now().add(JobKind.INDEX, "d1")
    job = _claimed(now())
    clock.advance(LEASE - 1)
    now().renew(job, LEASE)
    clock.advance(LEASE - 1)
    assert not now().is_any_claimable()
    assert now().finish(job).state is JobState.DONE


def test_a_job_that_kills_its_workers_is_given_up(now: NewJobs, clock: Clock) -> None:
    job_id = now().add(JobKind.INDEX, "d1")
    for _ in range(MOST_ATTEMPTS):
        assert now().give_up_exhausted() == []
        _claimed(now())
        clock.advance(LEASE)
    assert now().is_any_claimable()
    assert now().claim("a", LEASE) is None
    [given_up] = now().give_up_exhausted()
    assert (given_up.id, given_up.state) == (job_id, JobState.FAILED)
    assert given_up.error
    assert not now().is_any_claimable()


def test_a_job_is_retried_after_a_delay_until_it_was_tried_often_enough(now: NewJobs, clock: Clock) -> None:
    now().add(JobKind.INDEX, "d1")
    for _ in range(MOST_ATTEMPTS - 1):
        waiting = now().retry(_claimed(now()), "The disk is full.", 30)
        assert (waiting.state, waiting.error) == (JobState.WAITING, "The disk is full.")
        clock.advance(29)
        assert now().claim("a", LEASE) is None
        clock.advance(1)
    failed = now().retry(_claimed(now()), "The disk is full.", 30)
    assert (failed.state, failed.error, failed.finished) == (JobState.FAILED, "The disk is full.", clock())


def test_a_failure_for_good_is_not_tried_again(now: NewJobs) -> None:
    now().add(JobKind.INDEX, "d1")
    failed = now().fail(_claimed(now()), "The file /tmp/\udcff wants a password.")
    assert (failed.state, failed.error) == (JobState.FAILED, "The file /tmp/\\udcff wants a password.")
    assert now().claim("a", LEASE) is None


def test_a_worker_that_is_told_to_stop_costs_no_attempt(now: NewJobs) -> None:
    now().add(JobKind.INDEX, "d1")
    for _ in range(MOST_ATTEMPTS + 1):
        released = now().release(_claimed(now()))
        assert (released.state, released.attempts) == (JobState.WAITING, 0)


def test_a_retry_gives_way_to_the_same_work_asked_for_meanwhile(now: NewJobs) -> None:
    now().add(JobKind.INDEX, "d1")
    running = _claimed(now())
    again = now().add(JobKind.INDEX, "d1")
    assert now().retry(running, "Busy.", 0).state is JobState.FAILED
    assert _claimed(now()).id == again


def test_a_waiting_job_can_be_cancelled(now: NewJobs) -> None:
    job_id = now().add(JobKind.INDEX, "d1")
    now().cancel(JobKind.INDEX, "d1", "The document was removed.")
    now().cancel(JobKind.INDEX, "d2", "There is none.")
    assert now().get(job_id).state is JobState.FAILED


@pytest.mark.parametrize("job_id", [0, -1, 1, 2**63, 10**30])
def test_a_job_that_there_is_not_is_not_found(now: NewJobs, job_id: int) -> None:
    with pytest.raises(NotFoundError):
        now().get(job_id)


def test_no_two_processes_get_the_same_job(tmp_path: Path, database: Database, clock: Clock) -> None:
    with database.writing() as connection:
        ids = [Jobs(connection, clock()).add(JobKind.INDEX, f"d{number}") for number in range(120)]
    done = at_once(4, do_all_jobs, tmp_path)
    assert sorted(job_id for each in done for job_id in each) == ids


def test_the_jobs_of_a_dead_worker_are_ended_at_once_and_only_the_last_one_claimed_is_suspected(
    now: NewJobs, clock: Clock
) -> None:
    ids = [now().add(JobKind.INDEX, name) for name in ("d1", "d2", "d3", "d4")]
    for owner in ("a", "a", "b", "a"):
        _claimed(now(), owner)
        clock.advance(1)
    assert now().end_leases() == 4
    assert [(now().get(job_id).state, now().get(job_id).attempts) for job_id in ids] == [
        (JobState.WAITING, 0),
        (JobState.WAITING, 0),
        (JobState.RUNNING, 1),
        (JobState.RUNNING, 1),
    ]
    assert [_claimed(now()).id for _ in ids] == ids


def test_a_job_that_kills_each_worker_fails_alone(now: NewJobs, clock: Clock) -> None:
    ids = [now().add(JobKind.INDEX, name) for name in ("d1", "d2", "d3")]
    for _ in range(MOST_ATTEMPTS):
        _claimed(now())
        _claimed(now())  # and here the worker dies
        clock.advance(1)
        now().end_leases()
    assert [job.id for job in now().give_up_exhausted()] == [ids[1]]
    assert [_claimed(now()).id for _ in range(2)] == [ids[0], ids[2]]


def test_leases_are_ended_where_there_are_none(now: NewJobs) -> None:
    now().add(JobKind.INDEX, "d1")
    assert now().end_leases() == 0
