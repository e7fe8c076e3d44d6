"""How does a file or a folder appear whole or not at all, even where its maker is killed?

It is made under another name on the same disk and renamed when it is complete. A maker that is killed
leaves that other name behind; the next one with the same target takes it over, and a lock tells it apart
from a maker that is still at work.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import KexError, StorageError

PARTIAL, STAGING = ".kex-partial", ".kex-staging"
"""What is added to the name of a file and of a folder while it is made."""


class AlreadyThereError(KexError):
    """What should be made is there already, and nothing is ever replaced."""

    status = 409
    code = "already-there"


class AlreadyRunningError(KexError):
    """Another process is making the same file or folder at this moment."""

    status = 409
    code = "already-running"


@contextmanager
def appearing_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write that becomes `target`, on the disk, when the block ends, and is gone if it raises.

    Only its owner may read it. Raises AlreadyThereError, AlreadyRunningError, and StorageError where the
    disk refuses.
    """
    partial = target.with_name(target.name + PARTIAL)
    with storage_errors(partial):
        # Not "wb", which would empty the file before the lock says whose it is.
        handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        _lock(handle, partial)
        try:
            _require_absent(target)
            with storage_errors(partial):
                file.truncate(0)
            yield file
            with storage_errors(partial):
                file.flush()
                os.fsync(handle)
                partial.rename(target)
                sync_directory(target.parent)
        except BaseException:
            partial.unlink(missing_ok=True)
            # Closed beneath its buffer: writing the rest to a full disk would raise once more.
            file.raw.close()
            raise


@contextmanager
def appearing_directory(target: Path, entries: Sequence[str]) -> Iterator[Path]:
    """A folder to fill, whose `entries` are those of `target` when the block ends; gone if it raises.

    It lies beside `target` and takes its place in one step. Where that cannot be, since `target` is a
    mount point or its parent may not be written to, it lies inside and its entries move one by one, the
    last of which must be the one without which the others count for nothing. Other entries are dropped.
    Raises AlreadyThereError where `target` holds anything, AlreadyRunningError, and StorageError where the
    disk refuses.
    """
    target = target.resolve()
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = _staging(target)
        staging.mkdir(exist_ok=True)
        handle = os.open(staging, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _lock(handle, staging)
        try:
            with storage_errors(target):
                _require_empty(target, staging, entries)
                _remove(list(staging.iterdir()))
            yield staging
            with storage_errors(target):
                _remove([path for path in staging.iterdir() if path.name not in entries])
                sync_directory(staging)
                _move(staging, target, entries)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    finally:
        os.close(handle)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Say in one sentence what the disk refused at `path`."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        remedy = "free some space" if is_full else "look whether it is there and may be read and written"
        raise StorageError(f"The disk refused at {path}: {error.strerror or error}; {remedy}.") from error


def sync_directory(directory: Path) -> None:
    """Bring the names in the directory to the disk (fsync, POSIX.1-2017)."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_space(directory: Path, size: int) -> None:
    """Raise StorageError where the disk of `directory` has not `size` free bytes."""
    with storage_errors(directory):
        free = shutil.disk_usage(directory).free
    if free < size:
        raise StorageError(f"The disk of {directory} has {free:,} free bytes, and {size:,} are needed; free some.")


def _lock(handle: int, path: Path) -> None:
    with storage_errors(path):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between our opening and our lock the other may have finished, and the name be gone or reused.
            is_ours = os.path.samestat(os.fstat(handle), path.lstat())
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
    if not is_ours:
        raise AlreadyRunningError(f"Another process is writing {path}; wait until it is done.")


def _staging(target: Path) -> Path:
    is_replaceable = os.access(target.parent, os.W_OK | os.X_OK) and not target.is_mount()
    return target.with_name(target.name + STAGING) if is_replaceable else target / STAGING


def _require_absent(target: Path) -> None:
    if os.path.lexists(target):
        raise AlreadyThereError(f"{target} is there already; choose another name, or remove it first.")


def _require_empty(target: Path, staging: Path, entries: Sequence[str]) -> None:
    """Refuse a target that holds anything; what a killed predecessor had moved into it is removed."""
    # A disk of its own comes with lost+found.
    there = {path.name for path in target.iterdir()} - {STAGING, "lost+found"} if target.exists() else set()
    was_killed_while_moving = staging.parent == target and (staging / entries[-1]).exists()
    if was_killed_while_moving and there <= set(entries[:-1]):
        _remove(target / name for name in there)
    elif there:
        raise _not_empty(target)


def _not_empty(target: Path) -> AlreadyThereError:
    return AlreadyThereError(
        f"The folder {target} is not empty; choose a new one, or move what is there to another place first."
    )


def _move(staging: Path, target: Path, entries: Sequence[str]) -> None:
    if staging.parent == target:
        _move_entries(staging, target, entries)
        staging.rmdir()
        return
    if target.exists():
        shutil.copymode(target, staging)
    try:
        # Replaces an empty folder and no other (rename, POSIX.1-2017), so nothing that came meanwhile is lost.
        staging.rename(target)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise _not_empty(target) from error
        raise
    sync_directory(target.parent)


def _move_entries(staging: Path, target: Path, entries: Sequence[str]) -> None:
    moved: list[Path] = []
    try:
        for entry in entries:
            (staging / entry).rename(target / entry)
            moved.append(target / entry)
            # The last entry must not reach the disk before the others.
            sync_directory(target)
    except BaseException:
        _remove(moved)
        raise


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
