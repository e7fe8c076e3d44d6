"""How do many arrays lie in one file, so that a reader maps them and notices damage?

    header      64 bytes: the magic number and zeros
    arrays      each raw and little-endian, beginning at a multiple of 64 bytes
    directory   JSON: for each array its dtype, offset, count and CRC-32; and what the writer says of them ("about")
    footer      the directory's offset and length, its CRC-32, the magic number (`<QIIQ`)

Nothing in a file is ever executed or unpickled. The footer comes last, so a file that was cut or never finished
has none.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

MAGIC = int.from_bytes(b"KEXARR01", "little")
_ALIGNMENT = 64
_FOOTER = struct.Struct("<QIIQ")
_ENCODABLE = frozenset("biuf")

Array = NDArray[Any]


class DamagedFileError(Exception):
    """A file of the index is not what was written: it is cut, overwritten, or of another kind."""


class Append(Protocol):
    """Takes the next stretch of an array that is written piece by piece."""

    def __call__(self, piece: Array, /) -> None:
        """Append `piece`."""


class ContainerWriter:
    """Writes arrays into a binary file that can be sought in, which `finish` completes.

    The file is flushed and, where it is a real one, fsynced before `finish` returns.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._regions: dict[str, _Region] = {}
        self._end = _ALIGNMENT
        file.write(MAGIC.to_bytes(8, "little") + bytes(_ALIGNMENT - 8))

    def add(self, name: str, array: Array) -> None:
        """Write a whole array."""
        self.reserve(name, array.dtype, len(array))(array)

    def reserve(self, name: str, dtype: DTypeLike, count: int) -> Append:
        """Make room for an array of `count` elements; what is returned writes them piece by piece.

        Several arrays may be under way at once.
        """
        little = np.dtype(dtype).newbyteorder("<")
        if name in self._regions or little.kind not in _ENCODABLE:
            raise ValueError(f"an array {name!r} of {little} cannot be added")
        region = self._regions[name] = _Region(little, self._end, count)
        self._end += -(-count * little.itemsize // _ALIGNMENT) * _ALIGNMENT
        return lambda piece: self._append(region, piece)

    def _append(self, region: "_Region", piece: Array) -> None:
        data = np.ascontiguousarray(piece, region.dtype).view(np.uint8).data
        self._file.seek(region.offset + region.done * region.dtype.itemsize)
        self._file.write(data)
        region.crc = zlib.crc32(data, region.crc)
        region.done += len(piece)

    def finish(self, about: Mapping[str, object]) -> None:
        """Write the directory and what is said `about` the arrays (JSON), and see the file safely on the disk."""
        unfinished = [name for name, region in self._regions.items() if region.done != region.count]
        if unfinished:
            raise ValueError(f"{', '.join(unfinished)}: not as many elements as were reserved")
        arrays = {name: [one.dtype.str, one.offset, one.count, one.crc] for name, one in self._regions.items()}
        directory = json.dumps({"arrays": arrays, "about": about}, ensure_ascii=True).encode("ascii")
        self._file.seek(self._end)
        self._file.write(directory)
        self._file.write(_FOOTER.pack(self._end, len(directory), zlib.crc32(directory), MAGIC))
        self._file.flush()
        if (number := _file_number(self._file)) is not None:
            os.fsync(number)


@dataclass(slots=True)
class _Region:
    dtype: np.dtype[Any]
    offset: int
    count: int
    done: int = 0
    crc: int = 0


class Container:
    """The arrays of a file that ContainerWriter wrote; `source` names it in errors.

    Raises DamagedFileError where the file has no whole directory or is shorter than that says. `verify` looks at
    the contents too.
    """

    def __init__(self, data: bytes | mmap.mmap, source: str) -> None:
        self.source = source
        self._data = data
        self._directory, self.about = _directory_of(data, source)

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def array(self, name: str) -> Array:
        """The array, read-only and in place. Raises DamagedFileError where there is none of that name."""
        if name not in self._directory:
            raise DamagedFileError(f"{self.source} has no array {name}")
        dtype, offset, count, _ = self._directory[name]
        return np.frombuffer(self._data, np.dtype(dtype), count, offset) if count else np.empty(0, np.dtype(dtype))

    def release(self) -> None:
        """Give back the memory of what was read, for whoever reads a large file once; it can be read again."""
        if isinstance(self._data, mmap.mmap):
            self._data.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Read everything and compare it with the checksums. Raises DamagedFileError."""
        for name, (_, _, _, crc) in self._directory.items():
            if zlib.crc32(self.array(name).view(np.uint8).data) != crc:
                raise DamagedFileError(f"{self.source}: the array {name} is not what was written")
        self.release()


def map_container(path: Path) -> Container:
    """Map the file at `path`. Raises DamagedFileError, and OSError where it cannot be opened."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise DamagedFileError(f"{path} is empty")
        return Container(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), str(path))


def _directory_of(data: bytes | mmap.mmap, source: str) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    if len(data) < _FOOTER.size:
        raise DamagedFileError(f"{source} is cut short")
    offset, length, crc, magic = _FOOTER.unpack(data[-_FOOTER.size :])
    written = data[offset : offset + length]
    if magic != MAGIC or zlib.crc32(written) != crc:
        raise DamagedFileError(f"{source} is cut short or overwritten")
    whole = json.loads(written)
    return whole["arrays"], whole["about"]


def _file_number(file: BinaryIO) -> int | None:
    try:
        return file.fileno()
    except (AttributeError, OSError):  # a file in memory
        return None
