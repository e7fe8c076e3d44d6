import json

from api.commands.explaining import explain
from tests.api.terminal import Kex


def test_every_token_stands_where_its_offsets_say(kex: Kex) -> None:
    text = "在香港使用5G網絡切片 network slicing"
    told = json.loads(kex("analyze", text, "--json").out)
    written = {text[token["start"] : token["end"]] for token in told["surfaces"]}
    assert {"網絡", "切片", "5G", "slicing"} <= written
    assert told["language"] == "zh-Hant"
    assert set(told) == {"language", "interpreted", "expansions", "surfaces", "roots"}


def test_a_person_sees_the_terms_of_both_scripts_are_one(kex: Kex) -> None:
    table = [line.split() for line in kex("analyze", "網絡").out.splitlines()]
    assert ["root", "网络", "網絡", "0", "2", "0"] in table


def test_nothing_to_analyse_is_said_so(kex: Kex) -> None:
    assert "(nothing)" in kex("analyze", "").out


def test_a_query_is_explained_as_a_query() -> None:
    assert explain("slicing -roaming").interpreted != explain("slicing roaming").interpreted
