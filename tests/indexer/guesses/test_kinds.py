import pytest

from indexer.extract.extraction import Extraction, Metadata
from indexer.guesses.kinds import kind_guesses
from tests.indexer.guesses.extractions import extraction

LONG = "The network of the port has many parts, and each of them is told of in a chapter of its own here."


def best(given_extraction: Extraction) -> str:
    found = sorted(kind_guesses(given_extraction), key=lambda guess: -guess.confidence)
    return found[0].value if found and found[0].confidence >= 0.5 else ""


@pytest.mark.parametrize(
    "text",
    [
        "White paper\n\nPorts",
        "5G專網白皮書",
        "5G专网白皮书",
        "Livro Branco\n\nPortos",
        f"Ports\n\n{LONG} In this white paper we say how.",
        "港口\n\n本白皮書說明港口的網絡如何建成，並列出各項費用。",
    ],
)
def test_a_white_paper_calls_itself_so(text: str) -> None:
    assert best(extraction(text)) == "white-paper"


@pytest.mark.parametrize(
    "text",
    [
        "PRESS RELEASE\n\nPorts",
        "For immediate release\n\nPorts",
        "新聞稿\n\n港口",
        "新闻稿\n\n港口",
        "Comunicado de imprensa\n\nPortos",
        f"Ports open\n\nMacau, 14 February 2023. {LONG}",
        f"港口啟用\n\n（澳門，2023年2月14日）{LONG}",
    ],
)
def test_a_release_calls_itself_so_or_begins_with_place_and_day(text: str) -> None:
    assert best(extraction(text)) == "press-release"


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        f"Minutes\n\nHeld by video on 21 April 2022. {LONG}",
        "紀錄\n\n過去一年新增成員五個，文獻庫收到白皮書41份、新聞稿96份，當中有四種文字版本者佔一成二，其餘只有一種。",
    ],
)
def test_other_texts_are_neither(text: str) -> None:
    assert best(extraction(text)) == ""


def test_several_pages_with_contents_look_like_a_paper() -> None:
    pages = ["Ports", "Contents\n\nOne\t3\nTwo\t4", *[LONG] * 6]
    assert best(extraction(*pages)) == "white-paper"


def test_keywords_may_say_it() -> None:
    assert best(extraction(LONG, metadata=Metadata(keywords=("press release",)))) == "press-release"
