from pathlib import Path
from threading import Thread
from time import sleep

from api.bootstrap import Parts, opened, sandbox_of
from api.commands.finishing import finish_jobs
from api.settings import Settings
from corpus.access import OPERATOR
from corpus.jobs import Job, JobState
from corpus.upload import Upload
from indexer.worker import writing_alone


def _added(parts: Parts, *papers: Path) -> list[int]:
    jobs = [parts.library.add(OPERATOR, Upload(path, path.name, "text/plain")).job_id for path in papers]
    return [job for job in jobs if job]


def test_jobs_are_done_here_where_nobody_else_works(tmp_path: Path, papers: Path) -> None:
    ended: list[Job] = []
    with opened(Settings(data=tmp_path / "data")) as parts:
        ids = _added(parts, *sorted(papers.iterdir()))
        finish_jobs(parts, ids, ended.append)
        assert [(job.id, job.state) for job in ended] == [(job_id, JobState.DONE) for job_id in ids]
        with writing_alone(parts.lock) as alone:
            assert alone


def test_what_a_worker_left_that_died_is_done_at_once(tmp_path: Path, papers: Path) -> None:
    ended: list[Job] = []
    with opened(Settings(data=tmp_path / "data")) as parts:
        ids = _added(parts, *sorted(papers.iterdir()))
        while parts.library.claim(OPERATOR, "a worker that dies", 3600):
            pass
        finish_jobs(parts, ids, ended.append)
    assert {job.state for job in ended} == {JobState.DONE}


def test_jobs_are_waited_for_where_another_process_works(tmp_path: Path, papers: Path) -> None:
    ended: list[Job] = []
    with opened(Settings(data=tmp_path / "data")) as parts:
        ids = _added(parts, *sorted(papers.iterdir()))
        # A lock file that is opened twice holds off the second even in one process (flock(2)).
        with writing_alone(parts.lock) as alone:
            waiting = Thread(target=finish_jobs, args=(parts, ids, ended.append))
            waiting.start()
            sleep(1)
            assert alone
            assert not ended
            with sandbox_of(parts.settings) as sandbox:
                parts.worker(sandbox).work()
            waiting.join(60)
    assert sorted(job.id for job in ended) == ids


def test_nothing_to_do_is_done(tmp_path: Path) -> None:
    with opened(Settings(data=tmp_path)) as parts:
        finish_jobs(parts, [], lambda _job: None)
