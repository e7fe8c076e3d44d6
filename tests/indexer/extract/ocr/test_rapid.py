from types import SimpleNamespace

import numpy as np
import pytest

from indexer.extract.ocr.rapid import RapidOcr
from indexer.extract.ocr.recogniser import Piece, Pixels


def scan(side: int) -> Pixels:
    return np.zeros((side, side // 2, 3), np.uint8)


def answering(monkeypatch: pytest.MonkeyPatch, **answer: object) -> RapidOcr:
    monkeypatch.setattr(RapidOcr, "_engine", staticmethod(lambda _pixels: SimpleNamespace(**answer)))
    return RapidOcr()


def test_boxes_become_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = [[200, 100], [600, 104], [600, 140], [200, 136]]
    reader = answering(monkeypatch, txts=("大灣區", " "), boxes=[corners, corners], scores=(0.75, 0.9))
    found = reader.recognise(scan)
    assert found.pieces == (Piece("大灣區", 0.1, 0.05, 0.3, 0.07, 0.75),)
    assert not found.ordered


def test_a_page_without_text_has_no_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answering(monkeypatch, txts=None, boxes=None, scores=None).recognise(scan).pieces == ()
