"""How is a kept file handed out so that it can do this site no harm?"""

import re
from urllib.parse import quote

_INLINE = {"application/pdf", "text/html"}
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_VIEWER = "frame-ancestors 'self'; base-uri 'none'"


def file_headers(name: str, media_type: str) -> dict[str, str]:
    """Headers for the file called `name`: a PDF or web page may be shown, all else is to be saved.

    A web page gets an origin of its own and no scripts (CSP `sandbox`): it was uploaded and is nobody's friend. The
    browser's PDF viewer does not start in a sandbox. No charset is named, since the file says its own.
    """
    shown = media_type in _INLINE
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; {_names(name)}",
        "Content-Security-Policy": _VIEWER if media_type == "application/pdf" else _SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }


def _names(name: str) -> str:
    """Both forms of RFC 6266: plain ASCII for old readers, and RFC 8187's extended form where that loses any."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip(" .") or "document"
    plain = "".join(each if each.isascii() and each not in '"\\%' else "_" for each in clean)
    if plain == clean:
        return f'filename="{plain}"'
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
