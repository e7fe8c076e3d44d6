import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.extraction import CrashError, DamagedError, Extraction, LimitError, ReaderUnavailableError
from indexer.extract.sandbox import Limits, Sandbox
from tests.files import Sheet, Words, pdf

LIMITS = Limits(seconds=1.5, memory=256 << 20, output=1 << 20)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, registry="tests.indexer.extract.hostile") as sandbox:
        yield sandbox


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deed.txt"


def done(sandbox: Sandbox, file: Path, deed: str) -> Extraction:
    file.write_text(f"{deed}\n{file}")
    return sandbox.extract(file, file.name)


def text(sandbox: Sandbox, file: Path, deed: str) -> str:
    return done(sandbox, file, deed).pages[0].text


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that is dead but not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def dies(pid: int) -> bool:
    for _ in range(200):
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_a_real_file_is_read_by_the_real_readers(tmp_path: Path) -> None:
    path = tmp_path / "paper"
    path.write_bytes(pdf([Sheet([Words("大灣區 5G")])]))
    with Sandbox() as sandbox:
        assert sandbox.extract(path, "paper.pdf").pages[0].text == "大灣區 5G"


def test_a_child_that_behaves_reads_the_next_file_too(sandbox: Sandbox, file: Path) -> None:
    assert text(sandbox, file, "pid") == text(sandbox, file, "pid")


@pytest.mark.parametrize("deed", ["sleep", "spin"])
def test_a_reader_that_hangs_is_stopped(sandbox: Sandbox, file: Path, deed: str) -> None:
    with pytest.raises(LimitError, match=r"1\.5 seconds, the limit KEX_EXTRACT_SECONDS"):
        done(sandbox, file, deed)


