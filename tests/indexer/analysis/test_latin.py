import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.fold import fold
from indexer.analysis.latin import STEMMED_LANGUAGES, stem, without_accents
from tests.indexer.any_text import texts


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "network networks networking networked"),
        ("en", "operator operators operator's"),
        ("en", "deployment deployments deployed"),
        ("pt", "comunicação comunicações"),
        ("pt", "operação operações"),
        ("pt", "rede redes"),
        ("pt", "cidade cidades"),
        ("pt", "inteligente inteligentes"),
        ("pt", "operadora operadoras operador operadores"),
        ("pt", "irmão irmãos"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, words: str) -> None:
    assert len({stem(fold(word).text, language) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["comunicação", "operações", "avó", "português", "pública"])
def test_a_word_typed_without_accents_has_the_same_stem(word: str) -> None:
    assert stem(fold(word).text, "pt") == stem(without_accents(word), "pt")


@pytest.mark.parametrize("word", ["5g", "mec", "6ghz", "gnb", "2019"])
@pytest.mark.parametrize("language", STEMMED_LANGUAGES)
def test_names_and_numbers_are_their_own_stem(word: str, language: str) -> None:
    assert stem(word, language) == word


def test_a_language_without_a_stemmer_takes_the_english_one() -> None:
    assert stem("networks", "zh-Hant") == "network"


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.sampled_from(STEMMED_LANGUAGES))
def test_no_word_loses_all_its_letters(word: str, language: str) -> None:
    assert stem(word, language)


@given(texts)
def test_letters_without_marks_stay_as_they_are(text: str) -> None:
    once = without_accents(text)
    assert without_accents(once) == once
