"""On which day was a web page published, by its own marks?

The marks of schema.org, Open Graph, Dublin Core and HTML are read, and no day that the text only mentions.
"""

import re
from collections.abc import Iterator
from datetime import date

from lxml import html

_PUBLISHED = re.compile(r"publish|issued|pubdate|firstpub|release_?date|date_?created|dcterms\.created")
_ANY = re.compile(r"(?:^|[.:_-])date$|^pub_?date|^dc\.date|^created?$")
_CHANGED = re.compile(r"modif|updat|expir|revis|review|valid|access")
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d\d)(\d\d))(?!\d)"
)


def published_in(root: html.HtmlElement) -> str:
    """The day of publication in ISO 8601, or empty: the surest mark wins, and of those the first."""
    for mark in (_surest, _linked_data, _dates, _times):
        for stated in mark(root):
            if day := day_in(stated):
                return day
    return ""


def day_in(text: str) -> str:
    """The first day in `text` that there is in the calendar, in ISO 8601; of its forms those with the year first."""
    for found in _DAY.finditer(text):
        year, month, day = found[1], found[3] or found[5] or found[7], found[4] or found[6] or found[8]
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return ""


def _surest(root: html.HtmlElement) -> Iterator[str]:
    return (content for name, content in _marks(root) if _PUBLISHED.search(name))


def _dates(root: html.HtmlElement) -> Iterator[str]:
    return (content for name, content in _marks(root) if _ANY.search(name))


def _linked_data(root: html.HtmlElement) -> Iterator[str]:
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        yield from _LINKED_DATA.findall(script)


def _times(root: html.HtmlElement) -> Iterator[str]:
    return (element.get("datetime") or element.text_content() for element in root.iter("time"))


def _marks(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The name, in small letters, and the content of whatever is marked as a property, but of changes."""
    for element in root.xpath("//meta[@content] | //*[@itemprop]"):
        name = " ".join(element.get(key, "") for key in ("name", "property", "itemprop")).strip().casefold()
        if not _CHANGED.search(name):
            yield name, element.get("content") or element.get("datetime") or element.text_content()[:100]
