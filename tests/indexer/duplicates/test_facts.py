import pytest
from hypothesis import given

from indexer.duplicates.facts import MARK_BITS, SORTS, facts_in, facts_of, mark_of, marks_of
from tests.indexer import drawn


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("（香港，2023年7月25日）", ["2023-07-25"]),
        ("Hong Kong, 25 July 2023.", ["2023-07-25"]),
        ("July 25, 2023", ["2023-07-25"]),
        ("25 de julho de 2023", ["2023-07-25"]),
        ("1.º e 2023-07-25", ["2023-07-25"]),
        ("em julho de 2023, 25 julho 2023", ["2023-07", "2023-07-25"]),
        ("在7月25日", ["--07-25"]),
        ("on 25 July", ["--07-25"]),
        ("julho de 2023, 2023 年 8 月", ["2023-07", "2023-08"]),
        ("12023-07-251, 3 mayors, 25 Julyan", []),
    ],
)
def test_a_date_is_one_fact_in_every_language(text: str, dates: list[str]) -> None:
    assert facts_of(text)["dates"] == dates


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234,567 users; 1.234.567 utilizadores", ["1234567"]),
        ("23.4%, 23,4 %", ["23.4"]),
        ("3.2萬, 3.2万, 32 mil, 32 thousand, 32,000", ["32000"]),
        ("1.2 million, 1,2 milhões, 120萬", ["1200000"]),
        ("2.5億, 250 million", ["250000000"]),
        ("five, 5 and 7", []),
        ("約310個站，410萬kWh, 12 miles, 12 milhas", ["12", "310", "4100000"]),
    ],
)
def test_a_number_is_one_fact_however_it_is_written(text: str, numbers: list[str]) -> None:
    assert facts_of(text)["numbers"] == numbers


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("見TS 38.211及 TS38.211", ["TS38.211"]),
        ("3.5 GHz容量層, 3,5 GHz, 約3.5GHz", ["3.5 GHz"]),
        ("n78 and 5G", ["5G", "n78"]),
        ("PPR-9087", ["PPR9087"]),
        ("20 µs, 20 μs", ["20 μs"]),
        ("減少23.4％", ["23.4 %"]),
        ("word7 another", []),
    ],
)
def test_identifiers_and_measures(text: str, identifiers: list[str]) -> None:
    assert facts_of(text)["identifiers"] == identifiers


def test_names_are_latin_words_with_a_capital() -> None:
    assert facts_of("由Luhuan及3GPP的SMF處理 gateway")["names"] == ["gpp", "luhuan", "smf"]


@given(drawn.texts)
def test_any_text_has_facts_and_they_are_marked(text: str) -> None:
    facts = facts_of(text)
    marks = marks_of(facts)
    assert tuple(facts) == SORTS
    assert marks == sorted(set(marks))
    assert all(0 <= one < 1 << MARK_BITS for one in marks)
    assert all(mark_of(sort, value) in marks for sort, values in facts.items() for value in values)


def test_of_very_many_facts_texts_choose_the_same() -> None:
    many = [str(number) for number in range(1000, 3000)]
    one, two = facts_of(" ".join(many)), facts_of(" ".join(many[::-1]))
    assert one == two
    assert 100 < len(one["numbers"]) < 200


def test_a_mark_never_changes() -> None:
    assert mark_of("dates", "2023-07-25") == 807300


def test_facts_of_blocks_are_those_of_the_text() -> None:
    blocks = [" ".join(f"TS {number}.1" for number in range(start, start + 100)) for start in range(0, 1000, 100)]
    assert facts_in(blocks) == facts_of("\n".join(blocks))
