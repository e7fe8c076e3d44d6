import json
import re
from pathlib import Path

import pytest

from api.cli import app
from api.schemas import SearchAnswer
from indexer.engines.whoosh_engine.engine import WhooshEngine
from tests.api.terminal import Kex, Ran

VERBS = {
    "add": "member kind language title published topic reader json",
    "analyze": "json",
    "backup": "",
    "demo": "port",
    "eval": "engine lexical limit-queries json",
    "extract": "json",
    "reindex": "document full",
    "restore": "",
    "search": "limit page filter as json",
    "serve": "host port workers no-worker",
    "status": "json",
    "worker": "",
}
"""The contract with other people's scripts: verbs, and what options they have."""


def _is_one_line(ran: Ran) -> bool:
    return ran.out == "" and re.fullmatch(r"kex: [^\n]+\n", ran.err) is not None


def test_status_names_the_damage_that_another_process_found(kex: Kex, papers: Path) -> None:
    kex("add", papers)
    (lengths,) = Path(".kex/index").glob("g*/*.doc")
    with lengths.open("r+b") as file:  # one byte, which opening does not look at
        file.seek(64)
        file.write(b"\x7f")
    assert "damaged" not in json.loads(kex("status", "--json").out)["index"]
    assert WhooshEngine(Path(".kex/index")).damaged() == (lengths.stem,)
    assert json.loads(kex("status", "--json").out)["index"]["damaged"] == [lengths.stem]
    assert kex("reindex", "--full").code == 0
    assert "damaged" not in json.loads(kex("status", "--json").out)["index"]


def test_every_verb_has_its_options(kex: Kex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for verb, options in VERBS.items():
        ran = kex(verb, "--help")
        assert ran.code == 0
        missing = [option for option in options.split() if f"--{option} " not in ran.out]
        assert not missing, f"{verb}: {ran.out}"
    assert {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands} == set(
        VERBS
    )


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "--nonsense status",
        "status --data x",
        "add",
        "add nowhere.txt",
        f"add {'a' * 300}",
        "add . --language klingon",
        "add . --kind leaflet",
        "add . --reader nobody",
        "add . --published 2024-02-30",
        "add . --published yesterday",
        "search",
        "search a b",
        "search a --limit 0",
        "search a --limit 101",
        "search a --page 0",
        "search a --filter color=red",
        "search a --filter kind",
        "search a --filter year=lately",
        "search a --as ///",
        "reindex --document nothing",
        "reindex --document nothing --full",
        "analyze",
        "extract",
        "extract nowhere.pdf",
        "extract .",
        f"extract {'a' * 300}",
        "eval nowhere",
        "eval nowhere --engine lucene",
        "eval nowhere --limit-queries 0",
        "serve --port 65536",
        "serve --workers 0",
        "serve --host 192.0.2.1 --port 0",
        "demo --port -1",
        "backup archive",
        "restore nowhere",
        "--data /dev/null status",
        "--data /dev/null/data search a",
        "--data /proc/data status",
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments: str, kex: Kex) -> None:
    ran = kex(*arguments.split())
    assert ran.code == 2
    assert _is_one_line(ran), ran


@pytest.mark.parametrize("setting", ["KEX_PORT", "KEX_TOKENS", "KEX_UPLOAD_LIMIT"])
def test_a_setting_that_cannot_be_used_is_one_line(setting: str, kex: Kex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setting, "nonsense")
    ran = kex("status")
    assert ran.code == 2
    assert _is_one_line(ran)
    assert setting in ran.err


