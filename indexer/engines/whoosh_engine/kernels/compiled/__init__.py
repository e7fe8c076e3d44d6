"""The loops that numba compiles.

Each function answers as its namesake in plain.py does. What comes from files is not trusted: a number that would
lead outside an array raises DamagedFileError.
"""

from indexer.engines.whoosh_engine.kernels.compiled.inversion import grouped, numbered
from indexer.engines.whoosh_engine.kernels.compiled.phrases import sequence, together
from indexer.engines.whoosh_engine.kernels.compiled.ranking import best_documents

__all__ = ["best_documents", "grouped", "numbered", "sequence", "together"]
