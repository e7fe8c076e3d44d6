from types import ModuleType

import pytest

from indexer.engines.whoosh_engine.kernels import choice
from tests.contract.engines import compiled_loops


@pytest.fixture(scope="module")
def compiled() -> ModuleType:
    with compiled_loops():
        ready = choice.loops()
    assert isinstance(ready, ModuleType)
    return ready