def test_a_reader_that_swells_is_stopped(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(LimitError, match="KEX_EXTRACT_MEMORY"):
        done(sandbox, file, "swell")


def test_a_reader_that_says_too_much_is_stopped(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(LimitError, match="over 1 MiB, the limit KEX_EXTRACT_OUTPUT"):
        done(sandbox, file, "write_much")


@pytest.mark.parametrize(("deed", "reason"), [("segfault", "SIGSEGV"), ("abort", "SIGABRT"), ("leave", "status 7")])
def test_a_reader_that_dies_is_a_crash(sandbox: Sandbox, file: Path, deed: str, reason: str) -> None:
    with pytest.raises(CrashError, match=reason):
        done(sandbox, file, deed)


def test_a_crash_is_not_taken_for_want_of_memory_because_the_parent_is_large(sandbox: Sandbox, file: Path) -> None:
    large = bytearray(LIMITS.memory)
    large[::4096] = b"x" * len(large[::4096])
    with pytest.raises(CrashError):
        done(sandbox, file, "segfault")


@pytest.mark.parametrize("deed", ["recurse", "type_error"])
def test_an_error_that_a_parser_does_not_announce_means_a_damaged_file(sandbox: Sandbox, file: Path, deed: str) -> None:
    with pytest.raises(DamagedError, match="damaged"):
        done(sandbox, file, deed)


def test_typed_errors_keep_their_type_and_message(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(DamagedError, match="said by the reader"):
        done(sandbox, file, "typed_error")


@pytest.mark.parametrize("deed", ["sleep", "swell", "segfault", "write_much", "type_error"])
def test_the_next_file_is_read_whatever_the_one_before_did(sandbox: Sandbox, file: Path, deed: str) -> None:
    with pytest.raises((LimitError, CrashError, DamagedError)):
        done(sandbox, file, deed)
    assert text(sandbox, file, "well") == "read well"


def test_what_a_parser_prints_is_not_an_answer(sandbox: Sandbox, file: Path) -> None:
    assert text(sandbox, file, "talk") == "read well"


def test_a_reader_writes_no_files(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(DamagedError):
        done(sandbox, file, "write_file")
    created = file.with_suffix(".new")
    assert not created.exists() or not created.stat().st_size


def test_a_reader_does_not_see_the_environment(sandbox: Sandbox, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEX_DATABASE", "postgresql://user:secret@host/kex")
    assert "KEX_DATABASE" not in text(sandbox, file, "environment")


def test_no_grandchild_survives_a_reader_that_is_killed(sandbox: Sandbox, file: Path) -> None:
    assert dies(int(text(sandbox, file, "fork_and_hang")))


def test_no_grandchild_survives_a_reader_that_answers(sandbox: Sandbox, file: Path) -> None:
    assert dies(int(text(sandbox, file, "fork_and_answer")))
    assert text(sandbox, file, "well") == "read well"


def test_closing_ends_the_child(sandbox: Sandbox, file: Path) -> None:
    pid = int(text(sandbox, file, "pid"))
    sandbox.close()
    assert not is_alive(pid)
    assert int(text(sandbox, file, "pid")) != pid


def test_a_child_that_was_killed_while_idle_is_replaced(sandbox: Sandbox, file: Path) -> None:
    os.kill(int(text(sandbox, file, "pid")), 9)
    assert text(sandbox, file, "well") == "read well"


def test_a_child_keeps_no_open_files_of_the_parent(sandbox: Sandbox, file: Path, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as opened:
        os.set_inheritable(opened.fileno(), True)
        pid = text(sandbox, file, "pid")
        links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    assert opened.name not in links


def test_a_file_that_is_not_there_is_an_error_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="cannot be read from the disk"):
        sandbox.extract(tmp_path / "gone", "gone.txt")


def test_a_reader_that_cannot_start_is_not_the_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")
    with Sandbox(registry="no.such.module") as sandbox, pytest.raises(ReaderUnavailableError, match="cannot start"):
        sandbox.extract(path, path.name)


@pytest.mark.parametrize(
    ("end", "reason"), [("sleep", "_SECONDS"), ("swell", "_MEMORY"), ("segfault", "SIGSEGV"), ("type_error", "damaged")]
)
def test_what_was_read_before_a_reader_failed_is_kept(sandbox: Sandbox, file: Path, end: str, reason: str) -> None:
    extraction = done(sandbox, file, f"two_pages_and_{end}")
    assert [(page.number, page.text) for page in extraction.pages] == [(1, "first page"), (2, "second page")]
    assert extraction.incomplete.startswith("Only the first 2 pages were kept. ")
    assert reason in extraction.incomplete
    assert text(sandbox, file, "well") == "read well"


def test_pages_are_kept_by_their_own_numbers_with_what_else_was_told(sandbox: Sandbox, file: Path) -> None:
    extraction = done(sandbox, file, "furnished_pages_and_sleep")
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert [page.furniture for page in extraction.pages] == [((0, 4),), (), ()]
    assert extraction.metadata.title == "title"
    assert extraction.incomplete.startswith("Only the first 3 pages were kept. ")


def test_pages_without_text_are_not_worth_keeping(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(LimitError):
        done(sandbox, file, "empty_page_and_sleep")


def test_no_more_is_kept_than_the_output_may_be(sandbox: Sandbox, file: Path) -> None:
    extraction = done(sandbox, file, "pages_without_end")
    assert 900_000 < sum(len(page.text) for page in extraction.pages) <= LIMITS.output


def test_a_reader_that_never_stops_talking_is_stopped(sandbox: Sandbox, file: Path) -> None:
    assert "1.5 seconds, the limit KEX_EXTRACT_SECONDS" in done(sandbox, file, "tiny_pages_without_end").incomplete


def test_a_long_file_keeps_the_pages_that_there_is_room_for(sandbox: Sandbox, file: Path) -> None:
    extraction = done(sandbox, file, "long")
    assert 900_000 < sum(len(page.text) for page in extraction.pages) <= LIMITS.output
    kept = len(extraction.pages)
    assert extraction.incomplete.startswith(
        f"Only the first {kept} of 99 pages were kept. The text of the file is over"
    )
