"""Which extractors are there?"""

from indexer.extract.docx import DocxExtractor
from indexer.extract.extractor import Extractor
from indexer.extract.html import HtmlExtractor
from indexer.extract.mail import MailExtractor
from indexer.extract.pdf import PdfExtractor
from indexer.extract.text import TextExtractor

_FILES: tuple[Extractor, ...] = (PdfExtractor(), DocxExtractor(), HtmlExtractor(), TextExtractor())

EXTRACTORS: tuple[Extractor, ...] = (*_FILES, MailExtractor(_FILES))
"""One a family of formats; no two read the same media type. Imported only where files are read: in the child."""
