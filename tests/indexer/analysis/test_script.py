import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given

from corpus.document import LANGUAGES, UNKNOWN_LANGUAGE
from corpus.samples.collection import sample_documents
from indexer.analysis.script import HAN, UNSPACED, is_unspaced, language_of
from tests.indexer.any_text import texts


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The operators of the Greater Bay Area share what they learn about network slicing."),
        ("en", "Network slicing explained"),
        ("en", "5G"),
        ("en", "Café and résumé in the port"),
        ("en", "China Mobile Hong Kong (中國移動) opened a laboratory at the Science Park"),
        ("pt", "As operadoras de Macau partilham a rede de quinta geração com os portos da região."),
        ("pt", "Cidade inteligente em Macau"),
        ("pt", "Comunicações móveis avançadas"),
        ("pt", "Relatório da CTM (澳門電訊) sobre a rede 5G"),
        ("zh-Hant", "大灣區的營運商為港口和機場建設專用網絡。"),
        ("zh-Hant", "網絡切片白皮書"),
        ("zh-Hant", "衞生"),
        ("zh-Hant", "5G 網絡"),
        ("zh-Hant", "在5G SA (Standalone) 網絡上以 network slicing 保障服務質素"),
        ("zh-Hans", "粤港澳大湾区的运营商为港口和机场建设专用网络。"),
        ("zh-Hans", "网络切片白皮书"),
        ("zh-Hans", "5G 网络"),
        ("zh-Hans", "基于 Open RAN 的 Massive MIMO 基站与 Core Network 的对接测试"),
        ("und", ""),
        ("und", "2019 - 2024 (152)"),
    ],
)
def test_language_of_sentences_titles_and_mixtures(language: str, text: str) -> None:
    assert language_of(text) == language


def test_language_of_the_samples_titles() -> None:
    told = {sample.description.title: sample.description.language for sample in sample_documents()}
    assert {title: language_of(title) for title in told} == told


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("drcd", "zh-Hant"),
        ("twlaws-en-zhHant", "zh-Hant"),
        ("cmrc", "zh-Hans"),
        ("xquad-zh-zh", "zh-Hans"),
        ("xquad-en-en", "en"),
        ("telequad", "en"),
        ("scifact", "en"),
        ("cranfield", "en"),
    ],
)
def test_language_of_passages(shared: Path, name: str, language: str) -> None:
    lines = (shared / "eval" / name / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    passages = [text for line in lines if line and (text := json.loads(line)["text"].strip())]
    right = sum(language_of(passage) == language for passage in passages)
    assert right >= 0.99 * len(passages)


def test_help_pages_with_code_in_them_are_chinese(shared: Path) -> None:
    lines = (shared / "eval/lohelp-zhHant-zhHans/corpus.jsonl").read_text(encoding="utf-8").split("\n")
    pages = [json.loads(line)["text"] for line in lines if line]
    assert sum(language_of(page) == "zh-Hans" for page in pages) >= 0.95 * len(pages)


@given(texts)
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in (*LANGUAGES, UNKNOWN_LANGUAGE)


@pytest.mark.parametrize("term", ["网", "網絡", "𠮷", "〇", "々", "ガ", "ー", "한국", "สวัสดี", "မြန်မာ"])
def test_scripts_without_spaces(term: str) -> None:
    assert is_unspaced(term)


@pytest.mark.parametrize("term", ["", "5g", "rede", "Привет", "שלום", "مرحبا", "・", "，", "。", " ", "１"])
def test_scripts_with_spaces_and_signs(term: str) -> None:
    assert not is_unspaced(term)


def test_han_characters_are_those_that_unicode_calls_ideographs() -> None:
    ideographs = {
        chr(code) for code in range(0x110000) if re.match("CJK (UNIFIED|COMPAT)", unicodedata.name(chr(code), ""))
    }
    assert not {c for c in ideographs if not re.match(f"[{HAN}]", c)}
    assert not {c for c in ideographs if not re.match(f"[{UNSPACED}]", c)}
