"""Which segment is this, and which of its documents are deleted?"""

import base64
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base

Mask = NDArray[np.bool_]


class ArraySegment(base.Segment):  # type: ignore[misc]  # Whoosh has no types
    """A segment of ArrayCodec: its name, how many documents it has, and a mask of those that are deleted.

    Equal are two of the same files with the same deletions, so that a reader sees that some were deleted.
    """

    def __init__(self, codec: Any, indexname: str, segid: str | None = None) -> None:  # noqa: ANN401 - as above
        super().__init__(indexname)
        if segid is not None:
            self.segid: str = segid
        self._codec = codec
        self._count = 0
        self._deleted: Mask | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArraySegment) and self.to_row() == other.to_row()

    def __hash__(self) -> int:
        return hash(self.segment_id())

    def __reduce__(self) -> tuple[Any, ...]:
        # Where Whoosh pickles its table of contents: a packed mask, and nothing of numpy's own.
        return ArraySegment.from_row, (self._codec, self.indexname, self.to_row())

    @classmethod
    def from_row(cls, codec: Any, indexname: str, row: dict[str, Any]) -> "ArraySegment":  # noqa: ANN401 - as above
        """The segment that `to_row` told of. Raises ValueError, KeyError or zlib.error for another row."""
        segment = cls(codec, indexname, row["id"])
        segment.set_doc_count(row["documents"])
        if row["deleted"]:
            bits = np.frombuffer(zlib.decompress(base64.b64decode(row["deleted"])), np.uint8)
            segment._deleted = np.unpackbits(bits, count=segment._count).astype(np.bool_)
        return segment

    def to_row(self) -> dict[str, object]:
        """All that a table of contents must know, as JSON has it."""
        packed = b"" if self._deleted is None else zlib.compress(np.packbits(self._deleted).tobytes())
        return {"id": self.segid, "documents": self._count, "deleted": base64.b64encode(packed).decode("ascii")}

    def codec(self, **_: object) -> Any:  # noqa: ANN401 - as above
        """The codec that reads it."""
        return self._codec

    def should_assemble(self) -> bool:
        """Its files stay as they are."""
        return False

    def set_doc_count(self, count: int) -> None:
        """Say how many documents it has."""
        self._count = count

    def doc_count_all(self) -> int:
        """How many documents it has, deleted ones included."""
        return self._count

    def deleted_count(self) -> int:
        """How many of them are deleted."""
        return 0 if self._deleted is None else int(self._deleted.sum())

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents, ascending."""
        return iter([] if self._deleted is None else np.flatnonzero(self._deleted).tolist())

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Delete a document, or bring it back. Raises IndexError for a number that it does not have."""
        if not 0 <= docnum < self._count:
            raise IndexError(f"{self.segment_id()} has no document {docnum}")
        if self._deleted is None:
            self._deleted = np.zeros(self._count, np.bool_)
        self._deleted[docnum] = delete

    def delete_documents(self, docnums: NDArray[np.int64]) -> None:
        """Delete many documents at once."""
        if self._deleted is None:
            self._deleted = np.zeros(self._count, np.bool_)
        self._deleted[docnums] = True

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted; False for a number beyond the last."""
        return self._deleted is not None and docnum < self._count and bool(self._deleted[docnum])

    def live(self) -> Mask:
        """Which documents are not deleted."""
        return np.ones(self._count, np.bool_) if self._deleted is None else ~self._deleted
