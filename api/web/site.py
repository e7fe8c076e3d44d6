"""What do all pages share: templates, static files, the reader's language, the frame around the page?"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, cast
from urllib.parse import parse_qsl, quote, urlencode

import jinja2
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Service
from api.web.assets import Asset, read_assets
from api.web.language import COOKIE, negotiate
from api.web.marking import mark
from api.web.messages import all_messages
from api.web.wording import Wording
from corpus.access import ANONYMOUS, Principal
from corpus.document import LANGUAGES

_TEMPLATES = Path(__file__).parent / "templates"
_YEAR_SECONDS = 365 * 24 * 60 * 60

OWN_NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文", "pt": "Português"}
"""Each interface language by its own name, as the switcher shows it."""


class Site:
    """The pages of one service; made once, with all templates, messages and static files read."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.assets: Mapping[str, Asset] = read_assets()
        self._wordings = {
            language: Wording(language, messages, service.member_names) for language, messages in all_messages().items()
        }
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(assets=self.assets, own_names=OWN_NAMES, mark=mark)

    def wording(self, request: Request) -> Wording:
        """How to speak to whoever sent `request`."""
        asked, cookie = request.query_params.get("lang"), request.cookies.get(COOKIE)
        return self._wordings[negotiate(asked, cookie, request.headers.get("accept-language", ""))]

    def render(self, request: Request, template: str, values: Mapping[str, object]) -> str:
        """The HTML of `template` in the language of whoever sent `request`."""
        frame = {
            "say": self.wording(request),
            "principal": getattr(request.state, "principal", ANONYMOUS),
            "switcher": [(language, switch_url(request, language)) for language in LANGUAGES],
        }
        return self._templates.get_template(template).render(frame | dict(values))


class View:
    """One request for a page: who asks, in which language, and how to answer."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.site = cast("Site", request.app.state.site)
        self.service = self.site.service

    @property
    def principal(self) -> Principal:
        """Whom the gate let in."""
        return cast("Principal", self.request.state.principal)

    @cached_property
    def wording(self) -> Wording:
        """How to speak to this reader."""
        return self.site.wording(self.request)

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """The page, with the language remembered in a cookie where the reader just chose one."""
        response = HTMLResponse(self.site.render(self.request, template, values), status)
        response.headers["Content-Language"] = self.wording.language
        if "lang" in self.request.query_params:
            response.set_cookie(
                COOKIE,
                self.wording.language,
                max_age=_YEAR_SECONDS,
                secure=self.request.url.scheme == "https",
                httponly=True,
                samesite="lax",
            )
        return response


TheView = Annotated[View, Depends(View)]


def switch_url(request: Request, language: str) -> str:
    """The address of the same page, with the same query, in another language."""
    kept = [pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] != "lang"]
    # Two slashes at the beginning would lead to another host.
    path = "/" + quote(request.url.path.lstrip("/"))
    return f"{path}?{urlencode([*kept, ('lang', language)])}"
