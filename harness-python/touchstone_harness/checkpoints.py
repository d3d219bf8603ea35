"""Whole checkpoints: what a kill left half-written is never resumed from.

It is left where it is, as is a checkpoint of a form not known here (DeepSpeed's, FSDP's): a run is resumed from a
folder by name, TRL writes the same step's checkpoint over it, and its rotation takes what is oldest.
"""

import json
import re
from pathlib import Path

_NAME = re.compile(r"checkpoint-(\d+)$")
_WEIGHTS = ("adapter_model.safetensors", "adapter_model.bin", "model.safetensors", "model.safetensors.index.json")


def _step(folder: Path) -> int | None:
    found = _NAME.search(folder.name)
    return int(found[1]) if found else None


def is_whole(folder: Path) -> bool:
    """Whether weights, optimizer, scheduler, random states and the trainer's state (written last) are all there."""
    try:
        json.loads((folder / "trainer_state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    there = [path.name for path in folder.iterdir() if path.stat().st_size > 0]
    return (
        any(name in there for name in _WEIGHTS)
        and "optimizer.pt" in there
        and "scheduler.pt" in there
        and any(name.startswith("rng_state") for name in there)
    )


def newest_whole(output: Path) -> tuple[Path, int] | None:
    """The newest whole checkpoint and its step; what cannot be resumed from is passed over."""
    found = [(step, folder) for folder in output.glob("checkpoint-*") if (step := _step(folder)) is not None]
    for step, folder in sorted(found, reverse=True):
        if is_whole(folder):
            return folder, step
    return None
