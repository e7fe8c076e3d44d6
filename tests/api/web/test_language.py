import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.language import closest, negotiate, preferences
from corpus.document import LANGUAGES


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt", "pt"),
        ("pt-BR", "pt"),
        ("pt-MO", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("ZH-hk", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("yue-HK", "zh-Hant"),
        ("yue-Hans-CN", "zh-Hans"),
        ("fr", None),
        ("zhx", None),
        ("", None),
        ("*", None),
    ],
)
def test_the_interface_language_for_a_tag(tag: str, language: str | None) -> None:
    assert closest(tag) == language


@pytest.mark.parametrize(
    ("asked", "cookie", "header", "language"),
    [
        (None, None, "", "en"),
        (None, None, "fr-FR,fr;q=0.9", "en"),
        (None, None, "fr,zh-HK;q=0.8,en;q=0.9", "en"),
        (None, None, "fr, zh-HK ; q=0.8, en; q=0.5", "zh-Hant"),
        (None, None, "zh-TW,zh;q=0.9,en-US;q=0.8", "zh-Hant"),
        (None, None, "en;q=0,pt;q=0.1", "pt"),
        (None, None, "*", "en"),
        (None, "pt", "en", "pt"),
        (None, "tlh", "pt", "pt"),
        ("zh-Hans", "pt", "en", "zh-Hans"),
        ("tlh", "pt", "en", "pt"),
    ],
)
def test_what_was_asked_for_goes_before_the_cookie_and_the_browser(
    asked: str | None, cookie: str | None, header: str, language: str
) -> None:
    assert negotiate(asked, cookie, header) == language


@given(st.text(), st.text(), st.text())
def test_anything_at_all_gives_one_of_the_four(asked: str, cookie: str, header: str) -> None:
    assert negotiate(asked, cookie, header) in LANGUAGES


@given(st.text(alphabet="enzhtp-,;=q.0123456789 *"))
def test_no_header_is_too_odd_to_read(header: str) -> None:
    assert all(preferences(header))
