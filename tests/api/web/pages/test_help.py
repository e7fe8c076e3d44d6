import html
import re

from fastapi.testclient import TestClient

from indexer.query.lexer import FIELDS


def test_every_field_of_the_query_language_is_explained(client: TestClient) -> None:
    page = client.get("/help").text
    assert set(re.findall(r"<tr><td><code>(\w+)</code>", page)) == set(FIELDS)


def test_every_example_is_a_link_that_works(client: TestClient) -> None:
    links = re.findall(r'href="(/search\?[^"]+)"><code>', client.get("/help").text)
    assert len(links) > 8
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200
