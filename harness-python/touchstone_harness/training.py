"""What SFT and GRPO share: going on from a checkpoint, quiet callbacks, and an adapter saved at the end."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset
from transformers import PrinterCallback, ProgressCallback

from . import faults
from .callbacks import Tell
from .checkpoints import newest_whole
from .conversation import Tokens
from .job import GrpoJob, SftJob
from .messages import PolicySaved
from .policy import save_whole
from .reporter import Reporter
from .settings import output_folder


def learnt_from(rows: Sequence[Tokens]) -> Dataset:
    """Rows as TRL takes them when nothing is left for it to render or to tokenize."""
    return Dataset.from_dict({"input_ids": [row.ids for row in rows], "labels": [row.labels for row in rows]})


def train(job: SftJob | GrpoJob, reporter: Reporter, trainer: Any, parent: str) -> None:
    """Train from the start or the newest whole checkpoint, then save the adapter."""
    found = newest_whole(output_folder(job)) if job.resume else None
    trainer.remove_callback(PrinterCallback)
    trainer.remove_callback(ProgressCallback)
    trainer.add_callback(Tell(reporter, job, found[1] if found else None))
    _plant_fault(job, trainer)
    trainer.train(resume_from_checkpoint=str(found[0]) if found else None)
    if not trainer.accelerator.is_main_process:
        return
    model = trainer.accelerator.unwrap_model(trainer.model)

    def write(folder: str) -> None:
        model.save_pretrained(folder, selected_adapters=["default"])
        trainer.processing_class.save_pretrained(folder)

    weights = save_whole(job.out, write)
    reporter.event(PolicySaved(name=job.tag, folder=str(Path(job.out)), hash=weights, parent=parent))


def _plant_fault(job: SftJob | GrpoJob, trainer: Any) -> None:
    """The point `mid-checkpoint` of faults.py: after the weights, before all else."""
    save = trainer._save_optimizer_and_scheduler

    def reached(folder: str) -> None:
        faults.reach("mid-checkpoint", job.tag, job.attempt)
        save(folder)

    trainer._save_optimizer_and_scheduler = reached
