"""The engines there are, each empty and gone after use."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines.engine import Engine
from indexer.engines.memory_engine import MemoryEngine
from indexer.engines.whoosh_engine.engine import WhooshEngine

Opening = Callable[[], AbstractContextManager[Engine]]


@contextmanager
def memory() -> Iterator[Engine]:
    yield MemoryEngine()


@contextmanager
def whoosh() -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        yield engine
        engine.close()


ENGINES: dict[str, Opening] = {"memory": memory, "whoosh": whoosh}
