"""How does staff correct what is said of a document, and see where each guess comes from?"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.receiving import StaffRoute
from api.web.guesses import shown_guesses
from api.web.site import TheView, View
from corpus.document import Description, Document, Kind
from corpus.errors import InvalidInputError, KexError
from corpus.evidence import Sources

router = APIRouter(include_in_schema=False, route_class=StaffRoute)
changes = APIRouter(include_in_schema=False, route_class=StaffRoute)

_SEPARATOR = re.compile(r"[,，、;；\n]")
_FIELDS = tuple(field.name for field in fields(Description))
_LISTS = ("topics", "readers", "key_terms")


async def _sent(request: Request) -> dict[str, str]:
    """The fields of the form that were sent; an empty one gives way to what was guessed, one left out stays as it is.

    FastAPI's own form parameters do not tell these apart: they drop what is empty.
    """
    async with request.form() as sent:
        return {name: text for name in _FIELDS if isinstance(text := sent.get(name), str)}


@router.get("/documents/{document_id}/edit", response_class=HTMLResponse)
def edit_form(view: TheView, document_id: str) -> HTMLResponse:
    """The form with what was entered, and beside each field what was guessed. Raises NotFoundError."""
    document = view.service.library.document(view.principal, document_id)
    sources = view.service.library.sources(view.principal, document_id)
    return form_page(view, document, sources, entered_texts(sources))


def form_page(
    view: View, document: Document, sources: Sources, given: Mapping[str, str], failure: str = "", status: int = 200
) -> HTMLResponse:
    """The form filled with what was `given`; `failure` is the sentence that says why it comes back."""
    return view.page(
        "edit.html",
        status=status,
        document=document,
        given=given,
        guesses=shown_guesses(sources, view.wording),
        failure=failure,
        kinds=list(Kind),
        members=sorted((slug, view.wording.member(slug)) for slug in view.service.member_names),
    )


def entered_texts(sources: Sources) -> dict[str, str]:
    """What a person entered in each field, as the form holds it; a field that nobody filled in is empty.

    Who may read is never guessed, so the readers are always there.
    """
    texts = dict.fromkeys(_FIELDS, "")
    for name in (*sources.fields, "readers"):
        value = getattr(sources.entered, name)
        texts[name] = ", ".join(value) if name in _LISTS else str(value or "")
    return texts


@changes.post("/documents/{document_id}/edit", response_class=HTMLResponse)
def edit(view: TheView, document_id: str, given: Annotated[dict[str, str], Depends(_sent)]) -> Response:
    """Keep what was entered and go to the document; where that cannot be, show the form again with the reason."""
    library, principal = view.service.library, view.principal
    document, sources = library.document(principal, document_id), library.sources(principal, document_id)
    entered = entered_texts(sources)
    try:
        library.describe(principal, document_id, changed_fields(given, entered))
    except KexError as error:
        return form_page(view, document, sources, entered | given, str(error), error.status)
    return RedirectResponse(f"/documents/{document_id}", 303)


def changed_fields(given: Mapping[str, str], entered: Mapping[str, str]) -> dict[str, object]:
    """Those of the `given` fields that differ from what was `entered` before, as the library takes them.

    Raises InvalidInputError for a day that there is not.
    """
    tidied = {name: " ".join(text.split()) for name, text in given.items()}
    return {name: _value(name, text) for name, text in tidied.items() if text != entered[name]}


def _value(name: str, text: str) -> object:
    if name in _LISTS:
        return tuple(part.strip() for part in _SEPARATOR.split(text) if part.strip())
    if name == "published":
        return _day(text)
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInputError(f"{text!r} is not a day; write it as 2024-05-01.") from error
