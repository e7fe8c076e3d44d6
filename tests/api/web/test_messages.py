import re
from pathlib import Path

import pytest

import api.web
from api.web.messages import MissingMessageError, all_messages, read_catalogue
from corpus.document import LANGUAGES, Kind, Status
from corpus.evidence import Source
from corpus.jobs import JobState
from corpus.samples.source import TOPICS
from indexer.duplicates.facts import SORTS

PLACEHOLDER = re.compile(r"\{(\w*)\}")
WEB = Path(api.web.__file__).parent


def texts(language: str) -> dict[str, list[str]]:
    """Each key's forms in one language."""
    found = {}
    for message in read_catalogue(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message(language: str) -> None:
    assert all_messages()[language].keys == all_messages()["en"].keys
    assert [key for key, forms in texts(language).items() if not all(forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    english = texts("en")
    for key, forms in texts(language).items():
        wanted = set(PLACEHOLDER.findall(english[key][-1]))
        assert [set(PLACEHOLDER.findall(form)) for form in forms] == [wanted] * len(forms), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_as_many_forms_as_it_needs(language: str) -> None:
    catalogue = read_catalogue(language)
    plurals = [message for message in catalogue if message.id and message.pluralizable]
    assert plurals
    assert {len(message.string or ()) for message in plurals} == {catalogue.num_plurals}


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_chinese_is_written_in_its_own_script(language: str) -> None:
    other = {"zh-Hant": "网络检邮简体搜索为与内码", "zh-Hans": "網絡檢郵簡體為與內碼"}[language]
    written = "".join(form for forms in texts(language).values() for form in forms)
    wrong = set(other) & set(written) - set("搜索體")
    assert wrong == set()


def test_one_and_many_are_told_apart() -> None:
    english, chinese = all_messages()["en"], all_messages()["zh-Hant"]
    assert english.plural("results.total", 1) != english.plural("results.total", 2)
    assert chinese.plural("results.total", 1) == chinese.plural("results.total", 2)


def test_a_message_that_is_missing_is_an_error_and_no_key_on_the_page() -> None:
    messages = all_messages()["en"]
    assert "no.such.message" not in messages
    with pytest.raises(MissingMessageError, match=r"no\.such\.message"):
        messages.single("no.such.message")
    with pytest.raises(MissingMessageError, match=r"no\.such\.message"):
        messages.plural("no.such.message", 2)


def used_keys() -> set[str]:
    """The keys that templates name, those put together from parts included."""
    templates = "".join(path.read_text(encoding="utf-8") for path in (WEB / "templates").glob("*.html"))
    named = set(re.findall(r'say\.(?:text|counted)\("([\w.-]+)"[,)]', templates))
    composed = {f"job.{state}" for state in JobState} | {f"order.{order}" for order in ("relevance", "date")}
    composed |= {f"facet.{facet}" for facet in ("language", "kind", "member", "topic", "year")}
    composed |= {f"reader.{right}" for right in ("public", "members", "staff")}
    composed |= {f"kind.{kind}" for kind in Kind} | {f"language.{tag.lower()}" for tag in (*LANGUAGES, "und", "ja")}
    composed |= {f"reason.{kind}" for kind in (*SORTS, "text", "day", "member", "structure")}
    composed |= {f"source.{source.replace(' ', '-')}" for source in Source}
    statuses = (401, 403, 404, 413, 422, 500, 503, "other")
    errors = {f"error.{status}.{part}" for status in statuses for part in ("heading", "text")}
    explained = ("words", "phrase", "required", "boolean", "field", "years")
    helped = {f"help.{what}{part}" for what in explained for part in ("", ".text")}
    return named | composed | errors | helped


def test_no_message_is_missing_and_none_is_left_over() -> None:
    keys = {key for key in all_messages()["en"].keys if not key.startswith("topic.")}
    assert keys == used_keys()


def test_every_topic_of_the_samples_has_a_name() -> None:
    assert {f"topic.{topic}" for topic in TOPICS} <= all_messages()["en"].keys


def test_every_status_of_a_document_is_spoken_of() -> None:
    template = (WEB / "templates" / "document.html").read_text(encoding="utf-8")
    spoken_of = set(re.findall(r'status == "(\w+)"', template))
    assert {status.value for status in Status} == spoken_of | {"indexed", "failed"}
