"""What does a Word document say that is one XML file?"""

import base64
import binascii
import re

from lxml import etree

from indexer.extract.archive import parsed_xml
from indexer.extract.blocks import page_of
from indexer.extract.characters import one_line
from indexer.extract.docx import read_parts
from indexer.extract.docx_numbering import numbering
from indexer.extract.docx_story import Story
from indexer.extract.docx_styles import Styles
from indexer.extract.extraction import DamagedError, Extraction, Metadata
from indexer.extract.inner import Inner
from indexer.extract.media_type import WORD_2003_XML, WORD_FLAT_XML
from indexer.extract.ooxml import Package, child_of, name_of


class WordXmlExtractor:
    """Reads a DOCX whose parts stand in one XML file, and WordprocessingML as Word 2003 wrote it."""

    media_types: tuple[str, ...] = (WORD_2003_XML, WORD_FLAT_XML)

    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """As of a DOCX; raises DamagedError where there is no readable body."""
        root = parsed_xml(content)
        parts = _FlatParts(root)
        if media_type == WORD_FLAT_XML:
            return read_parts(parts, media_type, self._inner)
        body = child_of(root, "body")
        if body is None:
            raise DamagedError("The Word file is damaged: it has no body. Open it in Word and save it as DOCX.")
        story = Story(Package(parts), "", Styles(child_of(root, "styles")), numbering(None), self._inner)
        return Extraction(media_type, _metadata_of_2003(root), (page_of([*story.blocks(body)], 1, "lxml"),))


class _FlatParts:
    """The parts of a file that is one XML file; their names begin with a slash there."""

    def __init__(self, root: etree._Element) -> None:
        self._parts = {
            next(iter(str(value) for key, value in part.attrib.items() if str(key).endswith("}name")), "")[1:]: part
            for part in root
            if name_of(part) == "part"
        }

    def xml(self, name: str) -> etree._Element | None:
        """As Parts says."""
        data = child_of(self._parts[name], "xmlData") if name in self._parts else None
        return None if data is None or not len(data) else data[0]

    def content(self, name: str) -> bytes | None:
        """As Parts says."""
        data = child_of(self._parts[name], "binaryData") if name in self._parts else None
        try:
            return None if data is None else base64.b64decode(data.text or "")
        except binascii.Error as error:
            raise DamagedError(f"The file is damaged: its part {name} is not base64.") from error


def _metadata_of_2003(root: etree._Element) -> Metadata:
    properties = child_of(root, "DocumentProperties")
    values = {} if properties is None else {name_of(part): one_line(part.text or "") for part in properties}
    created = re.match(r"\d{4}-\d\d-\d\d", values.get("Created", ""))
    return Metadata(values.get("Title", ""), values.get("Author", ""), created[0] if created else "")
