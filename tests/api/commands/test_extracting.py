import json
from pathlib import Path

from tests.api.terminal import Kex
from tests.files import Sheet, Words, locked, pdf


def test_an_extraction_is_json_for_programs(kex: Kex, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(
        pdf([Sheet([Words("第一頁")]), Sheet([Words("Second page")])], information={"Title": "Ports of the Bay"})
    )
    ran = kex("extract", file, "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(told) == {"media_type", "metadata", "guesses", "pages", "passages", "incomplete", "error"}
    assert (told["passages"], told["incomplete"]) == (2, "")
    titles = [(guess["value"], guess["source"]) for guess in told["guesses"] if guess["field"] == "title"]
    assert ("Ports of the Bay", "metadata") in titles
    assert (told["media_type"], told["metadata"]["title"], told["error"]) == (
        "application/pdf",
        "Ports of the Bay",
        None,
    )
    assert [(page["number"], page["text"].strip()) for page in told["pages"]] == [(1, "第一頁"), (2, "Second page")]
    assert {"number", "label", "text", "quality", "reader", "headings", "furniture"} == set(told["pages"][0])


def test_a_person_sees_the_text_as_it_is_and_no_terminal_codes(kex: Kex, tmp_path: Path) -> None:
    file = tmp_path / "paper.txt"
    file.write_text("A [bold]slice[/bold] :car: of the \x1b[31mnetwork", encoding="utf-8")
    ran = kex("extract", file)
    assert "A [bold]slice[/bold] :car: of the " in ran.out
    assert "\x1b" not in ran.out
    assert not (tmp_path / ".kex").exists()


def test_a_person_is_told_who_read_what_and_what_is_guessed(kex: Kex, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    sheets = [
        Sheet([Words("Alliance News", y=800), Words(f"The port number {word}")]) for word in ("one", "two", "ten")
    ]
    file.write_bytes(pdf(sheets, information={"Title": "Ports of the Bay"}))
    lines = kex("extract", file).out.splitlines()
    assert lines[0] == "application/pdf; pages: 3 by pdfium; 3 passages"
    assert "the file says title: Ports of the Bay" in lines
    assert any(line.startswith("title: Ports of the Bay (from metadata, ") for line in lines)
    assert lines.count("Alliance News") == 3


def test_a_file_that_cannot_be_read_is_a_typed_error_and_exit_code_1(kex: Kex, tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked(pdf([Sheet([Words("secret")])]), password="x"))  # noqa: S106 - of a file
    ran = kex("extract", file, "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert told["pages"] == []
    assert told["error"]["type"] == "EncryptedError"
    plain = kex("extract", file)
    assert (plain.code, plain.out) == (1, "")
    assert plain.err == f"locked.pdf: {told['error']['message']}\n"
