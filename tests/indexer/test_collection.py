import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InvalidInputError
from indexer.collection import Collection, CollectionText, read_collection

CORPUS = [{"_id": "d1", "title": "港口", "text": "网络"}, {"_id": "d2", "text": "a\u2028b"}]
QUERIES = [{"_id": "q1", "text": "網絡"}, {"_id": "q2", "text": "unjudged"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n"

Make = Callable[..., Path]


def lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a collection, sound but for what is given."""

    def write(
        corpus: str | bytes = lines(CORPUS), queries: str | bytes = lines(QUERIES), qrels: str | bytes = QRELS
    ) -> Path:
        (tmp_path / "qrels").mkdir()
        for name, content in (("corpus.jsonl", corpus), ("queries.jsonl", queries), ("qrels/test.tsv", qrels)):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def test_a_collection_is_read(make: Make) -> None:
    assert read_collection(make()) == Collection(
        (CollectionText("d1", "港口", "网络"), CollectionText("d2", "", "a\u2028b")),
        (CollectionText("q1", "", "網絡"),),
        {"q1": {"d1": 2, "d2": 0}},
    )


def test_line_ends_of_windows_blank_lines_and_quotes_are_read(make: Make) -> None:
    qrels = "\r\n".join(["query-id\tcorpus-id\tscore", "", 'q1\t"d1\t1', ""])
    read = read_collection(make(corpus=lines(CORPUS).replace("\n", "\r\n\n"), qrels=qrels))
    assert [document.id for document in read.documents] == ["d1", "d2"]
    assert read.judgements == {"q1": {'"d1': 1}}


def test_other_keys_and_numbers_as_ids_are_read(make: Make) -> None:
    read = read_collection(make(corpus='{"_id": 7, "text": "a", "title": null, "metadata": {}}'))
    assert read.documents == (CollectionText("7", "", "a"),)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"corpus": '{"_id": "d1", "text": "a"}\n\n{"_id": "d2"}\n'}, r"corpus\.jsonl, line 3: .*_id and text"),
        ({"corpus": "not JSON\n"}, r"corpus\.jsonl, line 1: "),
        ({"corpus": "[1, 2]\n"}, r"corpus\.jsonl, line 1: "),
        ({"corpus": '"text"\n'}, r"corpus\.jsonl, line 1: "),
        ({"corpus": "null\n"}, r"corpus\.jsonl, line 1: "),
        ({"corpus": "[" * 200_000}, r"corpus\.jsonl, line 1: "),
        ({"corpus": "9" * 5000}, r"corpus\.jsonl, line 1: "),
        ({"corpus": b"\xff\xfe"}, r"corpus\.jsonl cannot be read as UTF-8"),
        ({"queries": lines(QUERIES) + "{\n"}, r"queries\.jsonl, line 3: "),
        ({"qrels": QRELS + "q1\td1\n"}, r"test\.tsv, line 4: .*whole number"),
        ({"qrels": QRELS + "\n\nq1\td1\tyes\n"}, r"test\.tsv, line 6: "),
        ({"qrels": QRELS + "q1\td1\t0.5\n"}, r"test\.tsv, line 4: "),
        ({"qrels": QRELS + "q1\t0\td1\t1\n"}, r"test\.tsv, line 4: "),
        ({"qrels": "q1\td1\t1\nq1\td2\t1\n"}, r"test\.tsv, line 1: .*header"),
        ({"qrels": b"\xff"}, r"test\.tsv cannot be read as UTF-8"),
        ({"corpus": ""}, "no documents or no judged queries"),
        ({"queries": ""}, "no documents or no judged queries"),
        ({"qrels": ""}, "no documents or no judged queries"),
        ({"qrels": QRELS.replace("q1", "q9")}, "no documents or no judged queries"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(make: Make, changed: dict[str, str], place: str) -> None:
    with pytest.raises(InvalidInputError, match=place):
        read_collection(make(**changed))


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(make: Make, name: str) -> None:
    directory = make()
    (directory / name).unlink()
    with pytest.raises(InvalidInputError, match=re.escape(str(directory / name))):
        read_collection(directory)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="nowhere"):
        read_collection(tmp_path / "nowhere")


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, corpus: bytes, qrels: bytes) -> None:
    directory = tmp_path_factory.mktemp("collection")
    (directory / "qrels").mkdir()
    (directory / "corpus.jsonl").write_bytes(corpus)
    (directory / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (directory / "qrels" / "test.tsv").write_bytes(qrels)
    with suppress(InvalidInputError):
        assert read_collection(directory).documents


def test_the_shared_collections_are_read(shared: Path) -> None:
    read = read_collection(shared / "eval" / "drcd")
    assert (len(read.documents), len(read.queries)) == (2000, 2000)
    assert all(text.id and text.text for text in (*read.documents, *read.queries))
