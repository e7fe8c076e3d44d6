"""How do paragraphs and table cells that come one after another become blocks?"""

from dataclasses import dataclass, field

from indexer.extract.blocks import Block


@dataclass(slots=True)
class Flow:
    """One stream of text: the body, a header, a note, a text box; written from its beginning to its end."""

    blocks: list[Block] = field(default_factory=list)
    anchored: list[Block] = field(default_factory=list)
    """What is shown beside the paragraph that is being written: text boxes."""
    _pieces: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Go on with the paragraph."""
        self._pieces.append(text)

    def end_paragraph(self, level: int, *, is_in_table: bool) -> None:
        """End the paragraph, a heading of a level or of none (0); in a table it is one of the cell's."""
        if is_in_table:
            self._pieces.append(" ")
            return
        self._end_table()
        self.blocks.append(Block(self._text(), level))
        self._release()

    def end_cell(self) -> None:
        """End a cell of a table."""
        self._cells.append(" ".join(self._text().split()))

    def end_row(self) -> None:
        """End a row of a table."""
        self._rows.append("\t".join(self._cells).rstrip())
        self._cells = []

    def end(self) -> list[Block]:
        """All that was written, in order."""
        text = self._text()
        if self._cells:
            self.end_row()
        self._end_table()
        self.blocks.append(Block(text))
        self._release()
        return self.blocks

    def _text(self) -> str:
        """The paragraph, whose characters beyond U+FFFF were written as two halves."""
        text = "".join(self._pieces)
        self._pieces = []
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _end_table(self) -> None:
        if self._rows:
            self.blocks.append(Block("\n".join(self._rows)))
            self._rows = []
            self._release()

    def _release(self) -> None:
        self.blocks += self.anchored
        self.anchored = []
