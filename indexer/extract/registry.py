"""Which extractors are there?"""

from indexer.extract.doc import DocExtractor
from indexer.extract.docx import DocxExtractor
from indexer.extract.extractor import Extractor
from indexer.extract.html import HtmlExtractor
from indexer.extract.inner import InnerReader
from indexer.extract.mail import MailExtractor
from indexer.extract.odf import OdfExtractor
from indexer.extract.pdf import PdfExtractor
from indexer.extract.pptx import PptxExtractor
from indexer.extract.rtf import RtfExtractor
from indexer.extract.spreadsheet import SpreadsheetExtractor
from indexer.extract.text import TextExtractor
from indexer.extract.word_xml import WordXmlExtractor
from indexer.extract.xlsx import XlsxExtractor

_INNER = InnerReader(lambda: EXTRACTORS)

_FILES: tuple[Extractor, ...] = (
    PdfExtractor(),
    DocxExtractor(_INNER),
    HtmlExtractor(),
    TextExtractor(),
    PptxExtractor(_INNER),
    XlsxExtractor(),
    DocExtractor(_INNER),
    SpreadsheetExtractor(),
    OdfExtractor(),
    RtfExtractor(),
    WordXmlExtractor(_INNER),
)

EXTRACTORS: tuple[Extractor, ...] = (*_FILES, MailExtractor(_FILES))
"""One a family of formats; no two read the same media type. Imported only where files are read: in the child."""
