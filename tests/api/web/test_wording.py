from datetime import date

import pytest
from markupsafe import Markup

from api.web.messages import all_messages
from api.web.wording import Wording
from corpus.document import LANGUAGES
from indexer.duplicates.duplicates import Reason
from indexer.duplicates.facts import SORTS
from tests.api.shelf import MEMBER_NAMES


def wording(language: str) -> Wording:
    return Wording(language, all_messages()[language], MEMBER_NAMES)


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("en", "21 August 2019", "12,345"),
        ("zh-Hant", "2019年8月21日", "12,345"),
        ("zh-Hans", "2019年8月21日", "12,345"),
        ("pt", "21 de agosto de 2019", "12\u00a0345"),
    ],
)
def test_dates_and_numbers_are_those_of_the_language(language: str, day: str, number: str) -> None:
    say = wording(language)
    assert say.day(date(2019, 8, 21)) == day
    assert say.number(12345) == number


@pytest.mark.parametrize(
    ("language", "kind", "tag", "topic"),
    [
        ("en", "White paper", "Traditional Chinese", "Smart port"),
        ("zh-Hant", "白皮書", "繁體中文", "智慧港口"),
        ("zh-Hans", "白皮书", "繁体中文", "智慧港口"),
        ("pt", "Livro branco", "Chinês tradicional", "Porto inteligente"),
    ],
)
def test_values_of_the_catalogue_are_named(language: str, kind: str, tag: str, topic: str) -> None:
    say = wording(language)
    assert (say.kind("white-paper"), say.language_name("zh-Hant"), say.topic("smart-port")) == (kind, tag, topic)
    assert say.facet_value("kind", "white-paper") == kind
    assert say.facet_value("year", "2024") == "2024"


@pytest.mark.parametrize("topic", ["Quantum", "量子", "a.b", "", "en"])
def test_an_unknown_topic_is_shown_as_it_is(topic: str) -> None:
    assert wording("pt").topic(topic) == topic


def test_a_topic_is_known_whatever_its_case_and_spaces() -> None:
    assert wording("zh-Hans").topic("Network  Slicing") == "网络切片"


def test_a_member_without_a_name_is_its_slug() -> None:
    assert wording("zh-Hant").member("cmhk") == "中國移動香港"
    assert wording("pt").member("cmhk") == "China Mobile Hong Kong"
    assert wording("pt").member("unknown") == "unknown"


def test_what_fills_a_message_is_escaped() -> None:
    said = wording("en").text("document.back", query="<b>{x}</b> &")
    assert isinstance(said, Markup)
    assert said == Markup("Results for “&lt;b&gt;{x}&lt;/b&gt; &amp;”")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 documents found"), (1, "1 document found"), (2345, "2,345 documents found")]
)
def test_counted_things_agree_with_their_number(count: int, said: str) -> None:
    assert wording("en").counted("results.total", count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0.1 KiB"), (2048, "2 KiB"), (1 << 20, "1 MiB"), (100 << 20, "100 MiB"), (1_600_000, "1.5 MiB")],
)
def test_sizes_are_in_units_that_a_person_would_use(count: int, said: str) -> None:
    assert wording("en").size(count).replace("\u202f", " ") == said


@pytest.mark.parametrize(("milliseconds", "said"), [(0.2, "0.01"), (12.3, "0.01"), (1234.0, "1.23")])
def test_durations_are_in_seconds(milliseconds: float, said: str) -> None:
    assert wording("en").seconds(milliseconds) == said


def test_a_share_that_is_not_all_never_reads_as_all() -> None:
    say = wording("en")
    assert [say.share(value) for value in (0.6, 0.996, 1.0)] == ["60%", "99%", "100%"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_are_given_with_what_both_have(language: str) -> None:
    say = wording(language)
    for kind in (*SORTS, "text", "day", "structure"):
        assert "1, 2" in say.reason(Reason(kind, ("1", "2")))
    assert MEMBER_NAMES["cmhk"].get(language, "China Mobile Hong Kong") in say.reason(Reason("member", ("cmhk",)))
    assert "&lt;b&gt;" in say.reason(Reason("names", ("<b>",)))
