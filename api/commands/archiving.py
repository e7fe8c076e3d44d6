"""How does a collection get into one file, and back out of it?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.bootstrap import opened
from api.commands.console import ERR, byte_progress, stop
from api.commands.finishing import finish_jobs
from api.settings import Settings
from corpus.access import OPERATOR
from corpus.backup import DATABASE, Backup, back_up, restore
from corpus.jobs import Job


def back_up_to(target: Path, settings: Settings) -> Backup:
    """Write the collection of `settings` to the file `target`, with a progress bar.

    Ends the command where there is no collection; raises as corpus.backup.back_up.
    """
    if not (settings.data / DATABASE).is_file():
        stop(f"There is no collection in {settings.data}; name its folder with --data.")
    with opened(settings) as parts, _shown("Backing up") as tick:
        return back_up(parts.database, parts.files, target, tick)


def restore_from(archive: Path, settings: Settings, ended: Callable[[Job], None]) -> Backup:
    """Make the data directory of `settings` from the file `archive`, and then its index, with progress bars.

    `ended` hears of the index. Raises as corpus.backup.restore.
    """
    with _shown("Restoring") as tick:
        restored = restore(archive, settings.data, tick)
    with opened(settings) as parts:
        job_id = parts.library.request_rebuild(OPERATOR)
        try:
            finish_jobs(parts, [job_id], ended)
        except KeyboardInterrupt:
            ERR.print("The collection is restored; kex serve or kex worker will finish its index.")
            raise
    return restored


def describe(backup: Backup) -> str:
    """What is in an archive, on one line."""
    documents = "document" if backup.documents == 1 else "documents"
    files = "file" if backup.files == 1 else "files"
    return f"{backup.documents} {documents}, {backup.files} {files}, {backup.bytes:,} bytes"


@contextmanager
def _shown(what: str) -> Iterator[Callable[[int, int], None]]:
    with byte_progress() as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
