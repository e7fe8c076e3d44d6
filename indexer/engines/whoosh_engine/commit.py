"""How does an index change as a whole, or not at all?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import EmptyIndexError, FileIndex, LockError, open_dir
from whoosh.util.filelock import try_for
from whoosh.writing import SegmentWriter

from indexer.engines.engine import IndexedDocument, IndexUnavailableError
from indexer.engines.whoosh_engine.failures import REMEDY, reading, writing
from indexer.engines.whoosh_engine.schema import DOCUMENT, encoded, rows

_MEGABYTES = 128
_WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1


def opened(directory: Path) -> FileIndex:
    """The index in `directory`. Raises IndexUnavailableError where it is damaged; see `failures.reading`."""
    with reading():
        return open_dir(str(directory))


def commit(directory: Path, documents: Iterable[IndexedDocument], removed: Collection[str]) -> None:
    """Add or replace documents and take out those removed; after any error the index is as it was.

    Raises StorageError where the disk refuses or another process goes on writing, and IndexUnavailableError.
    """
    newest = {document.id: document for document in documents}
    with writing(directory), _locked(directory) as index:
        writer = _writer(index)
        try:
            _delete(writer, (*removed, *newest))
            for document in newest.values():
                for row in rows(document):
                    writer.add_document(**row)
            with reading():  # a commit also merges segments
                writer.commit()
        except BaseException:
            with suppress(Exception):  # a writer that failed may fail again in giving up
                writer.cancel()
            raise


@contextmanager
def _locked(directory: Path) -> Iterator[FileIndex]:
    """The index, with its lock held.

    Whoosh's writer would hold the lock itself, but keeps it where it fails to begin, until it is collected.
    """
    try:
        index = opened(directory)
    except EmptyIndexError as error:
        raise IndexUnavailableError(f"There is no index in {directory}. {REMEDY}") from error
    lock = index.lock("WRITELOCK")
    if not try_for(lock.acquire, timeout=_WAIT_SECONDS, delay=_POLL_SECONDS):
        raise LockError
    try:
        yield index
    finally:
        lock.release()


def _writer(index: FileIndex) -> Any:  # noqa: ANN401 - Whoosh has no types
    # Compressing postings costs two fifths of the time of a commit.
    codec = W3Codec(compression=0)
    with reading():
        return SegmentWriter(index, _lk=False, limitmb=_MEGABYTES, codec=codec)


def _delete(writer: Any, identifiers: Sequence[str]) -> None:  # noqa: ANN401 - Whoosh has no types
    """Take documents out of the segments there are. Raises IndexUnavailableError."""
    try:
        with reading(), closing(writer.searcher()) as searcher:
            for identifier in identifiers:
                writer.delete_by_term(DOCUMENT, encoded(identifier), searcher=searcher)
    except OSError as error:
        raise IndexUnavailableError(f"The index cannot be read ({error}). {REMEDY}") from error
