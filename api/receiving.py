"""How does an uploaded file get from the request into the library?"""

import mimetypes
import re
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from fastapi import Request, Response, UploadFile
from fastapi.routing import APIRoute

from api.dependencies import Service
from api.packed_entries import LeftOut
from api.unfolding import unfolded, uploads_of
from corpus.access import Principal
from corpus.document import Description
from corpus.errors import ForbiddenError, InvalidInputError, KexError, TooLargeError
from corpus.library import Library
from corpus.upload import Added, Upload

_UNKNOWN = "application/octet-stream"
_NAMED = 3
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


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one file, called `name`, of an upload: what was `added`, or the `error` that kept it out.

    `left_out` is why an entry of an archive is no document; empty for every other.
    """

    name: str
    added: Added | None
    error: KexError | None = None
    left_out: str = ""


def receive(
    service: Service, principal: Principal, file: UploadFile, description: Description, document_id: str | None
) -> tuple[Received, ...]:
    """Hand the file to the library as the stream that it arrived in, or each file of a ZIP archive of documents.

    Raises TooLargeError above the limit, and what `Library.add` and `uploads_of` raise; from an archive only where
    nothing of it was added.
    """
    if file.size is not None and file.size > service.upload_limit:
        raise TooLargeError(
            f"The file has {file.size:,} bytes and the limit is {service.upload_limit:,}; split it or compress it."
        )
    name = PurePath(file.filename or "").name
    with unfolded(file.file, service.upload_limit) as files:
        if files is not None:
            if document_id is not None:
                raise InvalidInputError("An archive of files cannot be a version of one document; upload one of them.")
            return _received(service.library, principal, uploads_of(files, name, description))
    upload = Upload(file.file, name, declared_type(file), description, document_id=document_id)
    return (Received(name, service.library.add(principal, upload)),)


def _received(library: Library, principal: Principal, uploads: Iterator[Upload | LeftOut]) -> tuple[Received, ...]:
    """What came of each; one that cannot be taken keeps no other out."""
    received: list[Received] = []
    for upload in uploads:
        if isinstance(upload, LeftOut):
            received.append(Received(upload.name, None, left_out=upload.reason))
            continue
        try:
            received.append(Received(upload.source, library.add(principal, upload)))
        except KexError as error:
            received.append(Received(upload.source, None, error))
    if not any(each.added for each in received):
        errors = [each.error for each in received if each.error]
        raise errors[0] if errors else InvalidInputError(_nothing_in(received))
    return tuple(received)


def _nothing_in(received: Sequence[Received]) -> str:
    named = " ".join(f"{each.name}: {each.left_out}" for each in received[:_NAMED])
    return f"The archive has no files in it that could be documents. {named}"


def declared_type(file: UploadFile) -> str:
    """The media type that the sender names, else the one that goes with the file's name.

    Content is not looked at here: no parser runs in the service's process.
    """
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(declared) and declared != _UNKNOWN:
        return declared
    return mimetypes.guess_type(file.filename or "")[0] or _UNKNOWN
