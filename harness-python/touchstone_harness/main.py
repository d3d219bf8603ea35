"""What a job file asks for: it is checked, a phase runs or a question is answered, and how it ended is told."""

import errno
import os
import sys
import time
import traceback
import warnings
from pathlib import Path

from pydantic import ValidationError

from . import environment, lifetime
from .bridge import Bridge
from .errors import BridgeGoneError, HarnessError, StoppedError
from .inspected import InspectJob, RenderJob, task_reader
from .job import BaseJob, EvaluateJob, GrpoJob, SftJob
from .messages import Failed, Finished, Memory
from .reporter import Reporter

Job = BaseJob | SftJob | GrpoJob | EvaluateJob
Question = InspectJob | RenderJob


def main(arguments: list[str]) -> int:
    """Carry out the job in a file; the exit code."""
    lifetime.end_with_parent()
    lifetime.stop_on_signals()
    try:
        job = _read_job(arguments)
        return _answer(job) if isinstance(job, Question) else _carry_out(job)
    except HarnessError as error:
        return _say(str(error))
    except StoppedError as stop:
        _say("Stopped by a signal; what was posted is kept, and the run can be resumed.")
        return 128 + stop.signal


def _carry_out(job: Job) -> int:
    """The phase, and where it fails a sentence to the bridge and to the log."""
    environment.prepare(job.folder, job.threads)
    try:
        Path(job.folder).mkdir(parents=True, exist_ok=True)
        run_phase(job)
        return 0
    except Exception as error:
        message = _sentence(job, error, _keep_trace(job))
        if not isinstance(error, BridgeGoneError):
            _tell(Reporter(job, Bridge(job.bridge, patience=5, answer_timeout=30)), message)
        return _say(message)


def _answer(question: Question) -> int:
    """The answer in its file, or a sentence to the log."""
    environment.prepare(question.folder, question.threads)
    try:
        Path(question.folder).mkdir(parents=True, exist_ok=True)
        from .asking import answer

        answer(question)
        return 0
    except Exception as error:
        return _say(_sentence(question, error, _keep_trace(question)))


def run_phase(job: Job) -> None:
    """Carry out a phase from its first word to the bridge to its last."""
    started = time.monotonic()
    bridge = Bridge(job.bridge)
    reporter = Reporter(job, bridge)
    try:
        bridge.health()
        memory = _dispatch(job, reporter, bridge)
        reporter.event(Finished(seconds=time.monotonic() - started, memory=memory))
    finally:
        bridge.close()


def _read_job(arguments: list[str]) -> Job | Question:
    if len(arguments) != 1:
        raise HarnessError("Usage: python -m touchstone_harness JOB.json")
    try:
        text = Path(arguments[0]).read_bytes()
    except OSError as error:
        raise HarnessError(f"The job file {arguments[0]} cannot be read ({error.strerror}).") from error
    try:
        return task_reader.validate_json(text)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg']}" for fault in error.errors()]
        raise HarnessError(f"The job file {arguments[0]} is not a job ({'; '.join(faults)}).") from error


def _dispatch(job: Job, reporter: Reporter, bridge: Bridge) -> Memory:
    """The phases are imported here, after the environment is set: torch reads it once. Returns what memory it took."""
    import torch

    warnings.filterwarnings("ignore")
    torch.set_num_threads(job.threads)
    from datasets import disable_progress_bars

    from .memory import Meter

    disable_progress_bars()
    match job:
        case BaseJob():
            from . import base

            meter = Meter()
            base.run(job, reporter)
        case SftJob():
            from . import sft

            meter = Meter()
            sft.run(job, reporter)
        case GrpoJob():
            from . import grpo

            meter = Meter()
            grpo.run(job, reporter, bridge)
        case EvaluateJob():
            from . import evaluate

            meter = Meter()
            evaluate.run(job, reporter, bridge)
    return meter.read()


def _sentence(job: Job | Question, error: Exception, trace: str) -> str:
    """What happened and what to do, in a sentence or two."""
    if isinstance(error, HarnessError):
        return str(error)
    if _is_disk_full(error):
        return f"The disk is full while {job.tag} wrote to {job.folder}: make room, then {_next(job)}."
    if type(error).__name__ == "OutOfMemoryError":
        return (
            f"The GPU has too little memory for {job.tag}: lower per_device_train_batch_size or max_completion_length, "
            "or load the model in 4 bits."
        )
    reason = " ".join(str(error).split())[:400] or "no reason given"
    return f"{_named(job)} failed: {type(error).__name__}: {reason} (trace: {trace})"


def _named(job: Job | Question) -> str:
    return f"Question {job.tag}" if isinstance(job, Question) else f"Phase {job.tag}"


def _next(job: Job | Question) -> str:
    return "ask again" if isinstance(job, Question) else "resume the run"


def _is_disk_full(error: BaseException | None) -> bool:
    """Libraries pass the system's word on in their own errors."""
    while error is not None:
        words = str(error)
        if getattr(error, "errno", None) == errno.ENOSPC or "No space left on device" in words:
            return True
        if "PytorchStreamWriter" in words:
            return True
        error = error.__cause__ or error.__context__
    return False


def _keep_trace(job: Job | Question) -> str:
    """The trace goes to stderr where TOUCHSTONE_DEBUG is set, else to a file beside the phase."""
    if os.environ.get("TOUCHSTONE_DEBUG"):
        traceback.print_exc()
        return "above"
    path = Path(job.folder) / "trace.txt"
    try:
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return "it could not be written"
    return str(path)


def _tell(reporter: Reporter, message: str) -> None:
    try:
        reporter.event(Failed(message=message))
    except HarnessError:
        return


def _say(message: str) -> int:
    print(message, file=sys.stderr, flush=True)
    return 1
