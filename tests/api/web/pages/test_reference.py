import pytest
from fastapi.testclient import TestClient


def test_the_reference_lists_every_operation_with_its_parameters(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert "white-paper | press-release | other, repeatable" in page
    assert "integer, 1 to 100, default 10" in page
    assert "<td>multipart/form-data</td><td>file</td>" in page
    assert "<td>application/json</td>" in page


def test_the_reference_needs_nothing_from_elsewhere(client: TestClient) -> None:
    assert "://" not in client.get("/docs").text


@pytest.mark.parametrize("code", ["not-found", "too-large"])
def test_the_type_of_a_problem_leads_to_its_explanation(client: TestClient, code: str) -> None:
    answer = client.get(f"/problems/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/docs#problems")
