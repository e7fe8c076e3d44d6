"""Of what does a mail consist, and what do its headers say, whatever program wrote them?

Internet messages (RFC 5322) and MIME (RFC 2045 to 2049, 2183, 2231). Mail programs break these rules often: names and
subjects stand in a header unencoded, or encoded in a larger character set than the one that is named.
"""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime, unquote

from indexer.extract.characters import one_line
from indexer.extract.decode import decode

_LONGEST_HEADER = 32 * 1024
"""Characters of a header that are looked at: the library takes a time that grows with their square."""

_ENCODED_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?]*+)\?=", re.IGNORECASE)
"""RFC 2047, 2, with the language of RFC 2231, 5."""

_STUB = 5
"""A plain text that many times shorter than the HTML beside it is not the same text."""

_TAGS = re.compile(
    rb"<(?:style|script|head)\b(?:(?!</(?:style|script|head)\b).)*+|</?[a-z!][^>]*+>?", re.IGNORECASE | re.DOTALL
)
_SIGNATURES = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature".split()
)  # fmt: skip


class _AsSent(Compat32):
    """Gives headers as they were sent: the library's own decoding loses what is not in the named character set."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the library asks so
        return value[:_LONGEST_HEADER]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail consists of, in its order: its own text, and what is attached to it."""

    bodies: list[Message] = field(default_factory=list)
    attachments: list[Message] = field(default_factory=list)


def parsed(content: bytes) -> Message:
    """The message of these bytes; what is not one gives a message without headers."""
    return BytesParser(policy=_AsSent()).parsebytes(content)


def parts_of(message: Message) -> Parts:
    """The texts and attachments of the mail, of alternatives the plain one; signatures and inline pictures left out."""
    parts = Parts()
    _gather(message, parts)
    return parts


def content_of(part: Message) -> bytes:
    """The bytes of a part that is no multipart, decoded from what carried them (RFC 2045, 6)."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def text_of(part: Message) -> str:
    """The text of a part; lines that the sender's program only wrapped are joined (RFC 3676, format=flowed)."""
    text = decode(content_of(part), parameter(part, "charset")).replace("\r\n", "\n")
    if parameter(part, "format").casefold() != "flowed":
        return text
    between = "" if parameter(part, "delsp").casefold() == "yes" else " "
    return re.sub(r"(?<!^--)(?<!\n--) \n(?=[^>\n])", between, text)


def enclosed(part: Message) -> Message:
    """The mail that a part of type message/rfc822 holds, also where it was encoded, which RFC 2046, 5.2.1 forbids."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return parsed(content_of(part))
    if not inner.keys() and "transfer-encoding" in {name.casefold().removeprefix("content-") for name in part}:
        carried = Message(_AsSent())
        carried["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
        carried.set_payload(inner.get_payload())
        return parsed(content_of(carried))
    return inner


def file_name(part: Message) -> str:
    """What the sender calls the attached file, in one line, or empty."""
    found = parameter(part, "filename", "content-disposition") or parameter(part, "name")
    return one_line(found)


def parameter(part: Message, name: str, of: str = "content-type") -> str:
    """A parameter of a header, such as the `charset` of the content type (RFC 2045, 5.1; RFC 2231), or empty."""
    found = part.get_param(name, "", of)
    if isinstance(found, tuple):
        return decode(found[2].encode("latin-1", "replace"), found[0] or "")
    return header_text(unquote(str(found)))


def header(message: Message, name: str) -> str:
    """The header `name` in one line, or empty."""
    return header_text(str(message.get(name, "")))


def header_text(value: str) -> str:
    """A header's value as people read it: encoded words decoded (RFC 2047), bytes above 127 by what they look like."""
    pieces: list[tuple[str, bytes]] = []
    end = 0
    for word in _ENCODED_WORD.finditer(value):
        between, charset, content = value[end : word.start()], word[1].casefold(), _decoded(word[2], word[3])
        if between.strip() or not end:
            pieces.append(("", between.encode("utf-8", "surrogateescape")))
        if pieces and pieces[-1][0] == charset:
            # Programs cut a text into words within a character, which no word may be (RFC 2047, 5).
            content = pieces.pop()[1] + content
        pieces.append((charset, content))
        end = word.end()
    pieces.append(("", value[end:].encode("utf-8", "surrogateescape")))
    return one_line("".join(decode(content, charset) for charset, content in pieces if content))


def sender(message: Message) -> str:
    """Who wrote the mail: a name, or else an address."""
    name, address = parseaddr(str(message.get("From", "")))
    return header_text(name) or header_text(address)


def day_of(message: Message) -> str:
    """The day of the mail where it was sent, in ISO 8601, or empty."""
    try:
        return parsedate_to_datetime(header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):  # as the library does with what is no date
        return ""


def _decoded(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"==")
    except binascii.Error:
        return raw


def _gather(part: Message, parts: Parts) -> None:
    kind = part.get_content_type()
    children = part.get_payload()
    if kind.startswith("multipart/") and isinstance(children, list):
        inner = [child for child in children if isinstance(child, Message)]
        _gather_several(kind, inner, parts)
    elif _is_attached(part, kind):
        parts.attachments.append(part)
    elif kind not in _SIGNATURES:
        parts.bodies.append(part)


def _gather_several(kind: str, children: Sequence[Message], parts: Parts) -> None:
    if kind == "multipart/related":
        children = [child for child in children if "Content-ID" not in child or _main(child) != "image"]
    if kind != "multipart/alternative":
        for child in children:
            _gather(child, parts)
        return
    ways = [Parts() for _ in children]
    for child, way in zip(children, ways, strict=True):
        _gather(child, way)
        # Some programs attach files to one of the alternatives.
        parts.attachments.extend(way.attachments)
    parts.bodies.extend(_best(ways))


def _best(ways: Sequence[Parts]) -> Sequence[Message]:
    """The alternative to read: the first plain text, unless it only says where to find the HTML; else the first."""
    said = [way.bodies for way in ways if any(content_of(body).strip() for body in way.bodies)]
    plain = [bodies for bodies in said if all(body.get_content_type() == "text/plain" for body in bodies)]
    rich = [bodies for bodies in said if bodies not in plain]
    if plain and rich and _length(plain[0]) * _STUB < _length(rich[0]):
        return rich[0]
    return (plain or said or [[]])[0]


def _length(bodies: Sequence[Message]) -> int:
    """Bytes of text, without tags, styles and white space."""
    return sum(len(b"".join(_TAGS.sub(b"", content_of(body)).split())) for body in bodies)


def _is_attached(part: Message, kind: str) -> bool:
    if kind in _SIGNATURES:
        return False
    is_text = kind in {"text/plain", "text/html"} or kind.startswith("multipart/")
    return not is_text or part.get_content_disposition() == "attachment" or bool(file_name(part))


def _main(part: Message) -> str:
    return part.get_content_maintype()
