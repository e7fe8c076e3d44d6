"""Which documents are embedded in an Office file, and what do they say?"""

import posixpath
from collections.abc import Iterator

from indexer.extract.inner import Found, Inner, read_all
from indexer.extract.ole_object import unwrapped
from indexer.extract.ooxml import Package

_KINDS = frozenset({"package", "oleObject"})


def inner_pages(package: Package, part: str, inner: Inner) -> Found:
    """The pages of the files that the part `part` embeds (ECMA-376 part 1, 15.2.10 and 15.2.11).

    Their labels are the files' names; what was not read is said.
    """
    return read_all(inner, _embedded(package, part))


def _embedded(package: Package, part: str) -> Iterator[tuple[str, bytes]]:
    relations = package.relations(part).values()
    for target in dict.fromkeys(relation.target for relation in relations if relation.kind in _KINDS):
        content = package.content(target)
        if content:
            yield unwrapped(content, posixpath.basename(target))
