"""How are messages, numbers, dates and the catalogue's values said in the reader's language?"""

from collections.abc import Mapping
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from api.web.messages import Messages
from indexer.duplicates.duplicates import Reason

_LOCALES = {"en": "en_GB", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN", "pt": "pt_PT"}


class Wording:
    """One interface language: a BCP 47 tag, its messages, and the members' names (slug -> language -> name)."""

    def __init__(self, language: str, messages: Messages, member_names: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._messages = messages
        self._member_names = member_names
        self._locale = Locale.parse(_LOCALES[language])

    def text(self, key: str, **values: object) -> Markup:
        """The message under `key` as HTML; `values` are escaped unless they are Markup."""
        return escape(self._messages.single(key)).format(**values)

    def counted(self, key: str, count: int, **values: object) -> Markup:
        """The message under `key` in the form for `count`, which fills `{count}`."""
        message = escape(self._messages.plural(key, count))
        return message.format(count=self.number(count), **values)

    def number(self, value: int) -> str:
        """A whole number with the language's grouping."""
        return str(format_decimal(value, locale=self._locale))

    def size(self, count: int) -> str:
        """A number of bytes in KiB, from 1 MiB up in MiB."""
        unit, divisor = ("MiB", 1 << 20) if count >= 1 << 20 else ("KiB", 1 << 10)
        figure = format_decimal(max(count / divisor, 0.1), format="#,##0.#", locale=self._locale)
        return f"{figure}\u202f{unit}"

    def percent(self, part: float) -> str:
        """A part between 0 and 1 in percent."""
        return str(format_percent(part, locale=self._locale))

    def seconds(self, milliseconds: float) -> str:
        """A duration as seconds with two decimals, at least 0.01."""
        return str(format_decimal(max(milliseconds / 1000, 0.01), format="0.00", locale=self._locale))

    def share(self, value: float) -> str:
        """A share of one as a percentage; what is not all never reads as all."""
        return str(format_percent(min(value, 0.99) if value < 1 else 1, locale=self._locale))

    def reason(self, reason: Reason) -> Markup:
        """Why two documents may be one work."""
        values = [self.member(value) for value in reason.values] if reason.kind == "member" else reason.values
        return self.text(f"reason.{reason.kind}", values=", ".join(values))

    def day(self, value: date) -> str:
        """A calendar day, the month in words where the language does so."""
        return str(format_date(value, format="long", locale=self._locale))

    def kind(self, value: str) -> str:
        """The name of a Kind."""
        return self._value("kind", value)

    def language_name(self, tag: str) -> str:
        """The name of a document language."""
        return self._value("language", tag)

    def topic(self, value: str) -> str:
        """The name of a topic; one that the catalogue does not know is shown as it was given."""
        return self._value("topic", value)

    def member(self, slug: str) -> str:
        """The name of a member organisation, in this language where there is one, else the slug."""
        names = self._member_names.get(slug, {})
        return names.get(self.language) or names.get("en") or slug

    def facet_value(self, facet: str, value: str) -> str:
        """A value of one of the facets of the results, in words."""
        say = {"kind": self.kind, "language": self.language_name, "topic": self.topic, "member": self.member}
        return say[facet](value) if facet in say else value

    def _value(self, field: str, value: str) -> str:
        key = f"{field}.{'-'.join(value.lower().split())}"
        return self._messages.single(key) if key in self._messages else value
