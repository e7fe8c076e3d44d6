import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.api.terminal import Kex, alive, descendants, fetched, started, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def test_a_port_in_use_is_one_line(kex: Kex) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = kex("serve", "--port", taken.getsockname()[1])
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert "already in use" in ran.err


def test_a_service_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(tmp_path / "data", "serve", "--port", 0, "--workers", 2, log=log) as process:
        address = wait_for("Kex is at ", log, process).split()[3]
        assert fetched(f"{address}/healthz")
        children = descendants(process.pid)
        assert len(children) >= 3
        process.kill()
        process.wait()
        assert not alive(children, 15)


def test_ctrl_c_ends_the_service_and_its_indexer_without_a_word(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(tmp_path / "data", "serve", "--port", 0, log=log) as process:
        address = wait_for("Kex is at ", log, process).split()[3]
        assert fetched(f"{address}/healthz")
        [indexer] = descendants(process.pid)
        # The terminal sends it to all that run in it.
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        assert not alive({indexer}, 0)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


def test_an_indexer_that_dies_is_followed_by_another(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(tmp_path / "data", "serve", "--port", 0, log=log) as process:
        wait_for("Kex is at ", log, process)
        while not (children := descendants(process.pid)):
            assert process.poll() is None
        [indexer] = children
        os.kill(indexer, signal.SIGKILL)
        wait_for("The indexer ended with exit status -9", log, process)
        while not descendants(process.pid) - {indexer}:
            assert process.poll() is None


def test_a_service_without_a_worker_has_none(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(tmp_path / "data", "serve", "--port", 0, "--no-worker", log=log) as process:
        address = wait_for("Kex is at ", log, process).split()[3]
        assert fetched(f"{address}/readyz")
        assert not descendants(process.pid)
