"""How does a command wait until its jobs are done, and see how far they are?"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep

from rich.progress import Progress as Bar

from api.bootstrap import Parts, sandbox_of
from api.commands.console import progress
from corpus.access import OPERATOR
from corpus.errors import KexError
from corpus.jobs import Job, JobKind, JobState
from corpus.library import Library
from indexer.worker import Worker, writing_alone

_POLL_SECONDS = 0.2
_ENDED = (JobState.DONE, JobState.FAILED)
_LOOKED_AT = 200
"""So many open jobs are asked about in one look: they are done in their order, more or less."""


def finish_jobs(parts: Parts, ids: Collection[int], ended: Callable[[Job], None]) -> None:
    """Do these jobs, or wait until the worker that runs already has; `ended` hears of each once."""
    open_ids = set(ids)
    with _shown(parts.library, sorted(open_ids)):
        while open_ids:
            with writing_alone(parts.lock) as alone, sandbox_of(parts.settings) as sandbox:
                if alone:
                    worker = parts.worker(sandbox)
                    worker.begin()
                    for job in _worked(worker, open_ids):
                        ended(job)
            for job in _ended_elsewhere(parts.library, open_ids):
                ended(job)
            if open_ids:
                sleep(_POLL_SECONDS)


def _worked(worker: Worker, open_ids: set[int]) -> Iterator[Job]:
    """Work until there is nothing to do; the jobs of `open_ids`, which is emptied of them, as they end."""
    while open_ids:
        jobs = worker.work()
        if not jobs:
            return
        for job in jobs:
            if job.id in open_ids:
                open_ids.discard(job.id)
                yield job


def _ended_elsewhere(library: Library, open_ids: set[int]) -> Iterator[Job]:
    """The jobs of `open_ids`, which is emptied of them, that another process has ended."""
    for job_id in sorted(open_ids)[:_LOOKED_AT]:
        job = library.job(OPERATOR, job_id)
        if job.state in _ENDED:
            open_ids.discard(job_id)
            yield job


@contextmanager
def _shown(library: Library, ids: list[int]) -> Iterator[None]:
    """A progress bar while the block runs, that follows the jobs whichever process does them."""
    with progress() as bar:
        if bar.disable or not ids:
            yield
            return
        over = Event()
        follower = Thread(target=_follow, args=(library, ids, bar, over), daemon=True)
        follower.start()
        try:
            yield
        finally:
            over.set()
            follower.join()


def _follow(library: Library, ids: list[int], bar: Bar, over: Event) -> None:
    task = bar.add_task("Indexing", total=None)
    begun = 0
    while not over.wait(_POLL_SECONDS):
        try:
            while begun < len(ids) and library.job(OPERATOR, ids[begun]).state is not JobState.WAITING:
                begun += 1
            newest = library.job(OPERATOR, ids[max(0, begun - 1)])
        except KexError:  # the command meets it too, and says so
            return
        if newest.kind is JobKind.REINDEX:
            bar.update(task, completed=newest.progress.done, total=newest.progress.total or None)
        else:
            bar.update(task, completed=begun, total=len(ids))
