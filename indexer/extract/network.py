"""How is a process kept from every network, whatever a file makes its libraries do?

By a filter of system calls that Linux looks at before each (seccomp(2)): no socket can be made, and no ring of requests
(io_uring) that could make one. The filter is handed down to all that this process starts, and cannot be taken off.
"""

import ctypes
import errno
import platform
import struct
import sys

_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's name of a machine's system calls (linux/audit.h), and the number of socket(2) among them."""

_IO_URING_SETUP = 425
_X32 = 0x40000000
"""From this number on, x86_64 has a second table of the same calls."""

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALL, _MACHINE = 0, 4
"""Where in struct seccomp_data the number of the call and the name of the machine stand, in bytes."""


class _Program(ctypes.Structure):
    """struct sock_fprog: how many instructions there are, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def shut_off() -> bool:
    """Let this process and its children have no network from now on; False where the system cannot do that."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    instructions = _filter(*machine)
    program = _Program(len(instructions) // 8, instructions)
    control = ctypes.CDLL(None, use_errno=True).prctl
    # Without the promise never to gain rights only root may set a filter.
    if control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _filter(machine: int, socket: int) -> bytes:
    """The instructions (struct sock_filter); each jump counts those that it leaves out."""
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _CALL),
        (_IF_AT_LEAST, 3, 0, _X32),
        (_IF_EQUAL, 2, 0, socket),
        (_IF_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)
