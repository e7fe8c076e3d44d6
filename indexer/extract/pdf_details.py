"""What does a PDF say beside the text of its pages: of itself, in forms, and in notes on its pages?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from indexer.extract.characters import clean, one_line
from indexer.extract.extraction import Metadata

_UNREAD = frozenset({"/Link", "/Popup"})
"""Annotations without words of their own: a popup shows its parent's."""

_HIDDEN = 1 << 1
_PASSWORD = 1 << 13
_COMBO = 1 << 17
"""Flags of annotations (ISO 32000-1, table 165) and of fields (tables 228 and 230)."""

_DEEPEST = 32
_MOST_ATTACHMENTS = 100


def metadata_of(reader: PdfReader) -> Metadata:
    """What the file says of itself in its information dictionary, else in its XMP (ISO 32000-1, 14.3)."""
    info: Mapping[str, object] = reader.metadata or {}
    created = _day(lambda: reader.metadata.creation_date if reader.metadata else None)
    found = Metadata(
        title=_line(info.get("/Title")),
        author=_line(info.get("/Author")),
        published=created,
        language=_line(reader.root_object.get("/Lang", "")),
        keywords=_keywords(_line(info.get("/Keywords"))),
    )
    if found.title and found.published:
        return found
    return _with_xmp(found, reader)


def notes_of(reader: PdfReader, index: int) -> list[str]:
    """The values of form fields on the page `index` (from 0) and the words of notes, in the order of the file."""
    annotations = reader.pages[index].get("/Annots")
    found = [annotation.get_object() for annotation in (annotations.get_object() if annotations else ())]
    shown = (one for one in found if isinstance(one, DictionaryObject) and not _flags(one, "/F") & _HIDDEN)
    return [text for one in shown for text in map(_text, _words(one)) if text]


def attachments_of(reader: PdfReader) -> list[str]:
    """The names of the files that are attached to the whole document (ISO 32000-1, 7.11.4)."""
    names = (file.alternative_name or file.name for file in islice(reader.attachment_list, _MOST_ATTACHMENTS))
    return [_line(name) for name in names]


def _words(annotation: DictionaryObject) -> Iterator[object]:
    kind = annotation.get("/Subtype")
    if kind == "/Widget":
        yield from _field_words(annotation)
    elif kind == "/FileAttachment":
        file = annotation.get("/FS", {})
        yield from (annotation.get("/Contents"), file.get("/UF") or file.get("/F"))
    elif kind not in _UNREAD:
        yield annotation.get("/Contents")


def _field_words(widget: DictionaryObject) -> Iterator[object]:
    """What a form field shows: the caption of a button, a value, the options of a list that is always open."""
    kind, flags = _inherited(widget, "/FT"), _flags(widget, "/Ff")
    if kind == "/Btn":
        yield widget.get("/MK", {}).get("/CA") if not _inherited(widget, "/V") else None
    elif kind == "/Ch" and not flags & _COMBO:
        yield from (_shown(option) for option in _listed(_inherited(widget, "/Opt")))
    elif not flags & _PASSWORD:
        yield from _listed(_inherited(widget, "/V"))


def _shown(option: object) -> object:
    """An option's words: of a pair the second is shown (ISO 32000-1, table 231)."""
    return option[1] if isinstance(option, ArrayObject) and len(option) > 1 else option


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, ArrayObject):
        return [item.get_object() for item in value]
    return [value]


def _inherited(field: DictionaryObject, name: str) -> object:
    """A field's value, which may be that of a field above it."""
    for _ in range(_DEEPEST):
        if name in field:
            return field[name]
        above = field.get("/Parent")
        if above is None:
            return None
        field = above.get_object()
    return None


def _flags(entries: DictionaryObject, name: str) -> int:
    value = _inherited(entries, name) if name == "/Ff" else entries.get(name)
    return value if isinstance(value, int) else 0


def _with_xmp(found: Metadata, reader: PdfReader) -> Metadata:
    try:
        xmp = reader.xmp_metadata
        titles = xmp.dc_title if xmp else {}
        title = _line((titles or {}).get("x-default") or next(iter((titles or {}).values()), ""))
        created = _day(lambda: xmp.xmp_create_date if xmp else None)
    except Exception:  # noqa: BLE001 - on broken XML pypdf raises what its parser does, and the rest is good
        return found
    return Metadata(
        title=found.title or title,
        author=found.author,
        published=found.published or created,
        language=found.language,
        keywords=found.keywords,
    )


def _day(created: Callable[[], datetime | None]) -> str:
    """The day as ISO 8601; PDF dates are often not as ISO 32000-1, 7.9.4 wants them, and then none is known."""
    try:
        moment = created()
    except ValueError:
        return ""
    return moment.date().isoformat() if moment else ""


def _text(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) and not value.startswith("/") else ""


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _keywords(line: str) -> tuple[str, ...]:
    separator = next((mark for mark in ";；,，、" if mark in line), ",")
    return tuple(word.strip() for word in line.split(separator) if word.strip())
