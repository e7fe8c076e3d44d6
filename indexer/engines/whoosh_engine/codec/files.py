"""How are a segment's files reached through Whoosh's storages?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from indexer.engines.whoosh_engine.codec.container import Container, ContainerWriter, map_container
from indexer.engines.whoosh_engine.codec.segment import ArraySegment


@contextmanager
def created(storage: Any, segment: ArraySegment, extension: str) -> Iterator[ContainerWriter]:  # noqa: ANN401 - Whoosh has no types
    """A new file of a segment, to be finished in the block."""
    file = segment.create_file(storage, extension)
    try:
        yield ContainerWriter(file)
    finally:
        file.close()


def opened(storage: Any, segment: ArraySegment, extension: str) -> Container:  # noqa: ANN401 - as above
    """A file of a segment: mapped where it lies in a directory, else read. Raises DamagedFileError."""
    name = segment.make_filename(extension)
    if isinstance(storage, FileStorage):
        return map_container(Path(storage.folder) / name)
    with storage.open_file(name) as file:
        return Container(bytes(file.get(0, storage.file_length(name))), name)
