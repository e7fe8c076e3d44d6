import numpy as np
import pytest

from indexer.extract.ocr import tesseract
from indexer.extract.ocr.tesseract import Tesseract

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
TABLE = f"""{HEAD}
1\t1\t0\t0\t0\t0\t0\t0\t1000\t500\t-1\t
5\t1\t1\t1\t1\t1\t100\t50\t80\t20\t96.5\tSmart
5\t1\t1\t1\t1\t2\t200\t52\t80\t20\t90.0\tports
5\t1\t1\t1\t1\t3\t300\t52\t80\t20\t3.0\t~~
5\t1\t1\t1\t2\t1\t100\t90\t20\t20\t80.0\t港
5\t1\t1\t1\t2\t2\t125\t90\t20\t20\t80.0\t口
5\t1\t2\t1\t1\t1\t100\t90\t20\t20\t95.0\t \t
"""
PIXELS = np.zeros((500, 1000, 3), np.uint8)


def test_words_become_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"eng"}))
    monkeypatch.setattr(tesseract, "_asked", lambda _pixels, _names: TABLE)
    found = Tesseract(("eng", "por")).recognise(lambda _side: PIXELS)
    assert [piece.text for piece in found.pieces] == ["Smart ports", "港口"]
    first = found.pieces[0]
    assert (first.left, first.top, first.right, first.bottom) == (0.1, 0.05, 0.28, 0.072)
    assert first.confidence == pytest.approx(0.9325)
    assert found.ordered


def test_the_models_that_are_surer_are_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"eng", "chi_tra"}))
    asked: list[tuple[str, ...]] = []

    def ask(_pixels: object, names: tuple[str, ...]) -> str:
        asked.append(names)
        confidence, text = ("90", "港") if "chi_tra" in names else ("40", "iB")
        return f"{HEAD}\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t{confidence}\t{text}\n"

    monkeypatch.setattr(tesseract, "_asked", ask)
    found = Tesseract(("eng", "por"), ("chi_sim", "eng"), ("chi_tra", "eng")).recognise(lambda _side: PIXELS)
    assert found.text == "港"
    assert sorted(asked) == [("chi_tra", "eng"), ("eng",)]


def test_without_models_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_installed", lambda: frozenset({"jpn"}))
    assert Tesseract(("eng",)).recognise(lambda _side: PIXELS).pieces == ()
