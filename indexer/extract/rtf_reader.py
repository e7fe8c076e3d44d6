"""What do the words of an RTF file mean, one after another?"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from indexer.extract.blocks import Block
from indexer.extract.characters import one_line
from indexer.extract.comments import comment_line
from indexer.extract.docx_styles import level_of_name
from indexer.extract.extraction import Metadata
from indexer.extract.flow import Flow
from indexer.extract.numbering import BULLET
from indexer.extract.rtf_charset import Fonts, decoded
from indexer.extract.rtf_state import BODY_TEXT, STATE_WORDS, State
from indexer.extract.rtf_tokens import Brace, Bytes, Word
from indexer.extract.rtf_words import BOXES, CAPTURED, FURNITURE, INFORMATION, SIGNS, SKIPPED, STARRED

_MOST_DEEP = 2000
"""Groups within groups: a file with more is made to break its reader."""


class RtfReader:
    """Takes the tokens of one file, and then has its blocks and metadata."""

    def __init__(self) -> None:
        self._body = Flow()
        self._state = State(self._body)
        self._outer: list[State] = []
        self._too_deep = 0
        self._is_over = False
        self._bytes = bytearray()
        self._ignored = 0
        self._fonts = Fonts()
        self._styles: dict[int, int] = {}
        self._captured: defaultdict[str, str] = defaultdict(str)
        self._after: dict[str, list[Block]] = {"footnote": [], "annotation": [], "furniture": []}
        self._words: dict[str, Callable[[int | None], None]] = {
            **dict.fromkeys(("par", "sect", "page"), self._paragraph),
            **dict.fromkeys(("yr", "mo", "dy"), self._part_of_date),
            "cell": self._cell,
            "row": self._row,
            "u": self._unicode,
            "f": self._select_font,
            "deff": self._usual_font,
            "fcharset": self._font_charset,
            "cpg": self._font_page,
            "ansicpg": self._code_page,
            "outlinelevel": self._level,
            "plain": self._plain,
        }

    def take(self, token: Word | Bytes | Brace) -> None:
        """Go on with the next token; none is heeded after the end of the file's own group."""
        if self._is_over:
            return
        if isinstance(token, Bytes):
            self._text(token)
            return
        self._flush()
        if isinstance(token, Word):
            self._word(token)
        elif token.is_open:
            self._open()
        else:
            self._close()

    def blocks(self) -> list[Block]:
        """All that the file says; groups that were not closed end here."""
        self._flush()
        while self._outer:
            self._close()
        furniture = {block.text: Block(block.text, is_furniture=True) for block in self._after["furniture"]}
        return [*self._body.end(), *self._after["footnote"], *self._after["annotation"], *furniture.values()]

    def metadata(self) -> Metadata:
        """What the information group says (RTF 1.9.1, "Information Group")."""
        said = {name: one_line(text) for name, text in self._captured.items()}
        day = [int(part) for part in said.get("creatim", "").split()] or [0]
        return Metadata(
            title=said.get("title", ""),
            author=said.get("author", ""),
            published=f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}" if len(day) == 3 else "",
            keywords=tuple(word.strip() for word in said.get("keywords", "").split(",") if word.strip()),
        )

    def _open(self) -> None:
        self._ignored = 0
        if len(self._outer) >= _MOST_DEEP:
            self._too_deep += 1
            return
        self._outer.append(self._state)
        self._state = replace(self._state, is_new=True, is_starred=False)

    def _close(self) -> None:
        self._ignored = 0
        if self._too_deep or not self._outer:
            self._too_deep = max(0, self._too_deep - 1)
            return
        ended, self._state = self._state, self._outer.pop()
        self._is_over = not self._outer
        if ended.flow is not self._state.flow:
            self._end_flow(ended)
        if ended.destination in {"listtext", "pntext"} and self._state.destination != ended.destination:
            self._end_label()

    def _end_flow(self, ended: State) -> None:
        blocks = [block for block in ended.flow.end() if block.text.strip()]
        if ended.destination in FURNITURE:
            self._after["furniture"] += blocks
        elif ended.destination == "annotation":
            author = " ".join(self._captured.pop("atnauthor", "").split())
            said = " ".join(block.text for block in blocks)
            if said:
                self._after["annotation"].append(Block(comment_line(author, said)))
        elif ended.destination == "footnote":
            self._after["footnote"] += blocks
        else:
            self._state.flow.anchored += blocks

    def _end_label(self) -> None:
        """The number or the sign of a list; all signs become one, as their fonts are not here."""
        label = self._captured.pop("listtext", "") + self._captured.pop("pntext", "")
        label = label.strip()
        if label and not self._state.skipped:
            self._state.flow.write(f"{label if any(map(str.isalnum, label)) else BULLET} ")

    def _word(self, word: Word) -> None:
        state = self._state
        if word.name == "*":
            # In the middle of a group the sign says nothing; some programs write it there.
            self._state = replace(state, is_starred=state.is_new)
            return
        is_new, is_starred = state.is_new, state.is_starred
        self._state = replace(state, is_new=False, is_starred=False)
        if is_new and self._begins(word, is_starred=is_starred):
            return
        if word.name in STATE_WORDS:
            self._state = STATE_WORDS[word.name](self._state, word.number)
        elif word.name in self._words:
            self._words[word.name](word.number)
        elif word.name in SIGNS:
            self._write(SIGNS[word.name])

    def _begins(self, word: Word, *, is_starred: bool) -> bool:
        """Whether the first word of a group says what the group is for."""
        name = word.name
        if name in SKIPPED or (is_starred and name not in STARRED):
            self._state = replace(self._state, destination=name, skipped=True)
        elif name == "ud":  # the better of two ways to say the same
            self._state = replace(self._state, skipped=self._outer[-2].skipped if len(self._outer) > 1 else False)
        elif name in BOXES or name in FURNITURE or name in {"footnote", "annotation"}:
            self._state = replace(self._state, destination=name, flow=Flow(), in_table=False, level=None, deleted=False)
        elif name in CAPTURED:
            is_information = name in INFORMATION and self._state.destination == "info"
            self._state = replace(self._state, destination=name, skipped=self._state.skipped and not is_information)
        else:
            return False
        return True

    def _text(self, token: Bytes) -> None:
        content = token.content
        if self._ignored:
            skipped = min(self._ignored, len(content))
            self._ignored -= skipped
            content = content[skipped:]
        self._state = replace(self._state, is_new=False) if self._state.is_new else self._state
        self._bytes += content

    def _flush(self) -> None:
        """Decode the bytes so far: characters of Han take two, each written by itself."""
        if self._bytes:
            text = decoded(bytes(self._bytes), self._state.charset or self._fonts.default)
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.skipped or state.deleted:
            return
        if state.destination == "stylesheet":
            self._name_style(text)
        elif state.destination in {"fonttbl", "creatim"}:
            return
        elif state.destination in CAPTURED:
            self._captured[state.destination] += text
        else:
            state.flow.write(text)

    def _name_style(self, text: str) -> None:
        level = level_of_name(text.strip().removesuffix(";"))
        if level:
            self._styles.setdefault(self._state.style, level)

    # What single words do: `number` is None where none stands behind the word.

    def _paragraph(self, number: int | None) -> None:  # noqa: ARG002 - all words are called alike
        state = self._state
        if state.skipped or state.destination in CAPTURED:
            return
        level = self._styles.get(state.style, 0) if state.level is None else state.level
        state.flow.end_paragraph(level, is_in_table=state.in_table)

    def _cell(self, number: int | None) -> None:  # noqa: ARG002
        if not self._state.skipped:
            self._state.flow.end_cell()

    def _row(self, number: int | None) -> None:  # noqa: ARG002
        if not self._state.skipped:
            self._state.flow.end_row()

    def _unicode(self, number: int | None) -> None:
        if number is not None:
            code = number & 0xFFFF
            self._write(BULLET if code == 0xF0B7 else chr(code))
        self._ignored = self._state.fallback

    def _select_font(self, number: int | None) -> None:
        if self._state.destination == "fonttbl":
            self._fonts.current = number or 0
        self._state = replace(self._state, charset=self._fonts.charset(number or 0))

    def _usual_font(self, number: int | None) -> None:
        self._fonts.usual = number or 0

    def _font_charset(self, number: int | None) -> None:
        if self._state.destination == "fonttbl":
            self._fonts.set_charset(number or 0)

    def _font_page(self, number: int | None) -> None:
        if self._state.destination == "fonttbl":
            self._fonts.set_code_page(number or 0)

    def _code_page(self, number: int | None) -> None:
        self._fonts.set_default(number or 0)

    def _level(self, number: int | None) -> None:
        level = number or 0
        self._state = replace(self._state, level=level + 1 if 0 <= level < BODY_TEXT else 0)
        if self._state.destination == "stylesheet":
            self._styles[self._state.style] = self._state.level or 0

    def _plain(self, number: int | None) -> None:  # noqa: ARG002
        self._state = replace(self._state, charset=self._fonts.charset(self._fonts.usual), deleted=False)

    def _part_of_date(self, number: int | None) -> None:
        if self._state.destination == "creatim" and not self._state.skipped:
            self._captured["creatim"] += f"{number or 0} "
