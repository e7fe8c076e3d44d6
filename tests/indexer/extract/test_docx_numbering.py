from lxml import etree

from indexer.extract.docx_numbering import numbering
from indexer.extract.list_counter import ListCounter
from tests.office import element


def level(number: int, text: str, form: str = "decimal", more: str = "") -> str:
    parts = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'
    return f'<w:lvl w:ilvl="{number}">{parts}</w:lvl>'


def lists_of(levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> ListCounter:
    part = element("w:numbering", f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{lists}')
    return numbering(etree.fromstring(part))


def labels(found: ListCounter, *paragraphs: tuple[str, int]) -> list[str]:
    return [found.label(list_id, at) for list_id, at in paragraphs]


def test_levels_count_within_those_above() -> None:
    found = lists_of(level(0, "第%1章", "chineseCounting") + level(1, "%1.%2", more="<w:isLgl/>"))
    expected = ["第一章", "1.1", "1.2", "第二章", "2.1"]
    assert labels(found, ("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)) == expected


def test_bullets_are_one_sign_whatever_their_font() -> None:
    assert labels(lists_of(level(0, "\uf0b7", "bullet")), ("1", 0)) == ["•"]


def test_a_list_that_starts_anew_does_so_once() -> None:
    again = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    found = lists_of(level(0, "%1)"), again)
    assert labels(found, ("1", 0), ("2", 0), ("2", 0), ("1", 0)) == ["1)", "5)", "6)", "7)"]


def test_a_level_may_go_on_counting() -> None:
    found = lists_of(level(0, "%1") + level(1, "%2", more='<w:lvlRestart w:val="0"/>'))
    assert labels(found, ("1", 0), ("1", 1), ("1", 0), ("1", 1)) == ["1", "1", "2", "2"]


def test_what_is_no_list_has_no_label() -> None:
    assert labels(numbering(None), ("1", 0)) == [""]
    assert labels(lists_of(level(0, "%1")), ("0", 0), ("1", 99)) == ["", ""]


def test_a_style_stands_for_a_level() -> None:
    found = lists_of(level(0, "%1", more='<w:pStyle w:val="H1"/>') + level(1, "%2", more='<w:pStyle w:val="H2"/>'))
    assert (found.level_of("1", "H2"), found.level_of("1", "other"), found.level_of("7", "H2")) == (1, 0, 0)
