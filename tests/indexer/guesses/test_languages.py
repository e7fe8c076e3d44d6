import pytest
from hypothesis import given

from indexer.extract.extraction import Metadata
from indexer.guesses.languages import amounts_of, language_guesses, stated_language
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction

TEXTS = {
    "en": "The operators of the bay have announced that their networks will cover all the ports and parks.",
    "pt": "Os operadores da baía anunciaram que as suas redes vão cobrir todos os portos e parques da região.",
    "zh-Hant": "灣區的營運商今日宣布，流動通訊網絡已經覆蓋所有港口及工業園區，並會繼續擴展。",
    "zh-Hans": "湾区的运营商今日宣布，移动通信网络已经覆盖所有港口和工业园区，并会继续扩展。",
    "ja": "湾岸の通信事業者は、すべての港と工業団地をネットワークで結ぶと発表しました。",
    "und": "Los operadores de la bahía anunciaron que sus redes cubrirán todos los puertos y los parques.",
}


def main(text: str) -> str:
    return next(iter(language_guesses(extraction(text)))).value


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_in_its_language(language: str) -> None:
    (guess,) = language_guesses(extraction(TEXTS[language] * 4))
    assert (guess.value, guess.share) == (language, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor ut labore et magna.",
        "Informacje o zmianach w ustawie o działalności leczniczej, które weszły w życie w tym roku.",
        "Предприятия залива объявили, что их сети охватят все порты.",
        "준회장에서 시험을 치르는 분들은 안내를 따라 주십시오.",
    ],
)
def test_other_languages_are_not_taken_for_ours(text: str) -> None:
    assert main(text) == "und"


def test_code_and_names_in_a_chinese_text_count_for_no_language() -> None:
    code = "\\newcommand{x}{y} dh_make pdfLaTeX XeTeX utf8 GBK config build --with-system source package\n"
    assert main(TEXTS["zh-Hans"] + "\n" + code * 4) == "zh-Hans"


def test_a_mixed_text_has_each_language_with_its_share() -> None:
    found = {guess.value: guess for guess in language_guesses(extraction(TEXTS["zh-Hant"] * 6, TEXTS["en"] * 2))}
    assert list(found) == ["zh-Hant", "en"]
    assert 0.6 < found["zh-Hant"].share < 0.95
    assert sum(guess.share for guess in found.values()) == pytest.approx(1.0, abs=0.05)


def test_both_scripts_of_chinese_are_told_apart_by_line() -> None:
    found = [guess.value for guess in language_guesses(extraction(f"{TEXTS['zh-Hant'] * 3}\n{TEXTS['zh-Hans']}"))]
    assert found == ["zh-Hant", "zh-Hans"]


def test_where_no_language_has_most_that_of_the_title_decides() -> None:
    fable = extraction(f"THE ANT\n\n{TEXTS['en']}\n\n{TEXTS['ja'] * 2}\n\n{TEXTS['und'] * 2}")
    assert next(iter(language_guesses(fable))).value == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-TW", "zh-Hant"), ("zh_CN", "zh-Hans"), ("ZH-HANS", "zh-Hans"), ("pt-BR", "pt"), ("en-US", "en"), ("fr", "")],
)
def test_a_stated_language_is_one_of_ours_or_none(tag: str, language: str) -> None:
    assert stated_language(tag) == language
    stated = list(language_guesses(extraction("5", metadata=Metadata(language=tag))))
    assert [guess.value for guess in stated] == ([language] if language else [])


@given(any_text.texts)
def test_amounts_are_never_negative(text: str) -> None:
    assert all(amount > 0 for amount in amounts_of(text).values())
