from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from corpus.samples.collection import JUDGED
from indexer.engines.engine import Answer
from tests.benchmarks.passages import (
    FILTERED,
    HAN,
    LONG,
    NEW,
    SHORT,
    WORDS,
    Asked,
    Batch,
    Source,
    batches,
    drawn,
    questions,
)
from tests.benchmarks.peers import (
    ATTRIBUTES,
    BM25S,
    KEX,
    TANTIVY,
    WHOOSH,
    Contestant,
    contestant,
    kex_of_texts,
    whoosh_of_texts,
)
from tests.conftest import missing

SIZE = 200


@pytest.fixture(scope="module")
def source() -> Source:
    return Source.read([JUDGED])


@pytest.fixture(scope="module")
def made(source: Source) -> list[Batch]:
    return list(batches(source, SIZE))


def filled(name: str, work: Path, made: Sequence[Batch]) -> Contestant:
    for package in {TANTIVY: ["tantivy"], ATTRIBUTES: ["tantivy"], BM25S: ["bm25s", "numba"]}.get(name, []):
        if find_spec(package) is None:
            missing(f"The package {package}", "install the extra `bench`.")
    engine = contestant(name, work)
    engine.fill(engine.taken(batch) for batch in made)
    engine.open()
    return engine


def found(engine: Contestant, asked: Asked) -> Any:  # noqa: ANN401 - each engine has its own
    search = engine.prepared(asked)
    assert search
    return search()


def readable(made: Sequence[Batch], asked: Asked, readers: Sequence[str]) -> set[str]:
    """The documents with the question's terms in a passage, its attribute, and one of the readers."""
    wanted = set()
    for document in (document for batch in made for document in batch.indexed()):
        texts = [" ".join(passage.fields["content"].texts) for passage in document.passages]
        terms = [" ".join(asked.terms)] if asked.phrase else asked.terms
        is_there = any(f" {term} " in f" {text} " for text in texts for term in terms)
        fits = not asked.attribute or asked.attribute[1] in document.attributes.values(asked.attribute[0])
        if is_there and fits and set(readers) & set(document.attributes.readers):
            wanted.add(document.id)
    return wanted


@pytest.mark.parametrize("kind", [LONG, SHORT, WORDS, HAN, FILTERED])
def test_ours_finds_what_is_there_for_its_readers(tmp_path: Path, source: Source, made: list[Batch], kind: str) -> None:
    engine = filled(KEX, tmp_path, made)
    for asked in questions(source, SIZE, 5)[kind]:
        answer: Answer = found(engine, asked)
        assert answer.total == len(readable(made, asked, ["public", "members"]))


@pytest.mark.parametrize("kind", [LONG, SHORT, WORDS, HAN, FILTERED])
def test_tantivy_finds_the_same(tmp_path: Path, source: Source, made: list[Batch], kind: str) -> None:
    engine = filled(ATTRIBUTES if kind == FILTERED else TANTIVY, tmp_path, made)
    for asked in questions(source, SIZE, 5)[kind]:
        wanted = readable(made, asked, ["public", "members"] if kind == FILTERED else ["staff"])
        # It counts passages, so it has more than documents, or none either.
        assert bool(found(engine, asked).hits) == bool(wanted)


@pytest.mark.parametrize("name", [BM25S, WHOOSH])
def test_the_others_answer_words_alone(tmp_path: Path, source: Source, made: list[Batch], name: str) -> None:
    engine = filled(name, tmp_path, made)
    asked = questions(source, SIZE, 3)
    for question in (*asked[LONG], *asked[SHORT]):
        assert found(engine, question)
    assert engine.prepared(asked[WORDS][0]) is None
    assert engine.prepared(asked[FILTERED][0]) is None


@pytest.mark.parametrize("name", [KEX, TANTIVY])
def test_what_is_added_is_found(tmp_path: Path, source: Source, made: list[Batch], name: str) -> None:
    engine = filled(name, tmp_path, made)
    new = drawn(source, NEW, 20)
    identifier = source.texts(new.terms[new.terms >= len(source.vocabulary)])[0]
    asked = Asked((identifier,))
    before = found(engine, asked)
    engine.add(engine.taken(new))
    engine.open()
    after = found(engine, asked)
    assert (before.total, after.total) == (0, 1) if name == KEX else (len(before.hits), len(after.hits)) == (0, 1)


@pytest.mark.parametrize("work", [kex_of_texts, whoosh_of_texts])
def test_raw_text_is_indexed(tmp_path: Path, work: Any) -> None:  # noqa: ANN401 - one of two
    work(tmp_path / "index", [("en", ["Ports use 5G.", "Cranes too."]), ("zh-Hant", ["港口使用第五代網絡。"])])
    assert any(path.stat().st_size for path in (tmp_path / "index").rglob("*") if path.is_file())
