"""Text as nobody would expect it, for properties that must hold of every text."""

from hypothesis import strategies as st

ODDITIES = (
    *("網絡", "网络", "安装简单", "衞生", "薴", "苧", "𠮷", "葛\U000e0100", "々", "〇", "豈"),
    *("ｶﾞ", "ﾊﾟ", "ガ", "カ\u3099", "スマート・シティ", "㌀", "\uff9e", "\u3099"),
    *("가", "\u1100\u1161\u11a8", "ㄱㅏ", "ﾡￂ", "㈎"),
    *("ﬁ", "ß", "ẞ", "İ", "ı", "ς", "ǅ", "①", "㍿", "Ⅷ", "½", "５Ｇ", "é", "e\u0301", "ÇÃO", "c\u0327a\u0303o"),
    *("ำ", "สวัสดี", "ো", "\u09c7\u09be", "हिन्दी", "Привет", "≮", "<\u0338"),
    *("\ufc5e", "\ufdfa", "שלום", "مرحبا", "\u064b"),
    *("\u200b", "\u200d", "\u00ad", "\ufeff", "\ufe0f", "\u202e", "\u0345", "\u20dd"),
    *("👩\u200d👩\u200d👧", "🇭🇰", "👍🏽", "1\ufe0f\u20e3", "\ud800", "\udc00", "\U0010ffff"),
    *("3.5", "1,000", "1.2.3a", "v1.2", "operator's", "operator’s", "white-paper", "network"),
    *(" ", "\0", "\n", "\t", "\u2028", ".", "，", "_"),
)

characters = st.one_of(st.characters(), st.sampled_from(ODDITIES))
texts = st.one_of(st.text(), st.lists(characters, max_size=12).map("".join))
"""Any string of Python, lone surrogates among them, and what writing systems have of traps more often."""
