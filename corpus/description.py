"""What may be said of a document, and what holds where a person and a guess say different things?

What a person entered and what was guessed from the file are kept apart as `Entries`: the fields of a
Description by name, in a form that JSON can hold, with empty ones left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias

from corpus.document import LANGUAGES, READER_PATTERN, UNKNOWN_LANGUAGE, Description, Kind
from corpus.errors import InvalidInputError

Entries: TypeAlias = dict[str, Any]
"""Field name to text, ISO 8601 date or list of texts."""

UNSTORABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters (category Cc) and lone surrogates (Cs): no part of a name, and no database keeps all."""

LONGEST_TITLE, LONGEST_NAME, LONGEST_ABSTRACT = 500, 100, 4000
MOST_TOPICS, MOST_KEY_TERMS, MOST_READERS = 30, 30, 100


def checked(values: Mapping[str, object]) -> Entries:
    """The `values`, fields of a Description by name, as entries; an empty value stays in, as empty.

    Raises InvalidInputError naming the first field that cannot be kept exactly as it is.
    """
    entries = {}
    for name, value in values.items():
        if name not in _RULES:
            raise InvalidInputError(f"A document has no field {name!r}; it has {', '.join(_RULES)}.")
        entries[name] = _RULES[name](name, value)
    return entries


def said(description: Description) -> dict[str, object]:
    """The fields of `description` that differ from an empty one: what its writer said on purpose."""
    nothing = Description()
    return {
        field.name: getattr(description, field.name)
        for field in fields(description)
        if getattr(description, field.name) != getattr(nothing, field.name)
    }


def amended(entries: Entries, changes: Entries) -> Entries:
    """The `entries` after `changes`, in which an empty value takes a field back."""
    return {name: value for name, value in (entries | changes).items() if value}


def guesses(description: Description) -> Entries:
    """What a file says of itself, cleaned until it can be kept; what is beyond cleaning is left out.

    Files are wrong about themselves often enough that a bad guess must not fail a document. Who may read
    is never guessed.
    """
    cleaned = {
        "title": clean(description.title, LONGEST_TITLE),
        "member": clean(description.member, LONGEST_NAME),
        "kind": "" if description.kind is Kind.OTHER else description.kind.value,
        "language": description.language if description.language in LANGUAGES else "",
        "published": description.published.isoformat() if description.published else "",
        "topics": _cleaned(description.topics, MOST_TOPICS),
        "work": clean(description.work, LONGEST_NAME),
        "abstract": clean(description.abstract, LONGEST_ABSTRACT),
        "key_terms": _cleaned(description.key_terms, MOST_KEY_TERMS),
    }
    return {name: value for name, value in cleaned.items() if value}


def merged(guessed: Entries, entered: Entries) -> Description:
    """What holds: what a person entered, else what was guessed, else nothing."""
    values = guessed | entered
    nothing = Description()
    return Description(
        title=values.get("title", ""),
        member=values.get("member", ""),
        kind=Kind(values.get("kind", nothing.kind)),
        language=values.get("language", ""),
        published=date.fromisoformat(values["published"]) if "published" in values else None,
        topics=tuple(values.get("topics", ())),
        readers=tuple(values.get("readers", nothing.readers)),
        work=values.get("work", ""),
        abstract=values.get("abstract", ""),
        key_terms=tuple(values.get("key_terms", ())),
    )


def clean(text: str, longest: int) -> str:
    """One line of at most `longest` characters without control characters and lone surrogates."""
    return " ".join(UNSTORABLE.sub(" ", text).split())[:longest].rstrip()


def escaped(text: str) -> str:
    r"""The `text` with control characters and lone surrogates written out, as `\n` and `\udcb9`.

    Names of files are any bytes; those that are not UTF-8 (GBK from an old archive) arrive with lone
    surrogates (PEP 383), which no database keeps. Different names stay different, short of a name that
    already contains such an escape.
    """
    return UNSTORABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _cleaned(texts: Iterable[str], most: int) -> list[str]:
    return [text for text in (clean(text, LONGEST_NAME) for text in texts) if text][:most]


def _text(name: str, value: object, *, longest: int) -> str:
    if not isinstance(value, str):
        raise InvalidInputError(f"The {name} must be text.")
    if len(value) > longest:
        raise InvalidInputError(f"The {name} has {len(value)} characters; {longest} is the most.")
    if UNSTORABLE.search(value):
        raise InvalidInputError(f"The {name} contains a control character or half a character; remove it.")
    if value and not value.strip():
        raise InvalidInputError(f"The {name} consists of spaces only; write something or leave it empty.")
    return value


def _texts(name: str, value: object, *, most: int) -> list[str]:
    if not isinstance(value, list | tuple):
        raise InvalidInputError(f"The {name} must be a list of texts.")
    if len(value) > most:
        raise InvalidInputError(f"There are {len(value)} {name}; {most} is the most.")
    texts = [_text(name, item, longest=LONGEST_NAME) for item in value]
    if not all(texts):
        raise InvalidInputError(f"One of the {name} is empty; leave it out.")
    return texts


def _kind(name: str, value: object) -> str:
    if value not in ("", *Kind):
        raise InvalidInputError(f"The {name} must be one of {', '.join(Kind)}.")
    return str(value)


def _language(name: str, value: object) -> str:
    known = (*LANGUAGES, UNKNOWN_LANGUAGE)
    if not isinstance(value, str) or value not in ("", *known):
        raise InvalidInputError(f"The {name} must be one of {', '.join(known)}.")
    return value


def _published(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidInputError(f"The {name} field must be a date.")
    return value.isoformat()


def _readers(name: str, value: object) -> list[str]:
    # A right is `member:` or `user:` and a name, so it may be longer than a name.
    if not isinstance(value, list | tuple) or not value:
        raise InvalidInputError(f"The {name} must be a list with at least one right to read, such as public.")
    if len(value) > MOST_READERS:
        raise InvalidInputError(f"There are {len(value)} {name}; {MOST_READERS} is the most.")
    for item in value:
        if not isinstance(item, str) or not READER_PATTERN.fullmatch(item):
            raise InvalidInputError(
                f"{item!r} among the {name} is not a right to read; write public, members, staff,"
                " member:NAME or user:NAME."
            )
    return list(value)


_RULES: Mapping[str, Callable[[str, object], str | list[str]]] = {
    "title": partial(_text, longest=LONGEST_TITLE),
    "member": partial(_text, longest=LONGEST_NAME),
    "kind": _kind,
    "language": _language,
    "published": _published,
    "topics": partial(_texts, most=MOST_TOPICS),
    "readers": _readers,
    "work": partial(_text, longest=LONGEST_NAME),
    "abstract": partial(_text, longest=LONGEST_ABSTRACT),
    "key_terms": partial(_texts, most=MOST_KEY_TERMS),
}
