"""The engines there are, each empty and gone after use."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines.engine import Engine
from indexer.engines.memory_engine import MemoryEngine
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.kernels import choice

Opening = Callable[[], AbstractContextManager[Engine]]


@contextmanager
def memory() -> Iterator[Engine]:
    yield MemoryEngine()


@contextmanager
def whoosh() -> Iterator[Engine]:
    """With the loops that run at the time: numpy's."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        yield engine
        engine.close()


@contextmanager
def whoosh_compiled() -> Iterator[Engine]:
    """With numba's loops."""
    with compiled_loops(), whoosh() as engine:
        yield engine


@contextmanager
def compiled_loops() -> Iterator[None]:
    """Let everything in the block take numba's loops, and what comes after it those that ran before."""
    before = choice.loops()
    choice._loops = _compiled()
    try:
        yield
    finally:
        choice._loops = before


@cache
def _compiled() -> choice.Loops:
    """Numba's loops, compiled once a process at the most."""
    before = choice.loops()
    choice.warm()
    ready = choice.loops()
    choice._loops = before
    assert ready.__name__.endswith(".compiled")  # type: ignore[attr-defined]  # a module
    return ready


ENGINES: dict[str, Opening] = {"memory": memory, "whoosh": whoosh, "whoosh-compiled": whoosh_compiled}
