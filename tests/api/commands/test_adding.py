import json
import os
from pathlib import Path

import pytest

from api.commands.adding import AddedFile, files_under
from api.schemas import NearDuplicateLink
from corpus.errors import InvalidInputError
from tests.api.packed import packed
from tests.api.terminal import Kex
from tests.files import Sheet, Words, locked, pdf, zipped

NO_DATA = Path("nowhere")


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, encoding="utf-8")


def test_folders_give_their_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    _touch(tmp_path / "b.txt", tmp_path / "a" / "z.txt", tmp_path / ".git" / "x", tmp_path / "a" / ".hidden")
    assert files_under([tmp_path], NO_DATA) == [tmp_path / "a" / "z.txt", tmp_path / "b.txt"]


def test_a_file_is_taken_once_and_a_hidden_one_where_it_is_named(tmp_path: Path) -> None:
    named = tmp_path / ".hidden.txt"
    _touch(tmp_path / "b.txt", named)
    assert files_under([named, tmp_path / "b.txt", tmp_path, tmp_path], NO_DATA) == [named, tmp_path / "b.txt"]


def test_the_data_directory_is_never_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _touch(tmp_path / "paper.txt", tmp_path / "data" / "kex.db", tmp_path / "data" / "files" / "ab" / "abc")
    monkeypatch.chdir(tmp_path)
    assert files_under([Path()], Path("data")) == [Path("paper.txt")]
    assert files_under([Path("data")], Path("data")) == []


def test_a_link_to_nothing_and_a_loop_of_links_are_passed_over(tmp_path: Path) -> None:
    _touch(tmp_path / "paper.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert files_under([tmp_path], NO_DATA) == [tmp_path / "paper.txt"]


@pytest.mark.parametrize("name", ["nowhere.txt", "a\nb", "\udc80"])
def test_a_path_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(InvalidInputError, match="is not there"):
        files_under([Path(name)], NO_DATA)


def test_a_line_stays_one_line_whatever_the_file_is_called() -> None:
    line = AddedFile(Path("a\nb\x1b[31m網\udc80.txt"), "", "failed", "It\nis broken.").as_line()
    assert line == "failed     -                 a\\nb\\x1b[31m網\\udc80.txt: It is broken."


def test_each_file_that_cannot_be_taken_has_its_reason_and_the_rest_is_found(
    kex: Kex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEX_UPLOAD_LIMIT", "20000")
    folder = tmp_path / "mixed"
    page = pdf([Sheet([Words("A secret slice of the network")])])
    contents = {
        "a-broken.pdf": page[:40],
        "b-empty.txt": b"",
        "c-large.txt": b"slice " * 5000,
        "d-locked.pdf": locked(page, password="x"),  # noqa: S106 - of a file
        "e-picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "f-good.txt": b"A slice of the network.",
    }
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "g-pipe.txt")  # is no file, and reading it would wait for ever

    ran = kex("add", folder, "--json")
    rows = {Path(row["path"]).name: row for row in map(json.loads, ran.out.splitlines())}

    assert (ran.code, ran.err) == (1, "")
    assert {name: row["outcome"] for name, row in rows.items()} == {
        **dict.fromkeys(contents, "failed"),
        "f-good.txt": "new",
    }
    reasons = {
        "a-broken.pdf": "damaged",
        "b-empty.txt": "empty",
        "c-large.txt": "limit",
        "d-locked.pdf": "password",
        "e-picture.png": "not read",
    }
    for name, reason in reasons.items():
        assert reason in rows[name]["error"], rows[name]
        assert "\n" not in rows[name]["error"]
    assert "waiting 0, indexed 1, failed 5" in kex("status").out
    assert kex("search", "slice").out.startswith("1 document")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="wants a file that even root cannot read")
def test_a_file_that_cannot_be_read_fails_alone(kex: Kex, papers: Path) -> None:
    (papers / "unreadable.txt").symlink_to("/proc/self/mem")
    ran = kex("add", papers)
    assert ran.code == 1
    [failed] = [line for line in ran.out.splitlines() if line.startswith("failed")]
    assert "unreadable.txt: The file cannot be read" in failed
    assert "indexed 3, failed 1" in kex("status").out


def test_files_of_the_same_content_are_one_document_and_both_are_told_of(kex: Kex, papers: Path) -> None:
    (papers / "copy.md").write_bytes((papers / "slicing.md").read_bytes())
    rows = [json.loads(line) for line in kex("add", papers, "--json").out.splitlines()]
    outcomes = {Path(row["path"]).name: (row["outcome"], row["document_id"]) for row in rows}
    assert len(rows) == 4
    assert outcomes["copy.md"][0] == "new"
    assert outcomes["slicing.md"] == ("known", outcomes["copy.md"][1])


def test_the_same_text_in_another_file_is_kept_and_named(kex: Kex, papers: Path) -> None:
    first = json.loads(kex("add", papers / "slicing.md", "--json").out)
    assert first["near_duplicates"] == []
    (papers / "copy.txt").write_text((papers / "slicing.md").read_text("utf-8").upper(), encoding="utf-8")
    ran = kex("add", papers / "copy.txt")
    assert (ran.code, ran.out.split()[0]) == (0, "new")
    assert f"copy.txt: the same text as {first['document_id']} (" in ran.out
    added = json.loads(kex("add", papers / "copy.txt", "--title", "Copy", "--json").out)
    [near] = added["near_duplicates"]
    assert (near["id"], near["similarity"], near["same_text"]) == (first["document_id"], 1.0, True)


