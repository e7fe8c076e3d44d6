import re

import pytest
from fastapi.testclient import TestClient

from api.web.reading import PAGES_SHOWN
from corpus.access import OPERATOR
from corpus.document import Description
from tests.api.routes.test_documents import CHINESE, ENGLISH, PAGES
from tests.api.shelf import MEMBER, STAFF, Shelf


def test_the_words_of_the_query_are_marked_page_by_page(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("網絡切片", "第一頁。", "流動\n網絡。\n\n第二段。", language="zh-Hant")
    page = client.get(f"/documents/{identifier}?q=网络").text
    assert "<p>流動\n<mark>網絡</mark>。</p>" in page
    assert "<p>第二段。</p>" in page
    assert 'id="page-2"' in page
    assert '<h1 lang="zh-Hant">' in page
    assert "<mark>" not in client.get(f"/documents/{identifier}").text


def test_editions_likes_citation_and_file_stand_beside_the_text(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "Cranes lift boxes.", work="port", topics=("5g",))
    edition = shelf.put("Porto", "Um porto.", work="port", language="pt")
    like = shelf.put("Harbour", "Cranes of the harbour.")
    page = client.get(f"/documents/{identifier}").text
    assert f'<a href="/documents/{edition}" hreflang="pt" lang="pt">Porto</a>' in page
    assert f'<a href="/documents/{like}" lang="en">' in page
    assert f"China Mobile Hong Kong (2024). Smart port. https://kex.example/documents/{identifier}" in page
    assert "@techreport{" in page
    assert f'href="/api/v1/documents/{identifier}/file"' in page
    assert '<a href="/search?q=&amp;topic=5g">5G</a>' in page


def test_staff_sees_near_duplicates_and_can_accept_a_proposed_edition(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Slices", ENGLISH)
    twin = shelf.put("<Slices>", ENGLISH.upper())
    edition = shelf.put("切片", CHINESE, language="zh-Hant")
    address = f"/documents/{identifier}"
    page = client.get(address, headers=STAFF).text
    assert f'<a href="/documents/{twin}" lang="en">&lt;Slices&gt;</a>' in page
    assert "The same text" in page
    assert "Dates: 2023-07-25" in page
    assert "Of the same member: China Mobile Hong Kong" in page
    assert f'<form action="{address}/editions" method="post">' in page
    assert f'<input type="hidden" name="edition" value="{edition}">' in page
    answer = client.post(f"{address}/editions", data={"edition": edition}, headers=STAFF)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = client.get(address, headers=STAFF).text
    assert f'<a href="/documents/{edition}" hreflang="zh-Hant" lang="zh-Hant">切片</a>' in page
    assert "/editions" not in page


@pytest.mark.parametrize("headers", [{}, MEMBER])
def test_nobody_else_sees_or_accepts_any(client: TestClient, shelf: Shelf, headers: dict[str, str]) -> None:
    identifier = shelf.put("Slices", ENGLISH)
    shelf.put("Twin", ENGLISH.upper(), readers=("staff",))
    edition = shelf.put("切片", CHINESE, language="zh-Hant", readers=("staff",))
    page = client.get(f"/documents/{identifier}", headers=headers).text
    assert "Twin" not in page
    assert "切片" not in page
    assert "/editions" not in page
    answer = client.post(f"/documents/{identifier}/editions", data={"edition": edition}, headers=headers)
    assert answer.status_code == 403
    assert shelf.library.document(OPERATOR, identifier).description.work == ""


def test_another_site_cannot_accept_a_proposal(client: TestClient, shelf: Shelf) -> None:
    one, two = shelf.put("Slices", ENGLISH), shelf.put("切片", CHINESE, language="zh-Hant")
    headers = STAFF | {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"/documents/{one}/editions", data={"edition": two}, headers=headers)
    assert answer.status_code == 403
    assert shelf.library.document(OPERATOR, one).description.work == ""


def test_a_long_document_is_shown_a_stretch_at_a_time(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Long", *[f"Text of page {number}." for number in range(1, PAGES_SHOWN * 2 + 2)])
    page = client.get(f"/documents/{identifier}?page={PAGES_SHOWN + 3}").text
    assert f'id="page-{PAGES_SHOWN + 1}"' in page
    assert f'id="page-{PAGES_SHOWN}"' not in page
    assert f'<a rel="next" href="?q=&amp;page={2 * PAGES_SHOWN + 1}">' in page
    assert '<a rel="prev" href="?q=&amp;page=1">' in page
    assert f"{PAGES_SHOWN * 2 + 1} pages" in page


def test_a_document_that_could_not_be_read_says_why(client: TestClient, shelf: Shelf) -> None:
    receipt = client.post("/api/v1/documents", files={"file": ("a.pdf", b"%PDF-")}, headers=STAFF).json()
    identifier = receipt["document_id"]
    assert "waiting to be indexed" in client.get(f"/documents/{identifier}").text
    job = shelf.library.claim(OPERATOR, "test", 60)
    assert job
    shelf.library.fail(OPERATOR, job, "The PDF <is> damaged; export it again.")
    page = client.get(f"/documents/{identifier}").text
    assert "The PDF &lt;is&gt; damaged" in page
    assert "There is no text to show" in page


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Read by pdfium (3 pages) · rapidocr (1 page); the worst is page 2 (quality 71%)."),
        ("pt", "Lido por pdfium (3 páginas) · rapidocr (1 página); a pior é a página 2 (qualidade 71%)."),
        ("zh-Hant", "由 pdfium（3 頁） · rapidocr（1 頁） 讀取；最差的是第 2 頁（品質 71%）。"),
        ("zh-Hans", "由 pdfium（3 页） · rapidocr（1 页） 读取；最差的是第 2 页（质量 71%）。"),
    ],
)
def test_staff_sees_how_the_pages_were_read(client: TestClient, shelf: Shelf, language: str, line: str) -> None:
    identifier = shelf.put("Port", "A port.")
    shelf.library.record_extraction(OPERATOR, identifier, 1, Description(), PAGES, [])
    address = f"/documents/{identifier}?lang={language}"
    page = client.get(address, headers=STAFF).text
    assert '<a href="?q=&amp;page=2#page-2">2</a>' in page
    assert line in re.sub("<[^>]*>", "", page)
    assert "rapidocr" not in client.get(address, headers=MEMBER).text


def test_a_document_that_was_read_without_a_flaw_says_so(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Port", "A port.")
    assert "Read by text (1 page); no page looks misread." in client.get(f"/documents/{identifier}", headers=STAFF).text
    waiting = client.post("/api/v1/documents", files={"file": ("a.pdf", b"%PDF-")}, headers=STAFF).json()
    assert "Read by" not in client.get(f"/documents/{waiting['document_id']}", headers=STAFF).text


def test_a_document_without_a_title_has_a_name_to_click_on(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("", "A port.")
    assert "Untitled document" in client.get(f"/documents/{identifier}").text
    assert "Untitled document" in client.get("/search?q=port").text
