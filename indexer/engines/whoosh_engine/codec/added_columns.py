"""Which columns did a segment get after it was written?

`whoosh.sorting.add_sortable` gives a field that is in the index already a column, and writes it as Whoosh's own codec
would: a file of the segment for each field, without a checksum. A merge makes it a column like the others.
"""

from typing import Any

from whoosh import columns
from whoosh.filedb.structfile import BufferFile

from indexer.engines.whoosh_engine.codec.columns import kind_of
from indexer.engines.whoosh_engine.codec.segment import ArraySegment


def name_of(segment: ArraySegment, fieldname: str) -> str:
    """The file of a field's added column."""
    name: str = segment.make_filename(f".{fieldname}.col")
    return name


def added_column(storage: Any, segment: ArraySegment, fieldname: str, column: Any) -> columns.ColumnReader:  # noqa: ANN401 - Whoosh has no types
    """The values of an added column. Raises NotImplementedError where Whoosh would unpickle them."""
    name = name_of(segment, fieldname)
    if kind_of(column) == "json" or isinstance(column, columns.CompressedBlockColumn):
        raise NotImplementedError(
            f"the column that was added for {fieldname} may have pickles in it, which are not read: remove {name}, "
            "or make a new index whose schema has the column"
        )
    with storage.open_file(name) as file:
        data = bytes(file.get(0, storage.file_length(name)))
    return column.reader(BufferFile(memoryview(data)), 0, len(data), segment.doc_count_all())
