"""What is read from a file, before anything is made of it?"""

from dataclasses import asdict

from api.commands.console import OUT, printable
from corpus.errors import KexError
from indexer.extract.extraction import Extraction


def extraction_as_json(extraction: Extraction) -> dict[str, object]:
    """An extraction as `kex extract --json` prints it."""
    pages = [
        {
            "number": page.number,
            "text": page.text,
            "quality": round(page.quality, 3),
            "reader": page.reader,
            "headings": [asdict(heading) for heading in page.headings],
        }
        for page in extraction.pages
    ]
    metadata = asdict(extraction.metadata)
    return {"media_type": extraction.media_type, "metadata": metadata, "pages": pages, "error": None}


def error_as_json(error: KexError) -> dict[str, object]:
    """A file that could not be read, as `kex extract --json` prints it."""
    problem = {"type": type(error).__name__, "code": error.code, "message": str(error)}
    return {"media_type": None, "metadata": {}, "pages": [], "error": problem}


def show_extraction(extraction: Extraction) -> None:
    """Print an extraction for a person."""
    said = asdict(extraction.metadata)
    OUT.print(f"{extraction.media_type}, {len(extraction.pages)} pages", style="dim")
    for name, value in said.items():
        if value:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            OUT.print(f"{name}: {printable(shown)}", style="dim")
    for page in extraction.pages:
        OUT.rule(f"page {page.number} · {page.reader} · quality {page.quality:.2f}", style="dim")
        OUT.print(printable(page.text))
