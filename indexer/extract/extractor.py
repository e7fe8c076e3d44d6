"""What must a reader of a file format do?"""

from typing import Protocol

from indexer.extract.extraction import Extraction


class Extractor(Protocol):
    """Reads one family of file formats. Runs in a child process only: a parser may hang, crash or swell."""

    media_types: tuple[str, ...]
    """The media types (RFC 6838) that this extractor reads."""

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """Read a file that consists of the bytes `content`, which tell that it is of type `media_type`.

        Raises an ExtractionError that says why where nothing can be read.
        """
