"""Which index directory is the one to search?

Each generation is a directory of its own; a small file names the current one and is replaced in one step, so that
a search sees the old one or the new one, whole. The generation before the current one stays until the next switch,
for searches that are still in it.
"""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from corpus.errors import StorageError

_POINTER = "CURRENT"


class Generations:
    """The generations in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pointer = directory / _POINTER

    def current(self) -> Path | None:
        """The directory to search, or None where there is none yet."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return self._directory / name

    def ensure(self, fill: Callable[[Path], None]) -> None:
        """Make a first generation with `fill` unless there is a current one, whoever else does the same."""
        if self.current() is not None:
            return
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with (self._directory / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if self.current() is None:
                    first = self.create()
                    fill(first)
                    self.switch(first)
        except OSError as error:
            message = f"Cannot create an index in {self._directory}: {error.strerror}. Check space and permissions."
            raise StorageError(message) from error

    def create(self) -> Path:
        """A new, empty directory for the next generation."""
        numbers = [int(path.name[1:]) for path in self._directory.glob("g[0-9]*")]
        path = self._directory / f"g{max(numbers, default=0) + 1:06d}"
        path.mkdir()
        return path

    def switch(self, generation: Path) -> None:
        """Make `generation` the current one and remove all others but the one before it."""
        before = self.current()
        temporary = self._directory / f"{_POINTER}.{os.getpid()}"
        with temporary.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._pointer)
        for path in self._directory.glob("g[0-9]*"):
            if path not in (generation, before):
                shutil.rmtree(path)

    @staticmethod
    def discard(generation: Path) -> None:
        """Remove a generation that was never switched to."""
        shutil.rmtree(generation)
