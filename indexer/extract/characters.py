"""Which characters of a file belong in a text, and how do two lines of one paragraph join?"""

import re
import unicodedata

CJK = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65"
    "\U00020000-\U000323af"
)
"""The inside of a regular expression's class: Han, Kana, Bopomofo and their punctuation, written without spaces.

Hangul is not among them: Korean parts its words. `analysis.script` is not used here because the process
that reads files would load the conversion tables that come with it.
"""

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff" + _NONCHARACTERS + "]"
)
"""Control characters, soft hyphens, invisible marks of direction and noncharacters (Unicode, chapter 23)."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_TRAILING_SPACE = re.compile(r"(?<![^\S\n])[^\S\n]++$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")
_CJK_CHARACTER = re.compile(f"[{CJK}]")

_BROKEN_ADDRESS = re.compile(r"/[^\s/]*/(?:[^\s/]+/)*-?$")
"""A path or an address that goes on in the next line."""

_SYMBOLS = {
    0xF0B7: "•",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF071: "❑",
    0xF075: "◆",
    0xF076: "❖",
    0xF0A7: "▪",
    0xF0A8: "◻",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0E8: "➔",
    0xF0FC: "✓",
    0xF0FE: "☑",
}
"""The bullets and ticks of word processors, as private characters: their codes in the fonts Symbol and Wingdings."""

_PRIVATE_SYMBOLS = "".join(map(chr, _SYMBOLS))
_LOOK_ALIKES = re.compile(f"[\u2e80-\u2fdf\uf900-\ufad9\ufb00-\ufb06\U0002f800-\U0002fa1d{_PRIVATE_SYMBOLS}]")
_REPLACED = _SYMBOLS | str.maketrans(
    "⻁⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "虎见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)


def clean(text: str) -> str:
    """Return `text` with line feeds for its line ends, without unseen characters and without two blank lines in a row.

    Lone surrogates become U+FFFD. Neither the first nor the last line is blank.
    """
    text = _SURROGATE.sub("\ufffd", _UNWANTED.sub("", _BREAK.sub("\n", text)))
    return _EMPTY_LINES.sub("\n\n", _TRAILING_SPACE.sub("", text)).strip("\n").rstrip()


def one_line(text: str) -> str:
    """Return `text` as one line: clean, with one space for any white space in it and none at its ends."""
    return " ".join(clean(text).split())


def unify(text: str) -> str:
    """Replace characters that PDF fonts put in the place of others that look the same.

    Radicals and compatibility ideographs become Han characters, ligatures their letters
    (Unicode Standard Annex 15, NFKC, for these ranges only), and the bullets of symbol fonts those of Unicode.
    """
    return _LOOK_ALIKES.sub(_unified, text)


def _unified(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0].translate(_REPLACED))


def is_cjk(character: str) -> bool:
    """Whether `character` is one that takes no space beside it."""
    return _CJK_CHARACTER.match(character) is not None


def joined(first: str, second: str) -> str:
    """Two lines of one paragraph as one: with a space between words and none beside Han characters."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first or second
    is_whole = is_cjk(first[-1]) or is_cjk(second[0]) or _BROKEN_ADDRESS.search(first, max(0, len(first) - 200))
    return first + ("" if is_whole else " ") + second
