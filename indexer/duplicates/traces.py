"""How are all fingerprints of the collection compared with one at once?

Everything lies in arrays: signatures one column a document, and the marks of all facts one after another. For 100,000
documents they take some 55 MB; a look over the signatures takes 2 to 6 ms, one over the facts 20 to 60 ms, and to take
up a new text 0.2 to 0.4 s (tests/benchmarks/duplicates.py).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.fingerprints import Trace
from indexer.duplicates.facts import MARK_BITS
from indexer.duplicates.signature import PERMUTATIONS, similarities

Floats = NDArray[np.float32]

_UNSEEN_DOCUMENTS = 50
"""A few documents tell little of how common a fact is: to so many more no fact is known."""

_DOUBT = 2.0
"""So many rare facts that both documents may have and do not stand against those that they share."""


class Traces:
    """The traces of some documents. Not changed once made, so that threads may share it.

    `ids`, `languages` and `counts` (of marks) have one entry a document, `signatures` (permutations x documents) one
    column; `marks` are those of all documents one after another.
    """

    def __init__(
        self,
        ids: NDArray[np.str_],
        languages: NDArray[np.str_],
        signatures: NDArray[np.uint16],
        marks: NDArray[np.uint32],
        counts: NDArray[np.int64],
    ) -> None:
        self.ids, self.languages, self.signatures = ids, languages, signatures
        self.marks, self.counts = marks, counts
        documents = np.bincount(marks, minlength=1 << MARK_BITS)
        size = len(ids) + _UNSEEN_DOCUMENTS
        # The rarer a fact, the more it tells: inverse document frequency, squared as in a cosine.
        self._weights: Floats = np.square(np.maximum(np.log(size / (documents + 0.5)), 0)).astype(np.float32)
        self._rare = float(np.log(size / 1.5) ** 2)
        self._totals = self._sums(self._weights)

    @classmethod
    def of(cls, traces: Sequence[Trace] = ()) -> "Traces":
        """These traces, in their order."""
        signatures = np.frombuffer(b"".join(trace.signature for trace in traces), dtype="<u2")
        return cls(
            np.array([trace.document_id for trace in traces], dtype="U16"),
            np.array([trace.language for trace in traces], dtype="U8"),
            np.ascontiguousarray(signatures.reshape(-1, PERMUTATIONS).T),
            np.frombuffer(b"".join(trace.marks for trace in traces), dtype="<u4"),
            np.array([len(trace.marks) // 4 for trace in traces], dtype=np.int64),
        )

    def updated(self, traces: Sequence[Trace], removed: Iterable[str] = ()) -> "Traces":
        """The traces with these instead of the former ones of their documents, and without the `removed`."""
        new = Traces.of(traces)
        stays = ~np.isin(self.ids, np.concatenate([new.ids, np.array(list(removed), dtype="U16")]))
        return Traces(
            np.concatenate([self.ids[stays], new.ids]),
            np.concatenate([self.languages[stays], new.languages]),
            np.concatenate([self.signatures[:, stays], new.signatures], axis=1),
            np.concatenate([self.marks[np.repeat(stays, self.counts)], new.marks]),
            np.concatenate([self.counts[stays], new.counts]),
        )

    def weight(self, mark: int) -> float:
        """How much a fact with this mark tells."""
        return float(self._weights[mark])

    def texts(self, signature: bytes) -> Floats:
        """How much of its text each document shares with the one with this signature: an estimated Jaccard index."""
        return similarities(self.signatures, np.frombuffer(signature, dtype="<u2"))

    def facts(self, marks: bytes) -> Floats:
        """How much of its facts each document shares with the one with these marks: a cosine, lowered where few."""
        own = np.frombuffer(marks, dtype="<u4")
        shared = np.zeros_like(self._weights)
        shared[own] = self._weights[own]
        total = shared.sum(dtype=np.float64)
        cosines: Floats = (self._sums(shared) / (np.sqrt(self._totals * total) + _DOUBT * self._rare)).astype(
            np.float32
        )
        return cosines

    def _sums(self, weights: Floats) -> NDArray[np.float64]:
        """For each document the sum of the weights of its marks."""
        sums = np.zeros(len(self.ids))
        marked = self.counts > 0  # where there is nothing, reduceat would give the next document's first
        if marked.any():
            starts = np.cumsum(self.counts) - self.counts
            sums[marked] = np.add.reduceat(weights[self.marks], starts[marked])
        return sums
