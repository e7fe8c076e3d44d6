import re

import pytest
from fastapi.testclient import TestClient

from tests.api.shelf import Shelf


def test_a_hit_leads_to_its_page_with_the_query(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Plan", "Nothing yet.", "A smart port.", "Another port.")
    page = client.get("/search?q=smart+port").text
    assert f'<a href="/documents/{identifier}?q=smart+port&amp;page=2#page-2">Plan' in page
    assert f'<a href="/documents/{identifier}?q=smart+port&amp;page=3#page-3">p. 3</a>' in page
    assert "A <mark>smart</mark> <mark>port</mark>." in page


def test_text_of_documents_and_queries_is_never_markup(client: TestClient, shelf: Shelf) -> None:
    evil = "<script>alert(1)</script>"
    identifier = shelf.put(evil, f"port {evil} port", member=evil, topics=(evil,))
    for path in ("/search?q=port", f"/search?q={evil}&topic={evil}", f"/documents/{identifier}?q={evil}", "/"):
        page = client.get(path).text
        assert "&lt;script&gt;alert" in page
        assert "<script>" not in page


def test_a_snippet_is_said_in_its_own_language(client: TestClient, shelf: Shelf) -> None:
    shelf.put("智慧港口", "港口裝設了網絡。", language="zh-Hant")
    page = client.get("/search?q=网络", headers={"Accept-Language": "pt"}).text
    assert '<span lang="zh-Hant">港口裝設了<mark>網絡</mark>。</span>' in page


def test_facets_narrow_and_chips_widen_again(client: TestClient, shelf: Shelf) -> None:
    shelf.put("Port", "A port.", topics=("5g",))
    page = client.get("/search?q=port&language=en").text
    assert 'href="/search?q=port&amp;language=en&amp;topic=5g"' in page
    assert 'href="/search?q=port&amp;language=en&amp;year_from=2024&amp;year_to=2024"' in page
    chips = re.search(r'<ul class="chips active".*?</ul>', page, re.DOTALL)
    assert chips
    assert 'href="/search?q=port"' in chips[0]
    assert '<input type="hidden" name="language" value="en">' in page


def test_filters_also_open_without_a_script_on_a_narrow_screen(client: TestClient, shelf: Shelf) -> None:
    for number in range(2):
        shelf.put(f"Port {number}", "A port.")
    assert '<details class="facets narrow">' in client.get("/search?q=port").text


def test_many_hits_come_in_pages(client: TestClient, shelf: Shelf) -> None:
    for number in range(12):
        shelf.put(f"Port {number}", "A port.")
    first, second = client.get("/search?q=port").text, client.get("/search?q=port&page=2").text
    assert '<a rel="next" href="/search?q=port&amp;page=2">' in first
    assert 'rel="prev"' not in first
    assert '<a rel="prev" href="/search?q=port">' in second
    assert '<ol class="hits" start="11">' in second
    assert first.count('class="snippet"') == 10


def test_nothing_found_says_what_to_try(client: TestClient, shelf: Shelf) -> None:
    shelf.put("Port", "A port.")
    page = client.get("/search?q=zeppelin&language=pt").text
    assert "0 documents found" in page
    assert 'href="/search?q=zeppelin">Search again without the filters' in page
    beyond = client.get("/search?q=port&page=5").text
    assert 'href="/search?q=port">Go to the first page' in beyond


@pytest.mark.parametrize("query", ['"', "((", "field:", "-", "\x00", "🦓", "AND OR NOT", "x" * 2000])
def test_any_text_is_a_query(client: TestClient, shelf: Shelf, query: str) -> None:
    shelf.put("Port", "A port.")
    assert client.get("/search", params={"q": query}).status_code == 200


def test_the_query_stands_in_the_box_again(client: TestClient) -> None:
    assert 'value="&#34;smart port&#34;"' in client.get("/search", params={"q": '"smart port"'}).text
