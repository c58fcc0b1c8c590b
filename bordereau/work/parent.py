"""A process of ours must not outlive the one that started it."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Be killed when the process `parent` ends, however it ends. Linux only.

    Call it first thing, in the main thread of a process that `parent`'s main thread started.
    """
    if sys.platform != "linux":
        return
    # SIGKILL, because a parent that was itself killed has nobody left to see that we stop. Nothing
    # is lost by it: transactions are whole or not there, and leases run out.
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGKILL)
