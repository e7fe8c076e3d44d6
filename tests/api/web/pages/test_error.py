import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "There is nothing here"), ("zh-HK", "找不到此頁"), ("zh-CN", "找不到此页"), ("pt", "Não há nada aqui")],
)
def test_an_error_is_told_in_the_readers_language(client: TestClient, language: str, heading: str) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert f"<h1>{heading}</h1>" in answer.text


def test_the_detail_in_english_is_marked_as_such(client: TestClient) -> None:
    page = client.get("/search?page=0", headers={"Accept-Language": "zh-HK"}).text
    assert '<p class="hint" lang="en">page: Input should be' in page


def test_an_unknown_token_asks_for_another_on_pages_too(client: TestClient) -> None:
    answer = client.get("/", headers={"Authorization": "Bearer nobody"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "This token is not known" in answer.text


def test_a_method_that_is_not_taken_has_a_page_too(client: TestClient) -> None:
    answer = client.post("/help")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert "This request cannot be answered" in answer.text
