"""What does an RTF file say, without its deleted text, field codes and pictures?"""

from indexer.extract.blocks import page_of
from indexer.extract.extraction import Extraction
from indexer.extract.media_type import RTF
from indexer.extract.rtf_reader import RtfReader
from indexer.extract.rtf_tokens import tokens


class RtfExtractor:
    """Reads the Rich Text Format (version 1.9.1 and those before)."""

    media_types: tuple[str, ...] = (RTF,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page: the body, the notes, the comments, and as furniture the headers and footers."""
        reader = RtfReader()
        for token in tokens(content):
            reader.take(token)
        return Extraction(media_type, reader.metadata(), (page_of(reader.blocks(), 1, "rtf"),))
