import pytest
from fastapi.testclient import TestClient

from tests.api.shelf import STAFF, Shelf


@pytest.fixture
def ports(shelf: Shelf) -> list[str]:
    return [
        shelf.put(
            "Smart port", "Cranes.", "The port has cranes, the port has 5G.", topics=("smart-port", "5g"), work="p"
        ),
        shelf.put("智慧港口", "港口裝設了起重機。", language="zh-Hant", work="p", topics=("energy",), member="ctm"),
        shelf.put("Airport", "No harbour here, but an airport and a port.", topics=("5g",)),
    ]


def test_the_answer_has_exactly_the_keys_of_the_contract(client: TestClient, ports: list[str]) -> None:
    answer = client.get("/api/v1/search", params={"q": "port", "size": 1}).json()
    assert list(answer) == ["query", "total", "page", "size", "took_ms", "suggestion", "hits", "facets"]
    assert answer["query"] == {"text": "port", "interpreted": "port", "expansions": []}
    assert (answer["total"], answer["page"], answer["size"]) == (2, 1, 1)
    [hit] = answer["hits"]
    assert list(hit) == ["document", "page", "score", "snippet", "pages", "editions", "why"]
    assert hit["document"] == {
        "id": ports[0],
        "title": "Smart port",
        "member": "cmhk",
        "kind": "white-paper",
        "language": "en",
        "published": "2024-05-01",
        "topics": ["smart-port", "5g"],
    }
    assert hit["page"] == 2
    assert hit["pages"][0].keys() == {"page", "score"}
    assert hit["editions"] == [{"id": ports[1], "language": "zh-Hant", "title": "智慧港口"}]
    assert list(answer["facets"]) == ["language", "kind", "member", "topic", "year"]
    assert answer["facets"]["topic"][0] == {"value": "5g", "count": 2}


def test_highlights_are_spans_of_the_snippet(client: TestClient, ports: list[str]) -> None:
    assert ports
    snippet = client.get("/api/v1/search?q=crane").json()["hits"][0]["snippet"]
    assert {snippet["text"][start:end].lower() for start, end in snippet["highlights"]} == {"cranes"}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("language=zh-Hant", [1]),
        ("language=zh-Hant&language=en", [0, 1, 2]),
        ("topic=energy&topic=5g", [0, 1, 2]),
        ("topic=energy&member=ctm", [1]),
        ("kind=press-release", []),
        ("year_from=2024&year_to=2024", [0, 1, 2]),
        ("year_to=2023", []),
        ("q=port&sort=date", [0, 2]),
        ("page=2&size=2&sort=date", None),
    ],
)
def test_filters_narrow_the_answer(
    client: TestClient, ports: list[str], parameters: str, expected: list[int] | None
) -> None:
    answer = client.get(f"/api/v1/search?{parameters}").json()
    found = {hit["document"]["id"] for hit in answer["hits"]}
    if expected is None:
        assert (len(found), answer["total"]) == (1, 3)
    else:
        assert found == {ports[each] for each in expected}
        assert answer["total"] == len(expected)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"),
        ("page=many", "page"),
        ("page=99999999999999999999", "page"),
        ("size=101", "size"),
        ("language=tlh", "language.0"),
        ("kind=novel", "kind.0"),
        ("sort=luck", "sort"),
        ("year_from=-5", "year_from"),
        (f"q={'x' * 2001}", "q"),
    ],
)
def test_a_bad_parameter_is_named_with_what_would_do(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [(each["parameter"], each["in"]) for each in problem["errors"]] == [(parameter, "query")]
    assert problem["detail"].startswith(f"{parameter}: ")
    assert problem["instance"] == "/api/v1/search"


def test_years_the_wrong_way_round_are_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/search?year_from=2024&year_to=2020")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")


def test_suggestions_go_on_from_what_was_typed(client: TestClient, ports: list[str]) -> None:
    assert ports
    assert client.get("/api/v1/suggest?q=smart").json() == {"query": "smart", "suggestions": ["Smart port"]}
    assert client.get("/api/v1/suggest").json() == {"query": "", "suggestions": []}
    assert len(client.get("/api/v1/suggest?q=port&limit=1").json()["suggestions"]) == 1


def test_staff_search_everything(client: TestClient, shelf: Shelf) -> None:
    shelf.put("Inside", "Secret zebra.", readers=("staff",))
    assert client.get("/api/v1/search?q=zebra").json()["total"] == 0
    assert client.get("/api/v1/search?q=zebra", headers=STAFF).json()["total"] == 1
