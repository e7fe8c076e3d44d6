"""The whole way, as its users go it: real processes, real files, and what happens when they are stopped."""

import json
import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

import pytest

from api.bootstrap import Parts, opened
from api.settings import Settings
from corpus.access import OPERATOR
from corpus.samples.collection import FILES
from indexer.results import SearchRequest
from tests.api.terminal import (
    KEX,
    alive,
    descendants,
    environment,
    fetched,
    in_terminal,
    kex,
    kill_group,
    started,
    wait_for,
)

_KILLS = 15
_KILLING_SECONDS = 24.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty notes, each with a word of its own, and three papers of the sample collection."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(20):
        text = f"Note {number}\n\nThe mast note{number}mast carries a slice. 網絡 {number}\n"
        (folder / f"note{number}.txt").write_text(text, encoding="utf-8")
    for name in ("slicing-wp.en.pdf", "founding.pt.html", "security-baseline.en.docx"):
        (folder / name).write_bytes((FILES / name).read_bytes())
    return folder


def _rows(out: str) -> dict[str, Mapping[str, str]]:
    rows = [json.loads(line) for line in out.splitlines()]
    assert len({row["path"] for row in rows}) == len(rows)
    return {row["path"]: row for row in rows}


def _assert_complete(data: Path, folder: Path) -> None:
    """Every file is one document, is indexed, and is found; nothing else is there and nothing waits."""
    files = {path.name for path in folder.iterdir()}
    with opened(Settings(data=data)) as parts:
        listed = parts.library.list_documents(OPERATOR, size=1000).documents
        assert sorted(document.source for document in listed) == sorted(files)
        assert parts.status()["waiting_jobs"] == 0
        assert parts.engine.counts().documents == len(files)
        for number in range(20):
            assert _found(parts, f"note{number}mast") == [f"note{number}.txt"]
        assert set(_found(parts, "slice 网络", 100)) >= {name for name in files if name.startswith("note")}


def _found(parts: Parts, query: str, size: int = 10) -> list[str]:
    hits = parts.searcher().search(SearchRequest(query, size=size), OPERATOR).hits
    return [hit.document.source for hit in hits]


def test_two_adds_at_once_give_each_file_once(tmp_path: Path, folder: Path) -> None:
    command = [KEX, "--data", str(tmp_path / "data"), "add", str(folder), "--json"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment(), start_new_session=True)
        for _ in range(2)
    ]
    answers = [_rows(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    first, second = answers
    assert len(first) == 23
    assert {path: row["document_id"] for path, row in first.items()} == {
        path: row["document_id"] for path, row in second.items()
    }
    assert all({first[path]["outcome"], second[path]["outcome"]} == {"new", "known"} for path in first)
    _assert_complete(tmp_path / "data", folder)


def test_an_add_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path, folder: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    moments = random.Random(seed := random.randrange(10**9))  # noqa: S311 - no secret
    print(f"seed {seed}")  # shown where the test fails
    deadline = monotonic() + _KILLING_SECONDS
    kills = 0
    while kills < _KILLS and monotonic() < deadline:
        with started(data, "add", folder, log=log) as process:
            sleep(moments.uniform(1.0, 4.5))
            kill_group(process)
            kills += 1
    again = kex(data, "add", folder, "--json")
    assert again.code == 0, again
    assert {row["outcome"] for row in _rows(again.out).values()} <= {"new", "known"}
    _assert_complete(data, folder)


def test_beside_a_service_its_own_indexer_works_and_searches_go_on(tmp_path: Path, folder: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    with started(data, "serve", "--port", 0, "--workers", 2, log=log) as service:
        address = wait_for("Kex is at ", log, service).split()[3]
        search = f"{address}/api/v1/search?q=slice&size=1"
        assert json.loads(fetched(search))["total"] == 0
        ran = kex(data, "add", folder)
        assert (ran.code, len(ran.out.splitlines())) == (0, 23), ran
        workers = {int(owner.rpartition(":")[2]) for owner in _owners(data)}
        assert workers <= descendants(service.pid)
        total = json.loads(fetched(search))["total"]
        assert total >= 20

        with started(data, "reindex", "--full", log=tmp_path / "reindex") as rebuild:
            totals = set()
            while rebuild.poll() is None:
                totals.add(json.loads(fetched(search))["total"])
                sleep(0.1)
            assert rebuild.returncode == 0
        assert totals == {total}
        children = descendants(service.pid)
        service.terminate()
        assert service.wait(30) == 0
        assert not alive(children, 10)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1
    _assert_complete(data, folder)


def _owners(data: Path) -> set[str]:
    connection = sqlite3.connect(data / "kex.db")
    owners = {owner for (owner,) in connection.execute("SELECT owner FROM jobs")}
    connection.close()
    return owners


def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(tmp_path: Path, folder: Path) -> None:
    # Takes so long that the key comes while it is indexed, however busy the machine.
    (folder / "a long one.txt").write_text("\n".join(f"the mast {n} of the harbour" for n in range(60_000)))
    for attempt in range(5):
        data = tmp_path / f"data-{attempt}"
        command = [KEX, "--data", str(data), "add", str(folder)]
        stopped = in_terminal(command, answer={"Indexing": b"\x03"})
        if stopped.code:  # else all was done before the key came through
            break
    assert stopped.code == 130, stopped
    assert "kex: stopped" in stopped.out
    assert "Traceback" not in stopped.out
    connection = sqlite3.connect(data / "kex.db")
    # No attempt is used up, so that stopping three times does not count as failing three times.
    assert connection.execute("SELECT DISTINCT state, attempts FROM jobs").fetchall() == [("waiting", 0)]
    connection.close()

    # The bar belongs to the terminal, and what is asked for goes where it was sent.
    out = tmp_path / "out.jsonl"
    on = in_terminal([*command, "--json"], stdout=out)
    assert on.code == 0
    assert {row["outcome"] for row in _rows(out.read_text(encoding="utf-8")).values()} == {"known"}
    assert "Keeping" in on.out
    assert "document_id" not in on.out
    _assert_complete(data, folder)


def test_an_add_that_is_told_to_end_leaves_no_reader_behind(tmp_path: Path, folder: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    with started(data, "add", folder, log=log) as process:
        while not (readers := descendants(process.pid)):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
        assert not alive(readers, 10)
    assert log.read_text(encoding="utf-8") == ""


def test_a_reader_that_has_had_enough_is_no_error_to_speak_of(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [KEX, "--data", tmp_path, "status", "--json"],
        stdout=write,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_the_files_that_others_made_are_each_read_or_have_their_reason(tmp_path: Path, shared: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for suffix in ("pdf", "docx", "html", "txt"):
        for path in sorted((shared / "files").rglob(f"*.{suffix}"), key=lambda path: path.stat().st_size)[:6]:
            (folder / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    ran = kex(tmp_path / "data", "add", folder, "--json")
    rows = _rows(ran.out)
    failed = [row for row in rows.values() if row["outcome"] == "failed"]
    assert len(rows) == len(list(folder.iterdir()))
    assert (ran.code, ran.err) == (int(bool(failed)), "")
    assert all(row["error"] and "\n" not in row["error"] for row in failed)
    assert "fault of Kex" not in ran.out
