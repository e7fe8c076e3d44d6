import random
from email.message import EmailMessage

import pytest

from indexer.extract.extraction import EncryptedError, Extraction, ExtractionError
from indexer.extract.mail import MHTML, MailExtractor
from indexer.extract.media_type import MAIL, media_type_of
from indexer.extract.progress import RawPage, listening
from indexer.extract.reading import read_content
from indexer.extract.registry import EXTRACTORS
from indexer.passages import passages
from tests.files import Sheet, Words, docx, paragraph, pdf, sealed, zipped

CHINESE = "粵港澳大灣區的營運商今日宣布，第五代流動通訊網絡已經覆蓋所有港口。"


def mail(text: str = CHINESE, subject: str = "Smart ports") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "陳大文 <chan@example.org>"
    made["Message-ID"] = "<1@example.org>"
    made["To"] = "list@example.org"
    made["Subject"] = subject
    made["Date"] = "Fri, 01 Mar 2024 10:00:00 +0800"
    made.set_content(text)
    return made


def attach(to: EmailMessage, content: bytes, name: str) -> None:
    to.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)


def read(content: EmailMessage | bytes) -> Extraction:
    raw = content if isinstance(content, bytes) else content.as_bytes()
    assert media_type_of(raw, "") == MAIL
    return read_content(raw, "a.eml", EXTRACTORS)


def test_subject_sender_and_day_are_said_of_the_mail() -> None:
    metadata = read(mail()).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("Smart ports", "陳大文", "2024-03-01")


def test_the_subject_is_the_heading_above_the_text() -> None:
    (page,) = read(mail()).pages
    assert page.text == f"Smart ports\n\n{CHINESE}"
    assert [(heading.start, heading.level, heading.text) for heading in page.headings] == [(0, 1, "Smart ports")]


def test_a_web_page_as_text_is_read_by_the_reader_of_web_pages() -> None:
    made = mail()
    made.set_content(f"<html><body><h2>Ports</h2><p>{CHINESE * 3}</p></body></html>", subtype="html")
    (page,) = read(made).pages
    assert page.text == f"Smart ports\n\nPorts\n\n{CHINESE * 3}"
    assert [(heading.level, heading.text) for heading in page.headings] == [(1, "Smart ports"), (3, "Ports")]


def test_attachments_are_further_pages_below_their_names() -> None:
    made = mail()
    attach(made, pdf([Sheet([Words("one")]), Sheet([Words("two")])]), "報告.pdf")
    attach(made, docx(paragraph("三")), "note.docx")
    extraction = read(made)
    assert [page.number for page in extraction.pages] == [1, 2, 3, 4]
    assert [page.text for page in extraction.pages[1:]] == ["報告.pdf\n\none", "two", "note.docx\n\n三"]
    assert [page.headings[0].text for page in extraction.pages if page.headings] == [
        "Smart ports", "報告.pdf", "note.docx",
    ]  # fmt: skip
    assert {passage.page for passage in passages(extraction)} == {1, 2, 3, 4}


def test_what_nothing_reads_is_named_and_what_is_broken_is_explained() -> None:
    made = mail()
    attach(made, b"\x89PNG\r\n\x1a\n" + bytes(50), "photo.png")
    attach(made, docx(paragraph("x"))[:600], "broken.docx")
    extraction = read(made)
    assert extraction.pages[0].text.endswith(
        "photo.png (application/octet-stream)\nbroken.docx (application/octet-stream)"
    )
    assert extraction.incomplete.startswith("broken.docx (application/octet-stream): The file is")
    assert "photo" not in extraction.incomplete


def test_the_files_of_an_attached_archive_are_read_below_its_name_and_theirs() -> None:
    made = mail()
    inner = zipped({"d.txt": "four", "note.eml": mail("five", "Within").as_bytes()})
    files: dict[str, str | bytes] = {
        "dir/a.txt": "one",
        "b.docx": docx(paragraph("two")),
        "in.zip": inner,
        "c.png": b"\x89PNG\r\n\x1a\n",
    }
    attach(made, zipped(files), "papers.zip")
    extraction = read(made)
    assert [page.text for page in extraction.pages[1:]] == [
        "papers.zip\n\na.txt\n\none", "b.docx\n\ntwo", "d.txt\n\nfour", "note.eml\n\nWithin\n\nfive",
    ]  # fmt: skip
    assert [heading.level for heading in extraction.pages[1].headings] == [1, 2]
    assert (extraction.incomplete, extraction.pages[0].text) == ("", f"Smart ports\n\n{CHINESE}")


