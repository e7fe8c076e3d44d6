"""How is a guess about a document said to whoever corrects it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.web.wording import Wording
from corpus.evidence import Guess, Sources

_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ShownGuess:
    """A guess in words: its value, where it comes from and how far it is believed.

    `raw` is the value as a form takes it, `holds` whether it is what the document is described by now.
    """

    text: str
    raw: str
    source: str
    confidence: str
    holds: bool


def shown_guesses(sources: Sources, wording: Wording) -> Mapping[str, list[ShownGuess]]:
    """The guesses by the field that they are for; key terms stand together as one."""
    shown: dict[str, list[ShownGuess]] = {}
    for guess in sources.evidence:
        of_field = shown.setdefault(guess.field, [])
        if len(of_field) < _MOST_SHOWN or guess.field == "key_terms":
            of_field.append(_shown(guess, sources, wording))
    return shown


def _shown(guess: Guess, sources: Sources, wording: Wording) -> ShownGuess:
    holds = guess.field not in sources.fields and _is_guessed(guess, sources)
    text = _said(guess, wording)
    if guess.share:
        text = f"{text} {wording.percent(guess.share)}"
    source = wording.text(f"source.{guess.source.replace(' ', '-')}")
    return ShownGuess(text, guess.value, source, wording.percent(guess.confidence), holds)


def _is_guessed(guess: Guess, sources: Sources) -> bool:
    value = getattr(sources.guessed, guess.field)
    return guess.value in value if isinstance(value, tuple) else str(value) == guess.value


def _said(guess: Guess, wording: Wording) -> str:
    match guess.field:
        case "published":
            return wording.day(date.fromisoformat(guess.value))
        case "kind":
            return wording.kind(guess.value)
        case "language":
            return wording.language_name(guess.value)
        case "member":
            return wording.member(guess.value)
        case _:
            return guess.value
