"""How does staff correct what is said of a document, and see where each guess comes from?"""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from api.receiving import StaffRoute
from api.web.guesses import shown_guesses
from api.web.site import TheView, View
from corpus.document import Document, Kind
from corpus.errors import InvalidInputError, KexError
from corpus.evidence import Sources

router = APIRouter(include_in_schema=False, route_class=StaffRoute)
changes = APIRouter(include_in_schema=False, route_class=StaffRoute)

_SEPARATOR = re.compile(r"[,，、;；\n]")
_LISTS = ("topics", "readers", "key_terms")


class EditForm(BaseModel):
    """The fields as they were sent; an empty one gives way to what was guessed."""

    title: str = ""
    member: str = ""
    kind: str = ""
    language: str = ""
    published: str = ""
    topics: str = ""
    readers: str = ""
    work: str = ""
    abstract: str = ""
    key_terms: str = ""


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
    """What a person entered in each field, as the form holds it; a field that nobody filled in is empty."""
    texts = dict.fromkeys(asdict(sources.entered), "")
    for name in sources.fields:
        value = getattr(sources.entered, name)
        texts[name] = ", ".join(value) if name in _LISTS else str(value or "")
    return texts


@changes.post("/documents/{document_id}/edit", response_class=HTMLResponse)
def edit(view: TheView, document_id: str, form: Annotated[EditForm, Form()]) -> Response:
    """Keep what was entered and go to the document; where that cannot be, show the form again with the reason."""
    given = form.model_dump()
    library, principal = view.service.library, view.principal
    document, sources = library.document(principal, document_id), library.sources(principal, document_id)
    try:
        library.describe(principal, document_id, changed_fields(given, entered_texts(sources)))
    except KexError as error:
        return form_page(view, document, sources, given, str(error), error.status)
    return RedirectResponse(f"/documents/{document_id}", 303)


def changed_fields(given: Mapping[str, str], entered: Mapping[str, str]) -> dict[str, object]:
    """The fields that differ from what was `entered` before, as the library takes them.

    Raises InvalidInputError for a day that there is not.
    """
    tidied = {name: " ".join(text.split()) for name, text in given.items()}
    return {name: _value(name, text) for name, text in tidied.items() if text != entered[name]}


def _value(name: str, text: str) -> object:
    if name == "readers" and not text:
        return ("public",)
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
