"""What holds for all pages and all errors."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import structlog
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.access import Principal
from corpus.document import LANGUAGES
from indexer.results import Results, SearchRequest
from indexer.searcher import Searcher
from tests.api.shelf import STAFF, Shelf

PAGES = [
    "/",
    "/search",
    "/search?q=port",
    "/search?q=port&topic=5g&year_from=2020&sort=date",
    "/search?q=zeppelin&topic=5g",
    "/search?q=port&page=9",
    "/documents/{id}",
    "/documents/{id}?q=port&page=2",
    "/upload",
    "/jobs/1",
    "/help",
    "/docs",
    "/nothing",
    "/search?page=0",
    "/documents/1",
    "/jobs/99",
]


class Tags(HTMLParser):
    """The tags of a page: those left open, and what breaks the Content-Security-Policy."""

    VOID = frozenset("meta link input br img circle path rect progress".split()) - {"progress"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.forbidden, self.ids = list[str](), list[str](), list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (name in {"src", "href"} and (value or "").startswith("//")):
                self.forbidden.append(f"{tag} {name}={value}")
            if name == "id":
                self.ids.append(value or "")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.forbidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass


@pytest.fixture
def port(shelf: Shelf) -> str:
    shelf.put("Porto", "Um porto.", language="pt", work="port", topics=("5g", "unheard of"))
    shelf.put("Other port", "Another port, with a crane.", topics=("5g",))
    return shelf.put("Port", "A first page.", "A port on the second page.", work="port", topics=("5g", "smart-port"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_renders_in_every_language(client: TestClient, port: str, path: str, language: str) -> None:
    address = path.format(id=port)
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}", headers=STAFF)
    assert answer.status_code in {200, 404, 422}
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    tags = Tags(answer.text)
    assert tags.open == []
    assert tags.forbidden == []
    assert len(tags.ids) == len(set(tags.ids))
    assert re.findall(r"\{\w+\}", re.sub(r"<pre>.*?</pre>|/api/v1/\S*", "", answer.text, flags=re.DOTALL)) == []


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("POST", "/help", 405), ("GET", "/search?page=x", 422)]
)
def test_a_person_gets_a_page_and_a_program_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    person = client.request(method, path, headers={"Accept": "text/html,*/*"})
    program = client.request(method, path, headers={"Accept": "application/json"})
    assert (person.status_code, program.status_code) == (status, status)
    assert person.headers["Content-Type"].startswith("text/html")
    assert program.headers["Content-Type"] == "application/problem+json"
    assert list(program.json())[:5] == ["type", "title", "status", "detail", "instance"]
    assert program.json()["status"] == status


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/nothing"), ("PUT", "/api/v1/search"), ("POST", "/healthz")]
)
def test_programs_addresses_always_answer_with_problems(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Accept": "text/html"})
    assert answer.status_code in {404, 405}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_methods_that_would_do_are_named(client: TestClient) -> None:
    assert client.put("/api/v1/search").headers["Allow"] == "GET"


class BrokenSearcher(Searcher):
    """Fails as nobody foresaw."""

    def search(self, request: SearchRequest, principal: Principal) -> Results:  # noqa: ARG002 - the signature of the real one
        message = "secret of the inside"
        raise RuntimeError(message)


@pytest.mark.parametrize("path", ["/api/v1/search?q=x", "/search?q=x"])
def test_what_nobody_foresaw_is_logged_and_tells_nothing(shelf: Shelf, path: str) -> None:
    service = replace(shelf.service, searcher=BrokenSearcher(shelf.library, shelf.engine))
    with structlog.testing.capture_logs() as logs:
        answer = TestClient(create_app(service)).get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [str(entry["exc_info"]) for entry in logs] == ["secret of the inside"]


def test_the_openapi_description_tells_of_all_of_the_contract(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert {path: sorted(methods) for path, methods in schema["paths"].items()} == {
        "/api/v1/search": ["get"],
        "/api/v1/suggest": ["get"],
        "/api/v1/documents": ["get", "post"],
        "/api/v1/documents/{document_id}": ["delete", "get", "patch"],
        "/api/v1/documents/{document_id}/file": ["get"],
        "/api/v1/documents/{document_id}/pages/{number}.png": ["get"],
        "/api/v1/documents/{document_id}/similar": ["get"],
        "/api/v1/jobs/{job_id}": ["get"],
        "/healthz": ["get"],
        "/readyz": ["get"],
    }
    assert "HTTPBearer" in schema["components"]["securitySchemes"]
