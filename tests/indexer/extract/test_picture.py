import numpy as np

from indexer.extract.picture import picture
from tests.files import HEIGHT, WIDTH, Sheet, Words, pdf
from tests.indexer.extract.pixels import pixels_of

PAPER = pdf([Sheet([Words("first")]), Sheet([Words("大灣區 port")])])


def test_a_page_without_colour_is_grey() -> None:
    pixels = pixels_of(picture(PAPER, "a.pdf", 2, 500, []))
    assert pixels.shape == (round(500 * HEIGHT / WIDTH), 500, 1)


def test_words_are_framed_and_nothing_else_is_changed() -> None:
    plain = pixels_of(picture(PAPER, "a.pdf", 2, WIDTH, ["nothing"]))
    framed = pixels_of(picture(PAPER, "a.pdf", 2, WIDTH, ["PORT"]))
    rows, columns = np.nonzero((framed != plain).any(axis=2))
    assert abs(rows.min() - (HEIGHT - 712)) < 12
    assert rows.max() < HEIGHT - 690
    assert abs(columns.min() - (72 + 12 * 3 + 6)) < 6
    assert framed.shape[2] == 3
    assert tuple(framed[rows.min(), columns.min()]) == (196, 60, 16)


def test_a_word_of_another_page_is_not_framed() -> None:
    assert picture(PAPER, "a.pdf", 1, 200, ["port"]) == picture(PAPER, "a.pdf", 1, 200, [])
