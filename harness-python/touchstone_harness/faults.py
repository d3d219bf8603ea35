"""For tests of recovery: TOUCHSTONE_FAULT=harness:POINT:N kills this process the N-th time it reaches POINT.

Points: before-advantages, mid-checkpoint (weights written, trainer_state.json not), between-steps. Without it,
and in every attempt after the first, nothing happens.
"""

import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()


def reach(point: str, attempt: int) -> None:
    """Die here when the environment says so."""
    wanted = os.environ.get("TOUCHSTONE_FAULT")
    if wanted is None or attempt > 1:
        return
    _reached[point] += 1
    if wanted == f"harness:{point}:{_reached[point]}":
        os.kill(os.getpid(), signal.SIGKILL)
