import io

import pytest
from fastapi import UploadFile
from starlette.datastructures import Headers

from api.receiving import declared_type


@pytest.mark.parametrize(
    ("sent", "name", "expected"),
    [
        ("application/pdf", "paper.pdf", "application/pdf"),
        ("Text/HTML; charset=utf-8", "page.html", "text/html"),
        ("application/octet-stream", "paper.pdf", "application/pdf"),
        ("", "paper.pdf", "application/pdf"),
        ("no media type", "paper", "application/octet-stream"),
    ],
)
def test_the_media_type_is_the_senders_or_that_of_the_name(sent: str, name: str, expected: str) -> None:
    file = UploadFile(io.BytesIO(), filename=name, headers=Headers({"content-type": sent}))
    assert declared_type(file) == expected
