import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.sandbox import Limits, Sandbox
from tests.indexer.extract.hostile import FORBIDDEN

HAS_FILTER = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20), registry="tests.indexer.extract.hostile") as sandbox:
        yield sandbox


ONLY_FILTERED = pytest.mark.skipif(not HAS_FILTER, reason="The filter is for Linux on x86_64 and aarch64.")


@ONLY_FILTERED
@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_reader_is_refused(sandbox: Sandbox, tmp_path: Path, deed: str) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"forbidden {deed}\n{path}")
    before = path.read_bytes()
    assert sandbox.extract(path, path.name).pages[0].text == "PermissionError"
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@ONLY_FILTERED
def test_what_a_reader_starts_is_fenced_in_too() -> None:
    assert "PermissionError" in said_fenced_in("import socket; socket.socket()", programs=True)


@ONLY_FILTERED
def test_threads_that_were_there_before_are_fenced_in_too() -> None:
    program = """
import socket, threading
from indexer.extract.fence import fence_in
ready = threading.Event()
thread = threading.Thread(target=lambda: (ready.wait(), socket.socket()))
thread.start()
print(fence_in())
ready.set()
thread.join()
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout == "True\n"
    assert "PermissionError" in ran.stderr


@ONLY_FILTERED
def test_programs_may_be_started_and_ended_where_that_is_allowed() -> None:
    sleeper = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1); p.kill()"
    assert said_fenced_in(f"{sleeper}; sys.exit(str(p.wait()))", programs=True) == "-9"


def said_fenced_in(code: str, *, programs: bool) -> str:
    """What Python code writes to its standard error, run as a program by a process that is fenced in."""
    program = f"""
import subprocess, sys
from indexer.extract.fence import fence_in
print(fence_in(programs={programs}), flush=True)
subprocess.run([sys.executable, "-c", {code!r}])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout == "True\n"
    return ran.stderr.strip()
