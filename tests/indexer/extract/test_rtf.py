import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.characters import clean
from indexer.extract.extraction import Extraction
from indexer.extract.media_type import RTF
from indexer.extract.rtf import RtfExtractor

FONTS = rb"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun;}{\f2\fcharset136 MingLiU;}{\f3\fcharset2 Symbol;}}"


def read(body: bytes) -> Extraction:
    return RtfExtractor().extract(rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + b"}", RTF)


def text(body: bytes) -> str:
    return read(body).pages[0].text


def escaped(content: bytes) -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in content)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"one\par two\line three", "one\n\ntwo\nthree"),
        (rb"a\~b \{c\}\emdash d\_e", "a\xa0b {c}—d-e"),
        (rb"Liga\'e7\'e3o", "Ligação"),
        (rb"{\f1 " + escaped("网络切片".encode("gb18030")) + b"}", "网络切片"),
        (rb"{\f2 " + escaped("網絡".encode("big5")) + rb"}\f0 \'e9", "網絡é"),
        (rb"{\f2 " + "許功蓋".encode("big5").replace(b"\\", rb"\\") + b"}", "許功蓋"),
        (rb"\uc2\u32178\'c1\'d3\uc1\u32097?x", "網絡x"),
        (rb"\u-10240?\u-8398?", "𐌲"),
        (rb"\uc0\u8364 x", "€x"),
        (rb"kept{\deleted  gone} and{\*\unknown no} \'b7", "kept and ·"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}}", "the link"),
        (rb"{\pict\bin4 }{\}}after", "after"),
        (rb"{\listtext\f3\'b7\tab}point\par{\listtext 1.\tab}first", "• point\n\n1. first"),
        (rb"{\upr{old}{\*\ud{new}}}", "new"),
        (rb"{\i0\*\cs7 a sign in the middle}", "a sign in the middle"),
        (rb"\trowd\intbl a\cell b\par c\cell\row\intbl d\cell\cell\row\pard after", "a\tb c\nd\n\nafter"),
        (rb"{\info{\comment a program}}text", "text"),
        (rb"{\xe{\v hidden}}text", "text"),
    ],
)
def test_words_mean_what_the_format_says(body: bytes, expected: str) -> None:
    assert text(body) == expected


def test_headings_are_known_by_level_and_by_style() -> None:
    styles = rb"{\stylesheet{\s0 Normal;}{\s2 heading 2;}}"
    page = read(styles + rb"\pard\outlinelevel0 One\par\pard\s2 Two\par\pard\s0 Three\par").pages[0]
    assert [(heading.text, heading.level) for heading in page.headings] == [("One", 1), ("Two", 2)]


def test_notes_comments_and_furniture_follow_the_body() -> None:
    body = (
        rb"{\header KX-12\par}body{\footnote the note}{\*\atnid L}{\*\atnauthor Li}{\*\annotation why?}"
        rb"{\shp{\*\shpinst{\shptxt in a box\par}}{\shprslt twice}}\par more"
    )
    page = read(body).pages[0]
    assert page.text == "body\n\nin a box\n\nmore\n\nthe note\n\nComment by Li: why?\n\nKX-12"
    assert [page.text[start:end] for start, end in page.furniture] == ["KX-12"]


def test_the_information_group_is_metadata() -> None:
    metadata = read(
        rb"{\info{\title Livro {\i branco}}{\author CTM}{\creatim\yr2023\mo2\dy3\hr4}{\keywords 5G, porto}}x"
    ).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("Livro branco", "CTM", "2023-02-03")
    assert metadata.keywords == ("5G", "porto")


def test_a_broken_day_is_none() -> None:
    assert read(rb"{\info{\creatim\yr2023\mo2 junk}}x").metadata.published == ""


def test_what_follows_the_end_is_not_text() -> None:
    assert RtfExtractor().extract(b"{\\rtf1 text}\0\0 junk", RTF).pages[0].text == "text"


def test_groups_that_are_not_closed_or_too_deep_are_read() -> None:
    assert RtfExtractor().extract(rb"{\rtf1 {\b text", RTF).pages[0].text == "text"
    assert text(b"{" * 5000 + b"deep" + b"}" * 5000 + b" after") == "deep after"


@given(
    st.lists(
        st.sampled_from([b"{", b"}", b"\\*", b"\\par", b"\\row", b"\\u9 ", b"\\'e9", b"x", b"\\footnote", b"\\ud"])
    )
)
def test_any_order_of_words_is_read(pieces: list[bytes]) -> None:
    assert 0 <= read(b"".join(pieces)).pages[0].quality <= 1


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_text_written_as_numbers_comes_back(written: str) -> None:
    units = written.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    body = b"".join(b"\\u%d?" % number for number in numbers)
    assert "".join(text(b"{" + body + b"}").split()) == "".join(read_back(written).split())


def read_back(written: str) -> str:
    """What a page keeps of these characters."""
    return clean(written.replace("\uf0b7", "•"))
