import os
from collections.abc import Iterator

import pytest

from indexer.engines.whoosh_engine import opened
from indexer.engines.whoosh_engine.engine import WhooshEngine
from tests.contract.engines import compiled_loops, whoosh


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests make hundreds of indexes, and none outlives the machine. Those of other processes do wait."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def engine() -> Iterator[WhooshEngine]:
    with whoosh() as empty:
        assert isinstance(empty, WhooshEngine)
        yield empty


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search looks whether another process changed the disk, instead of one in twenty milliseconds."""
    monkeypatch.setattr(opened, "_LOOK_NANOSECONDS", 0)


@pytest.fixture(params=["plain", "compiled"])
def each_loops(request: pytest.FixtureRequest) -> Iterator[None]:
    """The test runs with numpy's loops, and with numba's."""
    if request.param == "plain":
        yield
    else:
        with compiled_loops():
            yield
