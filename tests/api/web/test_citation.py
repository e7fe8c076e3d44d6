from datetime import UTC, date, datetime

import pytest

from api.web.citation import Citation
from corpus.document import Description, Document, Kind, Status


def citation(member: str = "CTM", **said: object) -> Citation:
    description = Description(**{"title": "Roaming", "member": "ctm", "published": date(2023, 6, 1)} | said)  # type: ignore[arg-type]
    document = Document(
        "0123456789abcdef", 1, description, "a.pdf", "application/pdf", "", 1, Status.INDEXED, "", datetime.now(UTC)
    )
    return Citation(document, member, "https://kex.example/documents/0123456789abcdef")


def test_the_line_names_member_year_title_and_address() -> None:
    assert citation().line == "CTM (2023). Roaming. https://kex.example/documents/0123456789abcdef"
    assert citation("", published=None).line == "Roaming. https://kex.example/documents/0123456789abcdef"


def test_a_white_paper_is_a_report_of_its_member() -> None:
    assert citation(kind=Kind.WHITE_PAPER, language="en").bibtex == (
        "@techreport{ctm2023-01234567,\n"
        "  title = {{Roaming}},\n"
        "  author = {{CTM}},\n"
        "  institution = {CTM},\n"
        "  year = {2023},\n"
        "  month = {6},\n"
        "  url = {https://kex.example/documents/0123456789abcdef},\n"
        "  language = {en}\n"
        "}"
    )


def test_what_is_not_known_is_left_out() -> None:
    entry = citation("", published=None).bibtex
    assert entry.startswith("@misc{ctm-01234567,")
    assert "author" not in entry
    assert "year" not in entry


@pytest.mark.parametrize(
    ("title", "escaped"),
    [
        ("R&D at 5_G: 100%", r"R\&D at 5\_G: 100\%"),
        ("{a} $x$ #1", r"\{a\} \$x\$ \#1"),
        ("a\\b~c^d", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d"),
        ("two\n  lines", "two lines"),
        ("網絡切片", "網絡切片"),
    ],
)
def test_what_tex_would_act_on_is_escaped(title: str, escaped: str) -> None:
    assert f"title = {{{{{escaped}}}}}," in citation(title=title).bibtex
