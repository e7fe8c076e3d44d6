from indexer.analysis.token import Token, Tokens


def test_columns_are_read_as_tokens() -> None:
    tokens = Tokens(["5g", "网"], [0, 2], [2, 3], [0, 1])
    assert len(tokens) == 2
    assert list(tokens) == [Token("5g", 0, 2, 0), Token("网", 2, 3, 1)]
    assert list(tokens) == list(tokens)
