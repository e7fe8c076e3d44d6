import pytest

from indexer.extract.extraction import CrashError, Extraction, Heading, LimitError, Metadata, Page
from indexer.extract.wire import packed, unpacked

EXTRACTION = Extraction(
    "text/plain",
    Metadata("題", keywords=("5G",)),
    (Page(1, "題\n文𠮷", 0.5, "text", (Heading(0, 1, "題"),), ((0, 1), (2, 3)), "iv"),),
    "The rest was not read.",
)


def test_an_extraction_comes_back_equal() -> None:
    assert unpacked(packed(EXTRACTION)) == EXTRACTION


def test_an_error_comes_back_with_its_type_and_message() -> None:
    with pytest.raises(LimitError, match="too long"):
        unpacked(packed(LimitError("too long")))


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"3", b'{"pages": 1}', b'{"error": "damaged"}', b"\xff"])
def test_an_answer_that_makes_no_sense_is_a_crash(answer: bytes) -> None:
    with pytest.raises(CrashError):
        unpacked(answer)
