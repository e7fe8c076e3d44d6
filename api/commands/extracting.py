"""What is read from a file, by whom and how well, and what would be guessed of it?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from api.commands.console import OUT, printable
from corpus.errors import KexError
from corpus.evidence import Guess
from indexer.extract.extraction import Extraction, Page
from indexer.passages import passages

_LONGEST = 200
"""Characters of a guess that are shown to a person."""


def extraction_as_json(extraction: Extraction, guesses: Sequence[Guess]) -> dict[str, object]:
    """An extraction as `kex extract --json` prints it."""
    pages = [
        {
            "number": page.number,
            "label": page.label,
            "text": page.text,
            "quality": round(page.quality, 3),
            "reader": page.reader,
            "headings": [asdict(heading) for heading in page.headings],
            "furniture": [list(stretch) for stretch in page.furniture],
        }
        for page in extraction.pages
    ]
    return {
        "media_type": extraction.media_type,
        "metadata": asdict(extraction.metadata),
        "guesses": [asdict(guess) for guess in guesses],
        "pages": pages,
        "passages": len(passages(extraction)),
        "incomplete": extraction.incomplete,
        "error": None,
    }


def error_as_json(error: KexError) -> dict[str, object]:
    """A file that could not be read, as `kex extract --json` prints it."""
    problem = {"type": type(error).__name__, "code": error.code, "message": str(error)}
    return {"media_type": None, "metadata": {}, "pages": [], "incomplete": "", "error": problem}


def show_extraction(extraction: Extraction, guesses: Sequence[Guess]) -> None:
    """Print an extraction for a person."""
    OUT.print(_summary(extraction), style="dim")
    if extraction.incomplete:
        OUT.print(printable(extraction.incomplete), style="bold")
    for name, value in asdict(extraction.metadata).items():
        if value:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            OUT.print(f"the file says {name}: {printable(shown)}", style="dim")
    for name in dict.fromkeys(guess.field for guess in guesses):
        OUT.print(_guessed(name, [guess for guess in guesses if guess.field == name]), style="dim")
    for page in extraction.pages:
        called = f" ({printable(page.label)})" if page.label else ""
        OUT.rule(f"page {page.number}{called} · {page.reader} · quality {page.quality:.2f}", style="dim")
        _show_text(page)


def _guessed(name: str, guesses: Sequence[Guess]) -> str:
    """The best guess, or all key terms, in one line."""
    if name == "key_terms":
        return f"{name}: {printable(', '.join(guess.value for guess in guesses))}"
    best, others = guesses[0], len(guesses) - 1
    value = best.value if len(best.value) <= _LONGEST else best.value[: _LONGEST - 1] + "…"
    more = f"; {others} more with --json" if others else ""
    return f"{name}: {printable(value)} (from {best.source.value}, {best.confidence:.2f}{more})"


def _summary(extraction: Extraction) -> str:
    readers = Counter(page.reader for page in extraction.pages)
    read = ", ".join(f"{count} by {reader}" for reader, count in readers.most_common())
    worst = min(extraction.pages, key=lambda page: page.quality, default=None)
    doubt = f"; the worst is page {worst.number} of quality {worst.quality:.2f}" if worst and worst.quality < 1 else ""
    return f"{extraction.media_type}; pages: {read}{doubt}; {len(passages(extraction))} passages"


def _show_text(page: Page) -> None:
    """The text, with what no passage has paler."""
    at = 0
    for start, end in page.furniture:
        OUT.print(printable(page.text[at:start]), end="")
        OUT.print(printable(page.text[start:end]), style="dim", end="")
        at = end
    OUT.print(printable(page.text[at:]))
