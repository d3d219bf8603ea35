"""What TRL tells while it trains, passed on to the bridge: start, steps, figures and checkpoints."""

from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from .checkpoints import is_whole
from .faults import reach
from .job import BaseJob, GrpoJob, SftJob
from .messages import Checkpoint, Started
from .reporter import Reporter

_EVAL = "eval_"


class Tell(TrainerCallback):
    """Posts events and metrics."""

    def __init__(self, reporter: Reporter, job: BaseJob | SftJob | GrpoJob, resumed_from: int | None) -> None:
        self._reporter = reporter
        self._job = job
        self._resumed_from = resumed_from

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Say how many steps there will be."""
        self._reporter.event(Started(steps=state.max_steps, resumed_from=self._resumed_from))

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Say how far it is."""
        self._reporter.progress(state.global_step, last=state.global_step >= state.max_steps)
        reach("between-steps", self._job.tag, self._job.attempt)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Pass the figures on, those of an evaluation under their own names."""
        if logs is None:
            return
        if any(name.startswith(_EVAL) for name in logs):
            self._reporter.metrics(
                state.global_step, "eval", {name.removeprefix(_EVAL): value for name, value in logs.items()}
            )
        else:
            self._reporter.metrics(state.global_step, "train", logs)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Say that a checkpoint is whole."""
        folder = Path(args.output_dir or "") / f"checkpoint-{state.global_step}"
        if is_whole(folder):
            self._reporter.event(Checkpoint(step=state.global_step, folder=str(folder)))
