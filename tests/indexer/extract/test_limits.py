import pytest

from indexer.extract.limits import Limits

LIMITS = Limits(seconds=2.5, memory=1, output=3 << 20, settings="OCR")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (LIMITS.too_slow, "2.5 seconds, the limit KEX_OCR_SECONDS"),
        (LIMITS.too_large, "KEX_OCR_MEMORY"),
        (LIMITS.too_long, "3 MiB, the limit KEX_OCR_OUTPUT"),
    ],
)
def test_a_limit_is_named_by_its_setting(sentence: str, said: str) -> None:
    assert said in sentence
    assert sentence.endswith("Raise the limit, or split the file.")
