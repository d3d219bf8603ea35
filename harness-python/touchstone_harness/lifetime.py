"""How a phase ends: on a signal cleanly, and with its parent always, its own children with it."""

import ctypes
import os
import signal
import sys
import threading
import time
from types import FrameType

from .errors import StoppedError

_PR_SET_PDEATHSIG = 1
_POLL = 0.5
_GRACE = 5.0


def end_with_parent() -> None:
    """Die when the parent dies: at once by the kernel on Linux, within half a second elsewhere."""
    parent = os.getppid()
    if hasattr(os, "setpgid") and os.getpgid(0) != os.getpid() and os.getsid(0) != os.getpid():
        os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        end_group()
    threading.Thread(target=_watch, args=(parent,), name="watch-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL)
    end_group()


def end_group() -> None:
    """Kill this process and every child that is still in its group."""
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def stop_on_signals() -> None:
    """SIGTERM and SIGINT end the phase by an exception, so that files and sockets are closed."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_IGN)
    # where the exception is lost (in a destructor, say) or the clean end hangs, this ends it
    last_resort = threading.Timer(_GRACE, os._exit, [128 + number])
    last_resort.daemon = True
    last_resort.start()
    raise StoppedError(number)


def end_children() -> None:
    """Ask what is left of the group to end: this process ended already, but for its exit."""
    if os.getpgid(0) == os.getpid():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
