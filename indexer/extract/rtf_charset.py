"""In which character set does an RTF file write its text?"""

import codecs

_DEFAULT = "cp1252"
_SYMBOL = "symbol"
"""The character set of fonts of signs: their bytes mean what they draw."""

_BY_NUMBER = dict(
    pair.split(":")
    for pair in (
        "0:cp1252 2:symbol 77:mac_roman 128:cp932 129:cp949 130:johab 134:gb18030 136:big5hkscs 161:cp1253 162:cp1254 "
        "163:cp1258 177:cp1255 178:cp1256 186:cp1257 204:cp1251 222:cp874 238:cp1250 254:cp437 255:cp850"
    ).split()
)
"""What a font says of its characters (RTF 1.9.1, "Font Table", \\fcharset); 1 is the file's own."""

_BY_PAGE = dict(
    pair.split(":") for pair in "936:gb18030 950:big5hkscs 10000:mac_roman 65001:utf-8 1361:johab 42:symbol".split()
)


class Fonts:
    """The fonts of a file: `current` is the number of the one being described, `usual` that of text by itself."""

    def __init__(self) -> None:
        self.default = _DEFAULT
        self.current = 0
        self.usual = 0
        self._charsets: dict[int, str] = {}

    def charset(self, font: int) -> str:
        """The character set of a font, empty where it has the file's own."""
        return self._charsets.get(font, "")

    def set_charset(self, number: int) -> None:
        """The current font has the character set that Windows gives this number."""
        self._charsets.setdefault(self.current, _BY_NUMBER.get(str(number), ""))

    def set_code_page(self, number: int) -> None:
        """The current font has this code page, whatever else it says."""
        if name := _of_code_page(number):
            self._charsets[self.current] = name

    def set_default(self, number: int) -> None:
        """The file's own code page."""
        self.default = _of_code_page(number) or self.default


def decoded(content: bytes, charset: str) -> str:
    """The text of these bytes; what the character set does not have becomes U+FFFD."""
    return content.decode(_DEFAULT if charset == _SYMBOL else charset, "replace")


def _of_code_page(number: int) -> str:
    name = _BY_PAGE.get(str(number), f"cp{number}")
    try:
        return name if name == _SYMBOL else codecs.lookup(name).name
    except LookupError:
        return ""
