from collections.abc import Mapping
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.errors import StorageError
from tests.api.shelf import Shelf


def test_a_service_with_an_index_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_service_without_an_index_is_alive_but_not_ready(shelf: Shelf) -> None:
    client = TestClient(create_app(replace(shelf.service, status=lambda: {"ready": False})))
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/not-ready")


def test_a_service_whose_database_is_away_is_not_ready(shelf: Shelf) -> None:
    def status() -> Mapping[str, object]:
        raise StorageError("The database kex.db does not answer; look at the disk.")

    client = TestClient(create_app(replace(shelf.service, status=status)))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_need_no_token(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
