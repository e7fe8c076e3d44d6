import errno
from pathlib import Path

import pytest
from whoosh.index import LockError

from corpus.errors import StorageError
from indexer.engines.whoosh_engine.failures import is_of_the_file, writing


@pytest.mark.parametrize(
    ("error", "said"), [(OSError(28, "No space left on device"), "No space left"), (LockError(), "Another process")]
)
def test_what_the_disk_refuses_says_where_and_what(tmp_path: Path, error: Exception, said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught, writing(tmp_path):
        raise error
    assert str(tmp_path) in str(caught.value)


def test_a_file_is_at_fault_where_it_cannot_be_read_and_not_where_it_is_missing_or_not_to_be_opened_now() -> None:
    at_fault = [errno.EIO, errno.EISDIR]
    passing = [errno.ENOENT, errno.EACCES, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC]
    assert [is_of_the_file(OSError(number, "")) for number in at_fault + passing] == [True] * 2 + [False] * 6
