import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from api.web.site import switch_url


def request(path: str, query: str = "") -> Request:
    return Request({"type": "http", "path": path, "query_string": query.encode(), "headers": [], "method": "GET"})


def test_the_switcher_keeps_the_query() -> None:
    switched = switch_url(request("/search", "q=smart+port&topic=5g&topic=energy&lang=pt"), "zh-Hant")
    assert switched == "/search?q=smart+port&topic=5g&topic=energy&lang=zh-Hant"


@pytest.mark.parametrize("path", ["//evil.example/", "/a?b#c", '/"><script>'])
def test_the_switcher_leads_nowhere_else(path: str) -> None:
    switched = switch_url(request(path), "pt")
    assert switched.startswith("/")
    assert not switched.startswith("//")
    assert not set('"<>#') & set(switched)
    assert switched.count("?") == 1


@pytest.mark.parametrize(
    ("header", "language"), [("zh-HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("pt-PT", "pt"), ("de", "en"), ("", "en")]
)
def test_a_page_speaks_as_the_browser_asks(client: TestClient, header: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": header})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text


def test_a_language_once_chosen_is_remembered(client: TestClient) -> None:
    chosen = client.get("/?lang=zh-Hant")
    cookie = chosen.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "samesite=lax" in cookie.lower()
    assert '<html lang="zh-Hant">' in client.get("/help").text
    assert '<html lang="pt">' in client.get("/help?lang=pt").text


def test_a_language_that_nobody_speaks_here_is_passed_over(client: TestClient) -> None:
    assert '<html lang="en">' in client.get("/?lang=%22%3E%3Cscript%3E").text
