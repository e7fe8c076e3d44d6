"""What becomes of a process whose parent is gone?"""

import os
import signal
from threading import Thread
from time import sleep

_LOOK_SECONDS = 0.3


def end_with(parent: int) -> None:
    """Send this process SIGTERM when `parent`, the process that started it, is gone, even by SIGKILL."""

    def watch() -> None:
        while os.getppid() == parent:
            sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()
