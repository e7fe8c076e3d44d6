"""Of which parts does an Office file (OOXML) consist, how do they point at each other, and what are elements called?"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from lxml import etree

from indexer.extract.archive import BROKEN_ZIP, parsed
from indexer.extract.characters import one_line
from indexer.extract.extraction import DamagedError, Metadata

UNREAD = ""
"""The name of what is not an element, such as an entity that was not expanded."""


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace: programs write either of two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else UNREAD


def attribute_of(element: etree._Element, name: str) -> str:
    """The value of the attribute `name` in any namespace, or an empty string."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child_of(element: etree._Element, name: str) -> etree._Element | None:
    """The first child element called `name`."""
    return next((child for child in element if name_of(child) == name), None)


def below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements called `name` below `element`, in their order, without copies for old programs."""
    for child in element:
        if name_of(child) == name:
            yield child
        if name_of(child) not in {UNREAD, "Fallback"}:
            yield from below(child, name)


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from one part to another: its kind without the namespace (`comments`), and the part's name."""

    kind: str
    target: str


class Parts(Protocol):
    """The parts of a file, wherever they are kept."""

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where there is no such part; raises DamagedError."""

    def content(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is no such part; raises DamagedError."""


class ZipParts:
    """The parts of a file that is a ZIP archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def xml(self, name: str) -> etree._Element | None:
        """As Parts says."""
        return parsed(self._archive, name)

    def content(self, name: str) -> bytes | None:
        """As Parts says."""
        try:
            return self._archive.read(name)
        except KeyError:
            return None
        except BROKEN_ZIP as error:
            raise DamagedError(f"The file is damaged: its part {name} cannot be unpacked.") from error


class Package:
    """An OOXML file (ECMA-376 part 2): its parts by name or by relation.

    `missing` are the names of parts that are broken, apart from the main one, without which nothing can be read.
    """

    def __init__(self, parts: Parts) -> None:
        self.missing: list[str] = []
        self._parts = parts
        self._relations: dict[str, dict[str, Relation]] = {}

    def main(self, usual: str) -> str:
        """The name of the main part, which is called `usual` where nothing points at it."""
        return next((r.target for r in self.relations("").values() if r.kind == "officeDocument"), usual)

    def required(self, name: str, program: str) -> etree._Element:
        """The root of the main part; raises DamagedError where there is none."""
        root = self._parts.xml(name)
        if root is None:
            raise DamagedError(f"The file is damaged: it has no text part. Open it in {program} and save it again.")
        return root

    def part(self, name: str) -> etree._Element | None:
        """The root of a part that the file can do without; None where it is missing or broken."""
        try:
            return self._parts.xml(name) if name else None
        except DamagedError:
            self.missing.append(name)
            return None

    def content(self, name: str) -> bytes | None:
        """The bytes of a part that is a file in itself; None where it is missing or broken."""
        try:
            return self._parts.content(name)
        except DamagedError:
            self.missing.append(name)
            return None

    def related(self, name: str, *kinds: str) -> Iterator[tuple[str, etree._Element]]:
        """The parts of these kinds that the part `name` points at, with their names, each once."""
        targets = dict.fromkeys(r.target for kind in kinds for r in self.relations(name).values() if r.kind == kind)
        for target in targets:
            root = self.part(target)
            if root is not None:
                yield target, root

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of the part `name`, or of the file where it is empty, by their identifiers."""
        if name not in self._relations:
            folder, file = posixpath.split(name)
            root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
            self._relations[name] = {} if root is None else dict(_relations(root, folder))
        return self._relations[name]

    def target(self, name: str, identifier: str) -> str:
        """The name of the part that a relation of the part `name` leads to, or an empty string."""
        relation = self.relations(name).get(identifier)
        return relation.target if relation else ""

    def incomplete(self) -> str:
        """What to say of broken parts, or nothing."""
        if not self.missing:
            return ""
        return f"Parts of the file are damaged and were left out: {', '.join(dict.fromkeys(self.missing))}."


def _relations(root: etree._Element, folder: str) -> Iterator[tuple[str, Relation]]:
    for relation in root:
        if name_of(relation) == "Relationship" and relation.get("TargetMode") != "External":
            target = unquote(relation.get("Target", ""))
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            yield relation.get("Id", ""), Relation(relation.get("Type", "").rpartition("/")[2], target)


def core_metadata(package: Package) -> Metadata:
    """The core properties (ECMA-376 part 2, 11)."""
    core = next((root for _, root in package.related("", "core-properties")), None)
    core = package.part("docProps/core.xml") if core is None else core
    values = {} if core is None else {name_of(part): one_line(part.text or "") for part in core}
    created = re.match(r"\d{4}-\d\d-\d\d", values.get("created", ""))
    return Metadata(
        title=values.get("title", ""),
        author=values.get("creator", ""),
        published=created[0] if created else "",
        language=values.get("language", ""),
        keywords=tuple(word.strip() for word in re.split("[,;，；、]", values.get("keywords", "")) if word.strip()),
    )
