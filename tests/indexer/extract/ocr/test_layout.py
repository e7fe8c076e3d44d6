from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.ocr.layout import lines_in_order
from indexer.extract.ocr.recogniser import Piece, Recognised
from tests.indexer.extract.ocr.pieces import piece, texts


def ordered(*pieces: Piece) -> list[str]:
    return texts(lines_in_order(Recognised(tuple(pieces), "r", ordered=False)))


def column(name: str, left: float, right: float, rows: int = 6) -> list[Piece]:
    return [piece(f"{name}{row}", row + 3, left, right) for row in range(rows)]


def test_lines_go_down_the_page() -> None:
    assert ordered(piece("c", 2), piece("a", 0), piece("b", 1)) == ["a", "b", "c"]


def test_columns_are_read_one_after_the_other_below_a_title() -> None:
    pieces = [piece("title", 0, 0.1, 0.9), *column("right", 0.55, 0.9), *column("left", 0.1, 0.45), piece("foot", 12)]
    names = [f"{side}{row}" for side in ("left", "right") for row in range(6)]
    assert ordered(*pieces) == ["title", *names, "foot"]


def test_cells_stay_in_their_rows() -> None:
    rows = [[piece(f"a{row}", row, 0.1, 0.15), piece(f"b{row}", row, 0.5, 0.55)] for row in range(5)]
    wide = [piece("a cell that sets the width", 5, 0.1, 0.4), piece("another", 5, 0.5, 0.8)]
    found = ordered(*(cell for row in rows for cell in row), *wide)
    assert found == [*(f"a{row}\tb{row}" for row in range(5)), "a cell that sets the width\tanother"]


def test_pieces_of_a_line_are_joined() -> None:
    assert ordered(piece("港珠", 0, 0.1, 0.2), piece("澳", 0, 0.205, 0.22), piece("5G", 0, 0.225, 0.25)) == [
        "港珠澳 5G"
    ]


def test_what_is_ordered_already_is_left_alone() -> None:
    found = Recognised((piece("b", 1), piece("a", 0)), "r", ordered=True)
    assert texts(lines_in_order(found)) == ["b", "a"]


SHARE = st.floats(0, 1, width=32)


@given(
    st.lists(
        st.builds(lambda x, y, w, h: Piece("字", x, y, x + w, y + h, 0.5), SHARE, SHARE, SHARE, SHARE), max_size=40
    )
)
def test_nothing_is_lost_wherever_it_stands(pieces: list[Piece]) -> None:
    assert "".join(ordered(*pieces)).count("字") == len(pieces)
