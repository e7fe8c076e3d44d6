"""A shelf with a few documents, and people who ask for them over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.api.shelf import Shelf


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