def test_a_near_duplicate_is_named_in_words_on_the_line() -> None:
    near = NearDuplicateLink(id="0" * 16, title="Ports\nof\x1b[31m call", similarity=0.997, same_text=False)
    line = AddedFile(Path("a.txt"), "1" * 16, "new", "", (near,)).as_line()
    assert line.endswith(f"a.txt: 99% like {'0' * 16} (Ports of\ufffd[31m call)")


def test_a_file_is_known_the_second_time_and_a_version_when_it_changed(kex: Kex, papers: Path) -> None:
    first = kex("add", papers / "porto.txt").out.split()
    assert kex("add", papers / "porto.txt").out.split() == ["known", *first[1:]]
    (papers / "porto.txt").write_text("O cais novo usa guindastes.", encoding="utf-8")
    assert kex("add", papers / "porto.txt").out.split() == ["version", *first[1:]]
    assert kex("search", "guindastes").out.startswith("1 document")
    assert kex("search", "fatiamento").out.startswith("0 documents")


def test_a_file_that_failed_is_tried_again(kex: Kex, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.touch()
    assert kex("add", paper).code == 1
    paper.write_text("A slice at last.", encoding="utf-8")
    ran = kex("add", paper)
    assert (ran.code, ran.out.split()[0]) == (0, "new")
    assert "indexed 1, failed 0" in kex("status").out


def test_an_empty_folder_is_said_to_be_empty(kex: Kex, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = kex("add", tmp_path / "empty")
    assert (ran.code, ran.out) == (0, "")
    assert "no files" in ran.err


def test_what_is_asked_for_by_name_replaces_what_is_known(kex: Kex, papers: Path) -> None:
    paper = papers / "slicing.md"
    kex("add", paper, "--reader", "staff", "--kind", "white-paper")
    kex("add", paper)
    assert kex("search", "slicing", "--as", "public").out.startswith("0 documents")
    kex("add", paper, "--reader", "public", "--kind", "other")
    found = json.loads(kex("search", "slicing", "--as", "public", "--json").out)
    assert [hit["document"]["kind"] for hit in found["hits"]] == ["other"]


def test_status_names_what_failed(kex: Kex, papers: Path) -> None:
    (papers / "empty.txt").write_bytes(b"")
    assert kex("add", papers / "empty.txt").code == 1
    assert "empty.txt: " in kex("status").out
    assert [each["file"] for each in json.loads(kex("status", "--json").out)["failures"]] == ["empty.txt"]


def test_each_file_of_an_archive_is_added_and_found(kex: Kex, tmp_path: Path) -> None:
    inner = packed([("智慧港口.txt".encode("gb18030"), "把一个网络分成多个切片。".encode())])
    text = "# Slicing\n\nA slice for the quay cranes."
    (tmp_path / "papers.zip").write_bytes(
        zipped({"a/slicing.md": text, "b.zip": inner, "broken.pdf": b"%PDF-1.7", ".x": "y"})
    )

    ran = kex("add", "papers.zip", "--member", "cmhk", "--json")
    rows = {row["path"]: row for row in map(json.loads, ran.out.splitlines())}

    assert (ran.code, ran.err) == (1, "")
    assert {path: row["outcome"] for path, row in rows.items()} == {
        "papers.zip/a/slicing.md": "new",
        "papers.zip/b.zip/智慧港口.txt": "new",
        "papers.zip/broken.pdf": "failed",
        "papers.zip/.x": "left out",
    }
    found = json.loads(kex("search", "切片", "--json").out)["hits"]
    assert [hit["document"]["id"] for hit in found] == [rows["papers.zip/b.zip/智慧港口.txt"]["document_id"]]
    assert found[0]["document"]["member"] == "cmhk"


def test_an_archive_that_changed_has_versions_of_what_changed(kex: Kex, tmp_path: Path) -> None:
    archive = tmp_path / "papers.zip"
    archive.write_bytes(zipped({"a.txt": "A port.", "b.txt": "A slice."}))
    first = [line.split() for line in kex("add", archive).out.splitlines()]
    archive.write_bytes(zipped({"a.txt": "A port.", "b.txt": "A better slice."}))
    again = [line.split() for line in kex("add", archive).out.splitlines()]
    assert [line[0] for line in first] == ["new", "new"]
    assert sorted(line[:2] for line in again) == sorted([["known", first[0][1]], ["version", first[1][1]]])


def test_an_archive_that_is_refused_is_one_line_with_its_reason(kex: Kex, tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.txt": bytes(30 << 20)}))
    (tmp_path / "good.txt").write_text("A slice.", encoding="utf-8")
    ran = kex("add", "bomb.zip", "good.txt")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines] == ["failed", "new"]
    assert "bomb.zip: The file is made to unfold to many times its size" in lines[0]


def test_what_is_left_out_of_an_archive_is_a_line_and_no_failure(kex: Kex, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(zipped({"report.txt": "One port.", "../report.txt": "Two ports.", ".x": "y"}))
    ran = kex("add", "p.zip")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("left out   -                 p.zip/.x: It is hidden")
    assert sorted(line.split(maxsplit=2)[2] for line in lines[1:]) == ["p.zip/report (2).txt", "p.zip/report.txt"]
