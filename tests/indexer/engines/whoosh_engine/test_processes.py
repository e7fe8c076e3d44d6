from tests.indexer.engines.whoosh_engine.processes import SIZE, after, step


def test_the_steps_of_long_ago_leave_no_trace() -> None:
    said: dict[int, int] = {}
    for number in range(1, 200):
        changed, removed = step(number)
        said = {at: one for at, one in said.items() if at not in removed} | dict.fromkeys(changed, number)
        assert after(number) == said
        assert 3 < len(said) <= SIZE
