"""Policies on disk: loading a base with an adapter, saving either whole or not at all, and the hash of its weights."""

import contextlib
import glob
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, PreTrainedModel

from .errors import HarnessError
from .job import Lora

WEIGHTS = ("model*.safetensors", "adapter_model*.safetensors", "pytorch_model*.bin", "adapter_model*.bin")
DAY = 86_400.0


def load_base(model: str, options: dict[str, Any] | None = None) -> PreTrainedModel:
    """A base model from a folder or the hub; options are transformers' own (model_init_kwargs)."""
    options = dict(options or {})
    quantization = options.get("quantization_config")
    if isinstance(quantization, dict):
        options["quantization_config"] = BitsAndBytesConfig(**quantization)
    cuda = torch.cuda.is_available()
    options.setdefault("dtype", "auto" if cuda else "float32")
    try:
        loaded = AutoModelForCausalLM.from_pretrained(model, **options)
    except OSError as error:
        reason = " ".join(str(error).split())[:300]
        raise HarnessError(f"The model {model} cannot be loaded: {reason}") from error
    for module in loaded.modules():
        # packed bf16 weights give wrong gradients once a forward in eval mode came before training
        if hasattr(module, "support_avx512bf16_for_cpu"):
            setattr(module, "support_avx512bf16_for_cpu", False)  # noqa: B010
    return loaded


def lora_config(lora: Lora) -> LoraConfig:
    """PEFT's own configuration of a LoRA adapter."""
    return LoraConfig(
        r=lora.r,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=lora.target_modules,
        task_type="CAUSAL_LM",
    )


def save_whole(out: str, write: Callable[[str], object], *, shared: bool = False) -> str:
    """Write a folder beside its place, move it there, and return the hash of its weights.

    A shared folder may be written by several runs at once: the first that is whole stays, and its hash is returned.
    """
    folder = Path(out)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_halves(folder, DAY if shared else 0)
    half = folder.with_name(f".{folder.name}.half-{os.getpid()}-{secrets.token_hex(4)}")
    aside = half.with_name(f"{half.name}-aside")
    try:
        write(str(half))
        weights = hash_weights(half)
        if not shared:
            shutil.rmtree(folder, ignore_errors=True)
        try:
            half.rename(folder)
        except OSError:
            if not shared:
                raise
            if _weights(folder):  # another run's, moved here whole
                return hash_weights(folder)
            # never a base, else its weights were here: nobody is writing it
            folder.rename(aside)
            half.rename(folder)
        return weights
    finally:
        for rest in (half, aside):
            shutil.rmtree(rest, ignore_errors=True)


def _clear_halves(folder: Path, age: float) -> None:
    """Take away what writers that died left beside a folder: what was not touched for so many seconds."""
    for half in folder.parent.glob(f".{glob.escape(folder.name)}.half*"):
        with contextlib.suppress(OSError):
            if time.time() - half.stat().st_mtime >= age:
                shutil.rmtree(half, ignore_errors=True)


def hash_weights(folder: Path) -> str:
    """SHA-256 over the weights files of a folder in the order of their names."""
    files = _weights(folder)
    if not files:
        raise HarnessError(f"No weights were found in {folder}.")
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _weights(folder: Path) -> list[Path]:
    return sorted(path for pattern in WEIGHTS for path in folder.glob(pattern))


def end_tokens(model: Any, tokenizer: Any) -> list[int]:
    """Every token that ends a completion, as TRL takes them: the generation config's and the tokenizer's."""
    configured = model.generation_config.eos_token_id
    ends = [] if configured is None else [configured] if isinstance(configured, int) else list(configured)
    return ends if tokenizer.eos_token_id in ends else [tokenizer.eos_token_id, *ends]
