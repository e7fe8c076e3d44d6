from lxml import etree

from indexer.extract.drawing_text import body_lines
from tests.office import element


def line(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


def lines(*paragraphs: str) -> list[str]:
    return list(body_lines(etree.fromstring(element("p:txBody", "".join(paragraphs)))))


def numbered(scheme: str, level: int = 0, more: str = "") -> str:
    return f'<a:pPr lvl="{level}"><a:buAutoNum type="{scheme}"{more}/></a:pPr>'


def test_numbered_paragraphs_have_their_numbers() -> None:
    one, inner = numbered("arabicPeriod"), numbered("alphaLcParenR", 1)
    found = lines(line("a", one), line("b", inner), line("c", inner), line("d", one), line("e", inner))
    assert found == ["1. a", "a) b", "b) c", "2. d", "a) e"]


def test_a_list_begins_where_it_says_and_anew_after_other_text() -> None:
    five = numbered("circleNumDbPlain", more=' startAt="5"')
    assert lines(line("a", five), line("b", five), line("c"), line("d", five)) == ["⑤ a", "⑥ b", "c", "⑤ d"]


def test_empty_paragraphs_have_no_number() -> None:
    assert lines(line("", numbered("arabicPeriod")), line("a", numbered("a scheme of tomorrow"))) == ["", "1. a"]


def test_line_breaks_are_kept() -> None:
    assert lines("<a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p>") == ["a\nb"]
