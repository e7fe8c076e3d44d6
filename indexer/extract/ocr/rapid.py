"""What do RapidOCR's networks read in a picture? The better recogniser for Han; its models come with its package."""

from functools import cached_property
from typing import Any

from indexer.extract.ocr.recogniser import Piece, Recognised, Scan

NAME = "rapidocr"
_LONGER_SIDE = 2000
"""Pixels: A4 at 170 dots an inch. More is not read better and takes longer."""

_LEAST_CONFIDENCE = 0.5


class RapidOcr:
    """A Recogniser. Its pieces go across a line or a part of it."""

    def recognise(self, scan: Scan) -> Recognised:
        """What stands on the page; what the networks are not sure of is left out."""
        pixels = scan(_LONGER_SIDE)
        side = max(pixels.shape[:2])
        # The networks were trained on pictures with blue first.
        found = self._engine(pixels[:, :, ::-1])
        if found.txts is None:
            return Recognised((), NAME, ordered=False)
        pieces = (
            Piece(text, *_bounds(corners, side), float(score))
            for text, corners, score in zip(found.txts, found.boxes, found.scores, strict=True)
            if text.strip()
        )
        return Recognised(tuple(pieces), NAME, ordered=False)

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401 - the package has no types
        # Not at the top: it is an extra, and loading it takes a second.
        from rapidocr import RapidOCR  # noqa: PLC0415

        # A page at a time and a thread for it: two workers use two cores.
        return RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": _LEAST_CONFIDENCE,
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )


def _bounds(corners: Any, side: int) -> tuple[float, float, float, float]:  # noqa: ANN401 - as above
    across = [float(corner[0]) / side for corner in corners]
    down = [float(corner[1]) / side for corner in corners]
    return min(across), min(down), max(across), max(down)
