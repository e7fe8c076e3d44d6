"""How can a slow reader written in Python be stopped without losing what the others read?"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class DeadlinePassedError(BaseException):
    """The time is over. Not an Exception, so that a parser's `except Exception` does not swallow it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlinePassedError in the block once the process has computed for `seconds`.

    Only in a process's main thread, and not one inside another: it takes the timer that counts the CPU time of
    user code (setitimer(2), ITIMER_VIRTUAL). Code in C is not interrupted; the sandbox's limits stop that.
    """
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise DeadlinePassedError
