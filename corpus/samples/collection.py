"""Which documents come with Kex, and what is known of each?

The files are built from `sources/` by `python -m corpus.samples.make`; this module only reads what was built.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.document import Description, Kind

FOLDER = Path(__file__).parent
FILES = FOLDER / "files"
MANIFEST = FOLDER / "manifest.jsonl"
"""One JSON object a line and document: every field of the source's front matter, and `file`."""
MEMBERS = FOLDER / "members.json"
JUDGED = FOLDER / "judged"
"""A judged collection over the samples in the BEIR layout; its `_id` is the name of the file without ending."""


@dataclass(frozen=True, slots=True)
class SampleMember:
    """An organisation that publishes samples: `names` maps each language tag to its name in that language."""

    slug: str
    sector: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """A file of the collection, and what its publisher says of it."""

    path: Path
    description: Description


def sample_members() -> tuple[SampleMember, ...]:
    """The members that publish samples, in the order of `members.json`."""
    return tuple(SampleMember(**fields) for fields in json.loads(MEMBERS.read_text(encoding="utf-8")))


def sample_documents() -> tuple[SampleDocument, ...]:
    """All documents of the collection, in the order of their ids."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines()
    return tuple(_document(json.loads(line)) for line in lines)


def _document(fields: Mapping[str, Any]) -> SampleDocument:
    description = Description(
        title=fields["title"],
        member=fields["member"],
        kind=Kind(fields["kind"]),
        language=fields["language"],
        published=date.fromisoformat(fields["published"]),
        topics=tuple(fields["topics"]),
        readers=tuple(fields["readers"]),
        work=fields["work"],
    )
    return SampleDocument(FILES / fields["file"], description)
