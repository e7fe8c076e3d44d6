"""Which requests are let in at all, and which headers does every answer carry?"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.dependencies import Service, identify
from corpus.errors import ForbiddenError, KexError

FORM_ROOM = 1 << 20
"""Bytes that a request may have beside an uploaded file: form fields, boundaries, JSON."""

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""What a proxy adds (RFC 7239, and the usage before it): the request comes from somewhere else."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


class CrossSiteError(ForbiddenError):
    """Another site's page tries to change something with this reader's rights."""

    code = "cross-site"


class WrongHostError(ForbiddenError):
    """A name that is not this machine's own leads here (DNS rebinding)."""

    code = "wrong-host"


class Gate:
    """ASGI middleware: checks Host and origin, finds out who asks, limits the body, adds security headers.

    It stands outside the routes, so that a stranger's upload is refused before its body is read. `refuse` makes
    the answer to a request that is not let in or that failed.
    """

    def __init__(self, app: ASGIApp, service: Service, refuse: Callable[[Request, Exception], Response]) -> None:
        self._app, self._service, self._refuse = app, service, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an HTTP request in or answer it; anything else (lifespan) passes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _with_headers(send)
        if scope["method"] == "HEAD":
            scope, sender = {**scope, "method": "GET"}, _without_body(sender)
        request = Request(scope)
        try:
            self._admit(request)
        except KexError as error:
            await self._refuse(request, error)(scope, receive, sender)
            return
        limit = self._service.upload_limit + FORM_ROOM if _may_upload(request) else FORM_ROOM
        await self._pass(request, _limited(request, receive, limit), sender)

    async def _pass(self, request: Request, receive: Receive, send: Send) -> None:
        """Hand on to the routes; what nobody foresaw becomes an answer like any other, unless one has begun."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(request.scope, receive, send_noting)
        except Exception as error:
            if started:
                raise
            await self._refuse(request, error)(request.scope, receive, send)

    def _admit(self, request: Request) -> None:
        if self._service.local and not is_loopback(request.headers.get("host", "")):
            raise WrongHostError("This service answers on this machine only: use http://127.0.0.1 or localhost.")
        if self._service.local and any(name in request.headers for name in _FORWARDED):
            raise WrongHostError("Behind a proxy this service needs tokens to tell who asks: set KEX_TOKENS.")
        if request.method not in _SAFE_METHODS and not comes_from_here(request):
            raise CrossSiteError("A page of another site sent this; open the page on this site and try again.")
        request.state.principal = identify(self._service, request.headers.get("authorization"))


def is_loopback(host: str) -> bool:
    """Whether a Host header names this very machine: localhost or a loopback address, with or without a port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def comes_from_here(request: Request) -> bool:
    """Whether a program or a page of this site sent the request, by Fetch Metadata, else by Origin.

    A browser says one or the other with every unsafe request; a program says neither.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _may_upload(request: Request) -> bool:
    return request.method == "POST" and request.state.principal.is_staff


def _limited(request: Request, receive: Receive, limit: int) -> Receive:
    announced = request.headers.get("content-length", "")
    left = limit

    async def receive_within_limit() -> Message:
        nonlocal left
        if announced.isdecimal() and int(announced) > limit:
            raise _too_large(limit)
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _too_large(limit)
        return message

    return receive_within_limit


def _too_large(limit: int) -> HTTPException:
    # FastAPI turns every exception but its own kind into a 400 while it reads a form.
    size = f"{limit - FORM_ROOM:,} bytes" if limit > FORM_ROOM else f"{limit:,} bytes"
    return HTTPException(413, f"This is over the limit of {size}; send a smaller file or ask the operator.")


def _without_body(send: Send) -> Send:
    """What answers HEAD by a route for GET (RFC 9110, section 9.3.2): the same headers, no content."""

    async def send_without_body(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_without_body


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
