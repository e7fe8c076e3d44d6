"""In which character set are these bytes, and which text are they?"""

import codecs
import re
from collections.abc import Sequence

from charset_normalizer import from_bytes

from indexer.extract.charsets import likeness, unmarked_utf16

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""A UTF-32 mark begins with a UTF-16 one, so it is tried first."""

CANDIDATES = ("utf-8", "cp1252", "gb18030", "big5hkscs")
"""The character sets of the alliance's files: modern, Portuguese, mainland, Hong Kong and Macau.

The earlier wins a tie: what is as much Latin as Chinese is a Latin word.
"""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
"""Names that files declare, and the larger set that writers in fact use under the name (WHATWG Encoding)."""

_CHARACTER_SET = re.compile(r"gb|big5|cp\d|iso8859|iso2022|shift_jis|euc_|koi8|mac|hz$|tis|utf-(?:8|16|32)")
"""Python's names of codecs that are character sets, and not, say, escapes."""

_SHIFTING = re.compile(r"iso2022|hz$")
"""Sets whose text is ASCII bytes throughout, with signs to shift between alphabets (RFC 1468, RFC 1843)."""

_DOUBTFUL, _SURELY = 0.6, 0.9
"""Likenesses: below the one a declared set is doubted, from the other on another is taken."""

_HIGH_BYTES = bytes(range(0x80, 0x100))
_FEWEST = 64
"""Bytes beyond ASCII that a text must have to tell its language."""

_SAMPLE = 64 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes, declared: str = "", candidates: Sequence[str] = CANDIDATES) -> str:
    """Return the text of `raw`: by its byte order mark, as UTF-8, as `declared`, or by what looks most like writing.

    Valid UTF-8 is always read as that, unless it is in a declared set that writes everything in ASCII bytes. A
    declaration that the bytes belie is not heeded. Bytes that no character set explains become U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    as_utf8 = _strict(raw, "utf-8")
    if (as_utf8 is None or b"\0" in raw) and (encoding := unmarked_utf16(raw)):
        return raw.decode(encoding, "replace")
    known = _known(declared)
    if _SHIFTING.match(known) and (text := _strict(raw, known)) is not None:
        return text
    if as_utf8 is not None:
        return as_utf8
    if not _is_belied(raw, known) and (text := _strict(raw, known)) is not None:
        return text
    return raw.decode(_guessed(raw, candidates), "replace")


def looks_like_text(head: bytes, *, is_whole: bool) -> bool:
    """Whether the beginning of a file is text in some character set; `is_whole` says that it is all of the file."""
    if head.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)) or unmarked_utf16(head):
        return True
    if b"\0" in head:
        # A stray NUL in a long text is a flaw of the text; in a short file or beside many it says binary.
        return is_whole and head.count(b"\0") * 1000 < len(head) and not _CONTROL.search(head.replace(b"\0", b""))
    return len(_CONTROL.findall(head)) * 50 <= len(head)


def _known(name: str) -> str:
    """Python's name of the character set that a file calls `name`, or nothing."""
    try:
        canonical = codecs.lookup(name.strip()).name if name else ""
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(canonical, canonical if _CHARACTER_SET.match(canonical) else "")


def _strict(raw: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _is_belied(raw: bytes, declared: str) -> bool:
    """Whether the bytes hardly look like the declared set and very much like another."""
    if declared not in CANDIDATES or likeness(raw, declared) >= _DOUBTFUL:
        return False
    return max(likeness(raw, encoding) for encoding in CANDIDATES) >= _SURELY


def _guessed(raw: bytes, candidates: Sequence[str]) -> str:
    """The set whose writing the bytes look like most; where they look like none, the one that loses fewest of them."""

    def key(encoding: str) -> tuple[float, int]:
        return likeness(raw, encoding), -raw.decode(encoding, "replace").count("\ufffd")

    best = max(candidates, key=key)
    if likeness(raw, best) >= _DOUBTFUL:
        return best
    return unmarked_utf16(raw, is_sure=False) or _foreign(raw) or best


def _foreign(raw: bytes) -> str:
    """The set of a text in another language than the four, or nothing where it is too short to tell."""
    if len(raw) - len(raw.translate(None, _HIGH_BYTES)) < _FEWEST:
        return ""
    found = from_bytes(raw[:_SAMPLE]).best()
    return found.encoding if found else ""
