"""What a process does that recognises without looking: each page says its number, and one is too much for it."""

import time
from typing import Any

from indexer.extract.extraction import Extraction, Metadata, Page
from indexer.extract.media_type import PDF
from indexer.extract.wire import packed

HARD_PAGE = 3


def _task(request: Any) -> bytes:  # noqa: ANN401 - a request is JSON
    number = request["page"]
    if number == HARD_PAGE or request["name"] == "hard.pdf":
        time.sleep(600)
    return packed(Extraction(PDF, Metadata(), (Page(number, f"page {number} recognised", 0.7, "knowing"),)))


TASKS = {"recognise": _task}
