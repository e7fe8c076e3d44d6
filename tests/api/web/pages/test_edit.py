import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.web.pages.edit import changed_fields
from corpus.access import OPERATOR
from corpus.document import Description
from corpus.errors import InvalidInputError
from corpus.evidence import Guess, Source
from tests.api.shelf import MEMBER, STAFF, Shelf

GUESSED = Description(title="Porto antigo", language="pt", published=date(2024, 5, 1), key_terms=("porto",))
EVIDENCE = (
    Guess("title", "Porto antigo", Source.HEADING, 0.85),
    Guess("title", "<b>scan</b>", Source.METADATA, 0.3),
    Guess("language", "pt", Source.TEXT, 0.9, 0.8),
    Guess("language", "ja", Source.TEXT, 0.1, 0.2),
    Guess("published", "2024-05-01", Source.FIRST_PAGE, 0.8),
    Guess("key_terms", "porto", Source.TEXT, 0.7),
)
ENTERED = {
    "title": "Porto",
    "member": "",
    "kind": "",
    "language": "",
    "published": "",
    "topics": "smart-port, 5g；energy",
    "readers": "public",
    "work": "",
    "abstract": "",
    "key_terms": "",
}


@pytest.fixture
def identifier(shelf: Shelf) -> str:
    """A document of which a person said its title and topics, and of which the rest was guessed."""
    document_id = shelf.put("Porto", "Um porto.", member="", language="", published=None)
    shelf.library.record_extraction(OPERATOR, document_id, 1, GUESSED, [], [], EVIDENCE)
    return document_id


def test_the_form_shows_what_was_entered_and_what_was_guessed_and_why(client: TestClient, identifier: str) -> None:
    page = client.get(f"/documents/{identifier}/edit", headers=STAFF).text
    assert '<input id="title" name="title" value="Porto"' in page
    assert re.search(r"Porto antigo</span>\s*<small>heading · 85%</small>", page)
    assert re.search(r"1 May 2024</span>\s*<small>first page · 80% · holds</small>", page)
    assert re.search(r"Portuguese 80%</span>\s*<small>text · 90% · holds</small>", page)
    assert "Japanese 20%" in page
    assert "&lt;b&gt;scan" in page
    assert "<b>scan" not in page
    assert '<input id="published" name="published" type="date" value=""' in page


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans", "pt"])
def test_the_form_speaks_every_language(client: TestClient, identifier: str, language: str) -> None:
    answer = client.get(f"/documents/{identifier}/edit?lang={language}", headers=STAFF)
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_the_form_is_for_staff_and_tells_others_nothing(client: TestClient, identifier: str) -> None:
    for headers in ({}, MEMBER):
        for where in (identifier, "0" * 16):
            assert client.get(f"/documents/{where}/edit", headers=headers).status_code == 403
            assert client.post(f"/documents/{where}/edit", headers=headers, data=ENTERED).status_code == 403
    assert client.get(f"/documents/{'0' * 16}/edit", headers=STAFF).status_code == 404
    assert f"/documents/{identifier}/edit" not in client.get(f"/documents/{identifier}", headers=MEMBER).text
    assert f"/documents/{identifier}/edit" in client.get(f"/documents/{identifier}", headers=STAFF).text


def test_another_site_cannot_send_the_form(client: TestClient, identifier: str, shelf: Shelf) -> None:
    headers = STAFF | {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"/documents/{identifier}/edit", headers=headers, data=ENTERED | {"title": "Mine"})
    assert answer.status_code == 403
    assert shelf.library.document(OPERATOR, identifier).description.title == "Porto"


