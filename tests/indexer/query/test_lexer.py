import pytest
from hypothesis import given

from indexer.query.lexer import FIELDS, LONGEST_QUERY, Lexeme, lexemes
from tests.indexer.query.queries import soup


def kinds(text: str) -> list[tuple[str, str]]:
    return [(lexeme.kind, lexeme.text) for lexeme in lexemes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smart  city\nport", [("text", "smart city port")]),
        ("smart AND city", [("text", "smart"), ("and", "AND"), ("text", "city")]),
        ("smart and city", [("text", "smart and city")]),
        ("ORAN OR ANDROID", [("text", "ORAN"), ("or", "OR"), ("text", "ANDROID")]),
        ("NOT(a)", [("excluded", "NOT"), ("open", "("), ("text", "a"), ("close", ")")]),
        ('AND"a"', [("and", "AND"), ("phrase", "a")]),
        ("+a b c", [("required", "+"), ("text", "a"), ("text", "b c")]),
        ("-a b c", [("excluded", "-"), ("text", "a"), ("text", "b c")]),
        ("white-paper", [("text", "white-paper")]),
        ("a - b", [("text", "a - b")]),
        ("--a", [("text", "--a")]),
        ("1+1", [("text", "1+1")]),
        ("（網絡）", [("open", "（"), ("text", "網絡"), ("close", "）")]),
        ("什么是“切片”", [("text", "什么是"), ("phrase", "切片")]),
        ("“it's 5\" wide”", [("phrase", "it's 5"), ("text", "wide”")]),
        ('"a" b "c', [("phrase", "a"), ("text", "b"), ("phrase", "c")]),
    ],
)
def test_the_pieces_of_a_query(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("colon", [":", "："])
def test_every_field_is_known_with_either_colon(name: str, colon: str) -> None:
    assert lexemes(f"{name.upper()}{colon}5g") == [Lexeme("field", "5g", name)]


@pytest.mark.parametrize("value", ['"smart city"', "“smart city”", "「smart city」", "『smart city", '"smart city'])
def test_a_field_takes_a_quoted_value(value: str) -> None:
    assert lexemes(f"topic:{value}") == [Lexeme("field", "smart city", "topic", quoted=True)]


@pytest.mark.parametrize("text", ["colour:red", "mytitle:red", "title", "title: red", ":red", "网络title:red"])
def test_what_is_no_field_is_text(text: str) -> None:
    assert [lexeme.kind for lexeme in lexemes(text)] == ["text"]


@given(soup)
def test_pieces_are_made_of_the_query(text: str) -> None:
    for lexeme in lexemes(text):
        assert all(part in text for part in lexeme.text.split(" "))


def test_what_is_over_the_longest_query_is_left_unread() -> None:
    assert kinds("a " * LONGEST_QUERY + "AND") == [("text", " ".join("a" * (LONGEST_QUERY // 2)))]
