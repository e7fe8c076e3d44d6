"""Which index directory is the one to search?

Each generation is a directory of its own; a small file names the current one and is replaced in one step, so that
a search sees the old one or the new one, whole. The generation before the current one stays until the next switch,
for searches that are still in it.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine.failures import REMEDY, writing

_POINTER = "CURRENT"
_NAME = re.compile(r"g(\d{6,})")


class Generations:
    """The generations in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.pointer = directory / _POINTER
        """The file that names the current one; each switch puts another in its place."""

    def current(self) -> Path | None:
        """The directory to search, or None where there is none yet. Raises IndexUnavailableError."""
        try:
            name = self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailableError(f"The file {self.pointer} cannot be read ({error}). {REMEDY}") from error
        if not _NAME.fullmatch(name):
            raise IndexUnavailableError(f"The file {self.pointer} names no index. {REMEDY}")
        return self._directory / name

    def ensure(self, fill: Callable[[Path], None]) -> None:
        """Make a first generation with `fill` unless one was made before, whoever else does the same.

        Raises StorageError. A pointer that is there but damaged is left for a rebuild to replace.
        """
        with writing(self._directory):
            if self.pointer.exists():
                return
            self._directory.mkdir(parents=True, exist_ok=True)
            with (self._directory / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not self.pointer.exists():
                    first = self.create()
                    fill(first)
                    self.switch(first)

    def create(self) -> Path:
        """A new, empty directory for the next generation; one that was never switched to goes. Raises StorageError."""
        with writing(self._directory):
            current = self._replaced()
            for path in self._all().values() if current else ():
                if current and path.name > current.name:
                    shutil.rmtree(path)
            path = self._directory / f"g{max(self._all(), default=0) + 1:06d}"
            path.mkdir()
        return path

    def switch(self, generation: Path) -> None:
        """Make `generation` the current one and remove all others but the one before it. Raises StorageError."""
        with writing(self._directory):
            kept = (generation, self._replaced())
            temporary = self._directory / f"{_POINTER}.{os.getpid()}"
            with temporary.open("w", encoding="ascii") as file:
                file.write(generation.name)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.pointer)
            for path in self._all().values():
                if path not in kept:
                    shutil.rmtree(path)

    @staticmethod
    def discard(generation: Path) -> None:
        """Remove a generation that was never switched to."""
        shutil.rmtree(generation)

    def _all(self) -> dict[int, Path]:
        """All generations by their numbers, also those that a process that died was making."""
        found = ((_NAME.fullmatch(path.name), path) for path in self._directory.iterdir())
        return {int(name[1]): path for name, path in found if name}

    def _replaced(self) -> Path | None:
        try:
            return self.current()
        except IndexUnavailableError:  # what a rebuild replaces need not be readable
            return None
