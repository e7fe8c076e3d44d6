from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.benchmarks.chart import Curve, Panel, chart

SVG = "{http://www.w3.org/2000/svg}"
PANELS = [
    Panel(
        "long", (Curve("Kex", ((20_000, 0.1), (1_000_000, 5.0))), Curve("A & B", ((20_000, 0.5), (1_000_000, 11.0))))
    ),
    Panel("short", (Curve("Kex", ((20_000, 0.05),)),)),
]


@pytest.fixture
def drawn() -> Element:
    return fromstring(chart("Time <for> an answer", PANELS))  # noqa: S314 - our own


def test_somebody_who_cannot_see_it_is_told_its_figures(drawn: Element) -> None:
    assert drawn.get("role") == "img"
    assert (drawn.get("aria-labelledby") or "").split() == [drawn[0].get("id"), drawn[1].get("id")]
    assert drawn.findtext(f"{SVG}title") == "Time <for> an answer"
    assert "A & B 0.5 ms at 20,000, 11 ms at 1,000,000" in (drawn.findtext(f"{SVG}desc") or "")


def test_slower_is_higher_and_larger_is_further_right(drawn: Element) -> None:
    lines = drawn.findall(f"{SVG}polyline")
    assert len(lines) == 3
    first, last = [tuple(map(float, place.split(","))) for place in (lines[0].get("points") or "").split()]
    assert first[0] < last[0]
    assert first[1] > last[1]


def test_curves_differ_in_more_than_colour(drawn: Element) -> None:
    first, second, _ = drawn.findall(f"{SVG}polyline")
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")


def test_everything_is_inside_the_picture(drawn: Element) -> None:
    _, _, width, height = map(float, (drawn.get("viewBox") or "").split())
    for line in drawn.iter(f"{SVG}polyline"):
        for place in (line.get("points") or "").split():
            x, y = map(float, place.split(","))
            assert 0 < x < width
            assert 0 < y < height


@pytest.mark.parametrize("colour", ["#d9480f", "#1c7ed6", "#2f9e44", "#7a7a7a"])
@pytest.mark.parametrize("page", ["#ffffff", "#0d1117"])
def test_the_colours_can_be_told_from_white_and_dark_pages(colour: str, page: str) -> None:
    lighter, darker = sorted([_luminance(colour), _luminance(page)], reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3
    assert colour in chart("", [Panel("", tuple(Curve("", ((10, 1.0),)) for _ in range(3)))])


def _luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_names_of_curves_that_end_together_do_not_overlap() -> None:
    curves = tuple(Curve(name, ((10, 1.0), (100, 2.0))) for name in ("first", "second", "third"))
    drawn = fromstring(chart("", [Panel("", curves)]))  # noqa: S314 - our own
    names = [text for text in drawn.iter(f"{SVG}text") if text.text in ("first", "second", "third")]
    heights = sorted(float(text.get("y") or 0) for text in names)
    assert heights[1] - heights[0] >= 12
    assert heights[2] - heights[1] >= 12
