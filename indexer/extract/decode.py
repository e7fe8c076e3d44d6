"""In which character set are these bytes, and which text are they?"""

import codecs
import re

from charset_normalizer import from_bytes

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""A UTF-32 mark begins with a UTF-16 one, so it is tried first."""

CANDIDATES = ("gb18030", "big5hkscs", "cp1252")
"""The character sets of the alliance's older files: mainland, Hong Kong and Macau, Portuguese."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
"""Names that files declare, and the larger set that writers in fact use under the name (WHATWG Encoding)."""

_CHARACTER_SET = re.compile(r"gb|big5|cp\d|iso8859|iso2022|shift_jis|euc_|koi8|mac|hz$|tis|utf-(?:8|16|32)")
"""Python's names of codecs that are character sets, and not, say, escapes."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes, declared: str = "") -> str:
    """Return the text of `raw`: by its byte order mark, as UTF-8, as `declared`, or by what looks most like writing.

    Valid UTF-8 is always read as that. Bytes that no character set explains become U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    if encoding := _unmarked_utf16(raw):
        return raw.decode(encoding, "replace")
    for encoding in ("utf-8", _known(declared)):
        if (text := _strict(raw, encoding)) is not None:
            return text
    return _guessed(raw)


def looks_like_text(head: bytes, *, is_whole: bool) -> bool:
    """Whether the beginning of a file is text in some character set; `is_whole` says that it is all of the file."""
    if head.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)) or _unmarked_utf16(head):
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


def _unmarked_utf16(raw: bytes) -> str:
    """UTF-16 without a mark: half of the bytes of Latin text in it, or of its spaces and line ends, are NUL."""
    sample = raw[:4096]
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > max(2, len(odd) // 50) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > max(2, len(even) // 50) and not odd.count(0):
        return "utf-16-be"
    return ""


def _guessed(raw: bytes) -> str:
    best = from_bytes(raw, cp_isolation=list(CANDIDATES)).best()
    if best is not None:
        return str(best)
    return min((raw.decode(encoding, "replace") for encoding in CANDIDATES), key=lambda text: text.count("\ufffd"))
