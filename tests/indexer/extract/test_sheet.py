from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.sheet import sheet_page, spaced, written


def test_values_are_written_as_people_do() -> None:
    moment = datetime(2024, 5, 1)  # noqa: DTZ001 - cells know no time zones
    found = [written(value) for value in (3.0, 0.1 + 0.2, True, None, "x", moment, date(2024, 5, 1), time(6, 5))]
    assert found == ["3", "0.3", "TRUE", "", "x", "2024-05-01", "2024-05-01", "06:05:00"]


def test_empty_rows_and_cells_at_the_end_are_left_out() -> None:
    page = sheet_page("Sheet1", [["a", "", ""], ["", ""], ["", "b\nc"]], 1, "reader", "type")
    assert page.text == "a\n\tb c"


def test_an_empty_sheet_has_no_heading() -> None:
    assert sheet_page("Prices", [], 2, "reader", "type").text == ""


@given(st.dictionaries(st.integers(0, 20_000), st.text("ab", min_size=1), max_size=8))
def test_no_cell_is_lost_and_rows_stay_short(cells: dict[int, str]) -> None:
    row = list(spaced(sorted(cells.items())))
    assert [cell for cell in row if cell] == [cells[column] for column in sorted(cells)]
    assert len(row) <= 21 * len(cells)
