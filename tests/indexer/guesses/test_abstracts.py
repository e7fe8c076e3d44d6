import pytest
from hypothesis import given

from indexer.extract.extraction import Extraction
from indexer.guesses.abstracts import LONGEST_ABSTRACT, abstract_guesses
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction

SAID = "This paper says how the network of a port was built, what it cost, who paid, and what became of it."
LEAD = "Ports are old, and their networks are older, which is why so many have asked for new ones this year."
HAN = "本文說明港口的網絡如何建成、費用多少、由誰支付，以及啟用之後的情況如何。"


def best(given_extraction: Extraction) -> str:
    found = sorted(abstract_guesses(given_extraction), key=lambda guess: -guess.confidence)
    return found[0].value if found else ""


@pytest.mark.parametrize("name", ["Abstract", "Executive summary", "# Summary", "Resumo", "摘要", "摘 要"])
def test_the_paragraph_under_its_heading_is_the_abstract(name: str) -> None:
    assert best(extraction(f"Ports\n\n{LEAD}\n\n{name}\n\n{SAID}\n\nIntroduction\n\n{LEAD}")) == SAID
    assert best(extraction(f"Ports\n\n{LEAD}\n\n{name}\n{SAID}\n\nMore")) == SAID


@pytest.mark.parametrize("text", [f"摘要：{HAN}", f"【摘要】：{HAN}", f"**摘要**：{HAN}"])
def test_an_abstract_may_begin_with_its_name(text: str) -> None:
    assert best(extraction(f"港口\n\n{text}")) == HAN


def test_without_one_the_first_running_text_is_the_lead() -> None:
    assert best(extraction(f"Ports\n\nA. Uthor, B. Uthor\n\n{LEAD}\n\n{SAID}")) == LEAD
    assert best(extraction("Ports\n\nA. Uthor")) == ""


def test_lines_are_joined_as_their_script_wants() -> None:
    assert best(extraction(HAN[:12] + "\n" + HAN[12:])) == HAN


@given(any_text.texts)
def test_an_abstract_is_one_line_that_is_not_too_long(text: str) -> None:
    for guess in abstract_guesses(extraction(f"Abstract\n\n{text}\n\n{SAID * 30}")):
        assert 0 < len(guess.value) <= LONGEST_ABSTRACT
        assert "\n" not in guess.value
