"""A question that is answered before a run: nothing is trained, no bridge is needed, the answer is one file."""

import os
import warnings
from pathlib import Path

from .hub import ask_or_stay_offline
from .inspected import Inspected, InspectJob, Rendered, RenderJob


def answer(job: InspectJob | RenderJob) -> None:
    """Find out what was asked and write it whole."""
    warnings.filterwarnings("ignore")
    ask_or_stay_offline(job.model)
    write_whole(Path(job.out), _find_out(job).model_dump_json(by_alias=True).encode())


def _find_out(job: InspectJob | RenderJob) -> Inspected | Rendered:
    """Imported here, after the environment is set; what is only rendered needs neither torch nor TRL."""
    match job:
        case InspectJob():
            from .inspection import inspect

            return inspect(job)
        case RenderJob():
            from .rendering import render

            return render(job)


def write_whole(file: Path, content: bytes) -> None:
    """Write beside the place, to the disk, then move there."""
    half = file.with_name(f".{file.name}.half-{os.getpid()}")
    try:
        with half.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
