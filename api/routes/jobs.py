"""How far has a piece of work come?"""

from fastapi import APIRouter

from api.dependencies import ThePrincipal, TheService
from api.schemas import JobReport

router = APIRouter(tags=["documents"])


@router.get("/jobs/{job_id}")
def job(service: TheService, principal: ThePrincipal, job_id: int) -> JobReport:
    """Tell the state of the work that an upload or removal began."""
    return JobReport.of(service.library.job(principal, job_id))
