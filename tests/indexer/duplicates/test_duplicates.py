from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.document import Description
from corpus.samples.collection import sample_documents
from indexer.extract.sandbox import Limits, Sandbox
from tests.indexer.duplicates.collection import Collection

MEMBER = Principal("li", "ctm")
PORT = " ".join(
    f"The quay has crane {number} and lane {number * 7}, watched by camera {number * 3}." for number in range(60)
)
ENGLISH = "On 25 July 2023 Luhuan tested 310 sites at 3.5 GHz under TS 38.211; 23.4% less power, n78, 4,100,000 kWh."
CHINESE = "鷺環Luhuan於2023年7月25日在310個站測試3.5 GHz，依TS 38.211，省電23.4%，n78，410萬kWh。"
PORTUGUESE = "Em 25 de julho de 2023 a Luhuan testou 310 estações a 3,5 GHz segundo a TS 38.211; menos 23,4 %, n78."


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    made = Collection(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=60)) as opened:
        yield opened


# Near duplicates


def test_the_same_text_in_another_layout_is_named_as_such(collection: Collection) -> None:
    one, two = collection.put(PORT), collection.put(PORT.upper().replace(".", "\n\n"), "b.txt")
    collection.put("Something else altogether, about trams and the hills they climb.", "c.txt")
    assert collection.near(one) == {two: (1.0, True)}
    assert collection.near(two) == {one: (1.0, True)}


def test_nearly_the_same_text_is_named_with_its_similarity(collection: Collection) -> None:
    one = collection.put(PORT)
    two = collection.put(PORT.replace("crane 5", "gantry 5"), "b.txt")
    [(found, (similarity, same))] = collection.near(one).items()
    assert (found, same) == (two, False)
    assert 0.8 < similarity < 1


def test_the_same_text_comes_first(collection: Collection) -> None:
    one = collection.put(PORT)
    near, same = collection.put(f"{PORT} So.", "b.txt"), collection.put(PORT.lower(), "c.txt")
    assert list(collection.near(one)) == [same, near]


def test_a_new_version_is_compared_by_its_new_text(collection: Collection) -> None:
    one, two = collection.put(PORT), collection.put(f"{PORT} So.", "b.txt")
    assert list(collection.near(one)) == [two]
    collection.put("Trams climb hills.", "b.txt", document_id=two)
    assert collection.near(one) == {}
    collection.put(PORT.lower(), "b.txt", document_id=two)
    assert collection.near(one) == {two: (1.0, True)}


def test_a_removed_document_is_no_duplicate(collection: Collection) -> None:
    one, two = collection.put(PORT), collection.put(f"{PORT} So.", "b.txt")
    assert list(collection.near(one)) == [two]
    collection.library.remove(OPERATOR, two)
    assert collection.near(one) == {}
    assert collection.near(two) == {}


def test_nobody_hears_of_what_they_may_not_read(collection: Collection) -> None:
    one = collection.put(PORT)
    collection.put(f"{PORT} So.", "b.txt", readers=("staff",))
    members = collection.put(f"{PORT} Yes.", "c.txt", readers=("members",))
    secret = collection.put(CHINESE, "d.txt", readers=("staff",))
    public = collection.put(ENGLISH, "e.txt")
    assert collection.duplicates.near(ANONYMOUS, one) == ()
    assert [each.document.id for each in collection.duplicates.near(MEMBER, one)] == [members]
    assert collection.duplicates.editions(MEMBER, public) == ()
    assert [each.document.id for each in collection.duplicates.editions(OPERATOR, public)] == [secret]
    assert collection.duplicates.near(ANONYMOUS, members) == ()
    assert collection.duplicates.editions(ANONYMOUS, secret) == ()
    collection.library.describe(OPERATOR, members, {"readers": ["staff"]})
    assert collection.duplicates.near(MEMBER, one) == ()


def test_what_is_not_there_has_no_like(collection: Collection) -> None:
    assert (collection.near("0" * 16), collection.proposed("0" * 16)) == ({}, {})


# Editions


