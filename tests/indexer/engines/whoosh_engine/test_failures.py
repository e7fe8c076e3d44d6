import struct
from pathlib import Path

import pytest
from whoosh.index import EmptyIndexError, LockError

from corpus.errors import StorageError
from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine.failures import reading, writing


@pytest.mark.parametrize("error", [struct.error("short"), EOFError(), KeyError("x"), AssertionError()])
def test_what_whoosh_raises_at_damaged_files_says_to_rebuild(error: Exception) -> None:
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"), reading():
        raise error


@pytest.mark.parametrize(
    "error", [FileNotFoundError(), EmptyIndexError(), LockError(), MemoryError(), StorageError("full")]
)
def test_what_is_no_damage_passes(error: Exception) -> None:
    with pytest.raises(type(error)), reading():
        raise error


@pytest.mark.parametrize(
    ("error", "said"), [(OSError(28, "No space left on device"), "No space left"), (LockError(), "Another process")]
)
def test_what_the_disk_refuses_says_where_and_what(tmp_path: Path, error: Exception, said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught, writing(tmp_path):
        raise error
    assert str(tmp_path) in str(caught.value)
