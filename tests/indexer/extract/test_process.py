import json
from pathlib import Path

from indexer.extract.limits import Limits
from indexer.extract.process import Process
from indexer.extract.wire import unpacked, unpacked_page


def test_pages_come_before_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"two_pages_and_type_error\n{path}")
    process = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    pages: list[bytes] = []
    try:
        process.await_start()
        answer = process.ask({"task": "extract", "path": str(path), "name": "a", "needs_text": True}, pages)
        assert process.is_alive
    finally:
        process.end()
    assert json.loads(answer)["error"] == "damaged"
    assert [unpacked_page(page).number for page in pages] == [1, 2]
    assert process.tasks == 1


def test_a_process_that_ended_is_not_alive_and_ends_again(tmp_path: Path) -> None:
    path = tmp_path / "deed.txt"
    path.write_text(f"well\n{path}")
    process = Process(Limits(seconds=20), "tests.indexer.extract.hostile")
    process.await_start()
    answer = process.ask({"task": "extract", "path": str(path), "name": "a", "needs_text": True}, [])
    assert unpacked(answer).pages[0].text == "read well"
    assert process.end()[0] < 0
    assert process.end()[1] == 0
