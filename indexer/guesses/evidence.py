"""What can be said of a document from its file alone, and which of it holds until a person says otherwise?"""

from collections.abc import Iterable
from datetime import date

from corpus.document import LANGUAGES, Description, Kind
from corpus.evidence import Guess
from indexer.extract.extraction import Extraction
from indexer.guesses.abstracts import abstract_guesses
from indexer.guesses.key_terms import key_term_guesses
from indexer.guesses.kinds import kind_guesses
from indexer.guesses.languages import language_guesses
from indexer.guesses.members import Names, member_guesses
from indexer.guesses.published import published_guesses
from indexer.guesses.titles import title_guesses

_MOST_A_FIELD = 6
_LEAST = {"title": 0.0, "language": 0.0, "published": 0.4, "member": 0.5, "kind": 0.5, "abstract": 0.3}
"""How far a guess must be believed to hold; of the others a person who corrects the description still learns."""


def evidence_of(extraction: Extraction, name: str, members: Names) -> tuple[Guess, ...]:
    """All guesses about the file called `name`, field by field, in each the one that is believed most first.

    `members` has the names of each member of the alliance by its slug and the language.
    """
    languages = list(language_guesses(extraction))
    main = languages[0].value if languages else ""
    fields = (
        title_guesses(extraction, name),
        published_guesses(extraction, name),
        languages,
        member_guesses(extraction, members),
        kind_guesses(extraction),
        abstract_guesses(extraction),
    )
    best = (guess for guesses in fields for guess in _best(guesses))
    return (*best, *key_term_guesses(extraction, main))


def description_of(evidence: Iterable[Guess]) -> Description:
    """What holds by the evidence: of each field the first guess, if it is believed far enough."""
    first: dict[str, str] = {}
    terms = []
    for guess in evidence:
        if guess.field == "key_terms":
            terms.append(guess.value)
        elif guess.field not in first:
            first[guess.field] = guess.value if guess.confidence >= _LEAST[guess.field] else ""
    language = first.get("language", "")
    return Description(
        title=first.get("title", ""),
        member=first.get("member", ""),
        kind=Kind(first.get("kind") or Kind.OTHER),
        language=language if language in LANGUAGES else "",
        published=date.fromisoformat(first["published"]) if first.get("published") else None,
        abstract=first.get("abstract", ""),
        key_terms=tuple(terms),
    )


def _best(guesses: Iterable[Guess]) -> list[Guess]:
    """The guesses of one field without the same value from the same source twice, most believed first."""
    apart: dict[tuple[str, str], Guess] = {}
    for guess in sorted(guesses, key=lambda each: -each.confidence):
        apart.setdefault((guess.value, guess.source), guess)
    return list(apart.values())[:_MOST_A_FIELD]