def test_a_list_of_members_that_is_not_there_stops_the_service_before_it_says_that_it_serves(
    kex: Kex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEX_MEMBERS", "nowhere.json")
    ran = kex("serve", "--port", 0)
    assert ran.code == 2
    assert _is_one_line(ran)


def test_data_may_stand_before_the_verb_or_in_the_environment(
    kex: Kex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kex("--data", tmp_path / "one", "status").code == 0
    monkeypatch.setenv("KEX_DATA", str(tmp_path / "two"))
    assert kex("status").code == 0
    monkeypatch.delenv("KEX_DATA")
    assert kex("status").code == 0
    assert [(tmp_path / name / "kex.db").is_file() for name in ("one", "two", ".kex")] == [True] * 3


def test_data_after_the_verb_is_told_where_it_belongs(kex: Kex) -> None:
    assert "before the verb" in kex("status", "--data", "x").err


def test_a_search_before_anything_was_added_says_how_to_begin(kex: Kex) -> None:
    ran = kex("search", "slice", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["total"] == 0
    assert "kex add" in ran.err


def test_what_is_added_is_found(kex: Kex, papers: Path) -> None:
    added = kex("add", papers, "--member", "cmhk", "--kind", "white-paper", "--topic", "ports", "--topic", "cranes")
    assert (added.code, added.err) == (0, "")
    assert [line.split()[0] for line in added.out.splitlines()] == ["new"] * 3
    ran = kex("search", "网络", "--json", "--filter", "topic=ports", "--filter", "kind=white-paper")
    answer = SearchAnswer.model_validate_json(ran.out)
    assert [(hit.document.title, hit.document.member) for hit in answer.hits] == [("網絡切片", "cmhk")]
    assert kex("search", "slice").out.startswith("1 document in ")
    assert [hit["document"]["language"] for hit in json.loads(kex("search", "rede", "--json").out)["hits"]] == ["pt"]


def test_what_the_json_says_is_the_same_on_every_page(kex: Kex, papers: Path) -> None:
    kex("add", papers)
    pages = [json.loads(kex("search", "slice 網絡 rede", "--json", "--limit", 2, "--page", n).out) for n in (1, 2, 3)]
    assert [len(page["hits"]) for page in pages] == [2, 1, 0]
    assert len({hit["document"]["id"] for page in pages for hit in page["hits"]}) == 3


def test_a_search_as_somebody_shows_what_that_one_may_read(kex: Kex, papers: Path) -> None:
    kex("add", papers / "slicing.md", "--reader", "member:cmhk")
    seen = {name: kex("search", "slice", "--as", name).out[:1] for name in ("public", "li", "li@ctm", "li@cmhk")}
    assert seen == {"public": "0", "li": "0", "li@ctm": "0", "li@cmhk": "1"}


def test_one_title_does_not_fit_two_files(kex: Kex, papers: Path) -> None:
    ran = kex("add", papers, "--title", "One")
    assert ran.code == 2
    assert _is_one_line(ran)
    assert "indexed 0" in kex("status").out
    assert kex("add", papers / "porto.txt", "--title", "Um porto").code == 0
    assert "Um porto" in kex("search", "porto").out


def test_status_is_json_for_programs_and_lines_for_people(kex: Kex, papers: Path) -> None:
    kex("add", papers)
    status = json.loads(kex("status", "--json").out)
    assert (status["ready"], status["documents"]["indexed"], status["index"]["documents"]) == (True, 3, 3)
    assert re.search(r"^documents +waiting 0, indexed 3, failed 0$", kex("status").out, re.MULTILINE)


def test_status_fails_where_nothing_can_be_searched_and_a_full_reindex_mends_it(kex: Kex, papers: Path) -> None:
    kex("add", papers)
    Path(".kex/index/CURRENT").write_text("nonsense", encoding="ascii")
    assert kex("status").code == 1
    assert not json.loads(kex("status", "--json").out)["ready"]
    search = kex("search", "slice")
    assert search.code == 2
    assert "kex reindex --full" in search.err
    mended = kex("reindex", "--full")
    assert (mended.code, mended.out) == (0, "1 done, 0 failed\n")
    assert kex("search", "slice").out.startswith("1 document")


def test_documents_are_indexed_again_by_their_ids(kex: Kex, papers: Path) -> None:
    first, second, _ = (line.split()[1] for line in kex("add", papers).out.splitlines())
    ran = kex("reindex", "--document", first, "--document", second)
    assert (ran.code, ran.out) == (0, "2 done, 0 failed\n")
    assert kex("reindex").out == "0 done, 0 failed\n"
