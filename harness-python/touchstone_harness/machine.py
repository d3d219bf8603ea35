"""What training would run on here: GPUs, processes of a launcher, versions of what is installed."""

import os
import platform
from importlib import metadata

import torch

from .inspected import InspectedGpu, InspectedMachine

DISTRIBUTIONS = (
    "torch",
    "transformers",
    "trl",
    "peft",
    "datasets",
    "accelerate",
    "tokenizers",
    "bitsandbytes",
    "vllm",
    "flash_attn",
    "deepspeed",
    "liger_kernel",
    "kernels",
    "wandb",
    "mlflow",
)


def look() -> InspectedMachine:
    """Nothing is put on a GPU but CUDA's own context."""
    gpus = [_gpu(index) for index in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    return InspectedMachine(
        gpus=gpus,
        bf16=bool(gpus) and torch.cuda.is_bf16_supported(including_emulation=False),
        world_size=int(os.environ.get("WORLD_SIZE", "1")),
        versions={"python": platform.python_version(), **{name: _version(name) for name in DISTRIBUTIONS}},
    )


def _gpu(index: int) -> InspectedGpu:
    free, total = torch.cuda.mem_get_info(index)
    major, minor = torch.cuda.get_device_capability(index)
    return InspectedGpu(
        name=torch.cuda.get_device_name(index), total_bytes=total, free_bytes=free, capability=f"{major}.{minor}"
    )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
