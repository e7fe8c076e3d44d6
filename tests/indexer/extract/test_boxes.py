from collections.abc import Sequence

import pytest

from indexer.extract.boxes import Box, boxes_of
from indexer.extract.rendering import opened_page
from tests.files import HEIGHT, WIDTH, Sheet, Words, pdf

LINES = [
    Words("Smart ports: a report", y=700),
    Words("粵港澳大灣區 5G SMART", y=650),
    Words("about net-", y=600),
    Words("works of ports", y=580),
]


def boxes(*words: str, lines: Sequence[Words] = LINES) -> list[Box]:
    """Boxes in a picture of a pixel a point."""
    with opened_page(pdf([Sheet(lines)]), "a.pdf", 1) as page:
        return boxes_of(page, words, WIDTH, HEIGHT)


def covers(box: Box, x: float, y: float) -> bool:
    left, top, right, bottom = box
    return left <= x <= right and top <= HEIGHT - y <= bottom


def test_a_box_is_where_the_word_is() -> None:
    (box,) = boxes("report")
    start = 72 + 6 * len("Smart ports: a ")
    assert covers(box, start + 3, 703)
    assert covers(box, start + 6 * len("report") - 3, 703)
    assert not covers(box, start - 6, 703)


def test_case_and_width_make_no_difference() -> None:
    assert len(boxes("smart")) == 2
    assert len(boxes("ｐｏｒｔｓ")) == 2


def test_a_word_in_letters_is_not_found_inside_another() -> None:
    assert boxes("port") == []
    assert boxes("mart") == []


def test_han_is_found_inside_other_han() -> None:
    (box,) = boxes("大灣區")
    assert covers(box, 72 + 12 * 3 + 6, 653)
    assert not covers(box, 72 + 12, 653)


def test_a_word_over_a_line_end_has_a_box_in_each_line() -> None:
    first, second = boxes("networks")
    assert covers(first, 72 + 6 * len("about n"), 603)
    assert covers(second, 75, 583)


@pytest.mark.parametrize("word", ["", " ", "-", "光纖"])
def test_a_word_that_is_not_there_has_no_box(word: str) -> None:
    assert boxes(word) == []


def test_there_are_not_boxes_without_end() -> None:
    lines = [Words("港 " * 100, x=1, y=820 - line * 20, size=4) for line in range(30)]
    assert len(boxes("港", lines=lines)) <= 2_000
