"""Where do the pages get their style sheet, script and mark?"""

from fastapi import APIRouter, Response

from api.web.site import TheView
from corpus.errors import NotFoundError

router = APIRouter(include_in_schema=False)


@router.get("/static/{digest}/{name}")
def static(view: TheView, digest: str, name: str) -> Response:
    """A static file by its content, to be cached for ever. Raises NotFoundError for other content."""
    asset = view.site.assets.get(name)
    if asset is None or asset.digest != digest:
        raise NotFoundError("There is no such file; reload the page.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": asset.media_type}
    return Response(asset.content, headers=headers)
