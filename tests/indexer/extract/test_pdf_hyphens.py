import pytest

from indexer.extract.pdf_hyphens import joined_hyphens

BREAK = "\ufffe"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"net{BREAK}work", "network"),
        (f"cross{BREAK}border and cross-border", "cross-border and cross-border"),
        (f"Hong{BREAK}Kong", "Hong-Kong"),
        (f"5{BREAK}year plan", "5-year plan"),
        (f"http://example.org/white{BREAK}paper", "http://example.org/white-paper"),
        (f"one{BREAK} two{BREAK}three", "onetwothree"),
        (f"{BREAK}{BREAK}", "--"),
    ],
)
def test_the_hyphen_goes_where_the_word_has_none(text: str, expected: str) -> None:
    assert joined_hyphens([text]) == [expected]


def test_one_text_tells_how_the_other_writes_a_word() -> None:
    assert joined_hyphens([f"multi{BREAK}access", "Multi-access edge computing"])[0] == "multi-access"