def test_a_locked_file_of_an_attached_archive_is_told_and_loses_no_other() -> None:
    made = mail()
    attach(made, sealed(zipped({"a.txt": "one", "b.txt": "two"}), b"a.txt"), "papers.zip")
    extraction = read(made)
    assert [page.text for page in extraction.pages[1:]] == ["papers.zip\n\nb.txt\n\ntwo"]
    assert extraction.incomplete == "a.txt, a file in an archive inside this one, was not read: it wants a password."


def test_an_attached_archive_without_a_text_is_named_and_a_broken_one_explained() -> None:
    made = mail()
    attach(made, zipped({"c.png": b"\x89PNG\r\n\x1a\n"}), "pictures.zip")
    attach(made, zipped({"a.txt": "one"})[:30], "broken.zip")
    extraction = read(made)
    assert len(extraction.pages) == 1
    assert extraction.pages[0].text.endswith(
        "pictures.zip (application/octet-stream)\nbroken.zip (application/octet-stream)"
    )
    assert "broken.zip" in extraction.incomplete
    assert "pictures" not in extraction.incomplete


def test_mails_in_mails_are_read_up_to_a_depth() -> None:
    inner = mail("the innermost text")
    for depth in range(8):
        outer = mail(f"text {depth}", subject=f"Level {depth}")
        if depth % 2:
            outer.add_attachment(inner)
        else:
            attach(outer, inner.as_bytes(), "inner.eml")
        inner = outer
    extraction = read(inner)
    text = "\n".join(page.text for page in extraction.pages)
    assert [f"text {depth}" in text for depth in range(8)] == [False] * 3 + [True] * 5
    assert "mails within mails" in extraction.incomplete


def test_attachments_are_read_up_to_a_number() -> None:
    made = mail()
    for number in range(103):
        attach(made, f"attached {number}".encode(), f"{number}.txt")
    extraction = read(made)
    assert len(extraction.pages) == 101
    assert extraction.incomplete.count("more than 100 attachments") == 1
    assert extraction.pages[0].text.count("octet-stream") == 3


def test_a_mail_for_its_receiver_alone_is_encrypted() -> None:
    sealed = b"From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; "
    with pytest.raises(EncryptedError, match="decrypted"):
        read(sealed + b"smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nAAAA\n")


def test_a_reader_that_breaks_does_not_take_the_mail_with_it() -> None:
    class Broken:
        media_types: tuple[str, ...] = ("text/plain",)

        def extract(self, content: bytes, media_type: str) -> Extraction:
            raise ZeroDivisionError(content, media_type)

    made = mail()
    attach(made, b"text", "a.txt")
    extraction = MailExtractor([Broken()]).extract(made.as_bytes(), MAIL)
    assert CHINESE in extraction.pages[0].text
    assert "ZeroDivisionError" in extraction.incomplete


def test_what_was_read_of_a_mail_is_told_as_it_comes() -> None:
    made = mail()
    attach(made, pdf([Sheet([Words("one")]), Sheet([Words("two")])]), "a.pdf")
    told: list[RawPage] = []
    with listening(told.append):
        extraction = read(made)
    assert [(page.number, page.media_type) for page in told] == [(1, MAIL), (2, MAIL), (3, MAIL)]
    assert [page.text for page in told] == [page.text for page in extraction.pages]


SAVED = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/news
Subject: =?utf-8?Q?Smart=20ports?=
Date: Fri, 1 Mar 2024 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html
Content-Transfer-Encoding: 8bit
Content-Location: https://example.org/news

<html lang="zh-HK"><head><meta charset="utf-8"><title>智慧港口</title></head>
<body><nav>選單</nav><h1>智慧港口</h1><p>{CHINESE * 3}</p></body></html>
--x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://example.org/a.png

iVBORw0KGgo=
--x--
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_saved_web_page_is_the_page_and_not_a_mail(ending: str) -> None:
    extraction = read(SAVED.replace("\n", ending).encode())
    (page,) = extraction.pages
    assert page.text == f"智慧港口\n\n{CHINESE * 3}"
    metadata = extraction.metadata
    assert (extraction.media_type, metadata.title, metadata.author, metadata.published) == (MHTML, "智慧港口", "", "")


@pytest.mark.parametrize("seed", range(60))
def test_a_broken_mail_gives_text_or_a_typed_error(seed: int) -> None:
    made = mail()
    attach(made, pdf([Sheet([Words("one")])]), "a.pdf")
    made.add_attachment(mail("inner"))
    content = bytearray(made.as_bytes())
    chance = random.Random(seed)  # noqa: S311 - it has to be repeatable
    for _ in range(chance.randrange(1, 60)):
        content[chance.randrange(len(content))] = chance.choice(b'=?;:"*\n\0 \xff-0%')
    try:
        extraction = MailExtractor(EXTRACTORS[:-1]).extract(bytes(content), MAIL)
    except ExtractionError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either is right
    else:
        assert all(passage.text for passage in passages(extraction))
