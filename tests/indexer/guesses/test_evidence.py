from datetime import date

from hypothesis import given

from corpus.description import amended, checked, guesses, merged, said
from corpus.document import Description, Kind
from corpus.evidence import Guess, Source, as_rows, from_rows
from indexer.extract.extraction import Metadata
from indexer.guesses.evidence import description_of, evidence_of
from tests.indexer import any_text
from tests.indexer.guesses.extractions import extraction

MEMBERS = {"ctm": {"en": "CTM", "zh-Hant": "澳門電訊"}}
RELEASE = (
    "新聞稿\n\n海濱接入點啟用\n\n澳門電訊，2024年5月1日\n\n（澳門，2024年5月1日）海濱接入點今日啟用，沿岸居民可以使用網絡，"
    "接入點遍布海濱。"
)


def test_all_that_a_release_says_of_itself_is_found() -> None:
    found = description_of(evidence_of(extraction(RELEASE), "x.pdf", MEMBERS))
    assert found.title == "海濱接入點啟用"
    assert (found.member, found.kind, found.language) == ("ctm", Kind.PRESS_RELEASE, "zh-Hant")
    assert found.published == date(2024, 5, 1)
    assert found.abstract.startswith("（澳門，2024年5月1日）海濱")
    assert "海濱" in found.key_terms


def test_the_guess_that_is_believed_most_holds_if_it_is_believed_enough() -> None:
    evidence = (
        Guess("title", "A", Source.HEADING, 0.8),
        Guess("title", "B", Source.METADATA, 0.6),
        Guess("kind", "press-release", Source.TEXT, 0.3),
        Guess("published", "2024-05-01", Source.TEXT, 0.35),
        Guess("language", "ja", Source.TEXT, 0.9, 1.0),
    )
    assert description_of(evidence) == Description(title="A")


def test_each_field_has_its_best_guess_first_and_no_guess_twice() -> None:
    evidence = evidence_of(extraction(RELEASE, metadata=Metadata(title="海濱接入點啟用")), "x.pdf", MEMBERS)
    for field in {guess.field for guess in evidence} - {"key_terms", "language"}:
        confidences = [guess.confidence for guess in evidence if guess.field == field]
        assert confidences == sorted(confidences, reverse=True)
    assert len({(guess.field, guess.value, guess.source) for guess in evidence}) == len(evidence)


@given(any_text.texts, any_text.texts)
def test_whatever_a_file_holds_can_be_kept(text: str, stated: str) -> None:
    given_extraction = extraction(text, stated, metadata=Metadata(stated, stated, stated, stated, (stated,)))
    evidence = evidence_of(given_extraction, text[:30], MEMBERS)
    assert from_rows(as_rows(evidence)) == from_rows(as_rows(from_rows(as_rows(evidence))))
    entries = guesses(description_of(evidence))
    assert amended({}, checked(said(merged(entries, {})))) == entries
