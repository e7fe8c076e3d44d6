"""Is the service alive, and can it answer searches?"""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import TheService
from corpus.errors import KexError

router = APIRouter(tags=["health"])


class NotReadyError(KexError):
    """The service runs but cannot answer searches yet."""

    status = 503
    code = "not-ready"


@router.get("/healthz")
def alive() -> JSONResponse:
    """Answer as long as the process does."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def ready(service: TheService) -> JSONResponse:
    """Answer 200 once an index generation is open and the database answers, 503 until then."""
    if not service.status().get("ready"):
        raise NotReadyError("No index is open yet; wait for the indexer, or run `kex reindex --full`.")
    return JSONResponse({"status": "ready"})
