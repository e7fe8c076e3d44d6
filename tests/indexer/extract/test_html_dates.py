from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from indexer.extract.html_dates import day_in, published_in

LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-01T09:00"}</script>'


def published(head: str, body: str = "") -> str:
    return published_in(
        html.document_fromstring(f"<html><head>{head}</head><body>{body}<p>2001-01-01</p></body></html>")
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-01T09:00:00+08:00">',
        '<meta name="DC.Date.Issued" content="2024-05-01">',
        '<meta name="DCTERMS.created" content="2024/5/1">',
        '<meta name="date" content="20240501">',
        '<meta name="publishdate" content="2024年5月1日">',
        '<meta itemprop="datePublished" content="2024-05-01">',
        '<meta name="PubDate" content="2024-05-01 09:00">',
        LINKED,
    ],
)
def test_the_marks_of_sites_are_read(head: str) -> None:
    assert published(head) == "2024-05-01"


def test_marks_in_the_text_are_read() -> None:
    assert published("", '<span itemprop="datePublished">2024-05-01</span>') == "2024-05-01"
    assert published("", "<time>2024年5月1日</time>") == "2024-05-01"
    assert published("", '<time datetime="2024-05-01T09:00">yesterday</time>') == "2024-05-01"


def test_the_surest_mark_wins() -> None:
    event = '<time datetime="2030-01-01">soon</time>'
    general = '<meta name="date" content="2023-01-01">'
    issued = '<meta name="dcterms.issued" content="2024-06-01">'
    assert published(general, event) == "2023-01-01"
    assert published(general + LINKED, event) == "2024-05-01"
    assert published(general + LINKED + issued, event) == "2024-06-01"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2024-05-01">',
        '<meta name="last-updated-date" content="2024-05-01">',
        '<meta name="date" content="2024-13-45">',
        '<meta name="viewport" content="20240501">',
        "",
    ],
)
def test_other_days_are_not_the_day_of_publication(head: str) -> None:
    assert published(head) == ""


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"])
)
def test_any_day_of_these_centuries_is_read_in_any_form(day: date, form: str) -> None:
    assert day_in(f"on {day.strftime(form)}T09:00") == day.isoformat()


@given(st.text())
def test_any_text_gives_a_day_or_none(text: str) -> None:
    assert day_in(text) == "" or len(day_in(text)) == 10
