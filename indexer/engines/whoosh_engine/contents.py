"""Which segments does a commit consist of?

A table of contents in the place and with the name that Whoosh gives it, so that `whoosh.index.open_dir` finds the
index; but JSON instead of a pickle. It begins as Whoosh's do (sizes of numbers, byte order, version, release);
its version is one that Whoosh hands on to `toc_loaders`. After that come the length and CRC-32 of the JSON
(`>II`), and the JSON: `layout`, `generation`, `segments` (see ArraySegment.to_row) and `lost`.
"""

import json
import os
import re
import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.legacy import toc_loaders

from corpus.errors import KexError
from indexer.engines.engine import IndexUnavailableError
from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.failures import REMEDY, is_of_the_file
from indexer.engines.whoosh_engine.schema import LAYOUT, schema

INDEX_NAME = "MAIN"
_VERSION = -2111
_PICKLED = -111
"""The version that Whoosh writes: a pickle follows, which may be made to do anything, so it is not read."""
_HEAD = struct.Struct(">3Bii3B")
_SIZES = (4, 8, 4)
_BYTE_ORDER = -12345
_RELEASE = (2, 7, 4)
_BODY = struct.Struct(">II")
_NAME = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")
_OURS = re.compile(rf"_?{INDEX_NAME}_.*")


@dataclass(frozen=True, slots=True)
class Contents:
    """One commit: its number, its segments, and the names of segments that were given up as damaged."""

    generation: int
    segments: tuple[ArraySegment, ...]
    lost: tuple[str, ...] = ()


def latest(directory: Path) -> int:
    """The number of the last commit, -1 where there is none."""
    found = (_NAME.fullmatch(path.name) for path in directory.iterdir())
    return max((int(name[1]) for name in found if name), default=-1)


def read_contents(directory: Path) -> Contents:
    """The last commit. Raises IndexUnavailableError where there is none, an older layout or damage.

    OSError passes: the next commit may have removed the file.
    """
    number = latest(directory)
    if number < 0:
        raise IndexUnavailableError(f"There is no index in {directory}. {REMEDY}")
    try:
        data = (directory / _name(number)).read_bytes()
        _check_head(data)
        return _contents(data[_HEAD.size :])
    except KexError:
        raise
    except OSError as error:
        if not is_of_the_file(error):
            raise
        raise IndexUnavailableError(f"{directory / _name(number)} cannot be read ({error}). {REMEDY}") from error
    except (ValueError, KeyError, TypeError, struct.error, zlib.error) as error:
        raise IndexUnavailableError(f"{directory / _name(number)} is damaged ({error}). {REMEDY}") from error


def write_contents(directory: Path, contents: Contents) -> None:
    """Make `contents` the last commit: afterwards it is on the disk, whatever happens. The files it names are there."""
    told = {
        "layout": LAYOUT,
        "generation": contents.generation,
        "segments": [segment.to_row() for segment in contents.segments],
        "lost": contents.lost,
    }
    body = json.dumps(told).encode("ascii")
    temporary = directory / f"{_name(contents.generation)}.new"
    with temporary.open("wb") as file:
        file.write(_HEAD.pack(*_SIZES, _BYTE_ORDER, _VERSION, *_RELEASE))
        file.write(_BODY.pack(len(body), zlib.crc32(body)) + body)
        file.flush()
        os.fsync(file.fileno())
    final = directory / _name(contents.generation)
    temporary.replace(final)
    try:
        sync_directory(directory)
    except OSError:
        final.unlink(missing_ok=True)  # the writer takes back what it wrote for it
        raise


def sync_directory(directory: Path) -> None:
    """See the names of the files in `directory` safely on the disk."""
    number = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def remove_others(directory: Path, contents: Contents) -> None:
    """Remove the files of Whoosh indexes that `contents` does not name: replaced ones, and what a crash left.

    What the disk does not let go of now, the next commit removes.
    """
    kept = {segment.segment_id() for segment in contents.segments}
    with suppress(OSError):
        for path in directory.iterdir():
            named = path.name == _name(contents.generation) or path.name.partition(".")[0] in kept
            if not named and path.is_file() and _OURS.fullmatch(path.name) and not path.name.endswith("LOCK"):
                path.unlink(missing_ok=True)


def _check_head(data: bytes) -> None:
    """Raises ValueError for another file, IndexUnavailableError for a table of contents that Whoosh itself wrote."""
    *_, order, version, _, _, _ = _HEAD.unpack_from(data)
    if order != _BYTE_ORDER:
        raise ValueError("it is no table of contents")
    if version == _PICKLED:
        message = "The index was last written by Whoosh itself or by an older version of Kex, and is not read. "
        raise IndexUnavailableError(f"{message}Let only Kex write to it. {REMEDY}")
    if version != _VERSION:
        raise ValueError(f"its version {version} is unknown")


def _name(generation: int) -> str:
    return f"_{INDEX_NAME}_{generation}.toc"


def _contents(body: bytes) -> Contents:
    length, crc = _BODY.unpack_from(body)
    data = body[_BODY.size : _BODY.size + length]
    if len(data) != length or zlib.crc32(data) != crc:
        raise ValueError("it is cut short or overwritten")
    told = json.loads(data)
    if told["layout"] != LAYOUT:
        raise IndexUnavailableError(f"The index has layout {told['layout']}, and this version wants {LAYOUT}. {REMEDY}")
    codec = ArrayCodec()
    segments = tuple(ArraySegment.from_row(codec, INDEX_NAME, row) for row in told["segments"])
    return Contents(told["generation"], segments, tuple(told["lost"]))


def _load(stream: Any, _generation: int, given: Schema | None, _version: int) -> tuple[Schema, Sequence[ArraySegment]]:  # noqa: ANN401 - Whoosh has no types
    """What Whoosh asks of a loader: the schema and the segments."""
    return given or schema(), list(_contents(stream.read()).segments)


toc_loaders[_VERSION] = _load
