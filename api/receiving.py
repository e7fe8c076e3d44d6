"""How does an uploaded file get from the request into the library?"""

import mimetypes
import re
from collections.abc import Callable, Coroutine
from pathlib import PurePath
from typing import Any

from fastapi import Request, Response, UploadFile
from fastapi.routing import APIRoute

from api.dependencies import Service
from corpus.access import Principal
from corpus.document import Description
from corpus.errors import ForbiddenError, TooLargeError
from corpus.upload import Added, Upload

_UNKNOWN = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")


class StaffRoute(APIRoute):
    """A route that turns others than staff away before it reads what they send."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check who asks, then do what any route does."""
        handle = super().get_route_handler()

        async def handle_for_staff(request: Request) -> Response:
            if not request.state.principal.is_staff:
                raise ForbiddenError("Only staff add documents; sign in with a staff token.")
            return await handle(request)

        return handle_for_staff


def receive(
    service: Service, principal: Principal, file: UploadFile, description: Description, document_id: str | None
) -> Added:
    """Hand the file to the library as the stream that it arrived in.

    Raises TooLargeError above the limit, and what `Library.add` raises.
    """
    if file.size is not None and file.size > service.upload_limit:
        raise TooLargeError(
            f"The file has {file.size:,} bytes and the limit is {service.upload_limit:,}; split it or compress it."
        )
    name = PurePath(file.filename or "").name
    return service.library.add(
        principal, Upload(file.file, name, declared_type(file), description, document_id=document_id)
    )


def declared_type(file: UploadFile) -> str:
    """The media type that the sender names, else the one that goes with the file's name.

    Content is not looked at here: no parser runs in the service's process.
    """
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(declared) and declared != _UNKNOWN:
        return declared
    return mimetypes.guess_type(file.filename or "")[0] or _UNKNOWN
