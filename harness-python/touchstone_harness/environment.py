"""The environment that torch and its friends read when they are imported: set before that."""

import os
from pathlib import Path


def prepare(folder: str, threads: int) -> None:
    """Quiet waiting threads, no telemetry, unless the user chose otherwise; trackio beside the phase, never online."""
    defaults = {
        "OMP_WAIT_POLICY": "PASSIVE",
        "OMP_NUM_THREADS": str(threads),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ["TRACKIO_DIR"] = str(Path(folder) / "trackio")
    os.environ.pop("TRACKIO_SPACE_ID", None)


def is_first_rank() -> bool:
    """Whether this process is the only one, or the first of those that a launcher started."""
    return os.environ.get("RANK", "0") == "0"
