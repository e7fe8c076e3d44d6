"""Where are the words in a run of Han characters?

jieba's search mode: the best cut of the run, and inside long words the shorter dictionary words too. rjieba is
the same algorithm and dictionary in Rust; where it cannot be imported, jieba itself cuts.
"""

from collections.abc import Iterable

try:
    import rjieba
except ImportError:  # no wheel for this platform: the same words, about fifty times slower
    import jieba

    def cut(run: str) -> Iterable[tuple[str, int, int]]:
        """Cut a run of folded Han text into (word, start, end), overlapping where words hold words."""
        words: Iterable[tuple[str, int, int]] = jieba.tokenize(run, mode="search")
        return words
else:

    def cut(run: str) -> Iterable[tuple[str, int, int]]:
        """Cut a run of folded Han text into (word, start, end), overlapping where words hold words."""
        words: Iterable[tuple[str, int, int]] = rjieba.tokenize(run, "search")
        return words
