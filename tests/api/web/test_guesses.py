from datetime import date

from api.web.guesses import ShownGuess, shown_guesses
from api.web.messages import all_messages
from api.web.wording import Wording
from corpus.document import Description
from corpus.evidence import Guess, Source, Sources

WORDING = Wording("pt", all_messages()["pt"], {"ctm": {"pt": "CTM, Macau"}})


def shown(*evidence: Guess, fields: tuple[str, ...] = ()) -> dict[str, list[ShownGuess]]:
    guessed = Description(title="A", published=date(2024, 5, 1), key_terms=("porto",))
    return dict(shown_guesses(Sources(Description(), guessed, evidence, fields), WORDING))


def test_a_guess_is_said_in_words() -> None:
    found = shown(
        Guess("published", "2024-05-01", Source.FIRST_PAGE, 0.8),
        Guess("member", "ctm", Source.TEXT, 0.6),
        Guess("kind", "white-paper", Source.HEADING, 0.7),
        Guess("language", "zh-Hant", Source.TEXT, 0.9, 0.75),
    )
    assert [each[0].text for each in found.values()] == [
        "1 de maio de 2024",
        "CTM, Macau",
        WORDING.kind("white-paper"),
        f"{WORDING.language_name('zh-Hant')} 75%",
    ]
    assert (found["published"][0].raw, found["published"][0].source) == ("2024-05-01", "primeira página")
    assert found["published"][0].confidence == "80%"


def test_a_guess_holds_where_nobody_entered_anything() -> None:
    evidence = (Guess("title", "A", Source.HEADING, 0.8), Guess("title", "B", Source.TEXT, 0.3))
    assert [each.holds for each in shown(*evidence)["title"]] == [True, False]
    assert [each.holds for each in shown(*evidence, fields=("title",))["title"]] == [False, False]


def test_few_guesses_of_a_field_are_shown_but_all_key_terms() -> None:
    titles = [Guess("title", str(number), Source.TEXT, 0.5) for number in range(9)]
    terms = [Guess("key_terms", str(number), Source.TEXT, 0.5) for number in range(9)]
    found = shown(*titles, *terms)
    assert (len(found["title"]), len(found["key_terms"])) == (4, 9)
