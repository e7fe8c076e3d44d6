"""Is the sample collection what the first run, the tests and the judged queries expect?"""

import json
import re
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from pypdf.generic import DictionaryObject

from corpus.document import LANGUAGES, Kind
from corpus.samples.collection import (
    FILES,
    FOLDER,
    JUDGED,
    MANIFEST,
    SampleDocument,
    sample_documents,
    sample_members,
)
from corpus.samples.source import FORMATS, KEYS, TOPICS

DOCUMENTS = sample_documents()
PAPERS = [document.path for document in DOCUMENTS if document.path.suffix == ".pdf"]


def test_there_are_enough_documents_of_enough_members() -> None:
    assert len(DOCUMENTS) >= 48
    assert len({document.description.member for document in DOCUMENTS}) >= 12


def test_a_third_of_the_documents_are_editions_of_one_work_in_different_languages() -> None:
    languages = works()
    editions = [tags for tags in languages.values() if len(tags) > 1]
    assert len(list(chain.from_iterable(editions))) * 3 >= len(DOCUMENTS)
    assert all(len(tags) == len(set(tags)) <= len(LANGUAGES) for tags in editions)


def test_every_language_and_every_kind_is_there() -> None:
    assert {document.description.language for document in DOCUMENTS} == set(LANGUAGES)
    assert {document.description.kind for document in DOCUMENTS} == set(Kind)


def test_the_founding_is_told_in_all_four_languages() -> None:
    assert set(works()["founding"]) == set(LANGUAGES)


def test_some_documents_are_not_for_everybody() -> None:
    readers = Counter(reader for document in DOCUMENTS for reader in document.description.readers)
    assert readers["public"] > len(DOCUMENTS) / 2
    assert readers["members"] > 0
    assert any(reader.startswith("member:") for reader in readers)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path.name)
def test_a_document_is_described_completely_and_its_file_exists(document: SampleDocument) -> None:
    description = document.description
    assert document.path.stat().st_size > 0
    assert document.path.suffix.lstrip(".") in FORMATS
    assert description.title
    assert description.published is not None
    assert description.member in {member.slug for member in sample_members()}
    assert description.topics
    assert set(description.topics) <= set(TOPICS)


def test_the_manifest_has_every_field_of_the_front_matter() -> None:
    assert all(set(line) == {*KEYS, "file"} for line in lines(MANIFEST))


def test_no_file_lies_about_without_a_line_in_the_manifest() -> None:
    assert {path.name for path in FILES.iterdir()} == {document.path.name for document in DOCUMENTS}


def test_members_have_a_name_in_every_language() -> None:
    members = sample_members()
    assert len(members) >= 14
    assert all(set(member.names) == set(LANGUAGES) and all(member.names.values()) for member in members)
    assert len({member.slug for member in members}) == len(members)


def test_the_collection_stays_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 8 * 2**20


def test_there_are_white_papers_as_pdf_in_every_language() -> None:
    counts = Counter(d.description.language for d in DOCUMENTS if d.path.suffix == ".pdf")
    assert counts["zh-Hant"] >= 4
    assert counts["zh-Hans"] >= 4
    assert counts["en"] >= 4
    assert counts["pt"] >= 2


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_paper_has_4_to_20_pages_of_text_and_an_outline(path: Path) -> None:
    reader = pypdf.PdfReader(path)
    assert 4 <= len(reader.pages) <= 20
    assert all(len(page.extract_text()) > 50 for page in reader.pages[1:])
    assert len(list(reader.outline)) >= 5


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_paper_embeds_its_fonts_and_names_itself(path: Path) -> None:
    reader = pypdf.PdfReader(path)
    description = next(d.description for d in DOCUMENTS if d.path == path)
    assert embedded_fonts(reader)
    assert all("CJK" in name and "/FontFile3" in parts for name, parts in embedded_fonts(reader).items())
    assert reader.metadata is not None
    assert reader.metadata.title == description.title
    assert reader.metadata.author
    assert str(cast("DictionaryObject", reader.trailer["/Root"])["/Lang"]) == description.language


def test_the_two_chinese_scripts_are_mixed_in_quotations_only() -> None:
    """Each character of these pairs is common and belongs to one script only."""
    texts = {line["_id"]: line["text"] for line in lines(JUDGED / "corpus.jsonl")}
    foreign = {"zh-Hant": "网络这们个时发来对为说", "zh-Hans": "網絡這們個時發來對為說"}
    for document in DOCUMENTS:
        strangers = foreign.get(document.description.language, "")
        own = re.sub("「[^」]*」|“[^”]*”", "", texts[document.path.stem])
        assert not set(strangers) & set(own), document.path.name


def test_the_judged_corpus_is_the_collection() -> None:
    corpus = lines(JUDGED / "corpus.jsonl")
    titles = {document.path.stem: document.description.title for document in DOCUMENTS}
    assert {line["_id"]: line["title"] for line in corpus} == titles
    assert all(len(line["text"]) > 200 for line in corpus)


def test_judgements_name_queries_and_documents_that_exist() -> None:
    queries = {line["_id"] for line in lines(JUDGED / "queries.jsonl")}
    header, *rows = (JUDGED / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()
    judged = [row.split("\t") for row in rows]
    assert header.split("\t") == ["query-id", "corpus-id", "score"]
    assert len(queries) >= 60
    assert {query for query, _, _ in judged} == queries
    assert {document for _, document, _ in judged} <= {document.path.stem for document in DOCUMENTS}


def works() -> dict[str, list[str]]:
    """The languages of each work's editions."""
    languages: dict[str, list[str]] = {}
    for document in DOCUMENTS:
        languages.setdefault(document.description.work, []).append(document.description.language)
    return languages


@cache
def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def embedded_fonts(reader: pypdf.PdfReader) -> dict[str, DictionaryObject]:
    """The descriptor (ISO 32000-1, 9.8) of each composite font on the pages, by the font's name."""
    found = {}
    for page in reader.pages:
        resources = cast("DictionaryObject", page["/Resources"])
        for font in cast("DictionaryObject", resources["/Font"]).values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            found[str(font.get_object()["/BaseFont"])] = descendant.get_object()["/FontDescriptor"]
    return found
