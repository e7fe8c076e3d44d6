import subprocess
import sys

import pytest
from structlog.testing import capture_logs

from indexer.engines.whoosh_engine import kernels
from indexer.engines.whoosh_engine.kernels import choice, plain
from tests.contract.engines import compiled_loops


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_loops", plain)


def test_the_loops_are_numpys_until_numbas_are_ready() -> None:
    assert choice.loops() is plain
    with compiled_loops():
        assert choice.loops() is not plain
    assert choice.loops() is plain
    choice.warm()
    assert choice.loops() is not plain


def test_without_numba_the_loops_stay_numpys_and_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"{kernels.__name__}.compiled"
    monkeypatch.delattr(kernels, "compiled", raising=False)
    monkeypatch.setitem(sys.modules, name, None)
    with capture_logs() as logged:
        choice.warm()
    assert choice.loops() is plain
    assert ["numba cannot be used" in entry["event"] for entry in logged] == [True]


def test_nothing_is_left_to_compile_once_the_loops_are_ready() -> None:
    """In a process of its own, for others have compiled in this one."""
    name = f"{__package__}.signatures"
    told = subprocess.run([sys.executable, "-m", name], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["warm"]


def test_both_have_the_same_loops() -> None:
    with compiled_loops():
        compiled = choice.loops()
    names = [name for name in vars(choice.Loops) if not name.startswith("_")]
    assert len(names) == 5
    assert all(callable(getattr(loops, name)) for loops in (plain, compiled) for name in names)
