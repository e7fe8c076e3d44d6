"""How is a process that reads files kept from all that reading does not need, whatever a file makes its libraries do?

By a filter of system calls that Linux looks at before each (seccomp(2)). No network: no socket can be made, and no ring
of requests (io_uring) that could make one. No harm to files: none can be opened to be written, none cut off, removed,
renamed, linked or handed to others, and no folder made. No harm to processes: no program can be started, no other
process sent a signal, looked into or changed. The filter holds for all threads and all that this process starts, and
cannot be taken off. What it refuses ends with EPERM.

It does not keep a process from reading the files that its user may read.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_Step = tuple[int, int, int, int]
"""One instruction (struct sock_filter): its code, how many to leave out if true, or if not, and its operand."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """A machine's system calls by what becomes of them; `opening` has the place of the flags among the arguments."""

    name: int
    seccomp: int
    opening: tuple[tuple[int, int], ...]
    refused: tuple[int, ...]
    programs: tuple[int, ...]
    signals: tuple[int, ...]
    other_signals: tuple[int, ...]


_EVERYWHERE = (425, 437, 438, 452)
"""io_uring_setup, openat2 (whose flags no filter sees), pidfd_getfd, fchmodat2: the same on all machines."""

_X86_64 = _Machine(
    name=0xC000003E,
    seccomp=317,
    opening=((2, 1), (257, 2)),  # open, openat
    refused=(
        *(41, 101, 310, 311),  # socket, ptrace, process_vm_readv, process_vm_writev
        *(76, 77, 85),  # truncate, ftruncate, creat
        *(82, 264, 316, 87, 263, 84),  # rename, renameat, renameat2, unlink, unlinkat, rmdir
        *(83, 258, 133, 259),  # mkdir, mkdirat, mknod, mknodat
        *(86, 265, 88, 266),  # link, linkat, symlink, symlinkat
        *(90, 91, 268, 92, 93, 94, 260),  # chmod, fchmod, fchmodat, chown, fchown, lchown, fchownat
        *_EVERYWHERE,
    ),
    programs=(59, 322),  # execve, execveat
    signals=(62, 234),  # kill, tgkill
    other_signals=(200, 129, 297, 424),  # tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
)

_AARCH64 = _Machine(
    name=0xC00000B7,
    seccomp=277,
    opening=((56, 2),),  # openat
    refused=(
        *(198, 117, 270, 271),  # socket, ptrace, process_vm_readv, process_vm_writev
        *(45, 46),  # truncate, ftruncate
        *(38, 276, 35),  # renameat, renameat2, unlinkat
        *(34, 33, 37, 36),  # mkdirat, mknodat, linkat, symlinkat
        *(52, 53, 54, 55),  # fchmod, fchmodat, fchownat, fchown
        *_EVERYWHERE,
    ),
    programs=(221, 281),  # execve, execveat
    signals=(129, 131),  # kill, tgkill
    other_signals=(130, 138, 240, 424),  # tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
)

_MACHINES = {"x86_64": _X86_64, "aarch64": _AARCH64}
"""`name` is that of a machine's system calls in linux/audit.h; the numbers are those of its unistd.h."""

_X32 = 0x40000000
"""From this number on, x86_64 has a second table of the same calls."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _MACHINE, _ARGUMENTS = 0, 4, 16
"""Where in struct seccomp_data these stand, in bytes; an argument has eight, the lower half first on both machines."""


class _Program(ctypes.Structure):
    """struct sock_fprog: how many instructions there are, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def fence_in(*, programs: bool = False) -> bool:
    """Keep this process and its children inside from now on; False where the system cannot do that.

    With `programs` it may start some, and end them.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    instructions = b"".join(struct.pack("HBBI", *step) for step in _steps(machine, programs=programs))
    program = _Program(len(instructions) // 8, instructions)
    system = ctypes.CDLL(None, use_errno=True)
    # Without the promise never to gain rights only root may set a filter.
    if system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    # Libraries may have started threads of their own already: what keeps this one in must keep them in too.
    set_filter = (_SECCOMP_SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))
    return not system.syscall(ctypes.c_long(machine.seccomp), *set_filter)


def _steps(machine: _Machine, *, programs: bool) -> Iterator[_Step]:
    """The filter. The number of the call stays loaded until it is found."""
    yield from ((_LOAD, 0, 0, _MACHINE), (_IF_EQUAL, 1, 0, machine.name), (_RETURN, 0, 0, _REFUSE))
    yield from ((_LOAD, 0, 0, _CALL), (_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE))
    for call, place in machine.opening:
        yield from _refusing_to_write(call, place)
    if not programs:
        for call in machine.signals:
            yield from _refusing_others(call, os.getpid())
    for call in machine.refused if programs else (*machine.refused, *machine.programs, *machine.other_signals):
        yield from ((_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE))
    yield (_RETURN, 0, 0, _ALLOW)


def _refusing_to_write(call: int, place: int) -> Iterator[_Step]:
    """Of a call that opens files, refuse what is to be written."""
    yield from ((_IF_EQUAL, 0, 4, call), (_LOAD, 0, 0, _ARGUMENTS + 8 * place))
    yield from ((_IF_ANY, 0, 1, _WRITING), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW))


def _refusing_others(call: int, own: int) -> Iterator[_Step]:
    """Of a call that sends signals, refuse all but those to this process, or (0) to its group."""
    yield from ((_IF_EQUAL, 0, 5, call), (_LOAD, 0, 0, _ARGUMENTS))
    yield from ((_IF_EQUAL, 2, 0, own), (_IF_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW))
