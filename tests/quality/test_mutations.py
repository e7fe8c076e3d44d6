"""Can a broken copy of a real file harm the service? A thousand of them, the same ones each time."""

import random
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.limits import Limits
from indexer.extract.sandbox import Sandbox
from tests.contract.test_extractor import broken, read_or_refused

MUTATIONS, CHUNKS = 1000, 20
_LARGEST = 150_000
_MOST_GROWTH = 100 * 1024
"""Kilobytes: what answers took for a moment, and not what a thousand of them would take."""


@pytest.fixture
def files(shared: Path) -> list[Path]:
    """Good files of all kinds, small enough that a thousand are read in a minute or two."""
    found = [*(shared / "files" / "pdf").glob("*_normal/*.pdf"), *(shared / "files" / "office").glob("*/*")]
    return sorted(path for path in found if path.stat().st_size <= _LARGEST)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20)) as sandbox:
        yield sandbox


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_broken_copy_of_a_real_file_ends_as_text_or_a_typed_error(
    sandbox: Sandbox, files: list[Path], tmp_path: Path, chunk: int
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(chunk, MUTATIONS, CHUNKS):
        chance = random.Random(seed)  # noqa: S311 - it has to be repeatable
        original = files[seed % len(files)]
        path = tmp_path / original.name
        path.write_bytes(broken(original.read_bytes(), chance))
        read_or_refused(sandbox, path)
        path.unlink()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_GROWTH
