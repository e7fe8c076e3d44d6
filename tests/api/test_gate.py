import itertools
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.gate import FORM_ROOM, is_loopback
from tests.api.shelf import MEMBER, STAFF, UPLOAD_LIMIT, Shelf

POLICY = "Content-Security-Policy"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("127.1.2.3", True),
        ("[::1]:8000", True),
        ("", False),
        ("kex.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("10.0.0.1", False),
        ("[::1", False),
    ],
)
def test_what_is_a_name_of_this_very_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_local_service_refuses_a_foreign_name_for_itself(local_client: TestClient) -> None:
    answer = local_client.get("/api/v1/search", headers={"Host": "rebound.example"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/wrong-host"


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
def test_a_local_service_refuses_what_a_proxy_hands_on(local_client: TestClient, name: str) -> None:
    answer = local_client.get("/api/v1/search", headers={name: "203.0.113.5"})
    assert answer.status_code == 403
    assert "KEX_TOKENS" in answer.json()["detail"]


def test_a_service_for_others_answers_to_any_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "another.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://kex.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/upload"), ("DELETE", "/api/v1/documents/1")])
def test_another_sites_page_changes_nothing(
    local_client: TestClient, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = local_client.request(method, path, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8000"},
    ],
)
def test_programs_and_pages_of_this_site_get_in(local_client: TestClient, headers: dict[str, str]) -> None:
    assert local_client.delete("/api/v1/documents/1", headers=headers).status_code == 404


def test_another_site_may_link_to_a_page(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_unknown_token_is_a_problem_that_says_how_to_sign_in(client: TestClient) -> None:
    answer = client.get("/api/v1/search", headers={"Authorization": "Bearer nobody"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/v1/search", "/api/v1/documents/1", "/healthz"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers[POLICY]
    assert "unsafe" not in headers[POLICY]


def test_the_answer_to_head_is_that_to_get_without_its_content(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.")
    for path in ("/", "/healthz", f"/api/v1/documents/{identifier}/file"):
        head, got = client.head(path), client.get(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_a_body_over_the_limit_is_refused_though_its_length_was_not_announced(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield from itertools.repeat(b"x" * (1 << 16), 64)

    form = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("/api/v1/documents", content=chunks(), headers=STAFF | form)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-large"
    assert str(UPLOAD_LIMIT) in answer.json()["detail"].replace(",", "")


def test_an_announced_length_over_the_limit_is_enough(client: TestClient) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(UPLOAD_LIMIT + FORM_ROOM + 1)}
    answer = client.post("/api/v1/documents", content=b"", headers=STAFF | form)
    assert answer.status_code == 413


def test_only_uploads_of_staff_may_be_large(client: TestClient) -> None:
    answer = client.patch("/api/v1/documents/1", content=b" " * (FORM_ROOM + 1), headers=STAFF)
    assert answer.status_code == 413


def test_who_may_not_upload_is_told_so_before_the_form_is_read(client: TestClient) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("/api/v1/documents", content=b"no form at all", headers=MEMBER | form)
    assert answer.status_code == 403
