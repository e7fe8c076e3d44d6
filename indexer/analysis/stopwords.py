"""Which words of a question say nothing about what is sought?"""

STOP_WORDS = frozenset(
    # English
    "a about all also an and any are as at be been being but by can could did do does each for from had has have he "
    "her him his how i if in into is it its me more most my no not of on or other our she should so some such than "
    "that the their them there these they this those to was we were what when where which who whom whose why will "
    "with would you your "
    # Portuguese, without accents, as folding leaves them
    "ao aos as com como da das de do dos e ela ele em entre era essa esse esta este eu foi ha isso mais mas mesmo "
    "muito na nas nem no nos o os ou para pela pelas pelo pelos por qual quais quando que quem se sem ser seu sua "
    "sao sobre tambem tem um uma "
    # Chinese, folded
    "的 了 在 是 和 与 及 或 之 于 有 吗 呢 吧 啊 哪 哪些 什么 怎么 怎样 如何 为 为何 为什么 被 把 这 "
    "那 个 请问".split()
)
"""Folded words that are left out of a query's ranking as long as another word remains."""
