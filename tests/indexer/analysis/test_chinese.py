import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest
import rjieba

from corpus.samples.collection import sample_documents
from indexer.analysis.chinese import cut
from indexer.analysis.fold import fold
from indexer.analysis.script import HAN

RUN = re.compile(f"[{HAN}]+")
WITHOUT_RJIEBA = """
import sys
sys.modules["rjieba"] = None
from indexer.analysis.analyzer import analyze
from indexer.analysis import chinese
assert not hasattr(chinese, "rjieba")
print(*(token.text for token in analyze("廣東5G網絡安装简单").roots))
"""


def sample_runs() -> Iterator[str]:
    for sample in sample_documents():
        texts = [sample.description.title]
        if sample.path.suffix in (".md", ".txt", ".html"):
            texts.append(sample.path.read_text(encoding="utf-8"))
        for text in texts:
            yield from RUN.findall(fold(text).text)


def differences(runs: set[str]) -> list[str]:
    jieba.setLogLevel(logging.WARNING)
    return [run for run in runs if sorted(jieba.tokenize(run, mode="search")) != sorted(rjieba.tokenize(run, "search"))]


def test_both_cutters_find_the_same_words_in_the_samples() -> None:
    runs = set(sample_runs())
    assert len(runs) > 500
    assert differences(runs) == []


def test_both_cutters_find_the_same_words_in_other_peoples_texts(shared: Path) -> None:
    runs: set[str] = set()
    for name in ("drcd", "cmrc"):
        lines = (shared / "eval" / name / "corpus.jsonl").read_text(encoding="utf-8").split("\n")[:100]
        runs.update(*(RUN.findall(fold(json.loads(line)["text"]).text) for line in lines))
    # One of 87,927 runs was found to differ: unknown words are guessed with floating-point sums.
    assert len(differences(runs)) <= 1


def test_the_fallback_cuts_where_rjieba_cannot_be_imported() -> None:
    cutting = [sys.executable, "-W", "ignore", "-c", WITHOUT_RJIEBA]
    done = subprocess.run(cutting, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["广东", "5g", "网络", "安装", "安装简单", "简单"]


@pytest.mark.parametrize("run", ["网络切片", "珠海", "三码", "网", "𠮷野家", "粤港澳大湾区", "㐀㐁"])
def test_words_cover_the_run_and_lie_within_it(run: str) -> None:
    words = list(cut(run))
    assert all(run[start:end] == word for word, start, end in words)
    assert {at for _, start, end in words for at in range(start, end)} == set(range(len(run)))
