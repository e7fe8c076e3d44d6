"""How are elements of Office files named, whichever of the two namespaces a program writes?"""

from lxml import etree

UNREAD = ""
"""The name of what is not an element, such as an entity that was not expanded."""


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else UNREAD


def attribute_of(element: etree._Element, name: str) -> str:
    """The value of the attribute `name` in any namespace, or an empty string."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child_of(element: etree._Element, name: str) -> etree._Element | None:
    """The first child element called `name`."""
    return next((child for child in element if name_of(child) == name), None)
