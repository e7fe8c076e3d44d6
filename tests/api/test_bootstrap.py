import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.bootstrap import ENGINES, application, opened
from api.settings import Settings, Token
from corpus.access import OPERATOR, Principal
from corpus.errors import InvalidInputError, StorageError
from corpus.upload import Upload


@pytest.mark.parametrize("engine", ENGINES)
def test_a_new_data_directory_is_made_and_can_be_searched(engine: str, tmp_path: Path) -> None:
    with opened(Settings(data=tmp_path / "a" / "b"), engine) as parts:
        status = parts.status()
    assert status["ready"]
    assert status["documents"] == {"waiting": 0, "indexed": 0, "failed": 0}


def test_status_counts_what_waits(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("A slice.", encoding="utf-8")
    with opened(Settings(data=tmp_path / "data")) as parts:
        parts.library.add(OPERATOR, Upload(paper, "paper.txt", "text/plain"))
        status = parts.status()
    assert (status["waiting_jobs"], status["bytes"]) == (1, 8)


def test_status_tells_of_an_index_that_cannot_be_searched(tmp_path: Path) -> None:
    with opened(Settings(data=tmp_path)):
        pass
    (tmp_path / "index" / "CURRENT").write_text("nonsense", encoding="ascii")
    with opened(Settings(data=tmp_path)) as parts:
        status = parts.status()
    assert not status["ready"]
    assert "kex reindex --full" in str(status["problem"])


def test_an_unknown_engine_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="whoosh, memory"), opened(Settings(data=tmp_path / "data"), "lucene"):
        pass
    assert not (tmp_path / "data").exists()


def test_a_data_directory_that_is_a_file_is_a_storage_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StorageError, match="choose a folder"), opened(Settings(data=file)):
        pass


def test_a_data_directory_may_have_any_name(tmp_path: Path) -> None:
    data = tmp_path / "a?b#c%20d 資料"
    with opened(Settings(data=data)):
        pass
    assert (data / "kex.db").is_file()


def test_the_service_knows_tokens_limits_and_the_members_of_the_samples_and_of_the_operator(tmp_path: Path) -> None:
    members = tmp_path / "members.json"
    members.write_text(json.dumps([{"slug": "ours", "names": {"en": "Our Own"}}]), encoding="utf-8")
    settings = Settings(
        data=tmp_path / "data", members=members, tokens={"a-token-of-some-length": Token(user="li")}, upload_limit=5
    )
    with opened(settings) as parts:
        service = parts.service()
    assert service.tokens == {"a-token-of-some-length": Principal("li")}
    assert (service.local, service.upload_limit) == (False, 5)
    assert service.member_names["ours"] == {"en": "Our Own"}
    assert "cmhk" in service.member_names


@pytest.mark.parametrize("text", ["", "{", "5", '{"slug": "ours"}', '["ours"]', '[{"slug": "ours"}]', "\ufeff[]"])
def test_a_list_of_members_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    members = tmp_path / "members.json"
    members.write_text(text, encoding="utf-8")
    with (
        opened(Settings(data=tmp_path / "data", members=members)) as parts,
        pytest.raises(InvalidInputError, match="KEX_MEMBERS"),
    ):
        parts.service()


def test_a_server_makes_the_application_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEX_DATA", str(tmp_path))
    client = TestClient(application(), base_url="http://127.0.0.1:8000")
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/v1/search", params={"q": "slice"}).json()["total"] == 0
