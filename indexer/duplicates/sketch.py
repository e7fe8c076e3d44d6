"""What is kept of a text that is seen block by block, so that its length takes no memory?"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Self

import numpy as np

from indexer.duplicates.signature import SHINGLE, Signature, letters, minima, shingles, signature, signs

_FIRST_WIDE = 0x2E80
"""From here on lie Han characters, Kana, Hangul and their signs (Unicode Standard, appendix on blocks)."""


class Sketch:
    """The digest, the signature and the size of a plain text, which `add` is given in parts, in their order."""

    def __init__(self) -> None:
        self.characters = 0
        self.wide = 0
        self._digest = hashlib.sha256()
        self._least = np.full(0, 0, dtype=np.uint64)
        self._rest = ""

    @classmethod
    def of(cls, blocks: Callable[[], Iterable[str]]) -> Self:
        """The sketch of the text that `blocks` gives each time: of its letters and digits, or without any its signs."""
        sketch = cls()
        for taken in (letters, signs):
            for block in blocks():
                sketch.add(taken(block))
            if sketch.characters:
                break
        return sketch

    def add(self, part: str) -> None:
        """Take up the next part of the plain text."""
        codes = np.frombuffer(part.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self.characters += len(part)
        self.wide += int(np.count_nonzero(codes >= _FIRST_WIDE))
        self._digest.update(part.encode("utf-8", "surrogatepass"))
        text = self._rest + part
        if len(text) >= SHINGLE:
            least = minima(shingles(text))
            self._least = np.minimum(self._least, least) if len(self._least) else least
            text = text[1 - SHINGLE :]
        self._rest = text

    @property
    def digest(self) -> str:
        """The SHA-256 of the plain text, in hex."""
        return self._digest.hexdigest()

    @property
    def signature(self) -> Signature:
        """The MinHash signature of the plain text."""
        return self._least.astype(np.uint16) if len(self._least) else signature(shingles(self._rest))
