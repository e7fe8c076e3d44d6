"""Which extractors are there?"""

from indexer.extract.docx import DocxExtractor
from indexer.extract.extractor import Extractor
from indexer.extract.html import HtmlExtractor
from indexer.extract.pdf import PdfExtractor
from indexer.extract.text import TextExtractor

EXTRACTORS: tuple[Extractor, ...] = (PdfExtractor(), DocxExtractor(), HtmlExtractor(), TextExtractor())
"""One a family of formats; no two read the same media type. Imported only where files are read: in the child."""
