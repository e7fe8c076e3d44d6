"""What does it mean when reading or writing the files of an index fails?"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.index import EmptyIndexError, LockError

from corpus.errors import KexError, StorageError
from indexer.engines.engine import IndexUnavailableError

REMEDY = "Make it anew with: kex reindex --full"
_OF_THE_FILE = frozenset({errno.EIO, errno.EISDIR, errno.ELOOP, errno.ENODEV})


def is_of_the_file(error: OSError) -> bool:
    """Whether a file itself is at fault: not its absence, nor the process or the machine, as by too many open files."""
    return error.errno in _OF_THE_FILE


@contextmanager
def reading() -> Iterator[None]:
    """Turn what Whoosh raises at damaged files into IndexUnavailableError.

    OSError and EmptyIndexError pass: a commit or a switch may have removed a file, and looking again may help.
    So do LockError, which is `writing`'s, and want of memory.
    """
    try:
        yield
    except (KexError, OSError, EmptyIndexError, LockError, MemoryError):
        raise
    except Exception as error:  # Whoosh trusts its files, so a damaged one makes it raise errors of any type.
        raise IndexUnavailableError(f"The index is damaged ({type(error).__name__}: {error}). {REMEDY}") from error


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn what the disk refuses in `directory`, and another writer that does not end, into StorageError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"The index in {directory} cannot be written: {reason}. Check space and permissions."
        raise StorageError(message) from error
    except LockError as error:
        message = f"Another process is writing to the index in {directory}. Wait until it is done, and try again."
        raise StorageError(message) from error
