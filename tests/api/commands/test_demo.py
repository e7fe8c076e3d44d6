import json
import signal
from pathlib import Path

import pytest

from api.bootstrap import opened
from api.commands.demo import load_samples
from api.settings import Settings
from corpus.samples.collection import sample_documents
from tests.api.terminal import alive, descendants, fetched, kex, kill_group, started, wait_for


def test_a_demo_that_is_killed_while_loading_is_complete_after_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    with started(data, "demo", "--port", 0, log=log) as process:
        wait_for("Loading", log, process)
        while not list(data.glob("files/[0-9a-f][0-9a-f]/*")):
            assert process.poll() is None
        kill_group(process)

    with started(data, "demo", "--port", 0, log=log) as process:
        address = wait_for("Kex is at ", log, process).split()[3]
        answer = json.loads(fetched(f"{address}/api/v1/search?q=%E7%BD%91%E7%BB%9C"))
        page = fetched(address)
        children = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not alive(children, 10)
    assert answer["total"] > 10
    assert b"<html" in page
    status = json.loads(kex(data, "status", "--json").out)
    assert status["documents"] == {"waiting": 0, "indexed": len(sample_documents()), "failed": 0}

    with opened(Settings(data=data)) as parts:
        load_samples(parts)
    assert capsys.readouterr().err == ""
