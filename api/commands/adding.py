"""How do files on this machine come into the collection, and when can they be found?"""

import mimetypes
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from api.bootstrap import Parts, sandbox_of
from api.commands.console import progress
from corpus.access import OPERATOR
from corpus.document import Description
from corpus.errors import InvalidInputError, KexError
from corpus.jobs import Job, JobState
from corpus.upload import Outcome, Upload
from indexer.worker import Worker, writing_alone

_POLL_SECONDS = 0.2
_ENDED = (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file and what is said of it."""

    path: Path
    description: Description


@dataclass(frozen=True, slots=True)
class AddedFile:
    """What came of one file; `problem` is empty where it can be found now."""

    path: Path
    document_id: str
    outcome: str
    problem: str


def files_under(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named, in order; hidden ones in folders are passed over.

    Raises InvalidInputError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if not _is_hidden(one.relative_to(path)) and one.is_file())
            found.extend(sorted(inside))
        elif path.exists():
            found.append(path)
        else:
            raise InvalidInputError(f"{path} is not there; name files or folders.")
    return found


def add_files(parts: Parts, files: Sequence[FileToAdd], told: Callable[[AddedFile], None]) -> None:
    """Add each file, then wait until all are indexed; `told` hears of each when its fate is known."""
    waiting: dict[int, AddedFile] = {}
    with progress() as bar:
        keeping = bar.add_task("Keeping", total=len(files))
        for file in files:
            added, job_id = _keep(parts, file)
            if job_id is None:
                told(added)
            else:
                waiting[job_id] = added
            bar.advance(keeping)
        indexing = bar.add_task("Indexing", total=len(waiting))

        def ended(job: Job) -> None:
            added = waiting.get(job.id)
            if added:
                outcome = added.outcome if job.state is JobState.DONE else "failed"
                told(AddedFile(added.path, added.document_id, outcome, job.error))
                bar.advance(indexing)

        finish_jobs(parts, waiting, ended)


def finish_jobs(parts: Parts, ids: Collection[int], ended: Callable[[Job], None]) -> None:
    """Do these jobs, or wait until the worker that runs already has; `ended` hears of each once."""
    open_ids = set(ids)
    while open_ids:
        with writing_alone(parts.lock) as alone, sandbox_of(parts.settings) as sandbox:
            if alone:
                parts.library.recover(OPERATOR)
                for job in _worked(parts.worker(sandbox), open_ids):
                    ended(job)
        for job_id in sorted(open_ids):
            job = parts.library.job(OPERATOR, job_id)
            if job.state in _ENDED:
                open_ids.discard(job_id)
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


def _keep(parts: Parts, file: FileToAdd) -> tuple[AddedFile, int | None]:
    path = file.path.absolute()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    upload = Upload(path, path.name, media_type, file.description, origin=str(path))
    try:
        added = parts.library.add(OPERATOR, upload)
    except KexError as error:
        return AddedFile(file.path, "", "failed", str(error)), None
    outcome = "known" if added.outcome is Outcome.SAME else added.outcome.value
    return AddedFile(file.path, added.document.id, outcome, ""), added.job_id


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
