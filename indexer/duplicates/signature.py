"""How much of one text is in another, told from 256 bytes of each?

MinHash (Broder, "On the resemblance and containment of documents", 1997): of the distinct character 5-grams of a text,
each of 128 permutations keeps the least. The share of places in which two signatures agree estimates the Jaccard index
of the two sets without bias; its standard error is sqrt(J (1 - J) / 128), at most 0.045, and 0.028 at J = 0.9. Of each
least value 16 bits are kept (Li and König, "b-Bit Minwise Hashing", 2010), which adds less than 2**-16.
"""

import re
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.fold import fold

PERMUTATIONS = 128
STANDARD_ERROR = 0.5 / PERMUTATIONS**0.5
"""The largest that it can be, at a similarity of a half."""

Signature: TypeAlias = NDArray[np.uint16]
"""One value for each permutation."""

SHINGLE = 5
"""Characters of a shingle."""

_AT_ONCE = 1 << 14
"""Shingles that are permuted at once: so many stay in the processor's cache."""

_WORD_CHARACTERS = re.compile(r"[^\W_]+")
_RADIX = np.uint64(0x9E3779B97F4A7C15)
_SEED = 1997


def plain(text: str) -> str:
    """The letters and digits of `text`, folded: what two files of one text have in common, whatever their layout.

    A text without any is its folded characters, white space aside.
    """
    return letters(text) or signs(text)


def letters(text: str) -> str:
    """The letters and digits of `text`, folded; those of two texts in a row are those of both."""
    return "".join(_WORD_CHARACTERS.findall(_folded(text)))


def signs(text: str) -> str:
    """The characters of `text`, folded, without white space; likewise for two texts in a row."""
    return "".join(_folded(text).split())


def _folded(text: str) -> str:
    if text.isascii():
        return fold(text).text
    # Line by line, since one character in a text that folds to several makes folding all of it slow.
    return "\n".join(fold(line).text for line in text.splitlines())


def shingles(plain_text: str) -> NDArray[np.uint64]:
    """The distinct 5-grams of a plain text as hashes, sorted; a shorter text is one shingle."""
    codes = np.frombuffer(plain_text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    size = min(SHINGLE, len(codes))
    count = len(codes) - size + 1
    hashes = np.full(count, size, dtype=np.uint64)
    for offset in range(size):
        hashes = hashes * _RADIX + codes[offset : offset + count]
    return np.unique(_mixed(hashes))


def signature(hashes: NDArray[np.uint64]) -> Signature:
    """The MinHash signature of a set of at least one shingle."""
    return minima(hashes).astype(np.uint16)


def minima(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The least value of each permutation of at least one shingle, of which a signature has the last 16 bits.

    Those of a text are the least of those of its parts.
    """
    least = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    values = np.empty(min(_AT_ONCE, len(hashes)), dtype=np.uint64)
    for start in range(0, len(hashes), _AT_ONCE):
        block = hashes[start : start + _AT_ONCE]
        part = values[: len(block)]
        for place, (factor, term) in enumerate(zip(_FACTORS, _TERMS, strict=True)):
            np.multiply(block, factor, out=part)
            np.add(part, term, out=part)
            least[place] = min(least[place], part.min())
    return least


def similarities(signatures: NDArray[np.uint16], to: Signature) -> NDArray[np.float32]:
    """The estimated similarity of each column of `signatures` (permutations x documents) to the signature `to`."""
    agreeing = np.zeros(signatures.shape[1], dtype=np.uint8)
    for values, value in zip(signatures, to, strict=True):
        agreeing += values == value
    return agreeing.astype(np.float32) / np.float32(PERMUTATIONS)


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A bijection after which every bit depends on all (Steele, Lea, Flood, "Fast splittable generators", 2014).

    The permutations are linear, and linear ones are fair only to what looks like chance already.
    """
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The factors and terms of x -> factor * x + term modulo 2**64, a permutation since each factor is odd."""
    numbers = _mixed(np.arange(_SEED, _SEED + 2 * PERMUTATIONS, dtype=np.uint64) * _RADIX)
    return numbers[:PERMUTATIONS] | np.uint64(1), numbers[PERMUTATIONS:]


_FACTORS, _TERMS = _permutations()