def test_what_is_entered_holds_and_what_is_left_empty_is_guessed(
    client: TestClient, identifier: str, shelf: Shelf
) -> None:
    sent = ENTERED | {"title": "", "published": "2023-02-14", "abstract": "Um\r\nresumo.", "kind": "white-paper"}
    answer = client.post(f"/documents/{identifier}/edit", headers=STAFF, data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{identifier}")
    said = shelf.library.document(OPERATOR, identifier).description
    assert (said.title, said.published, said.abstract) == ("Porto antigo", date(2023, 2, 14), "Um resumo.")
    assert (said.topics, said.kind, said.language) == (("smart-port", "5g", "energy"), "white-paper", "pt")
    client.post(f"/documents/{identifier}/edit", headers=STAFF, data=sent | {"published": "", "kind": ""})
    said = shelf.library.document(OPERATOR, identifier).description
    assert (said.published, said.kind) == (date(2024, 5, 1), "other")


def test_sending_the_form_as_it_came_enters_nothing(client: TestClient, identifier: str, shelf: Shelf) -> None:
    before = shelf.library.sources(OPERATOR, identifier)
    sent = {**dict.fromkeys(ENTERED, ""), "title": "Porto", "kind": "white-paper", "readers": "public"}
    assert client.post(f"/documents/{identifier}/edit", headers=STAFF, data=sent).status_code == 303
    assert shelf.library.sources(OPERATOR, identifier) == before


FILLED = {
    "title": "A",
    "member": "ctm",
    "kind": "press-release",
    "language": "pt",
    "published": "2024-05-02",
    "topics": "x",
    "readers": "staff",
    "work": "w",
    "abstract": "s",
    "key_terms": "k",
}


@pytest.mark.parametrize("left_out", sorted(FILLED))
def test_a_field_that_is_left_out_stays_as_it_is(
    client: TestClient, identifier: str, shelf: Shelf, left_out: str
) -> None:
    address = f"/documents/{identifier}/edit"
    assert client.post(address, headers=STAFF, data=FILLED).status_code == 303
    before = shelf.library.document(OPERATOR, identifier).description
    sent = {name: text for name, text in FILLED.items() if name != left_out}
    assert client.post(address, headers=STAFF, data=sent).status_code == 303
    assert client.post(address, headers=STAFF, data={}).status_code == 303
    assert shelf.library.document(OPERATOR, identifier).description == before


def test_a_confidential_document_stays_so_whatever_is_left_out_or_emptied(
    client: TestClient, identifier: str, shelf: Shelf
) -> None:
    address = f"/documents/{identifier}/edit"
    shelf.library.describe(OPERATOR, identifier, {"readers": ("staff",)})
    assert 'name="readers" value="staff"' in client.get(address, headers=STAFF).text
    assert client.post(address, headers=STAFF, data={"title": "Mine"}).status_code == 303
    refused = client.post(address, headers=STAFF, data={"title": "Yours", "readers": ""})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "at least one right to read" in refused.text
    assert 'value="Yours"' in refused.text
    said = shelf.library.document(OPERATOR, identifier).description
    assert (said.title, said.readers) == ("Mine", ("staff",))
    assert client.get(f"/documents/{identifier}").status_code == 404


def test_a_file_in_place_of_a_field_changes_nothing(client: TestClient, identifier: str, shelf: Shelf) -> None:
    before = shelf.library.sources(OPERATOR, identifier)
    files = {"readers": ("a.txt", b"public")}
    assert client.post(f"/documents/{identifier}/edit", headers=STAFF, files=files).status_code == 303
    assert shelf.library.sources(OPERATOR, identifier) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "31 May"),
        ("title", "x" * 501),
        ("readers", "nobody"),
        ("readers", ""),
        ("readers", " , "),
        ("language", "klingon"),
        ("kind", "memo"),
    ],
)
def test_what_cannot_be_kept_brings_the_form_back_with_the_reason(
    client: TestClient, identifier: str, shelf: Shelf, field: str, value: str
) -> None:
    before = shelf.library.sources(OPERATOR, identifier)
    sent = ENTERED | {"work": "entered before", field: value}
    answer = client.post(f"/documents/{identifier}/edit", headers=STAFF, data=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="entered before"' in answer.text
    assert shelf.library.sources(OPERATOR, identifier) == before


def test_only_what_differs_is_changed() -> None:
    entered = {"title": "A", "topics": "x, y", "readers": "members", "published": ""}
    assert changed_fields(dict(entered), entered) == {}
    changed = changed_fields(entered | {"topics": "x，z", "readers": "staff"}, entered)
    assert changed == {"topics": ("x", "z"), "readers": ("staff",)}
    assert changed_fields({"title": ""}, entered) == {"title": ""}
    with pytest.raises(InvalidInputError, match="2024-05-01"):
        changed_fields(entered | {"published": "May"}, entered)
