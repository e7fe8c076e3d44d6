from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.extraction import Extraction, Metadata
from indexer.guesses.key_terms import MOST_KEY_TERMS, key_term_guesses
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction


def terms(given_extraction: Extraction, language: str) -> list[str]:
    return [guess.value for guess in key_term_guesses(given_extraction, language)]


def test_chinese_terms_are_written_as_the_text_writes_them() -> None:
    text = "網絡切片讓港口使用網絡。我們的切片在港口運行，切片的時延很低。"
    found = terms(extraction(text), "zh-Hant")
    assert found[0] == "切片"
    assert {"港口", "網絡"} <= set(found)
    assert not {"我們", "的", "网络"} & set(found)


def test_latin_terms_are_words_and_pairs_that_come_often() -> None:
    text = "The quay crane moves. A quay crane is big. Quay cranes lift boxes. The boxes are blue. The driver sits."
    found = terms(extraction(text), "en")
    assert found[0].lower().startswith("quay crane")
    assert "boxes" in found
    assert "driver" not in found
    assert "the" not in [term.lower() for term in found]


def test_what_the_file_states_comes_first() -> None:
    stated = Metadata(keywords=("5G, 專網；港口", "crane"))
    assert terms(extraction("crane crane cranes bridge bridge", metadata=stated), "en")[:4] == [
        "5G",
        "專網",
        "港口",
        "crane",
    ]


@given(any_text.texts, st.sampled_from(["en", "pt", "zh-Hant", "zh-Hans", "und", ""]))
def test_terms_are_few_and_each_comes_once(text: str, language: str) -> None:
    found = terms(extraction(text * 3), language)
    assert len(found) == len(set(found)) <= MOST_KEY_TERMS
    assert all(term.strip() for term in found)
