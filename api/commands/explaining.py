"""Why is something found, or not?"""

from dataclasses import dataclass

from rich.table import Table

from api.commands.console import OUT
from indexer.analysis.analyzer import analyze
from indexer.analysis.token import Token, Tokens
from indexer.query.parser import parse


@dataclass(frozen=True, slots=True)
class Explanation:
    """What analysis makes of a text, and how it is understood as a query."""

    language: str
    interpreted: str
    surfaces: Tokens
    roots: Tokens

    def as_json(self) -> dict[str, object]:
        """As `kex analyze --json` prints it."""
        return {
            "language": self.language,
            "interpreted": self.interpreted,
            "expansions": [],
            "surfaces": [token._asdict() for token in self.surfaces],
            "roots": [token._asdict() for token in self.roots],
        }


def explain(text: str) -> Explanation:
    """Analyse `text` as a document and as a query."""
    analysis = analyze(text)
    return Explanation(analysis.language, parse(text).interpreted, analysis.surfaces, analysis.roots)


def show_analysis(text: str, explanation: Explanation) -> None:
    """Print the tokens of `text` for a person."""
    OUT.print(f"language     {explanation.language}")
    OUT.print(f"as a query   {explanation.interpreted or '(nothing)'}")
    table = Table("stream", "term", "from", "start", "end", "position", box=None, pad_edge=False)
    rows = [("root", token) for token in explanation.roots] + [("surface", token) for token in explanation.surfaces]
    for stream, token in sorted(rows, key=_place):
        written = text[token.start : token.end]
        table.add_row(stream, token.text, written, str(token.start), str(token.end), str(token.position))
    OUT.print(table)


def _place(row: tuple[str, Token]) -> tuple[str, int, int]:
    stream, token = row
    return stream, token.position, token.end
