from hypothesis import given

from indexer.extract.extraction import Extraction, Metadata
from indexer.guesses.members import member_guesses
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction

MEMBERS = {
    "ctm": {"en": "CTM", "zh-Hant": "澳門電訊", "zh-Hans": "澳门电讯"},
    "banyan": {"en": "Banyan Delta Power", "pt": "Banyan Energia do Delta"},
}


def found(given_extraction: Extraction) -> list[str]:
    return [guess.value for guess in member_guesses(given_extraction, MEMBERS)]


def test_a_member_is_known_by_its_name_in_any_language_script_and_case() -> None:
    for name in ("CTM", "澳門電訊", "澳门电讯", "ctm"):
        assert found(extraction(f"Ports\n\n{name}, 14 February 2023")) == ["ctm"]


def test_the_member_in_the_byline_stands_above_those_that_the_text_names() -> None:
    text = "Ports for CTM\n\n*Banyan Delta Power, 14 February 2023*\n\nCTM has asked CTM for CTM."
    assert found(extraction(text)) == ["banyan", "ctm"]


def test_who_is_named_among_others_is_not_believed_to_be_the_author() -> None:
    among = extraction("Ports\n\nThe alliance was founded by CTM and Banyan Delta Power.")
    alone = extraction("Ports\n\nCTM has opened a port.")
    assert max(guess.confidence for guess in member_guesses(among, MEMBERS)) < 0.5
    assert max(guess.confidence for guess in member_guesses(alone, MEMBERS)) >= 0.5


def test_a_part_of_a_word_is_no_name() -> None:
    assert found(extraction("The CTMs of an ACTM\n\nports")) == []


def test_the_author_may_be_a_member() -> None:
    assert found(extraction("Ports", metadata=Metadata(author="Banyan Energia do Delta"))) == ["banyan"]


@given(any_text.texts)
def test_without_members_nobody_is_named(text: str) -> None:
    assert list(member_guesses(extraction(text), {})) == []
    assert {guess.value for guess in member_guesses(extraction(text), MEMBERS)} <= set(MEMBERS)
