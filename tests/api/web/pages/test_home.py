from fastapi.testclient import TestClient

from tests.api.shelf import STAFF, Shelf


def test_an_empty_collection_has_a_home_too(client: TestClient) -> None:
    page = client.get("/").text
    assert "0 documents" in page
    assert "Topics to start from" not in page


def test_the_home_page_counts_and_leads_on(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("智慧港口", "港口。", language="zh-Hant", topics=("smart-port",))
    shelf.put("Hidden", "Secret.", readers=("staff",), topics=("smart-port", "secret-topic"))
    page = client.get("/").text
    assert "1 document ·" in page
    assert 'href="/search?q=&amp;topic=smart-port">Smart port <span class="count">1<' in page
    assert f'<h3 lang="zh-Hant"><a href="/documents/{identifier}">智慧港口' in page
    assert "secret-topic" not in page
    assert "secret-topic" in client.get("/", headers=STAFF).text


def test_the_way_to_upload_is_shown_to_staff(client: TestClient) -> None:
    assert 'href="/upload"' not in client.get("/").text
    assert 'href="/upload"' in client.get("/", headers=STAFF).text
