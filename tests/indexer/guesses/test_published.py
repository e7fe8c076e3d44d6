from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from indexer.extract.extraction import Extraction, Metadata
from indexer.guesses.published import published_guesses
from tests.indexer import any_text
from tests.indexer.guesses.extractions import HTML, extraction

TEXT = "The port has a network, and the network has a port."


def best(given_extraction: Extraction, name: str = "x.pdf") -> str:
    found = sorted(published_guesses(given_extraction, name), key=lambda guess: -guess.confidence)
    return found[0].value if found else ""


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T10:00:00Z", "2024-05-01"),
        ("1980-01-01", ""),
        ("1900-01-01", ""),
        ("May 2024", ""),
        ("", ""),
    ],
)
def test_only_a_day_that_can_be_is_the_day_of_publication(stated: str, expected: str) -> None:
    assert best(extraction(TEXT, metadata=Metadata(published=stated))) == expected


def test_a_day_to_come_is_not_believed() -> None:
    later = datetime.now(UTC).date() + timedelta(days=3)
    shown = extraction(f"{later.isoformat()}\n\n{TEXT}", metadata=Metadata(published=later.isoformat()))
    assert best(shown) == ""


@pytest.mark.parametrize(
    "front",
    [
        "Ports\n\n*Luhuan Radio Equipment, 14 February 2023*",
        "Ports\nLuhuan, 14 de fevereiro de 2023",
        "港口\n\n二〇二三年二月十四日",
        "港口\n\n鷺環無線設備，2023年2月14日",
        "Ports\n\nPublished on 14 February 2023 in Macau, on 1 May 2019 planned.",
        "Macau, 14 February 2023. The port that was planned on 1 May 2019 is open to all.",
        "（澳門，2023年2月14日）2019年5月1日起籌備的港口今日啟用，沿岸居民可以使用。",
        "Received: 2022-11-15; accepted 2022-12-01; published: 2023-02-14",
    ],
)
def test_a_day_on_the_first_page_stands_above_the_day_of_saving(front: str) -> None:
    shown = extraction(f"{front}\n\n{TEXT}", TEXT, metadata=Metadata(published="2024-05-01"))
    assert best(shown) == "2023-02-14"


def test_a_day_in_running_text_does_not() -> None:
    shown = extraction(f"{TEXT} It was on 14 February 2023 that it began.", metadata=Metadata(published="2024-05-01"))
    assert best(shown) == "2024-05-01"


def test_what_a_web_page_states_stands_above_its_text() -> None:
    stated = Metadata(published="2024-05-01")
    assert best(extraction("Ports\n\n14 February 2023", metadata=stated, media_type=HTML)) == "2024-05-01"


def test_a_release_may_be_dated_at_its_end() -> None:
    assert best(extraction("港口啟用", f"{TEXT}\n\n聯盟秘書處\n\n2023年2月14日")) == "2023-02-14"


def test_the_name_of_a_file_may_have_the_day() -> None:
    assert best(extraction(TEXT), "2023-02-14_ports.pdf") == "2023-02-14"


@given(any_text.texts, any_text.texts)
def test_a_guess_is_a_day_whatever_the_file_holds(text: str, stated: str) -> None:
    for guess in published_guesses(extraction(text, metadata=Metadata(published=stated)), text[:20]):
        assert date.fromisoformat(guess.value)
        assert 0 < guess.confidence <= 1
