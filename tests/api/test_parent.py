import subprocess
import sys

from tests.api.terminal import alive

_CHILD = """
import os, time
from api.parent import end_with
end_with(os.getppid())
print(os.getpid(), flush=True)
time.sleep(60)
"""
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_CHILD!r}])"


def test_a_process_ends_soon_after_its_parent_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, encoding="ascii") as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert alive({child}, 0) == {child}
        parent.kill()
    assert not alive({child}, 20)
