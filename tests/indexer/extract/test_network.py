import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.sandbox import Limits, Sandbox

HAS_FILTER = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20), registry="tests.indexer.extract.hostile") as sandbox:
        yield sandbox


@pytest.mark.skipif(not HAS_FILTER, reason="The filter is for Linux on x86_64 and aarch64.")
@pytest.mark.parametrize("deed", ["connect", "local_socket"])
def test_a_reader_has_no_network(sandbox: Sandbox, tmp_path: Path, deed: str) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"{deed}\n{path}")
    assert sandbox.extract(path, path.name).pages[0].text == "PermissionError"


@pytest.mark.skipif(not HAS_FILTER, reason="The filter is for Linux on x86_64 and aarch64.")
def test_what_a_reader_starts_has_no_network_either() -> None:
    program = """
import subprocess, sys
from indexer.extract.network import shut_off
print(shut_off(), flush=True)
subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], check=True)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout == "True\n"
    assert "PermissionError" in ran.stderr
