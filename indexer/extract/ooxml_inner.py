"""Which documents are embedded in an Office file, and what do they say?"""

import posixpath

from indexer.extract.inner import Found, Inner
from indexer.extract.ole_object import unwrapped
from indexer.extract.ooxml import Package

_MOST = 50


def inner_pages(package: Package, part: str, inner: Inner) -> Found:
    """The pages of the files that the part `part` embeds (ECMA-376 part 1, 15.2.10 and 15.2.11), at most 50.

    Their labels are the files' names; what was not read is said.
    """
    kinds = {"package", "oleObject"}
    targets = dict.fromkeys(relation.target for relation in package.relations(part).values() if relation.kind in kinds)
    found = []
    for target in list(targets)[:_MOST]:
        content = package.content(target)
        if content:
            name, unfolded = unwrapped(content, posixpath.basename(target))
            found.append(inner.read(unfolded, name))
    pages = tuple(page for each in found for page in each.pages if page.text.strip())
    return Found(pages, " ".join(each.incomplete for each in found if each.incomplete))
