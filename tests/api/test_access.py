"""What a principal may not read is not there for it: nowhere."""

import pytest
from fastapi.testclient import TestClient

from tests.api.shelf import MEMBER, STAFF, Shelf

EVERYWHERE = [
    "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/file",
    "/api/v1/documents/{id}/similar",
    "/documents/{id}",
    "/documents/{id}?q=zebra",
]


@pytest.fixture
def hidden(shelf: Shelf) -> str:
    shelf.put("Open roaming", "Roaming for all.", work="roaming", language="en")
    return shelf.put("Zebra plan", "The zebra is secret.", readers=("members",), work="roaming", language="pt")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_document_for_members_is_not_there_for_a_passer_by(client: TestClient, hidden: str, path: str) -> None:
    assert client.get(path.format(id=hidden)).status_code == 404
    assert client.get(path.format(id=hidden), headers=MEMBER).status_code == 200


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_hidden_document_answers_as_one_that_never_was(client: TestClient, hidden: str, path: str) -> None:
    never = "0" * len(hidden)
    answers = [client.get(path.format(id=each)).text.replace(each, "ID") for each in (hidden, never)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/search?q=zebra", "/api/v1/suggest?q=zebra", "/api/v1/documents", "/"])
def test_no_list_shows_it(client: TestClient, hidden: str, path: str) -> None:
    text = client.get(path).text
    assert "Zebra plan" not in text
    assert hidden not in text


def test_no_count_shows_it(client: TestClient, hidden: str) -> None:
    assert hidden
    answer = client.get("/api/v1/search?q=zebra").json()
    assert answer["total"] == 0
    assert not any(answer["facets"].values())
    assert client.get("/api/v1/documents").json()["total"] == 1
    assert client.get("/api/v1/documents", headers=MEMBER).json()["total"] == 2


def test_no_edition_shows_it(client: TestClient, hidden: str) -> None:
    hit = client.get("/api/v1/search?q=roaming").json()["hits"][0]
    assert hit["editions"] == []
    identifier = hit["document"]["id"]
    assert client.get(f"/api/v1/documents/{identifier}").json()["editions"] == []
    assert hidden not in client.get(f"/documents/{identifier}").text


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_only_staff_change_anything(client: TestClient, hidden: str, method: str) -> None:
    address = f"/api/v1/documents/{hidden}"
    for headers in ({}, MEMBER):
        assert client.request(method, address, headers=headers, json={"title": "Mine"}).status_code == 403
    assert client.get(address, headers=STAFF).json()["title"] == "Zebra plan"


def test_readers_and_source_are_for_staff(client: TestClient, hidden: str) -> None:
    address = f"/api/v1/documents/{hidden}"
    assert client.get(address, headers=STAFF).json()["readers"] == ["members"]
    seen = client.get(address, headers=MEMBER).json()
    assert (seen["readers"], seen["source"]) == (None, None)
