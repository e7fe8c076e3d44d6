import hashlib
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from corpus.access import OPERATOR
from corpus.document import Description, Kind
from corpus.evidence import Guess, Source
from corpus.page import PageReading
from tests.api.packed import packed
from tests.api.shelf import MEMBER, STAFF, UPLOAD_LIMIT, Shelf
from tests.files import docx, paragraph, zipped

KEYS = """id title member kind language published topics version work media_type sha256 size status failure added
readers source editions near_duplicates edition_proposals
abstract key_terms entered guessed evidence reading notice"""


ENGLISH = "On 25 July 2023 Luhuan tested 310 sites at 3.5 GHz under TS 38.211; 23.4% less power, n78, 4,100,000 kWh."
CHINESE = "鷺環Luhuan於2023年7月25日在310個站測試3.5 GHz，依TS 38.211，省電23.4%，n78，410萬kWh。"


def post(client: TestClient, content: bytes = b"paper", name: str = "paper.txt", **fields: str | list[str]) -> Response:
    return client.post("/api/v1/documents", files={"file": (name, content)}, data=fields, headers=STAFF)


def test_an_upload_is_kept_with_what_is_said_of_it(client: TestClient, shelf: Shelf) -> None:
    answer = post(
        client,
        name="港口.pdf",
        member="ctm",
        kind="press-release",
        language="zh-Hant",
        title="智慧港口",
        published="2024-05-01",
        topic=["smart-port", "5g"],
        reader=["members", "user:li"],
    )
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["outcome"] == "new"
    document = shelf.library.document(OPERATOR, receipt["document_id"])
    said = document.description
    assert (said.title, said.member, said.kind, said.language) == ("智慧港口", "ctm", Kind.PRESS_RELEASE, "zh-Hant")
    assert (said.topics, said.readers) == (("smart-port", "5g"), ("members", "user:li"))
    assert str(said.published) == "2024-05-01"
    assert (document.source, document.media_type) == ("港口.pdf", "application/pdf")
    assert shelf.library.job(OPERATOR, receipt["job_id"]).document_id == document.id


def test_the_same_bytes_are_one_document_and_say_so(client: TestClient) -> None:
    first, again = post(client).json(), post(client).json()
    assert again["outcome"] == "same"
    assert again["document_id"] == first["document_id"]


def test_a_file_for_a_known_document_is_a_version(client: TestClient) -> None:
    first = post(client).json()
    second = post(client, b"better", document=first["document_id"]).json()
    assert (second["outcome"], second["document_id"]) == ("version", first["document_id"])
    assert client.get(f"/api/v1/documents/{first['document_id']}").json()["version"] == 2


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"kind": "novel"}, "kind"),
        ({"language": "tlh"}, "language"),
        ({"published": "yesterday"}, "published"),
        ({"reader": "everybody"}, "everybody"),
        ({"title": "x" * 501}, "title"),
        ({"topic": "\0"}, "topic"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(client: TestClient, fields: dict[str, str], named: str) -> None:
    answer = post(client, b"paper", "paper.txt", **fields)
    assert answer.status_code == 422
    assert named in answer.json()["detail"]


def test_a_form_without_a_file_is_a_problem(client: TestClient) -> None:
    answer = client.post("/api/v1/documents", data={"title": "No file"}, headers=STAFF)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "file")


