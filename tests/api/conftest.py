"""A shelf with a few documents and people who ask for them over HTTP, and the command `kex`."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import app
from api.commands.console import run
from tests.api.shelf import Shelf
from tests.api.terminal import PAPERS, Kex, Ran


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(shelf: Shelf) -> TestClient:
    """Somebody without a token, unless a test sends one; redirects are answers, not followed."""
    return TestClient(create_app(shelf.service), base_url="https://kex.example", follow_redirects=False)


@pytest.fixture
def local_client(shelf: Shelf) -> TestClient:
    """Somebody at the machine itself, where no tokens are configured."""
    service = replace(shelf.service, tokens={}, local=True)
    return TestClient(create_app(service), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture
def kex(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Kex]:
    """`kex ARGUMENTS` in this process and an empty folder, with no settings but those of the test."""
    for name in [name for name in os.environ if name.startswith("KEX_") and name != "KEX_SHARED"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)

    def kex(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["kex", *map(str, arguments)])
        capsys.readouterr()
        code = run(app)
        return Ran(code, *capsys.readouterr())

    yield kex
    signal.signal(signal.SIGTERM, handler)
    structlog.reset_defaults()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with three papers."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
