import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.extraction import Extraction, Metadata, Page
from indexer.guesses.titles import LONGEST_TITLE, title_guesses
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction


def best(given_extraction: Extraction, name: str = "x.pdf") -> str:
    return max(title_guesses(given_extraction, name), key=lambda guess: guess.confidence).value


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("5G 專網白皮書", "5G 專網白皮書"),
        ("Microsoft Word - 5G in ports", "5G in ports"),
        ("Microsoft Word - draft3.doc", "Heading"),
        ("untitled", "Heading"),
        ("(anonymous)", "Heading"),
        ("未命名-1", "Heading"),
        ("Documento1", "Heading"),
        ("paper.indd", "Heading"),
        ("sample_pdf", "Heading"),
        ("Contents", "Heading"),
        ("2024", "Heading"),
        ("  ", "Heading"),
    ],
)
def test_a_stated_title_that_the_page_shows_is_taken_unless_a_program_made_it_up(stated: str, expected: str) -> None:
    shown = extraction("Heading\n\n5G 專網\n白皮書\n\n5G in ports", headings={"Heading": 1}, metadata=Metadata(stated))
    assert best(shown) == expected


def test_a_stated_title_that_no_page_shows_gives_way_to_a_heading_but_not_to_a_line() -> None:
    stated = Metadata("Template of the institute")
    assert best(extraction("Smart ports\n\nA port.", headings={"Smart ports": 1}, metadata=stated)) == "Smart ports"
    assert best(extraction("Smart ports\n\nA port.", metadata=stated)) == "Template of the institute"


def test_a_stated_title_in_another_language_is_of_another_edition() -> None:
    stated = Metadata("關於智慧港口的建議書")
    assert best(extraction("A proposal for smart ports\n\nThe port is old.", metadata=stated)).startswith("A proposal")


@pytest.mark.parametrize(
    ("text", "headings", "expected"),
    [
        ("Smart\n\nPorts\n\nText of it.", {"Smart": 1, "Ports": 1}, "Smart Ports"),
        ("Contents\n\nPorts of the bay", {"Contents": 1}, "Ports of the bay"),
        ("目 录\n\n港口研究", {"目 录": 1}, "港口研究"),
        ("Ports of the bay\n\n1 Introduction\n\nText.", {"1 Introduction": 1}, "Ports of the bay"),
        ("KEY\n\nPorts\n\nKEY\n\nKEY", {"KEY": 1, "Ports": 2}, "Ports"),
        ("Ports\n\nMining\n\na\n\nEnergy\n\nb\n\nRoads", {"Ports": 2, "Mining": 1, "Energy": 1, "Roads": 1}, "Ports"),
    ],
)
def test_a_heading_that_stands_out_is_the_title(text: str, headings: dict[str, int], expected: str) -> None:
    assert best(extraction(text, headings=headings)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("— 1 —\n聯盟新聞稿\n更多", "聯盟新聞稿 更多"),
        ("PRESS RELEASE\n\nPorts open\n\nText", "Ports open"),
        ("新聞稿\n\n港口啟用", "港口啟用"),
        ("2024年5月1日\n\n港口啟用", "港口啟用"),
        ("Doze câmaras numa só fatia: a transmissão no\nCotai\nEbbmark, 28 de dezembro de 2024\n\nMacau.",
         "Doze câmaras numa só fatia: a transmissão no Cotai"),
        ("Reasoning and Acting in\n\nLanguage Models\n\nA. Uthor", "Reasoning and Acting in Language Models"),
        ("港口研究1\n\n王然\n\n1\n\nhttps://example.org", "港口研究"),
        ("港口研究1\n\n王然\n\n1https://example.org", "港口研究"),
        ("港口研究*\n\n王然", "港口研究"),
        ("THE SIEGE. 49\n\nhowever, the siege went on, and on", "THE SIEGE"),
    ],
)  # fmt: skip
def test_without_a_heading_the_first_lines_are_the_title(text: str, expected: str) -> None:
    assert best(extraction(text)) == expected


def test_without_text_the_name_is_the_title() -> None:
    assert best(extraction(), "5G_white_paper.pdf") == "5G white paper"


def test_a_header_that_recurs_is_not_the_title() -> None:
    page = Page(1, "Alliance report\n\nSmart ports", 1.0, "pdfium", furniture=((0, 15),))
    assert best(Extraction("application/pdf", Metadata(), (page,))) == "Smart ports"


@given(any_text.texts, any_text.texts, st.text(max_size=20))
def test_there_is_always_a_title_of_one_line(text: str, stated: str, name: str) -> None:
    lines = dict.fromkeys(text.split("\n")[::2], 1)
    found = list(title_guesses(extraction(text, headings=lines, metadata=Metadata(stated)), name))
    assert found
    for guess in found:
        assert 0 < len(guess.value) <= LONGEST_TITLE
        assert "\n" not in guess.value
        assert 0 < guess.confidence <= 1