@pytest.mark.parametrize(("size", "status"), [(0, 422), (UPLOAD_LIMIT, 202), (UPLOAD_LIMIT + 1, 413)])
def test_an_empty_file_and_one_over_the_limit_are_refused(client: TestClient, size: int, status: int) -> None:
    answer = post(client, b"x" * size)
    assert answer.status_code == status
    if status != 202:
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_document_tells_all_about_itself(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.", work="port", topics=("5g",))
    other = shelf.put("Porto", "Um porto.", work="port", language="pt")
    answer = client.get(f"/api/v1/documents/{identifier}").json()
    assert list(answer) == KEYS.split()
    assert (answer["status"], answer["work"]) == ("indexed", "port")
    assert answer["editions"] == [{"id": other, "language": "pt", "title": "Porto"}]


def test_staff_is_told_of_near_duplicates_and_proposed_editions(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Slices", ENGLISH)
    twin = shelf.put("Slices again", ENGLISH.upper())
    edition = shelf.put("切片", CHINESE, language="zh-Hant", readers=("staff",))
    address = f"/api/v1/documents/{identifier}"
    answer = client.get(address, headers=STAFF).json()
    assert answer["near_duplicates"] == [{"id": twin, "title": "Slices again", "similarity": 1.0, "same_text": True}]
    [proposal] = answer["edition_proposals"]
    assert (proposal["id"], proposal["title"], proposal["language"]) == (edition, "切片", "zh-Hant")
    assert 0 < proposal["score"] < 1
    assert "dates: 2023-07-25" in proposal["reasons"]
    for headers in ({}, MEMBER):
        told = client.get(address, headers=headers).json()
        assert (told["near_duplicates"], told["edition_proposals"]) == (None, None)
    assert client.patch(address, json={"work": "slices"}, headers=STAFF).json()["edition_proposals"] == [proposal]
    client.patch(f"/api/v1/documents/{edition}", json={"work": "slices"}, headers=STAFF)
    answer = client.get(address, headers=STAFF).json()
    assert (answer["edition_proposals"], [each["id"] for each in answer["editions"]]) == ([], [edition])


def test_documents_come_in_pages_newest_first(client: TestClient, shelf: Shelf) -> None:
    identifiers = [shelf.put(f"Paper {number}", "Text.") for number in range(3)]
    first = client.get("/api/v1/documents?size=2").json()
    second = client.get("/api/v1/documents?size=2&page=2").json()
    assert (first["total"], first["page"], first["size"]) == (3, 1, 2)
    listed = [each["id"] for each in (*first["documents"], *second["documents"])]
    assert sorted(listed) == sorted(identifiers)


def test_staff_can_list_what_failed_and_why(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Paper", "Text.")
    shelf.library.mark_failed(OPERATOR, identifier, 1, "Its pages are pictures.")
    address = "/api/v1/documents?status=failed"
    listed = client.get(address, headers=STAFF).json()["documents"]
    assert [(each["id"], each["status"], each["failure"]) for each in listed] == [
        (identifier, "failed", "Its pages are pictures.")
    ]
    assert client.get(address).json()["documents"][0]["failure"] == ""
    assert client.get("/api/v1/documents?status=waiting").json()["total"] == 0


PAGES = [
    PageReading(1, 900, 1.0, "pdfium"),
    PageReading(2, 900, 0.71, "rapidocr"),
    PageReading(3, 0, 1.0, "pdfium"),
    PageReading(4, 900, 0.71, "pdfium"),
]


def test_staff_learn_how_the_pages_were_read_and_nobody_else(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Port", "A port.")
    address = f"/api/v1/documents/{identifier}"
    shelf.library.record_extraction(OPERATOR, identifier, 1, Description(), PAGES, [])
    shelf.library.mark_indexed(OPERATOR, identifier, 1, "Page 3 was not read.")
    answer = client.get(address, headers=STAFF).json()
    readers = {"pdfium": 3, "rapidocr": 1}
    assert answer["reading"] == {"pages": 4, "readers": readers, "worst": {"page": 2, "quality": 0.71}}
    assert (answer["notice"], answer["failure"]) == ("Page 3 was not read.", "Page 3 was not read.")
    patched = client.patch(address, json={"title": "Ports"}, headers=STAFF).json()
    assert patched["reading"] == answer["reading"]
    for headers in ({}, MEMBER):
        hidden = client.get(address, headers=headers).json()
        assert (hidden["reading"], hidden["notice"], hidden["failure"]) == (None, None, "")


def test_a_document_that_was_not_read_has_no_worst_page(client: TestClient) -> None:
    answer = client.get(f"/api/v1/documents/{post(client).json()['document_id']}", headers=STAFF).json()
    assert answer["reading"] == {"pages": 0, "readers": {}, "worst": None}
    assert answer["notice"] == ""


def test_a_correction_changes_what_it_names_and_nothing_else(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{shelf.put('Smart port', 'A port.', topics=('5g',))}"
    changes = {"title": "Smarter port", "published": "2023-01-02", "readers": ["staff"]}
    answer = client.patch(address, json=changes, headers=STAFF).json()
    assert {name: answer[name] for name in changes} == changes
    assert (answer["topics"], answer["kind"]) == (["5g"], "white-paper")


def test_staff_learn_where_a_description_comes_from_and_nobody_else(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.", published=None)
    guessed = Description(title="Port", published=date(2024, 5, 1), abstract="On ports.", key_terms=("port",))
    evidence = (Guess("title", "Port", Source.HEADING, 0.8), Guess("language", "en", Source.TEXT, 0.9, 1.0))
    shelf.library.record_extraction(OPERATOR, identifier, 1, guessed, [], [], evidence)
    told = client.get(f"/api/v1/documents/{identifier}", headers=STAFF).json()
    assert (told["title"], told["published"]) == ("Smart port", "2024-05-01")
    assert (told["abstract"], told["key_terms"]) == ("On ports.", ["port"])
    assert told["entered"] == {"title": "Smart port", "member": "cmhk", "kind": "white-paper", "language": "en"}
    assert told["guessed"]["published"] == "2024-05-01"
    assert told["evidence"][1] == {
        "field": "language",
        "value": "en",
        "source": "text",
        "confidence": 0.9,
        "share": 1.0,
    }
    seen = client.get(f"/api/v1/documents/{identifier}").json()
    assert (seen["abstract"], seen["entered"], seen["guessed"], seen["evidence"]) == ("On ports.", None, None, None)


def test_an_empty_value_takes_a_field_back(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{shelf.put('Smart port', 'A port.')}"
    told = client.patch(address, json={"kind": "", "abstract": "Mine."}, headers=STAFF).json()
    assert (told["kind"], told["abstract"]) == ("other", "Mine.")
    assert "kind" not in told["entered"]


@pytest.mark.parametrize(
    "body", [{"titel": "x"}, {"readers": []}, {"readers": ["nobody"]}, {"kind": "novel"}, {"title": None}, [], "x"]
)
def test_a_correction_that_makes_no_sense_changes_nothing(client: TestClient, shelf: Shelf, body: object) -> None:
    address = f"/api/v1/documents/{shelf.put('Smart port', 'A port.')}"
    before = client.get(address).json()
    answer = client.patch(address, json=body, headers=STAFF)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get(address).json() == before


def test_json_that_is_broken_is_a_problem(client: TestClient, shelf: Shelf) -> None:
    address = f"/api/v1/documents/{shelf.put('Smart port', 'A port.')}"
    answer = client.patch(address, content=b"{", headers=STAFF | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")


def test_a_removed_document_is_gone_at_once(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.")
    answer = client.delete(f"/api/v1/documents/{identifier}", headers=STAFF)
    assert answer.status_code == 202
    assert answer.json()["document_id"] == identifier
    assert shelf.library.job(OPERATOR, answer.json()["job_id"]).document_id == identifier
    assert client.get(f"/api/v1/documents/{identifier}").status_code == 404
    assert client.get("/api/v1/search?q=port").json()["hits"] == []


def test_the_original_file_comes_back_byte_for_byte(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.", media_type="application/pdf")
    answer = client.get(f"/api/v1/documents/{identifier}/file")
    assert hashlib.sha256(answer.content).hexdigest() == shelf.library.document(OPERATOR, identifier).sha256
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="Smart port.txt"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_uploaded_web_page_is_shown_in_a_sandbox(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Page", "<script>alert(1)</script>", media_type="text/html")
    headers = client.get(f"/api/v1/documents/{identifier}/file").headers
    assert headers.get_list("Content-Security-Policy")[0].startswith("sandbox;")
    assert len(headers.get_list("Content-Security-Policy")) == 1
    assert headers["Content-Type"] == "text/html"


def test_a_part_of_the_file_can_be_asked_for(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "A port.")
    answer = client.get(f"/api/v1/documents/{identifier}/file", headers={"Range": "bytes=0-5"})
    assert (answer.status_code, answer.content) == (206, b"A port")


def test_similar_documents_share_words_and_are_no_editions(client: TestClient, shelf: Shelf) -> None:
    identifier = shelf.put("Smart port", "Cranes lift boxes.", work="port")
    shelf.put("Porto", "Cranes lift boxes again.", work="port", language="pt")
    like = shelf.put("Harbour", "Cranes of the harbour.")
    shelf.put("Zebra", "Unlike.")
    hits = client.get(f"/api/v1/documents/{identifier}/similar").json()["hits"]
    assert [hit["document"]["id"] for hit in hits] == [like]


@pytest.mark.parametrize("path", ["", "/file", "/similar"])
@pytest.mark.parametrize("identifier", ["0", "%00", "ü", "x" * 1000])
def test_an_unknown_document_is_a_problem(client: TestClient, identifier: str, path: str) -> None:
    answer = client.get(f"/api/v1/documents/{identifier}{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_each_file_of_an_archive_becomes_a_document(client: TestClient, shelf: Shelf) -> None:
    archive = zipped({"港口/a.txt": "A port.", "empty.txt": "", "b.md": "# Slices", "__MACOSX/._a": "x", "c/.x": "y"})
    answer = post(client, archive, "papers.zip", member="ctm", topic=["5g"], reader=["members"])
    assert answer.status_code == 202
    receipt = answer.json()
    rows = receipt["documents"]
    assert [(row["name"], row["outcome"]) for row in rows] == [
        ("papers.zip/c/.x", "left out"),
        ("papers.zip/港口/a.txt", "new"),
        ("papers.zip/empty.txt", "failed"),
        ("papers.zip/b.md", "new"),
    ]
    assert {key: receipt[key] for key in ("document_id", "job_id", "outcome")} == {
        key: rows[1][key] for key in ("document_id", "job_id", "outcome")
    }
    assert [(row["document_id"], row["job_id"]) for row in (rows[0], rows[2])] == [("", None)] * 2
    assert ("hidden" in rows[0]["error"], "empty" in rows[2]["error"]) == (True, True)
    for row in (rows[1], rows[3]):
        document = shelf.library.document(OPERATOR, row["document_id"])
        assert document.source == row["name"]
        said = document.description
        assert (said.member, said.topics, said.readers) == ("ctm", ("5g",), ("members",))
        assert shelf.library.job(OPERATOR, row["job_id"]).document_id == document.id


def test_a_file_by_itself_is_the_one_document_of_its_upload(client: TestClient) -> None:
    receipt = post(client).json()
    (row,) = receipt["documents"]
    assert row == {**row, "document_id": receipt["document_id"], "name": "paper.txt", "outcome": "new", "error": ""}


def test_an_office_file_is_no_archive_of_documents(client: TestClient, shelf: Shelf) -> None:
    receipt = post(client, docx(paragraph("A port.")), "port.docx").json()
    assert shelf.library.document(OPERATOR, receipt["document_id"]).source == "port.docx"
    assert len(receipt["documents"]) == 1


@pytest.mark.parametrize(
    ("archive", "fields", "status", "said"),
    [
        (zipped({"a.txt": "one", "b.txt": "two"}), {"title": "One"}, 422, "title"),
        (zipped({"a.txt": "one"}), {"document": "x"}, 422, "version"),
        (zipped({"a.txt": ""}), {}, 422, "empty"),
        (zipped({".hidden": "x"}), {}, 422, "no files"),
        (zipped({"in.zip": zipped({".hidden": "x"})}), {}, 422, "in.zip/.hidden: It is hidden"),
        (zipped({"in.zip": zipped({})}), {}, 422, "in.zip: It is an archive with no files"),
        (zipped({"a.txt": "x" * (UPLOAD_LIMIT + 1)}), {}, 413, "limit"),
        (packed([(b"%d" % number, b"") for number in range(20)], says=12 << 20), {}, 422, "unfold"),
    ],
)
def test_an_archive_of_which_nothing_is_taken_is_a_problem(
    client: TestClient, archive: bytes, fields: dict[str, str], status: int, said: str
) -> None:
    answer = post(client, archive, "papers.zip", **fields)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    assert client.get("/api/v1/documents", headers=STAFF).json()["total"] == 0


def test_a_file_of_an_archive_comes_back_under_its_own_name(client: TestClient) -> None:
    row = post(client, zipped({"folder/a.txt": "A port."}), "papers.zip").json()["documents"][0]
    headers = client.get(f"/api/v1/documents/{row['document_id']}/file").headers
    assert headers["Content-Disposition"] == 'attachment; filename="a.txt"'
