"""In which language does the interface speak to this reader?"""

import re
from collections.abc import Iterator

DEFAULT_LANGUAGE = "en"
COOKIE = "kex_language"

_TRADITIONAL = {"tw", "hk", "mo"}
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def negotiate(asked: str | None, cookie: str | None, accept_language: str) -> str:
    """The first of `asked` (`?lang=`), `cookie` and the Accept-Language header that names an interface language."""
    for tag in (asked, cookie, *preferences(accept_language)):
        if tag and (language := closest(tag)):
            return language
    return DEFAULT_LANGUAGE


def closest(tag: str) -> str | None:
    """The interface language for a BCP 47 tag; None where there is none.

    Chinese goes by script where the tag names one, else by region: Hong Kong, Macau and Taiwan read Traditional.
    Cantonese (`yue`) is read in Traditional; a bare `zh` means Simplified, as CLDR's likely subtags have it.
    """
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary in {"en", "pt"}:
        return primary
    if primary == "yue":
        return "zh-Hans" if "hans" in rest or "cn" in rest else "zh-Hant"
    if primary != "zh":
        return None
    if "hans" in rest:
        return "zh-Hans"
    return "zh-Hant" if "hant" in rest or _TRADITIONAL.intersection(rest) else "zh-Hans"


def preferences(accept_language: str) -> Iterator[str]:
    """The language tags of an Accept-Language header (RFC 9110, section 12.5.4), most wanted first."""
    ranges = filter(None, map(_RANGE.fullmatch, accept_language.split(",")[:50]))
    weighted = [(float(found[2] or 1), found[1]) for found in ranges]
    yield from (tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0)
