"""What does it mean when reading or writing the files of an index fails?"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.index import LockError

from corpus.errors import StorageError

REMEDY = "Make it anew with: kex reindex --full"
_OF_THE_FILE = frozenset({errno.EIO, errno.EISDIR, errno.ELOOP, errno.ENODEV})


def is_of_the_file(error: OSError) -> bool:
    """Whether a file itself is at fault: not its absence, nor the process or the machine, as by too many open files."""
    return error.errno in _OF_THE_FILE


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
