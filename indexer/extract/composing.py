"""How do the pages of several texts become those of one document?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from operator import attrgetter

from indexer.extract.extraction import Heading, Page


def joined_page(pages: Sequence[Page], reader: str) -> Page:
    """Several texts as one page, one below another; `reader` is said to have read what is several or nothing."""
    if len(pages) == 1:
        return pages[0]
    said = [page for page in pages if page.text]
    starts = accumulate((len(page.text) + 2 for page in said), initial=0)
    shifted = [_shifted(page, start) for page, start in zip(said, starts, strict=False)]
    return Page(
        1,
        "\n\n".join(page.text for page in said),
        min((page.quality for page in said), default=1.0),
        reader,
        tuple(heading for page in shifted for heading in page.headings),
        tuple(stretch for page in shifted for stretch in page.furniture),
    )


def headed(page: Page, title: str) -> Page:
    """The page below a heading, unless there is no title or the page begins with it."""
    if not title or page.text.startswith(title):
        return replace(page, headings=page.headings or ((Heading(0, 1, title),) if title else ()))
    text = f"{title}\n\n{page.text}" if page.text else title
    shifted = _shifted(page, len(title) + 2)
    deeper = (replace(heading, level=heading.level + 1) for heading in shifted.headings)
    return replace(shifted, text=text, headings=(Heading(0, 1, title), *deeper))


def _shifted(page: Page, by: int) -> Page:
    headings = tuple(replace(heading, start=heading.start + by) for heading in page.headings)
    furniture = tuple((start + by, end + by) for start, end in page.furniture)
    return replace(page, headings=headings, furniture=furniture)


def below(pages: Sequence[Page], name: str) -> list[Page]:
    """The pages of an attachment, its name as a heading above the first."""
    return [headed(pages[0], name), *pages[1:]] if pages else []


def titled(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages of several files, each labelled with the name of its file: that becomes the heading above the first."""
    for label, group in groupby(pages, key=attrgetter("label")):
        yield from below([replace(page, label="") for page in group], label)


def numbered(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with numbers from 1."""
    return (replace(page, number=number) for number, page in enumerate(pages, 1))
