"""What does the interface say, in each language?"""

import gettext
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from corpus.document import LANGUAGES

_FOLDER = Path(__file__).parent / "locales"


class MissingMessageError(LookupError):
    """A page asks for a message that the catalogue of its language does not have: a mistake of ours."""


class Messages:
    """The messages of one language by key, such as `results.total`; placeholders are written `{name}`."""

    def __init__(self, catalogue: Catalog) -> None:
        """Take the messages of a PO catalogue whose msgids are keys."""
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        self._translations = gettext.GNUTranslations(compiled)
        self._keys = frozenset(_key(message.id) for message in catalogue if message.id)

    def __contains__(self, key: str) -> bool:
        """Whether there is a message under this key."""
        return key in self._keys

    @property
    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return self._keys

    def single(self, key: str) -> str:
        """The message under `key`, its placeholders unfilled. Raises MissingMessageError."""
        return self._found(key, self._translations.gettext(key))

    def plural(self, key: str, count: int) -> str:
        """The form of the message under `key` that goes with `count`. Raises MissingMessageError."""
        return self._found(key, self._translations.ngettext(key, key, count))

    def _found(self, key: str, text: str) -> str:
        if key not in self._keys or text == key:
            raise MissingMessageError(f"There is no message {key!r}; add it to every file in api/web/locales.")
        return text


def read_catalogue(language: str) -> Catalog:
    """The PO file of one language, as Babel reads it; comments and obsolete entries included."""
    with (_FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file)


@cache
def all_messages() -> Mapping[str, Messages]:
    """The messages of every interface language, read once in the life of the process."""
    return {language: Messages(read_catalogue(language)) for language in LANGUAGES}


def _key(identifier: str | list[str] | tuple[str, ...]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]
