from contextlib import suppress

import pytest

from indexer.extract.deadline import DeadlinePassedError, deadline


def swallow_everything() -> None:
    while True:
        with suppress(Exception):
            sum(range(1000))


def test_a_loop_that_swallows_exceptions_is_stopped() -> None:
    with pytest.raises(DeadlinePassedError), deadline(0.05):
        swallow_everything()


def test_work_in_time_is_left_alone() -> None:
    with deadline(5):
        total = sum(range(1000))
    assert total == 499_500
