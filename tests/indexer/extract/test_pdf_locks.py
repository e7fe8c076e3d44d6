import pypdfium2 as pdfium
import pytest

from indexer.extract.pdf_locks import is_locked
from tests.files import Sheet, Words, locked, pdf


@pytest.mark.parametrize(
    ("content", "expected"),
    [(locked(pdf([Sheet([Words("secret")])]), password="x"), True), (b"%PDF-1.7 nothing", False)],  # noqa: S106
)
def test_a_password_is_told_from_damage(content: bytes, expected: bool) -> None:
    with pytest.raises(pdfium.PdfiumError) as raised:
        pdfium.PdfDocument(content)
    assert is_locked(raised.value) is expected
