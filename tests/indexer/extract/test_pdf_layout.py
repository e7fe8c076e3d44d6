from indexer.extract.pdf_layout import blocks_of, heading_sizes
from indexer.extract.pdf_lines import Line, body_size


def line(text: str, y: float, *, left: float = 72, right: float = 500, size: float = 10) -> Line:
    return Line(text, left, right, y, y + size, size)


def texts(*lines: Line) -> list[str]:
    return [block.text for block in blocks_of(lines, 10, {})]


def test_a_full_line_goes_on_and_a_short_one_keeps_its_line_break() -> None:
    assert texts(line("full line", 700), line("goes on", 688, right=200), line("new", 676)) == [
        "full line goes on\nnew"
    ]


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph() -> None:
    assert texts(line("全行文字", 700), line("完。", 688, right=200), line("新段", 676)) == ["全行文字完。", "新段"]


def test_an_indented_line_after_a_sentence_begins_a_paragraph() -> None:
    assert texts(line("a full line.", 700), line("indented", 688, left=92)) == ["a full line.", "indented"]


def test_narrow_lines_are_items_of_a_list() -> None:
    assert texts(line("港口", 700, right=92), line("機場", 688, right=92)) == ["港口\n機場"]


def test_bullets_keep_their_lines() -> None:
    assert texts(line("• one", 700), line("• two", 688)) == ["• one\n• two"]


def test_a_line_that_stands_higher_begins_a_new_column() -> None:
    left = [line("left column", 700, right=280), line("goes on", 688, right=280)]
    right = [line("right column", 700, left=300), line("too", 688, left=300)]
    assert texts(*left, *right) == ["left column goes on", "right column too"]


def test_larger_lines_are_headings_by_their_size() -> None:
    page = [line("Title", 760, size=20), line("Section", 720, size=14), line("body text " * 5, 700)]
    body = body_size([page])
    levels = heading_sizes([page], body)
    assert [(block.text.split()[0], block.level) for block in blocks_of(page, body, levels)] == [
        ("Title", 1), ("Section", 2), ("body", 0),
    ]  # fmt: skip


def test_the_dots_before_a_page_number_become_a_tab() -> None:
    assert texts(line("1 Ports . . . . . . . . 12", 700)) == ["1 Ports\t12"]


def test_a_table_of_contents_is_not_made_of_headings() -> None:
    assert not heading_sizes([[line("1 Ports . . . . . . . . 12", 700, size=14)]], 10)


def test_full_lines_of_a_narrow_column_go_on_though_a_title_is_wider() -> None:
    title = line("the title", 760, size=20, right=500)
    column = [line(f"第{at}行文字", 700 - 12 * at, right=280 if at < 4 else 100) for at in range(5)]
    assert texts(title, *column)[1] == "第0行文字第1行文字第2行文字第3行文字第4行文字"


def test_short_lines_that_end_together_keep_their_line_breaks() -> None:
    body = line("one line that is as wide as the column", 700)
    code = [line(f"\\code{{{at}}}", 688 - 12 * at, right=190) for at in range(4)]
    assert texts(body, *code)[-1].count("\n") == 3


def test_rows_of_a_table_keep_their_line_breaks() -> None:
    assert texts(line("港口\t12", 700), line("機場\t7", 688)) == ["港口\t12\n機場\t7"]


def test_a_numbered_paragraph_goes_on_though_a_tab_follows_its_number() -> None:
    assert texts(line("1.\t全行的文字", 700), line("下一行", 688, right=200)) == ["1.\t全行的文字下一行"]


def test_centred_lines_stand_for_themselves() -> None:
    assert texts(line("股票简称", 700, left=120, right=480), line("披露日期", 688, left=90, right=510)) == [
        "股票简称\n披露日期"
    ]


def test_what_stands_aside_comes_last_and_in_one_piece() -> None:
    def aside(text: str, left: float) -> Line:
        return Line(text, left, left + 10, 30, 42, 12, is_aside=True)

    assert texts(aside("密", 10), aside("封", 10), line("正文", 700), aside("姓名", 40)) == ["正文", "密封", "姓名"]
