import re

from fastapi.testclient import TestClient


def test_what_a_page_needs_is_there_and_may_be_kept_for_ever(client: TestClient) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(addresses) == 3
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_other_content_is_not_there(client: TestClient) -> None:
    assert client.get("/static/0000000000000000/kex.css").status_code == 404
    assert client.get("/static/0000000000000000/..%2Fsite.py").status_code == 404
