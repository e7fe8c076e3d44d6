"""How does a latency grow with the size of the collection, drawn as SVG?

One panel a class of questions, both axes logarithmic. Curves differ in dash and mark as well as in colour and carry
their names; the colours stand out from white and from dark pages by the three to one that graphics need, and nothing
is painted behind them. A reader of screens gets the figures in the description.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 380, 320, 40, 50, 56, 84
_LINE = 14
_INK = "#7a7a7a"
_STYLES = (("#d9480f", "none", "circle"), ("#1c7ed6", "7 4", "square"), ("#2f9e44", "2 4", "triangle"))


@dataclass(frozen=True, slots=True)
class Curve:
    """Passages and milliseconds of one engine."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The curves of one class of questions."""

    title: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis from `low` to `high`, between two places of the picture."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.first + share * (self.last - self.first), 1)

    def ticks(self) -> list[float]:
        """The powers of ten on it."""
        exponents = range(math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9) + 1)
        return [10.0**exponent for exponent in exponents]


def chart(title: str, panels: Sequence[Panel]) -> str:
    """The panels side by side, in one scale."""
    width = _WIDTH * len(panels)
    parts = [part for number, panel in enumerate(panels) for part in _panel(panel, number * _WIDTH, panels)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" '
        f'role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12" fill="{_INK}">'
    )
    told = " ".join(map(_told, panels))
    named = [f'<title id="title">{escape(title)}</title>', f'<desc id="desc">{escape(told)}</desc>']
    return "\n".join([head, *named, *parts, "</svg>\n"])


def _told(panel: Panel) -> str:
    curves = [
        f"{curve.name} {', '.join(f'{value:.3g} ms at {size:,}' for size, value in curve.points)}"
        for curve in panel.curves
    ]
    return f"{panel.title}: {'; '.join(curves)}."


def _panel(panel: Panel, left: int, panels: Sequence[Panel]) -> Iterator[str]:
    points = [point for each in panels for curve in each.curves for point in curve.points]
    sizes, values = [float(size) for size, _ in points], [value for _, value in points]
    across = _Axis(*_around(sizes), left + _LEFT, left + _WIDTH - _RIGHT)
    down = _Axis(*_around(values), _HEIGHT - _BOTTOM, _TOP)
    yield f'<text x="{across.first}" y="20" font-size="14" font-weight="bold">{escape(panel.title)}</text>'
    yield from _grid(across, down)
    heights = _spread([down.at(curve.points[-1][1]) for curve in panel.curves])
    for number, (curve, height) in enumerate(zip(panel.curves, heights, strict=True)):
        yield from _curve(curve, across, down, _STYLES[number % len(_STYLES)], height)


def _spread(heights: Sequence[float]) -> list[float]:
    """The same from the top down, but no two names in one line."""
    spread = list(heights)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    for above, below in pairwise(order):
        spread[below] = max(spread[below], spread[above] + _LINE)
    return spread


def _around(values: Sequence[float]) -> tuple[float, float]:
    """A range with every value and some room, and two powers of ten or more apart where there is but one value."""
    low, high = min(values) / 1.3, max(values) * 1.3
    return (low, high) if high > 10 * low else (low / 3, high * 3)


def _grid(across: _Axis, down: _Axis) -> Iterator[str]:
    thin = f'stroke="{_INK}" stroke-opacity="0.35"'
    for tick in across.ticks():
        x = across.at(tick)
        yield f'<line x1="{x}" x2="{x}" y1="{down.first}" y2="{down.last}" {thin}/>'
        yield f'<text x="{x}" y="{down.first + 18}" text-anchor="middle">{tick:,.0f}</text>'
    for tick in down.ticks():
        y = down.at(tick)
        yield f'<line x1="{across.first}" x2="{across.last}" y1="{y}" y2="{y}" {thin}/>'
        yield f'<text x="{across.first - 6}" y="{y + 4}" text-anchor="end">{tick:g} ms</text>'
    yield f'<text x="{(across.first + across.last) / 2}" y="{down.first + 38}" text-anchor="middle">passages</text>'


def _curve(curve: Curve, across: _Axis, down: _Axis, style: tuple[str, str, str], height: float) -> Iterator[str]:
    colour, dash, mark = style
    places = [(across.at(size), down.at(value)) for size, value in curve.points]
    line = " ".join(f"{x},{y}" for x, y in places)
    stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
    yield f'<polyline points="{line}" fill="none" {stroke}/>'
    for x, y in places:
        yield _mark(mark, x, y, colour)
    yield f'<text x="{places[-1][0] + 8:.1f}" y="{height + 4:.1f}" fill="{colour}">{escape(curve.name)}</text>'


def _mark(mark: str, x: float, y: float, colour: str) -> str:
    match mark:
        case "circle":
            return f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
        case "square":
            return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
        case _:
            return f'<path d="M{x} {y - 5} l5 9 h-10 z" fill="{colour}"/>'
