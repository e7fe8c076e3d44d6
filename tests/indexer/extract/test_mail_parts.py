from base64 import b64encode
from email.message import EmailMessage
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.mail_parts import (
    content_of,
    day_of,
    enclosed,
    file_name,
    header,
    header_text,
    parsed,
    parts_of,
    sender,
    text_of,
)

SUBJECTS = {
    "utf-8": "新聞稿：網絡切片（粵港澳大灣區）",
    "gb2312": "关于第五代移动通信网络的通知",
    "big5": "香港流動通訊網絡已覆蓋全部港口",
    "iso-8859-1": "Comunicação móvel em Macau",
}


def word(text: str, charset: str, encoding: str) -> str:
    raw = text.encode({"gb2312": "gb18030", "big5": "big5hkscs"}.get(charset, charset))
    carried = b64encode(raw) if encoding == "B" else encodestring(raw, quotetabs=True, header=True).replace(b"=\n", b"")
    return f"=?{charset}?{encoding}?{carried.decode('ascii')}?="


@pytest.mark.parametrize("encoding", ["B", "Q"])
@pytest.mark.parametrize("charset", SUBJECTS)
def test_encoded_words_are_decoded(charset: str, encoding: str) -> None:
    text = SUBJECTS[charset]
    mail = parsed(f"Subject: {word(text, charset, encoding)}\n\n".encode())
    assert header(mail, "subject") == text


@pytest.mark.parametrize(("charset", "text"), [("gb2312", "朱镕基与㐂瞭"), ("big5", "嘅喺嗰啲")])
def test_a_narrow_name_stands_for_the_larger_set_that_programs_use(charset: str, text: str) -> None:
    assert header_text(word(text, charset, "B")) == text


def test_a_character_that_was_cut_into_two_words_is_whole_again() -> None:
    raw = "網絡".encode("big5")
    first, second = (f"=?big5?B?{b64encode(part).decode()}?=" for part in (raw[:3], raw[3:]))
    assert header_text(f"5G {first}\n {second} now") == "5G 網絡 now"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5hkscs"])
def test_headers_that_were_not_encoded_are_read_by_what_they_look_like(charset: str) -> None:
    text = "香港的網絡切片服務" if charset != "gb18030" else "广东的网络切片服务"
    assert header(parsed(f"Subject: {text}\n\n".encode(charset)), "Subject") == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_subject_comes_back(text: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = f"a {text}"
    found = header(parsed(mail.as_bytes()), "Subject")
    assert found.split() == f"a {text}".split() or "=?" in text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("=?utf-8?b?6Zmz5aSn5paH?= <chan@example.org>", "陳大文"),
        ('"Chan, Tai Man" <chan@example.org>', "Chan, Tai Man"),
        ("chan@example.org", "chan@example.org"),
        ("", ""),
    ],
)
def test_the_sender_is_a_name_or_else_an_address(value: str, name: str) -> None:
    assert sender(parsed(f"From: {value}\n\n".encode())) == name


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Fri, 01 Mar 2024 00:30:00 +0800", "2024-03-01"),
        ("1 Mar 2024 23:30:00 -0000", "2024-03-01"),
        ("yesterday", ""),
        ("Fri, 99 Mar 2024 10:00:00 +0800", ""),
        ("", ""),
    ],
)
def test_the_day_is_that_where_the_mail_was_sent(value: str, day: str) -> None:
    assert day_of(parsed(f"Date: {value}\n\n".encode())) == day


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=utf-8''%E9%99%84%E4%BB%B6.txt",
        "attachment; filename*0*=gb2312''%B8%BD; filename*1*=%BC%FE.txt",
        'attachment; filename="=?gb2312?B?uL28/i50eHQ=?="',
        'attachment; filename="附件.txt"',
    ],
)
def test_file_names_in_any_script_are_read(disposition: str) -> None:
    part = parsed(f"Content-Disposition: {disposition}\n\n".encode())
    assert file_name(part) == "附件.txt"


def test_flowed_lines_are_joined_and_a_signature_stays() -> None:
    mail = parsed(b"Content-Type: text/plain; format=flowed\n\nOne \nline.\nNext\n-- \nname\n")
    assert text_of(mail).strip() == "One line.\nNext\n-- \nname"


def alternatives(plain: str, rich: str = "<p>Rich</p>") -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(plain)
    mail.add_alternative(rich, subtype="html")
    return mail


def test_plain_text_is_preferred_unless_it_says_nothing() -> None:
    for plain, kind in (("Plain", "text/plain"), (" \n", "text/html")):
        parts = parts_of(parsed(alternatives(plain).as_bytes()))
        assert ([body.get_content_type() for body in parts.bodies], parts.attachments) == ([kind], [])


@pytest.mark.parametrize(
    ("plain", "rich", "read"),
    [("Open this mail in your browser: http://example.org", "Smart ports. " * 40, "text/html"),
     ("Plain and short", "Plain and short", "text/plain")],
)  # fmt: skip
def test_a_plain_text_that_only_points_to_the_html_is_not_read(plain: str, rich: str, read: str) -> None:
    mail = alternatives(plain, f"<style>{'p {}' * 90}</style><p>{rich}</p>")
    assert [body.get_content_type() for body in parts_of(parsed(mail.as_bytes())).bodies] == [read]


def test_a_file_attached_to_one_of_the_alternatives_is_not_lost() -> None:
    rich = EmailMessage()
    rich.set_content("<p>Rich</p>", subtype="html")
    rich.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
    mail = EmailMessage()
    mail.set_content("Plain")
    mail.make_alternative()
    mail.attach(rich)
    parts = parts_of(parsed(mail.as_bytes()))
    assert [content_of(body).strip() for body in parts.bodies] == [b"Plain"]
    assert [file_name(part) for part in parts.attachments] == ["a.pdf"]


def test_pictures_of_the_text_and_signatures_are_no_attachments() -> None:
    mail = EmailMessage()
    mail.set_content("<img src='cid:x'>", subtype="html")
    mail.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<x>")
    mail.make_mixed()
    mail.add_attachment(b"-", maintype="application", subtype="pgp-signature", filename="signature.asc")
    assert parts_of(parsed(mail.as_bytes())).attachments == []


def test_an_enclosed_mail_is_found_also_where_it_was_encoded() -> None:
    inner = b"Subject: Inner\n\nText\n"
    plain = parsed(b"Content-Type: message/rfc822\n\n" + inner)
    encoded = parsed(b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b64encode(inner))
    assert [header(enclosed(part), "Subject") for part in (plain, encoded)] == ["Inner", "Inner"]


def test_a_header_without_end_is_looked_at_in_its_beginning() -> None:
    mail = parsed(b"Subject: " + b"=?utf-8?q?ab?= " * 100_000 + b"\n\n")
    assert 2000 < len(header(mail, "Subject")) < 10_000
