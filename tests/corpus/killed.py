"""What processes do that are killed while they back up and restore; as small as it starts fast."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from corpus.backup import back_up, restore
from corpus.filestore import FileStore
from tests.corpus.processes import CONTEXT, open_library


class _Killer:
    """Kills its process at the n-th tick, as if the power went."""

    def __init__(self, ticks: int) -> None:
        self.left = ticks

    def __call__(self, _done: int, _total: int) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def back_up_until_killed(folder: Path, ticks: int) -> None:
    database, _ = open_library(folder)
    back_up(database, FileStore(folder / "files"), folder / "kex.tar", _Killer(ticks))
    database.close()


def restore_until_killed(folder: Path, ticks: int) -> None:
    restore(folder / "archives" / "kex.tar", folder / "data", _Killer(ticks))


def is_killed(work: Callable[[Path, int], None], folder: Path, ticks: int) -> bool:
    """Whether the work had as many ticks; if so, its process was killed in the midst of it."""
    process = CONTEXT.Process(target=work, args=(folder, ticks))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0
