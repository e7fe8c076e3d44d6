"""How often are title, language and date of a document guessed as a librarian would write them?

`labels.tsv` describes files of the shared test data as they were read by a person, page by page. A title is left
empty where the file has none, the date where its first pages show none (of a month only, `2016-09`); `und` stands for
languages that are none of ours. Of a file in several languages, the main one counts.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from corpus.document import LANGUAGES, UNKNOWN_LANGUAGE
from corpus.samples.collection import sample_documents, sample_members
from indexer.extract.extraction import ExtractionError
from indexer.extract.sandbox import Limits, Sandbox
from indexer.guesses.evidence import description_of, evidence_of
from indexer.guesses.front import squeezed

LABELS = Path(__file__).with_name("labels.tsv")
FLOORS = {"title": 0.85, "language": 0.99, "date": 0.8}


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read off a file."""

    path: Path
    title: str
    language: str
    date: str


def labels_of_files(folder: Path) -> list[Label]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Label(folder / row["path"], row["title"], row["language"], row["date"]) for row in rows]


def labels_of_samples() -> list[Label]:
    return [
        Label(each.path, each.description.title, each.description.language, str(each.description.published))
        for each in sample_documents()
    ]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=60)) as opened:
        yield opened


def wrong(label: Label, sandbox: Sandbox) -> dict[str, str]:
    """What was guessed of the fields that are not as labelled; a file that cannot be read has all wrong."""
    members = {member.slug: member.names for member in sample_members()}
    try:
        evidence = evidence_of(sandbox.extract(label.path, label.path.name), label.path.name, members)
    except ExtractionError as error:
        return dict.fromkeys(FLOORS, str(error))
    best = {guess.field: guess.value for guess in reversed(evidence)}
    language = best.get("language", "")
    found = {
        "title": (best.get("title", ""), squeezed(best.get("title", "")) == squeezed(label.title)),
        "language": (language, (language if language in LANGUAGES else UNKNOWN_LANGUAGE) == label.language),
        "date": (best.get("published", ""), best.get("published", "").startswith(label.date)),
    }
    return {field: value for field, (value, is_right) in found.items() if not is_right}


def check(labels: list[Label], sandbox: Sandbox) -> None:
    wrongs = dict(zip(labels, map(partial(wrong, sandbox=sandbox), labels), strict=True))
    for field, floor in FLOORS.items():
        counted = [label for label in labels if getattr(label, field)]
        missed = {label.path.name: wrongs[label][field] for label in counted if field in wrongs[label]}
        share = 1 - len(missed) / len(counted)
        print(f"{field}: {len(counted) - len(missed)} of {len(counted)} = {share:.3f}; wrong: {missed}")
        assert share >= floor, f"{field} {share:.3f}: {missed}"


def test_the_samples_are_described_as_their_publishers_do(sandbox: Sandbox) -> None:
    check(labels_of_samples(), sandbox)


def test_the_member_and_the_kind_of_a_sample_are_hardly_ever_guessed_wrong(sandbox: Sandbox) -> None:
    members = {member.slug: member.names for member in sample_members()}
    right = {"member": 0, "kind": 0}
    documents = sample_documents()
    for document in documents:
        extraction = sandbox.extract(document.path, document.path.name)
        guessed = description_of(evidence_of(extraction, document.path.name, members))
        right["member"] += guessed.member == document.description.member
        right["kind"] += guessed.kind is document.description.kind
    print(right, len(documents))
    assert min(right.values()) >= 0.9 * len(documents)


def test_real_files_are_described_as_a_person_does(shared: Path, sandbox: Sandbox) -> None:
    labels = labels_of_files(shared / "files")
    assert len(labels) >= 60
    check(labels, sandbox)
