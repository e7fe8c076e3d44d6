"""Where are the files of a segment, and what do they hold?"""

from dataclasses import dataclass
from pathlib import Path

import structlog

from indexer.engines.whoosh_engine.codec import documents as documents_file
from indexer.engines.whoosh_engine.codec import inverted as inverted_file
from indexer.engines.whoosh_engine.codec.container import DamagedFileError, map_container
from indexer.engines.whoosh_engine.codec.documents import Documents
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.failures import is_of_the_file

EXTENSIONS = (inverted_file.EXTENSION, documents_file.EXTENSION)
_DAMAGED = ".damaged"
"""An empty file with this extension lies beside a segment that a search found damaged, until the segment goes."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment's two files, mapped; without its deletions, so that it never changes."""

    name: str
    inverted: Inverted
    documents: Documents

    def verify(self) -> None:
        """Read everything and compare it with the checksums. Raises DamagedFileError."""
        self.inverted.container.verify()
        self.documents.container.verify()

    def is_whole(self) -> bool:
        """Whether `verify` finds nothing."""
        try:
            self.verify()
        except DamagedFileError:
            return False
        return True


def path_of(directory: Path, segment: ArraySegment, extension: str) -> Path:
    """The file of a segment with `extension`."""
    return directory / f"{segment.segment_id()}{extension}"


def open_segment(directory: Path, segment: ArraySegment) -> StoredSegment:
    """Map the files of a segment. Raises DamagedFileError where they are not what was written.

    FileNotFoundError passes: the commit that removed the segment may have come between. So does any other OSError
    that says nothing of the files.
    """
    try:
        inverted = Inverted(map_container(path_of(directory, segment, inverted_file.EXTENSION)))
        documents = Documents(map_container(path_of(directory, segment, documents_file.EXTENSION)))
    except OSError as error:
        if not is_of_the_file(error):
            raise
        raise DamagedFileError(f"{segment.segment_id()} cannot be read ({error})") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DamagedFileError(f"{segment.segment_id()} cannot be read ({error})") from error
    if documents.count != segment.doc_count_all():
        raise DamagedFileError(f"{segment.segment_id()} has another number of passages than the index says")
    return StoredSegment(segment.segment_id(), inverted, documents)


def mark_damaged(directory: Path, name: str) -> None:
    """Let every process know that the segment `name` is damaged, the worker above all, which makes it anew."""
    if is_marked_damaged(directory, name):
        return
    try:
        (directory / f"{name}{_DAMAGED}").touch()
    except FileNotFoundError:
        pass  # a rebuild removed the directory, and the segment with it
    except OSError as error:
        _log.warning("damage cannot be marked; a worker notices when it begins", segment=name, reason=str(error))


def is_marked_damaged(directory: Path, name: str) -> bool:
    """Whether any process found the segment `name` damaged."""
    return (directory / f"{name}{_DAMAGED}").exists()
