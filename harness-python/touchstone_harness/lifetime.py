"""How a phase ends: on a signal cleanly, and with its parent always, its own children with it.

On Linux the kernel kills this process when its parent dies, whatever it is at; a guard, a second process of the
group that does nothing else, is told of that and kills who is left. Elsewhere a thread watches the parent.
"""

import contextlib
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

_guard: int | None = None


def end_with_parent() -> None:
    """Die when the parent dies, with all that was started here: at once on Linux, within half a second elsewhere."""
    parent = os.getppid()
    if hasattr(os, "setpgid") and os.getpgid(0) != os.getpid() and os.getsid(0) != os.getpid():
        os.setpgid(0, 0)
    if sys.platform == "linux":
        _start_guard()
        _signal_at_parents_death(signal.SIGKILL)
    if os.getppid() != parent:
        end_group()
    threading.Thread(target=_watch, args=(parent,), name="watch-parent", daemon=True).start()


def _signal_at_parents_death(number: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL)
    end_group()


def _start_guard() -> None:
    """Fork the guard, while there are no threads yet."""
    global _guard  # noqa: PLW0603
    leader = os.getpid()
    _guard = os.fork()
    if _guard == 0:
        try:
            _stand_guard(leader)
        finally:
            os._exit(1)


def _stand_guard(leader: int) -> None:
    """Kill the group once its leader is gone. Signals meant for the leader do not end the guard."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
    _signal_at_parents_death(signal.SIGTERM)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    while os.getppid() == leader:
        signal.sigtimedwait({signal.SIGTERM}, _POLL)
    os.killpg(leader, signal.SIGKILL)


def _dismiss_guard() -> None:
    global _guard  # noqa: PLW0603
    if _guard is not None:
        with contextlib.suppress(OSError):
            os.kill(_guard, signal.SIGKILL)
            os.waitpid(_guard, 0)
        _guard = None


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
    _dismiss_guard()
    if os.getpgid(0) == os.getpid():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
