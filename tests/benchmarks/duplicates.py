"""How long does it take to find a document's like among very many, and how right are the editions that are proposed?

    python -m tests.benchmarks.duplicates [DOCUMENTS]

Times are of the whole answer, database included, median of several; the many documents are made up, each with about
half a hundred facts, some of which nearly all have. Right and complete are the proposals on the samples, of which
neither works nor members nor days are told.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from rich.console import Console
from sqlalchemy import insert, update

from corpus import tables
from corpus.document import LANGUAGES, Description
from corpus.samples.collection import sample_documents
from indexer.duplicates.facts import MARK_BITS, SORTS
from indexer.duplicates.fingerprint import SCHEME, SIZES
from indexer.duplicates.signature import PERMUTATIONS
from indexer.extract.sandbox import Limits, Sandbox
from tests.indexer.duplicates.collection import Collection

_TEXT = "On 25 July 2023 Luhuan tested 310 sites at 3.5 GHz under TS 38.211; 23.4% less power. "
_AT_ONCE = 1000
_FACTS = 100
_TIMES = 9


def times(folder: Path, documents: int) -> dict[str, float]:
    """Milliseconds for each thing asked of a collection of so many made-up documents."""
    collection = Collection(folder)
    one, two = collection.put(_TEXT), collection.put(f"{_TEXT} Yes.", "b.txt")
    fill(collection, documents)
    found = {"first answer, all fingerprints read": _milliseconds(lambda: collection.near(one))}
    for asked, step in (("near duplicates", collection.near), ("editions", collection.proposed)):
        found[asked] = median(_milliseconds(lambda step=step: step(one)) for _ in range(_TIMES))  # type: ignore[misc]
    collection.put("Another text.", "b.txt", document_id=two)
    found["near duplicates after a new text"] = _milliseconds(lambda: collection.near(one))
    collection.close()
    return found


def fill(collection: Collection, documents: int) -> None:
    """Put so many made-up documents with made-up fingerprints into the database."""
    chance = np.random.default_rng(5)
    with collection.database.writing() as connection:
        for start in range(0, documents, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, documents))
            connection.execute(insert(tables.documents), [_document(number) for number in numbers])
            connection.execute(insert(tables.fingerprints), [_fingerprint(number, chance) for number in numbers])
        connection.execute(update(tables.changes).values(number=1000))


def rates(folder: Path) -> tuple[float, float]:
    """Precision and recall of the editions proposed among the samples."""
    collection = Collection(folder)
    with Sandbox(Limits(seconds=60)) as sandbox:
        works = [
            (collection.read(sandbox, sample.path, Description(sample.description.title)), sample.description.work)
            for sample in sample_documents()
        ]
    found = collection.rates(works)
    collection.close()
    return found


def _document(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:016x}",
        "version": 1,
        "title": f"Paper {number}",
        "member": "",
        "kind": "other",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "topics": [],
        "readers": ["public"],
        "work": "",
        "entered": {},
        "guessed": {},
        "source": "paper.txt",
        "media_type": "text/plain",
        "size": 1,
        "sha256": f"{number:064x}",
        "status": "indexed",
        "failure": "",
        "added": datetime.now(UTC),
        "changed": 10,
        "extracted": 1,
    }


def _fingerprint(number: int, chance: np.random.Generator) -> dict[str, Any]:
    marks = np.unique(chance.zipf(1.3, _FACTS) % (1 << MARK_BITS))
    return {
        "document_id": f"{number:016x}",
        "scheme": SCHEME,
        "text": f"{number:064x}",
        "changed": 10,
        "language": LANGUAGES[number % len(LANGUAGES)],
        "signature": chance.integers(0, 1 << 16, PERMUTATIONS).astype("<u2").tobytes(),
        "marks": marks.astype("<u4").tobytes(),
        "facts": {sort: [] for sort in SORTS},
        "sizes": dict.fromkeys(SIZES, 1),
    }


def _milliseconds(step: Callable[[], object]) -> float:
    began = perf_counter()
    step()
    return (perf_counter() - began) * 1000


def _lines(documents: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        for asked, taken in times(Path(folder), documents).items():
            yield f"{asked}: {taken:.1f} ms among {documents:,}"
    with tempfile.TemporaryDirectory() as folder:
        precision, recall = rates(Path(folder))
        yield f"editions proposed among the samples: precision {precision:.3f}, recall {recall:.3f}"


if __name__ == "__main__":
    for line in _lines(int(sys.argv[1]) if sys.argv[1:] else 100_000):
        Console().print(line, highlight=False)
