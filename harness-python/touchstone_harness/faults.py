"""For tests of recovery: TOUCHSTONE_FAULT=harness:PHASE:POINT:N kills PHASE the N-th time that it reaches POINT.

With `program` for `harness` the program dies there, and this process with it. Without PHASE (harness:POINT:N) it is any
phase. The points are between-steps (base, sft, grpo), mid-checkpoint (sft, grpo; weights written, trainer_state.json
not), after-commit (grpo; the batch is answered, the answer not used), before-advantages (grpo) and between-answers
(evaluate). Without the variable, and in every attempt after the first, nothing happens.
"""

import os
import signal
import time
from collections import Counter

_reached: Counter[str] = Counter()


def reach(point: str, phase: str, attempt: int) -> None:
    """Die here when the environment says so."""
    wanted = os.environ.get("TOUCHSTONE_FAULT")
    if wanted is None or attempt > 1:
        return
    _reached[point] += 1
    here = f"{point}:{_reached[point]}"
    for victim, pid in (("harness", os.getpid()), ("program", os.getppid())):
        if wanted in (f"{victim}:{here}", f"{victim}:{phase}:{here}"):
            os.kill(pid, signal.SIGKILL)
            # A moment passes until the kernel ends this process after its parent: nothing more is to be done in it.
            time.sleep(30)
