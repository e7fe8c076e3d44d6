"""How does staff add a document without a command line?"""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from api.receiving import StaffRoute, receive
from api.schemas import LanguageTag
from api.web.site import TheView, View
from corpus.document import Description, Kind
from corpus.errors import ForbiddenError, KexError
from corpus.jobs import JobState

router = APIRouter(include_in_schema=False)
uploads = APIRouter(include_in_schema=False, route_class=StaffRoute)

_SEPARATOR = re.compile(r"[,，、;；\n]")


@router.get("/upload", response_class=HTMLResponse)
def upload_form(view: TheView) -> HTMLResponse:
    """The form. Raises ForbiddenError for others than staff."""
    if not view.principal.is_staff:
        raise ForbiddenError("Only staff add documents; sign in with a staff token.")
    return form_page(view, Description(), "")


def form_page(view: View, given: Description, failure: str, status: int = 200) -> HTMLResponse:
    """The form filled with what was `given`; `failure` is the sentence that says why it comes back."""
    return view.page(
        "upload.html",
        status=status,
        given=given,
        reader=given.readers[0],
        failure=failure,
        kinds=list(Kind),
        members=sorted((slug, view.wording.member(slug)) for slug in view.service.member_names),
        limit=view.service.upload_limit,
    )


def _description(
    *,
    title: Annotated[str, Form()] = "",
    member: Annotated[str, Form()] = "",
    kind: Annotated[Kind, Form()] = Kind.OTHER,
    language: Annotated[LanguageTag | None, Form()] = None,
    published: Annotated[date | None, Form()] = None,
    topics: Annotated[str, Form()] = "",
    reader: Annotated[str, Form()] = "public",
) -> Description:
    """Read the fields of the form; topics stand in one, with commas of any script between them."""
    named = tuple(topic.strip() for topic in _SEPARATOR.split(topics) if topic.strip())
    return Description(title.strip(), member.strip(), kind, language or "", published, named, (reader,))


@uploads.post("/upload", response_class=HTMLResponse)
def upload(
    view: TheView,
    file: Annotated[UploadFile, File()],
    given: Annotated[Description, Depends(_description)],
) -> Response:
    """Keep the file and go to its job's page; where that cannot be, show the form again with the reason.

    Of an archive, show what came of each file in it.
    """
    try:
        received = receive(view.service, view.principal, file, given, None)
    except KexError as error:
        return form_page(view, given, str(error), error.status)
    added = received[0].added
    if len(received) > 1 or added is None:
        return view.page("uploaded.html", received=received)
    where = f"/jobs/{added.job_id}" if added.job_id else f"/documents/{added.document.id}"
    return RedirectResponse(where, 303)


@router.get("/jobs/{job_id}", response_class=HTMLResponse)
def job(view: TheView, job_id: int) -> HTMLResponse:
    """How far the work has come; the page asks again by itself until it ends."""
    found = view.service.library.job(view.principal, job_id)
    unfinished = found.state in {JobState.WAITING, JobState.RUNNING}
    return view.page("job.html", job=found, unfinished=unfinished)
