"""What if an extractor itself were at fault? One that gives what no extractor should."""

from indexer.extract.extraction import Extraction, Metadata, Page

PAGES = {
    "twice the same page": (Page(1, "port", 1.0, "faulty"), Page(1, "port", 1.0, "faulty")),
    "a page beyond counting": (Page(2**70, "port", 1.0, "faulty"),),
}


class FaultyExtractor:
    """Gives the pages that the file asks for, or its text."""

    media_types: tuple[str, ...] = ("text/plain",)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        text = content.decode()
        if text == "a fault":
            raise AssertionError(text)
        return Extraction(media_type, Metadata(), PAGES.get(text, (Page(1, text, 1.0, "faulty"),)))


EXTRACTORS = (FaultyExtractor(),)
