from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.disposition import file_headers


def disposition(name: str, media_type: str = "application/pdf") -> str:
    return file_headers(name, media_type)["Content-Disposition"]


def test_a_plain_name_stands_as_it_is() -> None:
    assert disposition("annual report.pdf") == 'inline; filename="annual report.pdf"'


def test_a_chinese_name_stands_in_both_forms() -> None:
    assert disposition("港口 5G.pdf") == "inline; filename=\"__ 5G.pdf\"; filename*=UTF-8''%E6%B8%AF%E5%8F%A3%205G.pdf"


@pytest.mark.parametrize("name", ["", "...", "\n", "/"])
def test_a_name_of_nothing_becomes_one(name: str) -> None:
    assert 'filename="document"' in disposition(name)


@given(st.text())
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    extended = unquote(header.partition("filename*=UTF-8''")[2])
    assert not set("/\\") & set(extended)


def test_a_web_page_is_shown_without_scripts_and_without_this_sites_rights() -> None:
    policy = file_headers("page.html", "text/html")["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "allow-" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/xml", "text/plain", "application/octet-stream", ""])
def test_whatever_else_there_is_must_be_saved(media_type: str) -> None:
    headers = file_headers("file", media_type)
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"
