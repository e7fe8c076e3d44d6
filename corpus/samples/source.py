"""What does a sample's Markdown source say, and is it complete?

A source opens with a front matter, `key: value` lines between two lines of three hyphens; Markdown follows.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.document import LANGUAGES, READER_PATTERN, Description, Kind
from corpus.errors import InvalidInputError

TOPICS = (
    "5g",
    "alliance",
    "cross-border-data",
    "edge-computing",
    "energy",
    "industrial-internet",
    "network-slicing",
    "open-ran",
    "private-networks",
    "roaming",
    "security",
    "smart-city",
    "smart-port",
    "spectrum",
    "standards",
)
FORMATS = ("docx", "html", "md", "pdf", "txt")
KEYS = (
    "id",
    "work",
    "title",
    "member",
    "kind",
    "language",
    "published",
    "topics",
    "readers",
    "format",
)
_SLUG = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")


class SourceError(InvalidInputError):
    """A source cannot be built; the message names the file, the key and what would do."""

    code = "bad-source"


@dataclass(frozen=True, slots=True)
class Source:
    """One document to build: `id` is unique and names the file, `body` is Markdown, `format` its ending."""

    id: str
    description: Description
    format: str
    body: str

    @property
    def file_name(self) -> str:
        """The name of the built file, without a folder."""
        return f"{self.id}.{self.format}"


def read_source(path: Path, members: Collection[str]) -> Source:
    """The source at `path`, checked against `members` (slugs) and the closed lists of this module.

    Raises SourceError for a missing, unknown or malformed value.
    """
    try:
        fields, body = _parse(path.read_text(encoding="utf-8"))
        return _source(fields, body, members)
    except (ValueError, SourceError) as error:
        raise SourceError(f"{path.name}: {error}") from error


def _parse(text: str) -> tuple[dict[str, str], str]:
    opening, separator, rest = text.partition("---\n")
    front_matter, closing, body = rest.partition("\n---\n")
    if opening or not separator or not closing:
        raise SourceError("begin the file with a front matter between two lines of '---'")
    pairs = [line.partition(": ") for line in front_matter.splitlines()]
    fields = {key: value.strip() for key, _, value in pairs}
    if sorted(fields) != sorted(KEYS) or len(pairs) != len(KEYS):
        raise SourceError(f"give each of {', '.join(KEYS)} once; found {', '.join(key for key, _, _ in pairs)}")
    if not body.strip():
        raise SourceError("write a text below the front matter")
    return fields, body.strip() + "\n"


def _source(fields: Mapping[str, str], body: str, members: Collection[str]) -> Source:
    for key in ("id", "work"):
        if not _SLUG.fullmatch(fields[key]):
            raise SourceError(f"{key} '{fields[key]}' may have letters, figures, dots and hyphens only")
    if not fields["title"]:
        raise SourceError("title is empty")
    description = Description(
        title=fields["title"],
        member=_one_of(fields, "member", members),
        kind=Kind(fields["kind"]),
        language=_one_of(fields, "language", LANGUAGES),
        published=date.fromisoformat(fields["published"]),
        topics=_listed(fields, "topics", TOPICS),
        readers=_readers(fields, members),
        work=fields["work"],
    )
    return Source(fields["id"], description, _one_of(fields, "format", FORMATS), body)


def _one_of(fields: Mapping[str, str], key: str, allowed: Collection[str]) -> str:
    value = fields[key]
    if value not in allowed:
        raise SourceError(f"{key} '{value}' is none of {', '.join(sorted(allowed))}")
    return value


def _listed(fields: Mapping[str, str], key: str, allowed: Collection[str]) -> tuple[str, ...]:
    values = tuple(value.strip() for value in fields[key].split(","))
    for value in values:
        _one_of({key: value}, key, allowed)
    return values


def _readers(fields: Mapping[str, str], members: Collection[str]) -> tuple[str, ...]:
    readers = tuple(reader.strip() for reader in fields["readers"].split(","))
    for reader in readers:
        scope, _, member = reader.partition(":")
        if not READER_PATTERN.fullmatch(reader) or (scope == "member" and member not in members):
            raise SourceError(f"readers has '{reader}', which is neither public, members, nor member:SLUG")
    return readers
