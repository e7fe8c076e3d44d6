"""Which static files do the pages use, and at which address can they be cached for ever?"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file; `digest` is the start of its SHA-256 in hex and part of its address."""

    name: str
    content: bytes
    digest: str
    media_type: str

    @property
    def url(self) -> str:
        """An address that changes whenever the content does."""
        return f"/static/{self.digest}/{self.name}"


def read_assets() -> Mapping[str, Asset]:
    """Every file of the folder `static`, by name."""
    files = (path for path in sorted(_FOLDER.iterdir()) if path.suffix in _MEDIA_TYPES)
    return {asset.name: asset for asset in map(_read, files)}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(path.name, content, hashlib.sha256(content).hexdigest()[:16], _MEDIA_TYPES[path.suffix])