def test_editions_in_other_languages_are_proposed_with_reasons(collection: Collection) -> None:
    day = date(2023, 7, 25)
    one = collection.put(ENGLISH, member="ctm", published=day)
    two = collection.put(CHINESE, "b.txt", member="ctm", published=day)
    three = collection.put(PORTUGUESE, "c.txt")
    collection.put("深水埗的電車沿山而上，途經12個站。", "d.txt", member="ctm", published=day)
    first, second = collection.duplicates.editions(OPERATOR, one)
    assert {first.document.id, second.document.id} == {two, three}
    chinese = first if first.document.id == two else second
    reasons = {reason.kind: reason.values for reason in chinese.reasons}
    assert reasons["dates"] == ("2023-07-25",)
    assert "TS38.211" in reasons["identifiers"]
    assert "4100000" in reasons["numbers"]
    assert "luhuan" in reasons["names"]
    assert (reasons["day"], reasons["member"]) == (("2023-07-25",), ("ctm",))


def test_day_and_member_count_but_never_alone(collection: Collection) -> None:
    said: dict[str, Any] = {"member": "ctm", "published": date(2023, 7, 25)}
    one, two = collection.put(ENGLISH, **said), collection.put(CHINESE, "b.txt")
    alone = collection.put("深水埗的電車沿山而上。", "c.txt", **said)
    before = collection.proposed(one)
    collection.library.describe(OPERATOR, two, said)
    after = collection.proposed(one)
    assert after[two] > before[two]
    assert alone not in after


def test_traditional_and_simplified_editions_are_found_by_their_text(collection: Collection) -> None:
    one = collection.put("網絡切片讓每位客戶各有一個網絡，供智慧港口的起重機使用，其他流量無法佔用。")
    two = collection.put("网络切片让每位客户各有一个网络，供智慧港口的起重机使用，其他流量无法占用。", "b.txt")
    assert collection.near(one) == {}
    [proposal] = collection.duplicates.editions(OPERATOR, one)
    assert proposal.document.id == two
    assert "text" in {reason.kind for reason in proposal.reasons}


def test_of_each_language_the_best_is_proposed_and_none_that_the_work_has(collection: Collection) -> None:
    one = collection.put(ENGLISH)
    good = collection.put(CHINESE, "b.txt")
    collection.put(CHINESE.replace("310", "560").replace("23.4", "11.2"), "c.txt")
    assert list(collection.proposed(one)) == [good]
    for each in (one, good):
        collection.library.describe(OPERATOR, each, {"work": "luhuan"})
    assert collection.proposed(one) == {}


def test_a_language_that_was_entered_stands_above_what_the_text_looks_like(collection: Collection) -> None:
    names = "Luhuan, Josip Rodin, Osamu Aoki, Craig Small, Raphael Hertzog, 2022-10-08, 1.2.53. "
    one, two = (
        collection.put(f"{names} Guide", language="en"),
        collection.put(f"{names} 指南", "b.txt", language="zh-Hans"),
    )
    assert list(collection.proposed(one)) == [two]
    assert collection.near(one) == {}


def test_proposals_on_the_samples_are_right_and_complete(tmp_path: Path, sandbox: Sandbox) -> None:
    for folder, keeps in (("described", True), ("bare", False)):
        made = Collection(tmp_path / folder)
        works = []
        for sample in sample_documents():
            said = replace(sample.description, work="") if keeps else Description(sample.description.title)
            works.append((made.read(sandbox, sample.path, said), sample.description.work))
        precision, recall = made.rates(works)
        assert precision >= 0.97
        assert recall >= 0.97
        assert [one for one, _ in works if made.near(one)] == []
        made.close()


def test_proposals_on_a_guide_in_three_languages(collection: Collection, sandbox: Sandbox, shared: Path) -> None:
    chapters = sorted((shared / "files" / "parallel").glob("*/*.html"))
    works = [
        (collection.read(sandbox, path, Description(path.name, language=path.parent.name)), path.name.split(".")[0])
        for path in chapters
    ]
    assert len(works) == 33
    precision, recall = collection.rates(works)
    assert precision >= 0.97
    assert recall >= 0.97


def test_the_guide_as_pdf_and_as_text_are_near_duplicates(
    collection: Collection, sandbox: Sandbox, shared: Path
) -> None:
    folder = shared / "files" / "parallel" / "en"
    pdf, text = (
        collection.read(sandbox, folder / f"maint-guide.en.{ending}", Description()) for ending in ("pdf", "txt")
    )
    [(found, (similarity, same))] = collection.near(pdf).items()
    assert (found, same) == (text, False)
    assert similarity > 0.8
