import pytest

from indexer.extract.quality import DOUBTFUL, quality_of


@pytest.mark.parametrize(
    "text", ["", "5G", "粵港澳大灣區", "A expansão da rede à população, não só às ilhas.", "Сеть", "网络：10 ms — ①②⑥⁶"]
)
def test_writing_is_not_doubted(text: str) -> None:
    assert quality_of(text) >= DOUBTFUL


def test_a_language_of_its_own_is_not_doubted() -> None:
    assert quality_of("وأعرب الاتحاد وقتها عن أسفه لهذا الموقف غير المقبول") == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "text \ufffd\ufffd and more",
        "text \ue001\ue002 of private characters",
        "\x11\x14\x15 codes",
        "ÊÎÍÒÈÍÅÍÒ Íåäâèæèìîñòü",
        "ሀለሐ ಅಆಇ ཀཁག ಠಡಢ መሠረ",
    ],
)
def test_signs_of_a_wrong_decoding_are_doubted(text: str) -> None:
    assert quality_of(text) < DOUBTFUL
