import io
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.access import OPERATOR
from corpus.document import Description
from corpus.page import PageReading
from corpus.passage import Passage
from corpus.upload import Upload
from tests.api.shelf import MEMBER, STAFF, Shelf
from tests.files import Sheet, Words, docx, locked, paragraph, pdf

SECRET = "secret"
PAPER = pdf([Sheet([Words("first page")]), Sheet([Words("粵港澳大灣區 networks")])])


def put(shelf: Shelf, content: bytes, name: str = "paper.pdf", **said: Any) -> str:  # noqa: ANN401 - fields by name
    """Keep a file whose second page is known to say what the second of PAPER says; its id."""
    added = shelf.library.add(OPERATOR, Upload(io.BytesIO(content), name, "", Description(**said)))
    text = "粵港澳大灣區 networks"
    shelf.library.record_extraction(
        OPERATOR,
        added.document.id,
        added.document.version,
        Description(),
        [PageReading(2, len(text), 1.0, "pdfium")],
        [Passage(0, 2, "", 0, len(text), text)],
    )
    return added.document.id


def test_a_page_is_a_picture(client: TestClient, shelf: Shelf) -> None:
    answer = client.get(f"/api/v1/documents/{put(shelf, PAPER)}/pages/1.png?width=100")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(answer.content[16:20], "big") == 200


@pytest.mark.parametrize(("asked", "drawn"), [(50, 200), (200, 200), (201, 400), (1001, 1400), (2000, 2000)])
def test_widths_go_up_in_steps(client: TestClient, shelf: Shelf, asked: int, drawn: int) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER)}/pages/1.png?width="
    answer = client.get(f"{address}{asked}")
    assert int.from_bytes(answer.content[16:20], "big") == drawn
    assert client.get(f"{address}{drawn}").headers["etag"] == answer.headers["etag"]


def test_a_page_that_is_too_long_at_one_width_is_drawn_at_another(client: TestClient, shelf: Shelf) -> None:
    paper = PAPER.replace(b"[0 0 595 842]", b"[0 0 100 3001]")
    address = f"/api/v1/documents/{put(shelf, paper)}/pages/1.png?width="
    refused = client.get(f"{address}2000")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/over-limit")
    assert client.get(f"{address}100").status_code == 200
    assert client.get(f"{address}2000").status_code == 422


def test_who_finds_too_many_waiting_is_told_at_once_when_to_come_back(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER)}/pages/1.png"
    with ExitStack() as taken:
        while shelf.service.pictures._places.acquire(blocking=False):
            taken.callback(shelf.service.pictures._places.release)
        busy = client.get(address)
    assert (busy.status_code, busy.json()["type"]) == (503, "/problems/busy")
    assert busy.headers["content-type"] == "application/problem+json"
    assert busy.headers["retry-after"] == "2"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["大灣區", "大湾区", "network", '"粤港澳大湾区"'])
def test_words_of_the_query_are_framed_in_the_script_of_the_page(client: TestClient, shelf: Shelf, query: str) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER)}/pages/2.png?width=200"
    plain, framed = client.get(address), client.get(address, params={"q": query, "width": 200})
    assert framed.status_code == 200
    assert framed.content != plain.content


def test_words_that_the_page_does_not_have_change_nothing(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER)}/pages/2.png"
    plain, asked = client.get(address), client.get(address, params={"q": "光纖"})
    assert asked.content == plain.content
    assert asked.headers["etag"] == plain.headers["etag"]


def test_a_picture_that_is_known_is_not_sent_again(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER)}/pages/1.png?width=60"
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_who_may_not_read_the_document_sees_no_page_of_it(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{put(shelf, PAPER, readers=('members',))}/pages/1.png?width=60"
    tag = client.get(address, headers=MEMBER).headers["etag"]
    for headers in ({}, {"If-None-Match": tag}):
        hidden = client.get(address, headers=headers)
        assert hidden.status_code == 404
        assert hidden.json()["code" if "code" in hidden.json() else "type"].endswith("not-found")


@pytest.mark.parametrize(
    ("content", "page", "status", "code", "said"),
    [
        (PAPER, 3, 404, "no-picture", "its pages are 1 to 2"),
        (docx(paragraph("text")), 1, 404, "no-picture", "only a PDF"),
        (locked(PAPER, password=SECRET), 1, 422, "encrypted", "password"),
        (PAPER[:40], 1, 422, "damaged", "damaged"),
        (
            pdf([Sheet(is_picture=True)]).replace(b"/Width 1/Height 1", b"/Width 50000/Height 50000"),
            *(1, 422, "over-limit", "50000 pixels"),
        ),
    ],
)
def test_what_has_no_picture_says_why(
    client: TestClient, shelf: Shelf, content: bytes, page: int, status: int, code: str, said: str
) -> None:
    answer = client.get(f"/api/v1/documents/{put(shelf, content)}/pages/{page}.png", headers=STAFF)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/problems/{code}"
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "rest", ["0.png", "-1.png", "1.png?width=49", "1.png?width=2001", "1.png?width=x", "x.png", "1.png?q=" + "a" * 2001]
)
def test_what_is_out_of_range_is_a_problem(client: TestClient, shelf: Shelf, rest: str) -> None:
    answer = client.get(f"/api/v1/documents/{put(shelf, PAPER)}/pages/{rest}")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-input"
