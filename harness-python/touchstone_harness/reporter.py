"""What a phase tells the bridge of itself: events and metrics, with the run, attempt and phase filled in."""

import math
import time
from collections.abc import Mapping, Sequence

from .bridge import Bridge
from .environment import is_first_rank
from .job import BaseJob, EvaluateJob, GrpoJob, SftJob
from .messages import Checkpoint, Event, Failed, Finished, Metrics, Mode, Note, PolicySaved, Progress, Started

PROGRESS_PAUSE = 0.2


class Reporter:
    """Posts a phase's events and metrics, from the first rank alone."""

    def __init__(self, job: BaseJob | SftJob | GrpoJob | EvaluateJob, bridge: Bridge) -> None:
        self._job = job
        self._bridge = bridge
        self._told = -math.inf

    def event(self, event: Started | Progress | Checkpoint | Note | PolicySaved | Finished | Failed) -> None:
        """Post an event of this phase."""
        job = self._job
        if not is_first_rank():
            return
        self._bridge.event(Event(run=job.run, attempt=job.attempt, phase=job.tag, event=event))

    def notes(self, said: Sequence[str]) -> None:
        """Post what the user should know."""
        for message in said:
            self.event(Note(message=message))

    def progress(self, step: int, *, last: bool) -> None:
        """Post progress, not oftener than five times a second, and the last step always."""
        now = time.monotonic()
        if last or now - self._told >= PROGRESS_PAUSE:
            self._told = now
            self.event(Progress(step=step))

    def metrics(self, step: int, mode: Mode, values: Mapping[str, object]) -> None:
        """Post the finite numbers among a step's figures."""
        numbers = {
            name: float(value)
            for name, value in values.items()
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        }
        if numbers and is_first_rank():
            job = self._job
            self._bridge.metrics(
                Metrics(run=job.run, attempt=job.attempt, phase=job.tag, step=step, mode=mode, values=numbers)
            )
