"""What does a route need, and who asks?"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.errors import KexError
from corpus.library import Library
from indexer.duplicates.duplicates import Duplicates
from indexer.extract.pictures import Pictures
from indexer.searcher import Searcher


@dataclass(frozen=True, slots=True)
class Service:
    """All that the routes work with; `api.bootstrap` puts it together.

    `tokens` maps bearer tokens to who they stand for. `local` says that no tokens are configured and the server
    listens on loopback only, so that whoever asks is the operator. `upload_limit` is in bytes. `status` tells the
    service's health with at least `ready`: whether an index generation is open; it raises a KexError where the
    database does not answer. `member_names` maps a member's slug to its name by interface language.
    """

    library: Library
    searcher: Searcher
    pictures: Pictures
    duplicates: Duplicates
    tokens: Mapping[str, Principal]
    local: bool
    upload_limit: int
    status: Callable[[], Mapping[str, object]]
    member_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class UnauthorizedError(KexError):
    """The bearer token is not one of ours."""

    status = 401
    code = "unauthorized"


def identify(service: Service, authorization: str | None) -> Principal:
    """Who asks, by the Authorization header (RFC 6750). Raises UnauthorizedError for a token that is unknown."""
    if authorization is None:
        return OPERATOR if service.local else ANONYMOUS
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthorizedError("Sign in with a bearer token: send `Authorization: Bearer TOKEN`.")
    asked = token.strip().encode()
    found = [who for known, who in service.tokens.items() if hmac.compare_digest(known.encode(), asked)]
    if not found:
        raise UnauthorizedError("This token is unknown; ask the operator of the service for a new one.")
    return found[0]


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


def _principal(
    request: Request,
    _credentials: Annotated[HTTPAuthorizationCredentials | None, Security(HTTPBearer(auto_error=False))],
) -> Principal:
    """Whom the gate let in; the unused parameter tells OpenAPI about the bearer token."""
    return cast("Principal", request.state.principal)


TheService = Annotated[Service, Depends(_service)]
ThePrincipal = Annotated[Principal, Depends(_principal)]
