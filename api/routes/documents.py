"""How are documents added, read, corrected and removed?"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from fastapi.responses import FileResponse

from api.dependencies import Service, ThePrincipal, TheService
from api.disposition import file_headers
from api.editions import likes_of, other_editions
from api.receiving import StaffRoute, receive
from api.schemas import (
    Changes,
    DocumentDetail,
    DocumentList,
    LanguageTag,
    ListedDocument,
    RemovalReceipt,
    SearchHit,
    SimilarDocuments,
    UploadReceipt,
)
from corpus.access import Principal
from corpus.document import Description, Document, Kind, Status

router = APIRouter(tags=["documents"])
uploads = APIRouter(tags=["documents"], route_class=StaffRoute)


def _description(
    *,
    member: Annotated[str, Form()] = "",
    kind: Annotated[Kind, Form()] = Kind.OTHER,
    language: Annotated[LanguageTag | None, Form()] = None,
    title: Annotated[str, Form()] = "",
    published: Annotated[date | None, Form()] = None,
    topic: Annotated[tuple[str, ...], Form()] = (),
    reader: Annotated[tuple[str, ...], Form()] = ("public",),
) -> Description:
    """Read what is said of an uploaded document; a field that is left out is taken from the file."""
    return Description(title, member, kind, language or "", published, topic, reader)


@uploads.post("/documents", status_code=202)
def add(
    service: TheService,
    principal: ThePrincipal,
    file: Annotated[UploadFile, File()],
    description: Annotated[Description, Depends(_description)],
    document: Annotated[str | None, Form(description="The id of a document of which this is a new version.")] = None,
) -> UploadReceipt:
    """Keep a file and queue it for the index: as a new document, or as a new version of a known one.

    Of a ZIP archive each file becomes a document with the same description.
    """
    return UploadReceipt.of(receive(service, principal, file, description, document))


@router.get("/documents")
def documents(
    service: TheService,
    principal: ThePrincipal,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
    status: Annotated[tuple[Status, ...], Query(description="Only documents that have come so far.")] = (),
) -> DocumentList:
    """List the documents that you may read, the newest first."""
    found = service.library.list_documents(principal, page, size, status or tuple(Status))
    listed = tuple(ListedDocument.seen_by(principal, document) for document in found.documents)
    return DocumentList(total=found.total, page=page, size=size, documents=listed)


@router.get("/documents/{document_id}")
def document(service: TheService, principal: ThePrincipal, document_id: str) -> DocumentDetail:
    """Tell all about one document and its editions, and staff of those that have nearly its text or may be editions."""
    found = service.library.document(principal, document_id)
    return _detail(service, principal, found)


@router.patch("/documents/{document_id}")
def describe(service: TheService, principal: ThePrincipal, document_id: str, changes: Changes) -> DocumentDetail:
    """Correct what is said of a document; an empty value takes a field back to what the file itself says."""
    given = changes.model_dump(exclude_unset=True)
    changed = service.library.describe(principal, document_id, given)
    return _detail(service, principal, changed)


def _detail(service: Service, principal: Principal, document: Document) -> DocumentDetail:
    editions = other_editions(service.library, principal, document)
    likes = likes_of(service.duplicates, principal, document.id)
    sources = service.library.sources(principal, document.id) if principal.is_staff else None
    pages = service.library.pages(principal, document.id) if principal.is_staff else None
    return DocumentDetail.seen_by(principal, document, editions, likes, sources, pages)


@router.delete("/documents/{document_id}", status_code=202)
def remove(service: TheService, principal: ThePrincipal, document_id: str) -> RemovalReceipt:
    """Remove a document from the collection; a job takes it out of the index."""
    return RemovalReceipt(document_id=document_id, job_id=service.library.remove(principal, document_id))


@router.get("/documents/{document_id}/file", response_class=FileResponse)
def file(service: TheService, principal: ThePrincipal, document_id: str) -> FileResponse:
    """Hand out the newest version of the original file."""
    kept = service.library.file(principal, document_id)
    return FileResponse(kept.path, headers=file_headers(kept.name, kept.media_type))


@router.get("/documents/{document_id}/similar")
def similar(
    service: TheService,
    principal: ThePrincipal,
    document_id: str,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> SimilarDocuments:
    """Find documents about the same things, among those that you may read."""
    hits = service.searcher.similar(document_id, principal, limit)
    return SimilarDocuments(hits=tuple(SearchHit.of(hit) for hit in hits))
