from binascii import b2a_qp

import pytest

from indexer.extract.extraction import Extraction
from indexer.extract.html import HtmlExtractor
from indexer.extract.media_type import HTML

PRESS_RELEASE = """<!DOCTYPE html><html lang="zh-HK"><head><title>中國移動香港推出 5G 專網</title>
<meta property="article:published_time" content="2024-05-01T09:00:00+08:00"><meta charset="utf-8"></head><body>
<div id="cookie-consent">This site uses cookies. <button>Accept</button></div>
<header><nav><ul><li><a href="/">首頁</a></li><li><a href="/news">新聞中心</a></li></ul></nav></header>
<main><article><h1>中國移動香港推出 5G 專網</h1>
<p>【香港，2024年5月1日】中國移動香港今日宣布，為大灣區的工業客戶推出 5G 專用網絡服務，首批客戶包括港口及機場。</p>
<h2>服務特點</h2><p>專網以網絡切片技術為基礎，時延低於十毫秒，並由本地團隊全天候支援，讓企業放心使用。</p>
<table><tr><th>項目</th><th>數值</th></tr><tr><td>時延</td><td>10 毫秒</td></tr></table>
<ul><li>港口</li><li>機場</li></ul><p>公司表示，今年內會把服務擴展至更多城市，並與聯盟成員共同制訂標準。</p></article></main>
<footer>版權所有 © 2024 <a href="/privacy">私隱政策</a></footer></body></html>"""


def read(content: str | bytes) -> Extraction:
    return HtmlExtractor().extract(content.encode() if isinstance(content, str) else content, HTML)


def test_menus_cookie_bars_and_footers_are_left_out() -> None:
    text = read(PRESS_RELEASE).pages[0].text
    assert "專用網絡服務" in text
    assert "共同制訂標準" in text
    assert not [word for word in ("首頁", "新聞中心", "cookies", "Accept", "版權所有", "私隱政策") if word in text]


def test_headings_tables_and_lists_are_kept() -> None:
    page = read(PRESS_RELEASE).pages[0]
    assert [(h.level, h.text) for h in page.headings] == [(1, "中國移動香港推出 5G 專網"), (2, "服務特點")]
    assert "項目\t數值\n時延\t10 毫秒" in page.text
    assert "港口\n機場" in page.text
    assert page.reader == "trafilatura"


def test_title_date_and_language_are_metadata() -> None:
    metadata = read(PRESS_RELEASE).metadata
    assert metadata.title == "中國移動香港推出 5G 專網"
    assert (metadata.published, metadata.language) == ("2024-05-01", "zh-HK")


def test_a_date_that_the_text_only_mentions_is_not_the_day_of_publication() -> None:
    page = "<html><body><p>The alliance was founded on 2019-08-21 at the Science Park.</p></body></html>"
    assert not read(page).metadata.published


def test_a_page_without_main_content_gives_its_body() -> None:
    page = read("<html><body><nav>5G</nav><script>x</script></body></html>").pages[0]
    assert (page.text, page.reader) == ("5G", "lxml")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "utf-16"])
def test_the_character_set_is_that_of_mark_or_declaration(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>聯盟成員已經超過八十家。</p></body></html>'
    assert read(page.encode(charset)).pages[0].text == "聯盟成員已經超過八十家。"


def test_line_ends_of_the_source_between_han_characters_vanish() -> None:
    assert read("<html><body><p>粵港澳\n  大灣區</p></body></html>").pages[0].text == "粵港澳大灣區"


def test_a_form_around_the_whole_page_is_not_furniture() -> None:
    page = "<html><body><form><p>All the text of this page stands in a form.</p></form></body></html>"
    assert "stands in a form" in read(page).pages[0].text


def test_scripts_are_never_text() -> None:
    page = "<html><body><p>text</p><script>var hidden = 1</script><style>p {}</style></body></html>"
    assert read(page).pages[0].text == "text"


SENTENCE = "第五代流動通訊網絡已經覆蓋全部港口及工業園區，企業可以申請專用網絡切片服務。"
MENU = "<ul>" + "".join(f'<li><a href="/{number}">欄目{number}</a></li>' for number in range(9)) + "</ul>"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_page_that_was_written_for_a_mail_is_read_as_it_was(ending: bytes) -> None:
    page = f'<html><body class="a"><p class="b">{SENTENCE}</p><p id="c">Comunicação móvel</p></body></html>'
    quoted = b2a_qp(page.encode(), quotetabs=True).replace(b"\n", ending)
    assert read(quoted).pages[0].text == f"{SENTENCE}\n\nComunicação móvel"


def test_a_page_that_explains_quoted_printable_is_left_alone() -> None:
    page = '<p class="a">The sign = is written =3D, so <a href="x">a=b</a> is a=3Db and =3D=3D is ==.</p>' * 3
    assert "is written =3D, so" in read(page).pages[0].text


def test_what_stands_between_the_title_and_the_main_content_belongs_to_the_page() -> None:
    page = f"""<html><head><title>智慧港口</title></head><body>{MENU}<h1>智慧港口</h1><p>香港，5月1日</p>
<div class="summary">摘要</div><article><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article></body></html>"""
    assert read(page).pages[0].text == f"智慧港口\n\n香港，5月1日\n\n摘要\n\n{SENTENCE * 3}\n\n{SENTENCE * 2}"


def test_all_of_a_page_without_a_menu_is_its_content() -> None:
    body = f"<div>Hi,</div><div>see <a href='x'>this</a>.</div><p>{SENTENCE * 4}</p><div>Li</div>"
    assert read(f"<html><body>{body}</body></html>").pages[0].text == f"Hi,\n\nsee this.\n\n{SENTENCE * 4}\n\nLi"


def test_a_page_in_another_language_is_read_in_its_own_character_set() -> None:
    text = "Агентство недвижимости основано в 1999 году и представляет собой команду профессионалов на рынке. " * 3
    assert read(f"<html><body><p>{text}</p></body></html>".encode("cp1251")).pages[0].text == text.strip()
