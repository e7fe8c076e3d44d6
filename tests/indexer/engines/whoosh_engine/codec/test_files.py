from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage, RamStorage

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.files import created, opened
from indexer.engines.whoosh_engine.codec.segment import ArraySegment

Change = Callable[[bytes], bytes]
Storage = Any  # Whoosh has no types


@pytest.fixture(params=["ram", "disk"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return RamStorage() if request.param == "ram" else FileStorage(str(tmp_path))


@pytest.fixture
def segment() -> ArraySegment:
    return ArraySegment(ArrayCodec(), "test")


def write(storage: Storage, segment: ArraySegment) -> None:
    with created(storage, segment, ".x") as writer:
        writer.add("numbers", np.arange(1000))
        writer.finish({"said": "ä"})


def overwrite(storage: Storage, segment: ArraySegment, change: Change) -> None:
    name = segment.make_filename(".x")
    with storage.open_file(name) as file:
        data = bytes(file.get(0, storage.file_length(name)))
    with storage.create_file(name) as file:
        file.write(change(data))


def test_what_was_written_is_read(storage: Storage, segment: ArraySegment) -> None:
    write(storage, segment)
    container = opened(storage, segment, ".x")
    assert container.array("numbers").tolist() == list(range(1000))
    assert container.about == {"said": "ä"}
    assert container.source.endswith(segment.make_filename(".x"))
    container.verify()


@pytest.mark.parametrize(
    "change", [lambda _: b"", lambda data: data[:-1], lambda data: data[:30], lambda data: data[:-9] + bytes(9)]
)
def test_a_damaged_file_is_told_by_its_name(storage: Storage, segment: ArraySegment, change: Change) -> None:
    write(storage, segment)
    overwrite(storage, segment, change)
    with pytest.raises(DamagedFileError, match=segment.make_filename(".x")):
        opened(storage, segment, ".x")


def test_a_file_that_was_not_finished_is_damaged(storage: Storage, segment: ArraySegment) -> None:
    def fail() -> None:
        with created(storage, segment, ".x") as writer:
            writer.add("numbers", np.arange(1000))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with pytest.raises(DamagedFileError):
        opened(storage, segment, ".x")


def test_a_changed_array_is_found_by_verifying(storage: Storage, segment: ArraySegment) -> None:
    write(storage, segment)
    overwrite(storage, segment, lambda data: data[:80] + b"!" + data[81:])
    container = opened(storage, segment, ".x")
    with pytest.raises(DamagedFileError, match="numbers"):
        container.verify()
