"""Which words stand around a document's own text, in the document's language?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from corpus.document import Description
from corpus.samples.source import SourceError


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one document's frame; `words` are those of `labels.json` in the document's language.

    `member` is the publisher's name and `published` the `date`, both as that language writes them.
    """

    words: Mapping[str, Any]
    member: str
    date: date
    published: str
    han: bool

    @property
    def byline(self) -> str:
        """Publisher and date in one line."""
        return f"{self.member}，{self.published}" if self.han else f"{self.member}, {self.published}"


def labels_for(description: Description, names: Mapping[str, Mapping[str, str]]) -> Labels:
    """The frame of one document; `names` maps a member's slug to its name in each language.

    Raises SourceError for a document without a date.
    """
    words = _all_words()[description.language]
    if description.published is None:
        raise SourceError(f"'{description.title}' has no date of publication")
    return Labels(
        words=words,
        member=names[description.member][description.language],
        date=description.published,
        published=format_date(description.published, "long", locale=words["locale"]),
        han=description.language.startswith("zh"),
    )


@cache
def _all_words() -> Mapping[str, Mapping[str, Any]]:
    words: Mapping[str, Mapping[str, Any]] = json.loads(
        Path(__file__).with_name("labels.json").read_text(encoding="utf-8")
    )
    return words
