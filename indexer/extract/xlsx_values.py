"""What does a cell of an Excel file (XLSX) show, which keeps numbers, places of texts and forms apart?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from indexer.extract.ooxml import attribute_of, below, child_of, name_of
from indexer.extract.sheet import written

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Forms of dates and times that have no text (ECMA-376 part 1, 18.8.30)."""

_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_DATE_SIGN = re.compile("[dmyhs年月日]", re.IGNORECASE)
_LAST_DAY = 2_958_466
"""The day after 31 December 9999, counted as Excel does."""


@dataclass(frozen=True, slots=True)
class Values:
    """What the cells of a workbook refer to: its texts, and which of its forms are dates, by their places."""

    texts: Sequence[str]
    dates: frozenset[int]
    epoch: datetime

    def shown(self, cell: etree._Element) -> str:
        """The text of a cell (18.3.1.4), a formula's as it was computed last."""
        kind, value = cell.get("t", "n"), child_of(cell, "v")
        if kind == "inlineStr":
            return rich_text(cell)
        raw = "" if value is None else (value.text or "").strip(" \n\t\r") if kind != "str" else value.text or ""
        if kind == "s":
            return self.texts[int(raw)] if raw.isdecimal() and int(raw) < len(self.texts) else ""
        if kind == "b":
            return written(raw == "1")
        return self._number(raw, cell.get("s", "0")) if kind == "n" else raw

    def _number(self, raw: str, form: str) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if form.isdecimal() and int(form) in self.dates and 0 <= number < _LAST_DAY:
            # Excel's days of 1900 count one that did not exist; those before March are one off.
            day = number + 1 if number < 60 and self.epoch.year < 1904 else number
            moment = self.epoch + timedelta(seconds=round(day * 86_400))
            return written(moment.time() if number < 1 else moment)
        return written(number)


def values(texts: etree._Element | None, styles: etree._Element | None, workbook: etree._Element) -> Values:
    """From the parts of the shared texts (18.4) and the styles (18.8), and the workbook."""
    shared = [] if texts is None else [rich_text(text) for text in texts if name_of(text) == "si"]
    properties = child_of(workbook, "workbookPr")
    is_1904 = properties is not None and attribute_of(properties, "date1904") in {"1", "true"}
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zones
    return Values(shared, frozenset() if styles is None else frozenset(_dates(styles)), epoch)


def rich_text(element: etree._Element) -> str:
    """The text of a string item (18.4.8) without its phonetic guide."""
    return "".join(
        text.text or ""
        for text in below(element, "t")
        if (parent := text.getparent()) is None or name_of(parent) != "rPh"
    )


def _dates(styles: etree._Element) -> list[int]:
    custom = {format_.get("numFmtId"): format_.get("formatCode", "") for format_ in below(styles, "numFmt")}
    forms = child_of(styles, "cellXfs")
    found = []
    for place, form in enumerate(() if forms is None else forms):
        number = form.get("numFmtId", "0")
        code = custom.get(number)
        is_date = bool(_DATE_SIGN.search(_NOT_A_DATE.sub("", code))) if code else number in map(str, _DATE_FORMATS)
        if is_date:
            found.append(place)
    return found
