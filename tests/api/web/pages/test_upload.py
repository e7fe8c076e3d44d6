import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from corpus.access import OPERATOR
from tests.api.shelf import MEMBER, STAFF, UPLOAD_LIMIT, Shelf
from tests.files import zipped

FIELDS = {
    "title": " Smart port ",
    "member": "ctm",
    "kind": "white-paper",
    "language": "",
    "published": "",
    "topics": "smart-port, 5g；energy、",
    "reader": "members",
}


def post(client: TestClient, content: bytes = b"A port.", **fields: str) -> Response:
    return client.post("/upload", files={"file": ("port.txt", content)}, data=FIELDS | fields, headers=STAFF)


def test_the_form_is_for_staff(client: TestClient) -> None:
    form = client.get("/upload", headers=STAFF).text
    assert '<option value="cmhk">China Mobile Hong Kong</option>' in form
    assert 'type="file" required' in form
    for headers in ({}, MEMBER):
        assert client.get("/upload", headers=headers).status_code == 403
        assert client.post("/upload", headers=headers).status_code == 403


def test_the_operator_at_the_machine_may_upload(local_client: TestClient) -> None:
    assert local_client.get("/upload").status_code == 200


def test_an_upload_leads_to_its_job_and_the_job_to_its_document(client: TestClient, shelf: Shelf) -> None:
    answer = post(client)
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert re.fullmatch(r"/jobs/\d+", where)
    waiting = client.get(where, headers=STAFF).text
    assert '<meta http-equiv="refresh" content="2">' in waiting
    shelf.index(("A port.",))
    done = client.get(where, headers=STAFF).text
    assert "http-equiv" not in done
    link = re.search(r'href="/documents/(\w+)"', done)
    assert link
    said = shelf.library.document(OPERATOR, link[1]).description
    assert (said.title, said.member, said.kind) == ("Smart port", "ctm", "white-paper")
    assert (said.topics, said.readers) == (("smart-port", "5g", "energy"), ("members",))


def test_the_same_file_again_leads_to_its_document(client: TestClient, shelf: Shelf) -> None:
    post(client)
    shelf.index(("A port.",))
    assert post(client).headers["Location"].startswith("/documents/")


@pytest.mark.parametrize(
    ("content", "fields", "status"),
    [
        (b"", {}, 422),
        (b"x" * (UPLOAD_LIMIT + 1), {}, 413),
        (b"x", {"reader": "<b>nobody</b>"}, 422),
        (b"x", {"title": "x" * 501}, 422),
    ],
)
def test_a_file_that_cannot_be_taken_brings_the_form_back_with_the_reason(
    client: TestClient, content: bytes, fields: dict[str, str], status: int
) -> None:
    answer = post(client, content, **fields)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert 'value="smart-port, 5g, energy"' in answer.text
    assert "<b>" not in answer.text


def test_a_job_that_failed_says_why(client: TestClient, shelf: Shelf) -> None:
    where = post(client).headers["Location"]
    job = shelf.library.claim(OPERATOR, "test", 60)
    assert job
    shelf.library.fail(OPERATOR, job, "The file is damaged; export it again.")
    page = client.get(where, headers=STAFF).text
    assert "The file is damaged" in page
    assert "http-equiv" not in page


def test_an_archive_leads_to_what_came_of_each_file(client: TestClient, shelf: Shelf) -> None:
    archive = zipped({"a.txt": "A port.", "<b>.txt": "Slices.", "empty.txt": "", ".x": "y"})
    answer = client.post("/upload", files={"file": ("p.zip", archive)}, data=FIELDS | {"title": ""}, headers=STAFF)
    assert answer.status_code == 200
    assert "2 documents were added" in answer.text
    links = re.findall(r'href="/documents/(\w+)">([^<]+)</a>', answer.text)
    assert [name for _, name in links] == ["p.zip/a.txt", "p.zip/&lt;b&gt;.txt"]
    assert shelf.library.document(OPERATOR, links[0][0]).description.member == "ctm"
    assert re.search(r"p\.zip/empty\.txt <span[^>]*>The file is empty", answer.text)
    assert re.search(r"p\.zip/\.x <small[^>]*>It is hidden", answer.text)


def test_an_archive_of_one_file_leads_to_its_job(client: TestClient) -> None:
    assert re.fullmatch(r"/jobs/\d+", post(client, zipped({"a.txt": "A port."})).headers["Location"])
