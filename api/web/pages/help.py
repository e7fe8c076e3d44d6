"""How does one ask?"""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.web.site import TheView
from corpus.document import Kind

router = APIRouter(include_in_schema=False)

_EXAMPLES = {
    "words": ("5G private network", "智慧港口 遠程操控", "工业专网", "redes privadas"),
    "phrase": ('"network slicing"', "「網絡切片」"),
    "required": ("+port crane -drone",),
    "boolean": ("(port OR airport) AND slicing", "spectrum NOT auction"),
    "field": ("kind:white-paper language:pt", "title:roaming", 'topic:"smart-port"'),
    "years": ("spectrum year:2023", "roaming year:2021..2023"),
}


@router.get("/help", response_class=HTMLResponse)
def help_page(view: TheView) -> HTMLResponse:
    """The query language on one page."""
    return view.page("help.html", examples=_EXAMPLES, kinds=list(Kind))
