from pathlib import Path

import numpy as np
import pytest

from corpus.samples.collection import JUDGED
from indexer.ranking import CONTENT, FIELDS
from tests.benchmarks.passages import (
    BATCH,
    FILTERED,
    HAN,
    LONG,
    NEW,
    PAIRS,
    SHORT,
    TELLING_LONG,
    TELLING_SHORT,
    WORDS,
    Source,
    batches,
    drawn,
    questions,
)


@pytest.fixture(scope="module")
def source() -> Source:
    return Source.read([JUDGED])


def test_every_kind_of_text_is_there_and_nothing_common_is_asked_for(source: Source) -> None:
    assert {"spaced", "roots", "pairs"} == set(source.kinds)
    assert source.pieces[-1] == source.groups[-1] == len(source.terms)
    common = set(source.texts(np.array(sorted(source.common), np.int32)))
    assert {"the", "的", "de"} <= common
    asked = questions(source, 500, 20)
    assert not common & {
        term
        for name, each in asked.items()
        if name not in (LONG, SHORT)
        for question in each
        for term in question.terms
    }


def test_a_batch_is_the_same_wherever_it_is_drawn_and_another_than_the_next(source: Source) -> None:
    first, again, second = drawn(source, 3, 50), drawn(source, 3, 50), drawn(source, 4, 50)
    assert first.indexed() == again.indexed()
    assert first.texts() != second.texts()
    assert not {document.id for document in first.indexed()} & {document.id for document in second.indexed()}


def test_a_collection_has_exactly_its_passages_about_ten_a_document(source: Source) -> None:
    found = [document for batch in batches(source, BATCH + 100) for document in batch.indexed()]
    assert sum(len(document.passages) for document in found) == BATCH + 100
    assert len(found) == (BATCH + 100) // 10
    assert len({document.id for document in found}) == len(found)
    lengths = [len(passage.fields[CONTENT].texts) for document in found for passage in document.passages]
    assert 100 < np.mean(lengths) < 160


def test_only_the_content_has_terms_one_a_position(source: Source) -> None:
    for document in drawn(source, NEW, 20).indexed():
        for passage in document.passages:
            assert set(passage.fields) == set(FIELDS)
            content = passage.fields[CONTENT]
            assert list(content.positions) == list(range(len(content.texts)))
            assert all(not passage.fields[field].texts for field in FIELDS if field != CONTENT)


def test_the_lexicon_grows_with_the_collection(source: Source) -> None:
    def terms(numbers: range) -> set[int]:
        return {term for number in numbers for term in drawn(source, number).terms.tolist()}

    few, more = terms(range(2)), terms(range(4))
    assert len(more) > len(few)
    assert max(more) >= len(source.vocabulary)
    assert source.texts(np.array([max(more)], np.int32))[0].startswith("nr")


def test_members_and_rights_are_drawn_with_a_skew(source: Source) -> None:
    said = [attributes for batch in batches(source, 2 * BATCH) for attributes in batch.attributes]
    public = sum("public" in attributes.readers for attributes in said) / len(said)
    assert 0.6 < public < 0.8
    assert sum(attributes.member == "member-00" for attributes in said) > 3 * len(said) / 80
    assert {attributes.language for attributes in said} == {"en", "pt", "zh-Hant", "zh-Hans", ""}


def test_questions_are_of_their_class_and_have_matches(source: Source) -> None:
    asked = questions(source, 500, 10)
    assert {name: len(found) for name, found in asked.items()} == dict.fromkeys(
        [LONG, SHORT, WORDS, HAN, FILTERED, TELLING_LONG, TELLING_SHORT], 10
    )
    assert asked == questions(source, 500, 10)
    assert all(8 <= len(set(question.terms)) <= 12 for question in asked[LONG])
    assert all(1 <= len(question.terms) <= 3 and not question.phrase for question in asked[SHORT])
    assert all(question.attribute for question in asked[FILTERED])
    texts = [f" {' '.join(terms)} " for batch in batches(source, 500) for terms in batch.texts()]
    for question in (*asked[WORDS], *asked[HAN]):
        assert question.phrase
        assert any(f" {' '.join(question.terms)} " in text for text in texts)


def test_four_characters_are_three_pairs_of_one_word_from_passages_of_pairs(source: Source) -> None:
    assert PAIRS in source.kinds
    for question in questions(source, 500, 10)[HAN]:
        first, second, third = question.terms
        assert (first[1], second[1]) == (second[0], third[0])


def test_a_collection_without_han_text_has_no_such_questions(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1\n")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "port"}\n')
    words = " ".join(f"port{number} crane{number % 50}" for number in range(200))
    (tmp_path / "corpus.jsonl").write_text(f'{{"_id": "d", "text": "{words}"}}\n')
    asked = questions(Source.read([tmp_path]), 50, 3)
    assert asked[HAN] == []
    assert len(asked[LONG]) == 3
