"""Into which pieces does the text of a query fall?"""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

LONGEST_QUERY = 2000
"""Characters of a query that are read: a pasted book must not stop the service."""

FIELDS = ("language", "kind", "member", "topic", "year", "title")
"""The names that `field:value` knows; any other is a word like the rest."""

LexemeKind = Literal["text", "phrase", "field", "and", "or", "required", "excluded", "open", "close"]

_QUOTED = r"""(?:"[^"]*(?:"|$)|“[^”"]*(?:[”"]|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$))"""
_OPERATOR_END = r"(?![^\s()（）\"“「『])"
_LEXEME = re.compile(
    rf"""(?P<open>[(（])
    | (?P<close>[)）])
    | (?P<field>(?i:{"|".join(FIELDS)}))[:：](?P<value>{_QUOTED}|[^\s()（）"“”「」『』]+)
    | (?P<phrase>{_QUOTED})
    | (?P<and>AND){_OPERATOR_END}
    | (?P<or>OR){_OPERATOR_END}
    | (?P<not>NOT){_OPERATOR_END}
    | (?P<required>[+＋])(?=[^\s+＋])
    | (?P<excluded>[-－−])(?=[^\s－−-])
    | (?P<text>[^\s()（）"“「『]+)
    | (?P<skipped>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a query: bare words and phrases have their `text`, a field its value there and its name."""

    kind: LexemeKind
    text: str = ""
    field: str = ""
    quoted: bool = False


def lexemes(text: str) -> list[Lexeme]:
    """Cut the first `LONGEST_QUERY` characters of `text`; bare words side by side become one lexeme."""
    cut: list[Lexeme] = []
    for found in _LEXEME.finditer(text[:LONGEST_QUERY]):
        if found["skipped"]:
            continue
        lexeme = _lexeme(found)
        if lexeme.kind == "text" and cut and cut[-1].kind == "text" and not _has_sign(cut):
            cut[-1] = replace(cut[-1], text=f"{cut[-1].text} {lexeme.text}")
        else:
            cut.append(lexeme)
    return cut


def _lexeme(found: re.Match[str]) -> Lexeme:
    if found["field"]:
        value = found["value"]
        return Lexeme("field", _unquoted(value), found["field"].lower(), quoted=value != _unquoted(value))
    if found["phrase"]:
        return Lexeme("phrase", _unquoted(found[0]))
    kind = "excluded" if found["not"] else found.lastgroup
    return Lexeme(cast("LexemeKind", kind), found[0])


def _unquoted(text: str) -> str:
    return text.strip('"“”「」『』')


def _has_sign(cut: list[Lexeme]) -> bool:
    return len(cut) > 1 and cut[-2].kind in ("required", "excluded")
