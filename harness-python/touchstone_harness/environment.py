"""The environment that torch and its friends read when they are imported: set before that, never over the user's."""

import os
from pathlib import Path


def prepare(folder: str, threads: int) -> None:
    """Set what is not set: quiet waiting threads, no telemetry, trackio's data beside the phase."""
    defaults = {
        "OMP_WAIT_POLICY": "PASSIVE",
        "OMP_NUM_THREADS": str(threads),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "TRACKIO_DIR": str(Path(folder) / "trackio"),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if not os.environ.get("TRACKIO_SPACE_ID"):
        os.environ.pop("TRACKIO_SPACE_ID", None)
