"""How is a document cited?"""

import re
from dataclasses import dataclass

from corpus.document import Document, Kind

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A document with the name of its member and its address, ready to be cited."""

    document: Document
    member: str
    address: str

    @property
    def line(self) -> str:
        """One line of plain text: member (year). Title. Address."""
        description = self.document.description
        year = f" ({description.published.year})" if description.published else ""
        author = f"{self.member}{year}. " if self.member else ""
        return f"{author}{description.title}. {self.address}"

    @property
    def bibtex(self) -> str:
        """A BibTeX entry: `@techreport` for a white paper, `@misc` for the rest."""
        description = self.document.description
        white_paper = description.kind is Kind.WHITE_PAPER
        fields = {
            "title": f"{{{_escaped(description.title)}}}",
            "author": f"{{{_escaped(self.member)}}}" if self.member else "",
            "institution": _escaped(self.member) if white_paper else "",
            "year": str(description.published.year) if description.published else "",
            "month": str(description.published.month) if description.published else "",
            "url": self.address,
            "language": description.language,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        entry = "techreport" if white_paper else "misc"
        return f"@{entry}{{{self._key},\n" + ",\n".join(lines) + "\n}"

    @property
    def _key(self) -> str:
        description = self.document.description
        year = str(description.published.year) if description.published else ""
        return re.sub(r"[^A-Za-z0-9-]", "", f"{description.member}{year}-{self.document.id[:8]}")


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in " ".join(text.split()))
