from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.pdf_lines import HYPHEN, Line
from indexer.extract.pdf_order import columns_of


def line(text: str, left: float, y: float, *, width: float = 30, size: float = 10) -> Line:
    return Line(text, left, left + width, y, y + size, size)


def texts(*lines: Line) -> list[list[str]]:
    return [[line.text for line in column] for column in columns_of(lines)]


def test_a_table_drawn_from_the_bottom_is_read_from_the_top() -> None:
    assert texts(line("third", 72, 600), line("second", 72, 620), line("first", 72, 640)) == [
        ["first"], ["second"], ["third"],
    ]  # fmt: skip


def test_a_table_drawn_column_by_column_is_read_in_rows() -> None:
    names = [line(name, 72, y) for name, y in (("港口", 700), ("機場", 680), ("車站", 660))]
    figures = [line(figure, 300, y) for figure, y in (("12", 700), ("7", 680), ("350", 660))]
    assert texts(*names, *figures) == [["港口\t12", "機場\t7", "車站\t350"]]


def test_values_stand_beside_their_labels() -> None:
    labels = [line("姓名：", 72, 700), line("日期：", 72, 600)]
    assert texts(*labels, line("李", 110, 700), line("5 月", 110, 600)) == [["姓名：\t李", "日期：\t5 月"]]


def test_columns_of_prose_stay_whole_below_a_title_as_wide_as_both() -> None:
    left = [line(f"left {at}", 72, 700 - 14 * at, width=200) for at in range(4)]
    right = [line(f"right {at}", 300, 700 - 14 * at, width=200) for at in range(4)]
    title = line("title", 72, 740, width=428)
    read = [text for column in texts(title, *left, *right) for text in column]
    assert read == ["title", *(found.text for found in (*left, *right))]
    assert [text for column in texts(*left, *right, title) for text in column] == read


def test_cells_of_several_full_lines_stay_whole() -> None:
    cells = [
        [line(f"{name}{at}", x, 700 - 12 * at, width=80) for at in range(3)] for name, x in (("甲", 72), ("乙", 200))
    ]
    assert texts(*cells[0], *cells[1]) == [["甲0", "甲1", "甲2"], ["乙0", "乙1", "乙2"]]


def test_bands_of_vertical_writing_are_read_one_after_the_other() -> None:
    """On the turned page the upper band stands to the left, and columns go down it."""

    def column(text: str, left: float, y: float) -> Line:
        return Line(text, left, left + 200, y, y + 10, 10, is_column=True)

    upper = [column(f"上{at}", -700, y) for at, y in enumerate((300, 280, 260))]
    lower = [column(f"下{at}", -400, y) for at, y in enumerate((300, 280, 260))]
    assert texts(*reversed(lower), *reversed(upper)) == [["上0", "上1", "上2"], ["下0", "下1", "下2"]]


def test_a_word_that_goes_on_below_keeps_its_hyphen_in_a_row() -> None:
    cells = line("Greater Bay Area", 300, 670), line(f"net{HYPHEN}", 72, 700), line("12", 150, 700)
    assert texts(*cells) == [["net-\t12"], ["Greater Bay Area"]]


@given(
    st.lists(
        st.tuples(*(st.floats(-1000, 1000) for _ in range(2)), *(st.floats(0, 500) for _ in range(3)), st.booleans()),
        max_size=30,
    )
)
def test_no_text_is_lost_or_doubled(boxes: list[tuple[float, float, float, float, float, bool]]) -> None:
    lines = [
        Line(chr(0x4E00 + at), left, left + width, bottom, bottom + height, size, is_column)
        for at, (left, bottom, width, height, size, is_column) in enumerate(boxes)
    ]
    read = "".join(text for column in texts(*lines) for text in column)
    assert sorted("".join(read.split())) == sorted(line.text for line in lines)
