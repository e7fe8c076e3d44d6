import pytest
from fastapi.testclient import TestClient

from tests.api.shelf import MEMBER, STAFF, Shelf


def test_a_job_tells_how_far_it_is(client: TestClient, shelf: Shelf) -> None:
    posted = client.post("/api/v1/documents", files={"file": ("paper.txt", b"A port.")}, headers=STAFF).json()
    address = f"/api/v1/jobs/{posted['job_id']}"
    waiting = client.get(address, headers=STAFF).json()
    assert list(waiting) == "id kind state document_id progress attempts error created finished".split()
    assert (waiting["state"], waiting["kind"], waiting["document_id"]) == ("waiting", "index", posted["document_id"])
    assert waiting["progress"] == {"done": 0, "total": 0, "text": ""}
    shelf.index(("A port.",))
    assert client.get(address, headers=STAFF).json()["state"] == "done"


@pytest.mark.parametrize(
    ("identifier", "headers", "status"), [("1", MEMBER, 403), ("99", STAFF, 404), ("0", STAFF, 404), ("x", STAFF, 422)]
)
def test_a_job_that_cannot_be_shown_is_a_problem(
    client: TestClient, identifier: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get(f"/api/v1/jobs/{identifier}", headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
